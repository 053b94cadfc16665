"""States, dates and counts in the words people read; plain string building, cheap enough for 1,000 a page."""

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ecf.core.clock import today

register = template.Library()

# Every state a page shows: its words and the colour of its tag.
STATUS_WORDS: dict[str, tuple[str, str]] = {
    "on_track": ("On track", "green"),
    "due_soon": ("Due soon", "yellow"),
    "overdue": ("Overdue", "red"),
    "paused": ("On a break", "blue"),
    "completed": ("Completed", "green"),
    "withdrawn": ("Withdrawn", "grey"),
    "not_completed": ("Not completed", "grey"),
    "met": ("Met", "green"),
    "not_met": ("Not met yet", "grey"),
    "waiting": ("Waiting", "purple"),
    "under_review": ("Under review", "yellow"),
    "next": ("Next", "blue"),
    "late": ("Late", "red"),
    "kept": ("Kept", "green"),
    "at_risk": ("At risk", "yellow"),
    "missed": ("Missed", "red"),
    "not_measured": ("Not measured", "grey"),
    "active": ("Active", "blue"),
    "draft": ("Draft", "grey"),
    "submitted": ("Submitted", "blue"),
    "accepted": ("Accepted", "green"),
    "returned": ("Returned", "orange"),
    "planned": ("Planned", "blue"),
    "recorded": ("Recorded", "yellow"),
    "signed": ("Signed", "green"),
    "cancelled": ("Cancelled", "grey"),
    "closed": ("Closed", "grey"),
}
_TAGS = {
    status: format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)
    for status, (words, colour) in STATUS_WORDS.items()
}


def status_tag(status: Any) -> SafeString:
    """The state as a GOV.UK tag. An unknown state is grey."""
    tag = _TAGS.get(str(status))
    return tag or format_html('<strong class="govuk-tag govuk-tag--grey">{}</strong>', status_words(status))


@register.filter
def status_words(status: Any) -> str:
    """`on_track` → "On track". An unknown state is shown as it is, without its underscores."""
    known = STATUS_WORDS.get(str(status))
    return known[0] if known else str(status or "").replace("_", " ").capitalize()


register.filter("status_tag", status_tag)
register.simple_tag(status_tag, name="status_tag")


def _local_date(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def uk_date(value: dt.date | dt.datetime | None) -> str:
    """ "2 September 2026"; nothing for no date."""
    if not value:
        return ""
    day = _local_date(value)
    return f"{day.day} {day:%B} {day.year}"


@register.filter
def uk_date_short(value: dt.date | dt.datetime | None) -> str:
    """ "2 Sep 2026", for narrow tables."""
    if not value:
        return ""
    day = _local_date(value)
    return f"{day.day} {day:%b} {day.year}"


@register.filter
def uk_time(value: dt.datetime | None) -> str:
    """ "10:42am" in London; "midnight" and "midday" by name."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if local.minute == 0 and local.hour in {0, 12}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}"


@register.filter
def uk_instant(value: dt.datetime | None) -> str:
    """ "2 September 2026 at 10:42am"."""
    return f"{uk_date(value)} at {uk_time(value)}" if value else ""


@register.filter
def days_from_now(value: dt.date | dt.datetime | None, on: dt.date | None = None) -> str:
    """For something due: "in 12 days", "tomorrow", "today", "1 day late"."""
    if not value:
        return ""
    days = (_local_date(value) - (on or today())).days
    if days in {0, 1}:
        return "tomorrow" if days else "today"
    return f"in {days} days" if days > 0 else f"{plural(-days, 'day')} late"


@register.filter
def days_ago(value: dt.date | dt.datetime | None, on: dt.date | None = None) -> str:
    """For something past that is not late: "today", "yesterday", "3 days ago"; a date to come reads "in 3 days"."""
    if not value:
        return ""
    days = ((on or today()) - _local_date(value)).days
    if days < 0:
        return days_from_now(value, on)
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


@register.filter
def plural(number: int, words: str) -> str:
    """`{{ n|plural:"thing" }}` → "1 thing", "3 things"; `"person,people"` for those that do not just take an s."""
    one, _, many = words.partition(",")
    return f"{number} {one if number == 1 else many or one + 's'}"


def query_with(context: Context, name: str, value: Any, *without: str) -> str:
    """The address's query with one parameter set and others left out, as a link."""
    query = context["request"].GET.copy()
    for gone in without:
        query.pop(gone, None)
    query[name] = value
    return f"?{query.urlencode()}"
