"""The base of every API view: one transaction, one answer per idempotency key, one version check, one shape.

Views stay thin: clean the input, call one service or selector, answer.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, views, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from ecf.core.change import expecting
from ecf.core.errors import NotAllowed
from ecf.core.models import Record
from ecf.core.rest.idempotency import answer_once, key_of
from ecf.core.rest.pagination import ByIdPagination, ByPositionPagination
from ecf.core.rest.parsers import EMPTY_FORM_PARSERS, StorableJSONParser
from ecf.core.rest.serializers import PreviewQuery
from ecf.core.rest.versions import etag, if_match

_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
Serializers = type[BaseSerializer] | None


class RestView(views.APIView):
    """How a request becomes one answer; by itself, a view that is not about one kind of record."""

    parser_classes: Any = (StorableJSONParser, *EMPTY_FORM_PARSERS)
    serializer_class: ClassVar[Any] = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As the framework's own, with the handler inside `_answer`: refusals before it touch no transaction."""
        self.args, self.kwargs = args, kwargs
        self.request = request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            self._keep_body()
            self.initial(request, *args, **kwargs)
            response = self._answer(partial(self._handler(), request, *args, **kwargs))
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(request, response, *args, **kwargs)
        return self.response

    def _handler(self) -> Callable[..., HttpResponse]:
        name = self.request.method.lower()
        if name not in self.http_method_names or not hasattr(self, name):
            raise MethodNotAllowed(self.request.method)
        return getattr(self, name)

    def _answer(self, act: Callable[[], HttpResponse]) -> HttpResponse:
        """A read is just done; a write is one transaction, in which versions are expected and the key is kept."""
        with ExitStack() as self.expectations:
            if self.request.method not in _WRITES:
                return act()
            self.request.data  # noqa: B018 parsed before the transaction begins, and kept
            key = key_of(self.request) if self.request.method == "POST" else None
            return answer_once(self.request, key, act)

    def _keep_body(self) -> None:
        """Reads a write's whole body at once: its digest needs it, and a slow sender must hold no lock."""
        if self.request.method in _WRITES:
            self.request._request.body  # noqa: B018 the request keeps it; one that is too large is refused here

    def input(self, serializer: type[Serializer], *, partial: bool = False) -> dict[str, Any]:
        """The clean values of the body; only those sent when `partial`. Raises ValidationError."""
        return self._clean(serializer(data=self.request.data, partial=partial, context=self._context()))

    def query(self, serializer: type[Serializer]) -> dict[str, Any]:
        """The clean values of the query string. Raises ValidationError."""
        return self._clean(serializer(data=self.request.query_params.dict(), context=self._context()))

    def _clean(self, bound: Serializer) -> dict[str, Any]:
        bound.is_valid(raise_exception=True)
        return dict(bound.validated_data)

    def _context(self) -> dict[str, Any]:
        return {"request": self.request, "view": self}

    def require(self, may: bool, refusal: NotAllowed | type[NotAllowed]) -> None:
        """Refuses whoever may not do this before the body is looked at: 403 comes before 400."""
        if not may:
            raise refusal

    def visible(self, model: type[Model], pk: Any) -> Any:
        """The row of another model that the caller may see. Raises Http404."""
        return one_of(model.objects.visible_to(self.request.user), pk)

    def child(self, rows: Any, pk: Any) -> Any:
        """One row of a relation (`enrolment.breaks`). Raises Http404."""
        return one_of(rows.all(), pk)

    def page(self, rows: QuerySet | Sequence[Any], serializer: Serializers = None) -> Response:
        """A page of rows: of a queryset by id, of a computed list by position."""
        pages = ByIdPagination() if isinstance(rows, QuerySet) else ByPositionPagination()
        found = pages.paginate_queryset(rows, self.request, self)
        facts = self._facts_for(found, serializer)
        return pages.get_paginated_response(self._shown(facts, serializer, many=True))

    def with_facts(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Attaches computed values to a page of rows, in the same number of queries for any number."""
        return rows

    def _shown(self, rows: Any, serializer: Serializers, *, many: bool = False) -> Any:
        return (serializer or self.serializer_class)(rows, many=many, context=self._context()).data

    def action_response(self, obj: Any, serializer: Serializers = None, *, status: int = 200) -> Response:
        """The object as it is now, with its version as the entity tag."""
        shown = self._shown(self._facts_for([obj], serializer)[0], serializer)
        headers = {"ETag": etag(obj)} if isinstance(obj, Record) else {}
        return Response(shown, status=status, headers=headers)

    def _facts_for(self, rows: list[Any], serializer: Serializers) -> Sequence[Any]:
        """`with_facts` is about the view's own records: rows shown by another serializer go without."""
        return self.with_facts(rows) if serializer in {None, self.serializer_class} else rows

    def created(self, obj: Any, serializer: Serializers = None, *, location: str | None = None) -> Response:
        """201 with the object and where it is: by default this address and its id."""
        response = self.action_response(obj, serializer, status=201)
        path = location or f"{self.request.path}{obj.pk}/"
        response["Location"] = self.request.build_absolute_uri(path)
        return response

    def only_looks(self) -> bool:
        """Whether the caller asks what would change, and wants nothing stored."""
        return self.query(PreviewQuery)["preview"]

    def preview(self, found: Any, serializer: type[BaseSerializer]) -> Response:
        """200 with what would change. The transaction is taken back, and no idempotency key is kept."""
        response = Response(self._shown(found, serializer))
        response.is_preview = True
        return response

    def gone(self) -> Response:
        """204: it has been deleted."""
        return Response(status=204)


class RecordViewSet(RestView, mixins.ListModelMixin, viewsets.GenericViewSet):
    """The API of one kind of record: `list` and `retrieve` of what the caller may see; the rest is the app's."""

    model: ClassVar[Any]
    pagination_class = ByIdPagination

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.related(self.model.objects.visible_to(self.request.user))

    def related(self, queryset: QuerySet) -> QuerySet:
        """Where an app fetches along what its serializer reads."""
        return queryset

    def get_object(self) -> Any:
        """The record of the address: 404 if invisible; a write also expects the version that it was made from."""
        return self._expected(self.around())

    def around(self) -> Any:
        """The record of the address where the request is about one of its parts: no version of it is expected."""
        return one_of(self.get_queryset(), self.kwargs["pk"])

    def part(self, rows: Any, pk: Any) -> Any:
        """What the address names of a relation (`breaks/{id}/end/`): 404 if there is none; its version is expected."""
        return self._expected(self.child(rows, pk))

    def _expected(self, record: Any) -> Any:
        if self.request.method in _WRITES:
            self._expect_version(record)
        return record

    def _expect_version(self, record: Record) -> None:
        wanted = if_match(self.request, required=self.request.method in {"PATCH", "PUT"})
        if wanted is not None:
            self.expectations.enter_context(expecting(record.pk, wanted.version_to_expect(record)))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.page(self.filter_queryset(self.get_queryset()))

    def retrieve(self, request: Request, pk: str) -> Response:
        return self.action_response(self.get_object())


def one_of(rows: QuerySet, pk: Any) -> Any:
    """The row with that id. Raises Http404, also for what can be no id."""
    try:
        return rows.get(pk=pk)
    except (rows.model.DoesNotExist, ValueError, TypeError, DjangoValidationError) as error:
        raise Http404 from error


def takes(body: type[Serializer], answers: Any = None) -> Callable[[Any], Any]:
    """Tells the OpenAPI document what a `create` or `partial_update` takes, and answers if not `serializer_class`."""
    return extend_schema(request=body, **({"responses": answers} if answers else {}))


def answers_for(answers: Any, *, page: bool = False, query: type[Serializer] | None = None) -> Callable[[Any], Any]:
    """Tells the OpenAPI document what a read answers: one object, a bare list, or (`page`) pages of them."""

    def decorate(method: Any) -> Any:
        method.answers_page = page
        return extend_schema(responses=answers, parameters=[query] if query else [])(method)

    return decorate


def _type_of(name: str) -> OpenApiTypes:
    """What an argument of a path is: names that end in `_id` are ids, the others are words."""
    return OpenApiTypes.UUID if name.endswith("_id") else OpenApiTypes.STR


def post_action(
    body: type[Serializer] | None = None,
    *,
    answers: Any = None,
    url_path: str | None = None,
    created: bool = False,
    looks: type[Serializer] | None = None,
) -> Callable[[Any], Any]:
    """A POST on one record. Names in braces in `url_path` are path
    arguments, ids where they end in `_id`; without a path, the method's name with dashes.

    `created` documents 201 in place of 200; `answers` another shape than the view's `serializer_class`; `looks` the
    shape that `?preview=true` is answered with (see `only_looks`).
    """

    def decorate(method: Any) -> Any:
        method.creates, method.looks = created, looks
        routed = _at(url_path or method.__name__.replace("_", "-"), "post")(method)
        said = {"parameters": [PreviewQuery]} if looks else {}
        both = {201: answers, 200: looks} if looks and created else answers
        return extend_schema(request=body, **said, **({"responses": both} if answers else {}))(routed)

    return decorate


def get_part(url_path: str, answers: Any) -> Callable[[Any], Any]:
    """A GET of one part of a record (`breaks/{break_id}`): where the Location of a part leads."""

    def decorate(method: Any) -> Any:
        return extend_schema(responses=answers)(_at(url_path, "get")(method))

    return decorate


def patch_part(read: Any, body: type[Serializer], answers: Any) -> Callable[[Any], Any]:
    """A PATCH of what a `get_part` of the same view reads, at its address."""

    def decorate(method: Any) -> Any:
        described = extend_schema(request=body, responses=answers, parameters=read.path_parameters)
        return described(read.mapping.patch(method))

    return decorate


def _at(template: str, verb: str) -> Callable[[Any], Any]:
    """Routes a method under one record. Names in braces are path arguments, documented as ids where they end so."""
    names = re.findall(r"{(\w+)}", template)
    pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/.]+)", template)
    parameters = [OpenApiParameter(name, _type_of(name), OpenApiParameter.PATH) for name in names]

    def decorate(method: Any) -> Any:
        method.path_parameters = parameters
        return extend_schema(parameters=parameters)(action(detail=True, methods=[verb], url_path=pattern)(method))

    return decorate
