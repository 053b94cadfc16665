"""Why a date is what it is, behind the date itself: a disclosure that needs no script and works in lists and tables."""

import datetime as dt
import json
from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ecf.core.templatetags.words import uk_date, uk_date_short
from ecf.enrolments.clock import Reason, explain

Explanation = str | Sequence[Reason]
_ASKS = mark_safe('<span class="govuk-visually-hidden">: why this date?</span>')


def why(explanation: Explanation) -> str:
    """One line. From an explanation as it is stored (JSON), from its rows, or from a line that is ready."""
    if not isinstance(explanation, str):
        return explain(explanation) if explanation else ""
    if not explanation.startswith("["):
        return explanation
    rows = json.loads(explanation)
    return explain([Reason.from_row(row) for row in rows]) if rows else ""


def why_date(due_on: dt.date | None, explanation: Explanation, *, short: bool = False, words: str = "") -> SafeString:
    """The date as a disclosure of its reasons; the bare date where there is no reason to tell.

    `short`: "2 Sep 2026". `words`: a question that stands in place of the date, which is told beside it already.
    """
    text = words or (uk_date_short(due_on) if short else uk_date(due_on))
    line = why(explanation)
    if not line or not text:
        return format_html("{}", text)
    return format_html(
        '<details class="app-why"><summary>{}{}</summary><p>{}.</p></details>', text, "" if words else _ASKS, line
    )
