"""Filters of lists. A wrong value is told (400), never ignored."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.dateparse import parse_date, parse_datetime
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_WRONG = "Give an instant like 2026-09-02T08:30:00Z, or a date."


class InstantField(forms.Field):
    """An ISO 8601 instant, or a date for its first moment; without an offset it is UTC.

    A plus sign that was not escaped arrives as a space ("…T08:30:00 01:00") and is understood.
    """

    def to_python(self, value: Any) -> dt.datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        instant = _instant(text)
        if instant is None:
            raise forms.ValidationError(_WRONG, code="invalid")
        return instant


def _instant(text: str) -> dt.datetime | None:
    """None for anything that is not an instant that the calendar holds in UTC."""
    day_part, gap, rest = text.partition("T")
    try:
        parsed = parse_datetime(f"{day_part}{gap}{rest.replace(' ', '+')}")
        day = None if parsed else parse_date(text)
        if day:
            parsed = dt.datetime.combine(day, dt.time.min)
        if parsed is None:
            return None
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


@extend_schema_field(OpenApiTypes.DATETIME)
class SinceField(serializers.Field):
    """The same, as a value of a query that is no filter of records."""

    default_error_messages = {"invalid": _WRONG}

    def to_internal_value(self, data: Any) -> dt.datetime:
        instant = _instant(str(data).strip())
        if instant is None:
            self.fail("invalid")
        return instant

    def to_representation(self, value: Any) -> Any:
        return value


class InstantFilter(filters.IsoDateTimeFilter):
    """Compares a column of instants with an instant from the query string."""

    field_class = InstantField


class WordsFilter(filters.CharFilter):
    """Words to search for: 200 characters at most, because each word is one more condition for the database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, **options})


class RecordFilterSet(filters.FilterSet):
    """What every list of records can be narrowed by."""

    updated_since = InstantFilter(
        field_name="updated_at", lookup_expr="gte", label="Changed at or after this instant (ISO 8601)."
    )
