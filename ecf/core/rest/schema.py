"""The OpenAPI document: what every operation shares is said once, here."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer

from ecf.core.rest.idempotency import LONGEST_KEY
from ecf.core.rest.pagination import ByIdPagination
from ecf.core.rest.problems import CONTENT_TYPE
from ecf.core.rest.serializers import (
    InputSerializer,
    ProblemSerializer,
    QuerySerializer,
    RecordSerializer,
    StrictSerializer,
)
from ecf.core.rest.views import RecordViewSet, RestView

_IF_MATCH = "The entity tag of the version that this was made from; another version stored is answered with 409."
_TAGS = r'^(\*|"[0-9]{1,9}")$'
_KEYS = f"^[!-~]{{1,{LONGEST_KEY}}}$"
_KEY = "Sent again within 24 hours with the same body, the first answer is given again and nothing is done twice."


class Schema(AutoSchema):
    """Adds the headers for versions and idempotency keys, and problems as every operation's other answer."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            shape = self.resolve_serializer(ProblemSerializer, "response").ref
            answer = {"description": "What went wrong", "content": {CONTENT_TYPE: {"schema": shape}}}
            operation["responses"]["default"] = answer
        return operation

    def get_override_parameters(self) -> list[OpenApiParameter]:
        found = []
        on_record = getattr(self.view, "detail", False)
        if self.method == "PATCH" or (on_record and self.method in {"POST", "DELETE"}):
            found.append(_header("If-Match", _IF_MATCH, _TAGS, required=self.method == "PATCH"))
        if self.method == "POST":
            found.append(_header("Idempotency-Key", _KEY, _KEYS))
        return found

    def get_filter_backends(self) -> list[Any]:
        """Filters narrow the list of records itself, not the lists under one record."""
        return super().get_filter_backends() if getattr(self.view, "action", "") == "list" else []

    def _is_create_operation(self) -> bool:
        return super()._is_create_operation() or getattr(self._method_of_view(), "creates", False)

    def get_response_serializers(self) -> Any:
        """A POST that can be looked at first, and answers the view's own shape, answers what would change, too."""
        found = super().get_response_serializers()
        looks = getattr(self._method_of_view(), "looks", None)
        if looks is None:
            return found
        name = f"{looks.__name__.removesuffix('Serializer')}Or{type(found).__name__.removesuffix('Serializer')}"
        return PolymorphicProxySerializer(name, [type(found), looks], resource_type_field_name=None)

    def _get_paginator(self) -> Any:
        """Lists other than `list` are bare unless `answers_for` says that they are paged."""
        paged = getattr(self._method_of_view(), "answers_page", getattr(self.view, "action", "") == "list")
        return ByIdPagination() if paged else None

    def _method_of_view(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)


def _header(name: str, description: str, pattern: str, required: bool = False) -> OpenApiParameter:
    shape = {"type": "string", "pattern": pattern}
    return OpenApiParameter(name, shape, OpenApiParameter.HEADER, required=required, description=description)


def classes_without_a_word_for_callers() -> list[type]:
    """Base classes, ours and the framework's, whose docstrings are for builders: no description of an address."""
    ours = [StrictSerializer, InputSerializer, QuerySerializer, RecordSerializer, RestView, RecordViewSet]
    return [*get_lib_doc_excludes(), *ours]
