"""The five-year line as a template tag."""

import datetime as dt
from typing import Any

from django import template

from ecf.enrolments.journeys import NARROW, WIDE, line_of, milestone_rows
from ecf.enrolments.models import Enrolment

register = template.Library()


@register.inclusion_tag("enrolments/line.html")
def five_year_line(enrolment: Enrolment, today: dt.date, with_list: bool = True) -> dict[str, Any]:
    """The journey as one picture, wide and narrow, with the same as a list below. Fetch with clock and schedule."""
    rows = milestone_rows(enrolment, today)
    lines = [("wide", line_of(enrolment, rows, today, WIDE)), ("narrow", line_of(enrolment, rows, today, NARROW))]
    return {"enrolment": enrolment, "rows": rows, "lines": lines, "today": today, "with_list": with_list}
