"""Every write is a change: one transaction that locks, saves, says what happened, and settles what follows.

Nested changes join the outermost. When that closes, still inside its transaction, each function of
`settings.SETTLED_BY` runs once for all enrolments touched, and the events are appended last.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_fsm import FSMField

from ecf.core.constraints import rule_behind
from ecf.core.errors import BadValue, BadValues, Conflict, StaleVersion
from ecf.core.events import Happening, append
from ecf.core.models import Record

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_current: ContextVar["Change | None"] = ContextVar("change", default=None)
_expected: ContextVar[Mapping[UUID, int] | None] = ContextVar("expected_versions", default=None)


@contextmanager
def expecting(pk: UUID, version: int | None) -> Iterator[None]:
    """Within it, locking record `pk` at another version raises StaleVersion. `None` expects nothing."""
    if version is None:
        yield
        return
    token = _expected.set({**(_expected.get() or {}), pk: version})
    try:
        yield
    finally:
        _expected.reset(token)


def _unchecked(obj: models.Model) -> set[str]:
    """Fields that validation skips: states (only transitions set them) and keys (the database checks them)."""
    fields = obj._meta.concrete_fields
    return {f.name for f in fields if f.is_relation or f.primary_key or isinstance(f, FSMField)}


def _broken_rule(error: ValidationError) -> BadValue | Conflict:
    """What a model's own validation found: something already there is a conflict, the rest are wrong values."""
    found = [
        ("" if field == "__all__" else field, each) for field, errors in error.error_dict.items() for each in errors
    ]
    for field, each in found:
        if each.code in {"unique", "unique_together"}:
            return Conflict("already_exists", each.messages[0], field)
    return BadValues([BadValue("invalid", each.messages[0], field) for field, each in found])


class Change:
    """One transaction's worth of work; see `change`."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self.happenings: list[Happening] = []
        self.touched: set[UUID] = set()
        self.held: dict[Any, models.Model] = {}
        """Each row locked so far as it was read last, by its id."""

    def lock(self, queryset: "models.QuerySet[R] | models.Manager[R]", pk: Any) -> R:
        """The row, locked until the change ends. Raises DoesNotExist, or StaleVersion under `expecting`."""
        obj = queryset.select_for_update(of=("self",)).get(pk=pk)
        expected = (_expected.get() or {}).get(obj.pk)
        if expected is not None and expected != obj.version:
            raise StaleVersion(current_version=obj.version)
        self.held[obj.pk] = obj
        return obj

    def save(self, obj: R, exclude: Iterable[str] = ()) -> R:
        """Validates and stores the object, one version up. Raises BadValues by field, Conflict for taken ones."""
        try:
            obj.full_clean(exclude=_unchecked(obj) | set(exclude))
        except ValidationError as error:
            raise _broken_rule(error) from error
        return self.bump(obj)

    def bump(self, obj: R) -> R:
        """Stores the object one version up, without validating it again."""
        obj.version += 1
        obj.save()
        return obj

    def touch(self, enrolment_id: UUID) -> None:
        """Marks an enrolment whose progress this change may have altered."""
        self.touched.add(enrolment_id)

    def record(
        self,
        kind: str,
        *,
        subject: models.Model | None = None,
        enrolment_id: UUID | None = None,
        employer_id: UUID | None = None,
        stream: str = "",
        audience: str = "all",
        on: dt.date | None = None,
        **body: Any,
    ) -> None:
        """Notes what happened: `body` holds ids, codes, dates and whole numbers, never people's words.

        The stream is the enrolment's, else the employer's, else the site's, unless one is given.
        """
        self.happenings.append(
            Happening(
                kind=kind,
                subject=subject,
                enrolment_id=enrolment_id,
                employer_id=employer_id,
                stream=stream,
                audience=audience,
                on=on,
                body=body,
                by_id=self.by.pk if self.by else None,
                at=timezone.now(),
            )
        )
        if enrolment_id is not None:
            self.touch(enrolment_id)

    def settle(self) -> None:
        """Runs what follows from the change and appends its events. Called once, as the outermost change closes."""
        if self.touched:
            for path in settings.SETTLED_BY:
                import_string(path)(enrolment_ids=frozenset(self.touched))
        append(self.happenings)


@contextmanager
def change(*, by: Any) -> Iterator[Change]:
    """One transaction. `by` is the user who acts, or None for the product itself.

    What the database's own constraints refuse is raised as the Conflict that it stands for.
    """
    outer = _current.get()
    if outer is not None:
        with _nested(outer, by) as joined:
            yield joined
        return
    mine = Change(by)
    token = _current.set(mine)
    try:
        with transaction.atomic():
            yield mine
            mine.settle()
    except IntegrityError as error:
        raise rule_behind(error) or error from error
    finally:
        _current.reset(token)


@contextmanager
def _nested(outer: Change, by: Any) -> Iterator[Change]:
    """Joins the outer change, acting as `by`; what a failed inner part recorded is forgotten with its savepoint."""
    mark, before = len(outer.happenings), outer.by
    outer.by = by
    try:
        with transaction.atomic():
            yield outer
    except BaseException:
        del outer.happenings[mark:]
        raise
    finally:
        outer.by = before


class _TakenBack(Exception):
    """Ends a rehearsal."""


def rehearse(act: Callable[[], T], *, by: Any) -> T:
    """Does it, and takes all of it back: what `act` returns is what would be. Nothing is stored, recorded or settled.

    For showing people what a change would do, by the very code that does it. Raises what `act` raises.
    """
    found: list[T] = []
    try:
        with change(by=by):
            found.append(act())
            raise _TakenBack
    except _TakenBack:
        return found[0]
