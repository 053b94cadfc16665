"""The five-year line as a template tag."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template

from ecf.core.clock import today as the_day
from ecf.core.templatetags.words import uk_date_short
from ecf.enrolments.journeys import NARROW, WIDE, line_of, milestone_rows
from ecf.enrolments.models import Enrolment

register = template.Library()


@register.inclusion_tag("enrolments/line.html", takes_context=True)
def five_year_line(
    context: Mapping[str, Any], enrolment: Enrolment, today: dt.date, with_list: bool = True
) -> dict[str, Any]:
    """The journey as one picture, wide and narrow, with the same as a list below, as whoever asks for the page reads
    it. Fetch with clock and schedule.

    `today`: the day it is drawn for, labelled with its date where it is another.
    """
    rows = milestone_rows(enrolment, today, context["request"].user)
    lines = [("wide", line_of(enrolment, rows, today, WIDE)), ("narrow", line_of(enrolment, rows, today, NARROW))]
    label = "Today" if today == the_day() else uk_date_short(today)
    page = {"enrolment": enrolment, "rows": rows, "lines": lines, "with_list": with_list}
    return {**page, "today": today, "day_label": label}
