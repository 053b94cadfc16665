"""The base serializers: what is read (`RecordSerializer`) and what is written (`InputSerializer`)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from rest_framework import serializers

_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


class CalendarDate(serializers.DateField):
    """A date, ISO 8601, from 1900 to 2199: adding years to it never runs off the calendar."""

    default_error_messages = {"out_of_reach": "Give a date between 1 January 1900 and 31 December 2199."}

    def to_internal_value(self, value: Any) -> dt.date:
        day = super().to_internal_value(value)
        if not _EARLIEST <= day <= _LATEST:
            self.fail("out_of_reach")
        return day


class Instant(serializers.DateTimeField):
    """An instant, in UTC both ways; one sent without an offset is taken as UTC."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default_timezone", dt.UTC)
        super().__init__(**options)


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know: a misspelt field must not be silently dropped."""

    default_error_messages = {"unknown": "There is no such field."}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        errors = self._wrong_names(data) if isinstance(data, Mapping) else {}
        try:
            clean = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                raise serializers.ValidationError({**errors, **error.detail}) from error
            raise
        if errors:
            raise serializers.ValidationError(errors)
        return clean

    def _wrong_names(self, data: Mapping[Any, Any]) -> dict[str, Any]:
        """Fields that are not ours; and, in what lies inside a partial change, the ones that are missing.

        A partial change leaves out whole fields: whatever it does send must be complete in itself.
        """
        unknown = {str(name): [self.error_messages["unknown"]] for name in data if name not in self.fields}
        if self.parent is None or not getattr(self.root, "partial", False):
            return unknown
        missing = [name for name, field in self.fields.items() if field.required and name not in data]
        return {**unknown, **{name: [self.fields[name].error_messages["required"]] for name in missing}}


class InputSerializer(StrictSerializer):
    """What a caller sends. Shapes and types only: rules belong to the service."""


class QuerySerializer(serializers.Serializer):
    """Query values of a read. Names it does not know are left alone, as filters do."""


class RecordSerializer(serializers.ModelSerializer):
    """What a caller reads of a record: every field is read-only, dates and instants as the API writes them."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: Instant,
        models.DateField: CalendarDate,
    }

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only, field.required = True, False
            field.default = serializers.empty
        return fields


class PreviewQuery(QuerySerializer):
    """Whether to look only."""

    preview = serializers.BooleanField(
        required=False, default=False, help_text="`true` stores nothing and answers 200 with what would change."
    )


class ProblemErrorSerializer(serializers.Serializer):
    """One wrong value."""

    field = serializers.CharField(help_text='Dotted, like `standards.0.code`; "" for the whole.')
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457). A stale version also carries `current_version`."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="The rule, in snake_case.")
    errors = ProblemErrorSerializer(many=True)
