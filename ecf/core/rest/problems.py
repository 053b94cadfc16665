"""Every error of the API is a problem document (RFC 9457): one shape, whoever raised it."""

import json
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse
from django_fsm import TransitionNotAllowed
from rest_framework import exceptions
from rest_framework.settings import api_settings

from ecf.core.constraints import AlreadyThere, rule_behind
from ecf.core.errors import BadValue, BadValues, Conflict, NotAllowed, RuleBroken, WrongState

CONTENT_TYPE = "application/problem+json"

FieldErrors = list[dict[str, str]]

_WHOLE = {"", NON_FIELD_ERRORS, api_settings.NON_FIELD_ERRORS_KEY}
_STATUSES: list[tuple[type[RuleBroken], HTTPStatus]] = [
    (BadValue, HTTPStatus.BAD_REQUEST),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (Conflict, HTTPStatus.CONFLICT),
]
_RESERVED = {"type", "title", "status", "detail", "code", "errors", "headers"}
_NOT_HERE = "There is nothing here, or you may not see it. Addresses end with a slash."
_BUSY = "Others are changing the same things right now. Try again in a moment."
# SQLSTATEs: lock not available, deadlock, serialisation failure.
_BUSY_STATES = {"55P03", "40P01", "40001"}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: FieldErrors | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """A problem document; `members` are added to it (`current_version`)."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "errors": errors or [],
        **members,
    }
    return HttpResponse(json.dumps(document, default=str), status=status, content_type=CONTENT_TYPE, headers=headers)


def exception_handler(exc: Exception, context: dict[str, Any] | None = None) -> HttpResponse | None:
    """The problem that an exception stands for, or None: then it is a defect and becomes a plain 500."""
    for kinds, told in _TOLD:
        if isinstance(exc, kinds):
            return told(exc)
    return None


def _rule_problem(exc: RuleBroken) -> HttpResponse:
    """Our own rules. A conflict is always told in `errors` too; a refusal names no field."""
    status = next((code for kind, code in _STATUSES if isinstance(exc, kind)), HTTPStatus.BAD_REQUEST)
    errors = [] if isinstance(exc, NotAllowed) else [{"field": e.field, "message": e.message} for e in exc.errors]
    extra = {key: value for key, value in exc.extra.items() if key not in _RESERVED}
    return problem(status, exc.code, _summary(errors) or exc.message, errors=errors, **extra)


def _api_problem(exc: exceptions.APIException) -> HttpResponse:
    """The framework's own exceptions."""
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    if getattr(exc, "wait", None) is not None:
        headers["Retry-After"] = str(int(exc.wait))
    if isinstance(exc, exceptions.ValidationError):
        errors = list(_flattened(exc.detail))
        return problem(400, "invalid", _summary(errors), errors=errors)
    if isinstance(exc, exceptions.ParseError):
        return problem(400, exc.default_code, _text(exc.detail), errors=[{"field": "", "message": _text(exc.detail)}])
    if isinstance(exc, exceptions.NotFound):
        return problem(404, "not_found", _NOT_HERE)
    return problem(exc.status_code, exc.default_code, _text(exc.detail), headers=headers)


def _model_problem(exc: DjangoValidationError) -> HttpResponse:
    """What a model's own check refused; a value that is taken is a conflict, not a wrong value."""
    by_field = exc.error_dict if hasattr(exc, "error_dict") else {"": exc.error_list}
    broken = [
        BadValue(str(error.code or "invalid"), message, "" if field in _WHOLE else field)
        for field, found in by_field.items()
        for error in found
        for message in error.messages
    ]
    if all(error.code in {"unique", "unique_together"} for error in broken):
        return _rule_problem(AlreadyThere(message=broken[0].message, field=broken[0].field))
    for error in broken:
        error.code = "invalid"
    return _rule_problem(BadValues(broken))


def _database_problem(exc: Exception) -> HttpResponse | None:
    """Constraints with a rule behind them, and locks that could not be had in time."""
    if isinstance(exc, ProtectedError):
        return _rule_problem(Conflict("in_use", "Other records depend on this, so it stays."))
    if isinstance(exc, IntegrityError):
        rule = rule_behind(exc)
        return _rule_problem(rule) if rule else None
    if isinstance(exc, OperationalError) and _is_busy(exc):
        return problem(503, "busy", _BUSY, headers={"Retry-After": "1"})
    return None


def _is_busy(exc: OperationalError) -> bool:
    return getattr(exc.__cause__, "sqlstate", "") in _BUSY_STATES or "database is locked" in str(exc)


def _summary(errors: FieldErrors) -> str:
    """One sentence for all of them."""
    if len(errors) == 1:
        return errors[0]["message"]
    return f"{len(errors)} values are wrong: see errors." if errors else ""


def _flattened(detail: Any, place: str = "") -> Iterator[dict[str, str]]:
    """The framework's nested dicts and lists as dotted fields: `standards.0.code`."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _flattened(inner, place if key in _WHOLE else _joined(place, key))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _flattened(inner, place if isinstance(inner, str) else _joined(place, number))
    else:
        yield {"field": place, "message": str(detail)}


def _joined(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)


def _text(detail: Any) -> str:
    """A plain sentence, whatever the framework holds."""
    return str(detail) if isinstance(detail, str) else _summary(list(_flattened(detail)))


def _not_found(exc: Exception) -> HttpResponse:
    return problem(404, "not_found", _NOT_HERE)


def _forbidden(exc: Exception) -> HttpResponse:
    return _rule_problem(NotAllowed(message=str(exc)))


def _too_large(exc: Exception) -> HttpResponse:
    return problem(413, "too_large", "The request is too large.")


def _wrong_state(exc: Exception) -> HttpResponse:
    return _rule_problem(WrongState(message="This cannot be done in the state it is in now. Look at it again."))


# Looked up in this order: a kind stands before those that it is a kind of.
_TOLD: list[tuple[Any, Callable[[Any], HttpResponse | None]]] = [
    (RuleBroken, _rule_problem),
    (exceptions.APIException, _api_problem),
    (DjangoValidationError, _model_problem),
    ((Http404, ObjectDoesNotExist), _not_found),
    (PermissionDenied, _forbidden),
    (RequestDataTooBig, _too_large),
    (TransitionNotAllowed, _wrong_state),
    ((IntegrityError, OperationalError), _database_problem),
]
