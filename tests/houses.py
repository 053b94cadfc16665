"""The cast, built once in each process by the product's own services, and put back by copy for each test."""

import copy
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from ecf.core.canonical import canonical, digest
from ecf.core.models import StreamHead
from ecf.enrolments.models import Enrolment
from ecf.people.models import Employer, Role, RoleName
from tests.cast import House

Rows = dict[type[Model], list[Model]]
OURS = {
    "core",
    "people",
    "framework",
    "enrolments",
    "evidence",
    "supervision",
    "progress",
    "reminders",
    "assessments",
    "expert",
}


class Build:
    """What one building step added to the database, and which rows it changed."""

    def __init__(self, act: Callable[[], Any]) -> None:
        before = {model: {row.pk: _values(row) for row in rows} for model, rows in _everything().items()}
        heads = _heads()
        act()
        self.added: Rows = {}
        self.changed: Rows = {}
        for model, rows in _everything().items():
            known = before[model]
            self.added[model] = [row for row in rows if row.pk not in known]
            self.changed[model] = [row for row in rows if row.pk in known and known[row.pk] != _values(row)]
        self.heads = {row.pk: heads.get(row.pk) for row in [*self.added[StreamHead], *self.changed[StreamHead]]}

    @property
    def fits(self) -> bool:
        """Whether each chain of events that it adds to is as long as it was when this was built."""
        now = _heads()
        return all(now.get(stream) == head for stream, head in self.heads.items())

    @transaction.atomic
    def put_back(self) -> None:
        """The same rows again. Changed ones are overwritten; events are only ever added."""
        for model, rows in self.added.items():
            if rows:
                model._default_manager.bulk_create([copy.copy(row) for row in rows])
        for model, rows in self.changed.items():
            names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
            for row in rows:
                model._default_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})


_builds: dict[tuple[str, ...], Build] = {}


def build_once(name: str, act: Callable[[], Any], present: list[str]) -> None:
    """Makes sure that the step is in this test's database; `present` names the steps that are there, in their order.

    Where the test has written to the same chains of events meanwhile, the step is taken anew instead of copied.
    """
    key = (*present, name)
    if key in _builds and _builds[key].fits:
        _builds[key].put_back()
    else:
        for later in [other for other in _builds if other[: len(key)] == key]:
            del _builds[later]  # what was built upon it names rows that are others now
        _builds[key] = Build(act)
    present.append(name)


def house_of(code: str) -> House:
    """One employer with its people, read afresh."""
    employer = Employer.objects.get(code=code)
    roles = Role.objects.filter(employer=employer).exclude(role=RoleName.SOCIAL_WORKER).select_related("user")
    return House(
        employer=employer,
        teams={team.code: team for team in employer.teams.all()},
        people={role.user.username: role.user for role in roles},
        enrolments={
            row.social_worker.user.username: row for row in Enrolment.objects.filter(employer=employer).with_people()
        },
    )


def digest_of_all() -> str:
    """Of every row of the product, to see that nothing changed."""
    rows = {model._meta.label: sorted(map(repr, map(_values, found))) for model, found in _everything().items()}
    return digest(canonical(rows))


def _everything() -> Rows:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
    return {model: list(model._default_manager.all()) for model in models}


def _heads() -> dict[str, tuple[int, str]]:
    return {head.stream: (head.number, head.hash) for head in StreamHead.objects.all()}


def _values(row: Model) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)
