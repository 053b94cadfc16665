"""Reads about protected tasks: who may do what on a day, what is switched on, what was asked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from ecf.enrolments.models import Enrolment, EnrolmentState, Placement
from ecf.expert.authorising import Authorisation, Standing, authorisation
from ecf.expert.models import AuthorisationCheck, ExpertStatus, StatusChange, StatusState, TaskSwitch
from ecf.expert.protected import ProtectedTask, protected_tasks
from ecf.people.models import Employer, Registration, SocialWorker, User


def authorisation_of(number: str, task: ProtectedTask, on: dt.date, employer_id: UUID) -> Authorisation:
    """Whether the person of that register number may do the task for the employer on the day, and why. One query."""
    switch = TaskSwitch.objects.on(on).filter(employer_id=employer_id, task=task.code).order_by("-started_on")
    people = SocialWorker.objects.filter(registration_number=number)
    found = _standings(people, on, employer_id, protected_since=Subquery(switch.values("started_on")[:1])).first()
    if found is None:
        return authorisation(task, on, Standing(False), None)
    return authorisation(task, on, _standing(found), found["protected_since"])


def authorisations_of(worker: SocialWorker, on: dt.date, employer: Employer) -> list[Authorisation]:
    """The same for every task there is, of one person. Two queries."""
    standing = _standing(_standings(SocialWorker.objects.filter(pk=worker.pk), on, employer.pk).get())
    since = {row.task: row.started_on for row in TaskSwitch.objects.on(on).filter(employer=employer)}
    return [authorisation(task, on, standing, since.get(code)) for code, task in protected_tasks().items()]


def _standings(
    workers: QuerySet[SocialWorker], on: dt.date, employer_id: UUID, **more: Subquery
) -> QuerySet[SocialWorker, Any]:
    """What is recorded of each on the day. The state of a status is that after its last change by then."""
    placed = Placement.objects.on(on).filter(enrolment__social_worker=OuterRef("pk"), employer_id=employer_id)
    register = Registration.objects.on(on).filter(user=OuterRef("user")).order_by("-started_on", "-pk")
    changes = StatusChange.objects.filter(status__social_worker=OuterRef("pk"), on__lte=on)
    return workers.values(
        **more,
        is_known=Exists(placed),
        registration=Subquery(register.values("status")[:1]),
        status=Subquery(changes.order_by("-status_id", "-number").values("to_state")[:1]),
    )


def _standing(found: Mapping[str, Any]) -> Standing:
    return Standing(bool(found["is_known"]), str(found["registration"] or ""), str(found["status"] or ""))


@dataclass(frozen=True)
class TaskState:
    """One task at one employer: what holds today or is coming, and what has been."""

    task: ProtectedTask
    switch: TaskSwitch | None
    past: list[TaskSwitch]
    today: dt.date

    @property
    def is_on(self) -> bool:
        """Whether it is kept today."""
        return self.switch is not None and self.switch.started_on <= self.today

    @property
    def is_coming(self) -> bool:
        """Whether it will be, from a day that is fixed."""
        return self.switch is not None and self.switch.started_on > self.today


def task_states(employer: Employer, today: dt.date) -> list[TaskState]:
    """Every task, in the order of the file. One query."""
    rows = list(TaskSwitch.objects.filter(employer=employer).order_by("started_on", "id"))
    return [_state(task, [row for row in rows if row.task == code], today) for code, task in protected_tasks().items()]


def _state(task: ProtectedTask, rows: list[TaskSwitch], today: dt.date) -> TaskState:
    past = [row for row in rows if row.ended_on is not None and row.ended_on < today]
    live = [row for row in rows if row not in past]
    return TaskState(task, live[-1] if live else None, past, today)


@dataclass(frozen=True)
class Holders:
    """Of those enrolled with an employer now, how many hold the status; the others could not do a kept task."""

    everybody: int
    holding: int

    @property
    def others(self) -> int:
        """Those who do not."""
        return self.everybody - self.holding


def holders_of(employer: Employer) -> Holders:
    """Counts people, not enrolments, whose programme runs or is completed. One query."""
    states = [EnrolmentState.ACTIVE, EnrolmentState.COMPLETED]
    held = ExpertStatus.objects.filter(state=StatusState.GRANTED, social_worker=OuterRef("social_worker"))
    people = Enrolment.objects.filter(employer=employer, state__in=states).annotate(holds=Exists(held))
    found = dict(people.values_list("social_worker_id", "holds"))
    return Holders(len(found), sum(found.values()))


def checks_about(worker: SocialWorker, user: User) -> QuerySet[AuthorisationCheck]:
    """What was asked about one person, as far as the reader may see it, newest first, with who asked."""
    rows = AuthorisationCheck.objects.visible_to(user).filter(registration_number=worker.registration_number)
    return rows.select_related("client", "asked_by", "employer").order_by("-id")


def checks_of(employer: Employer, user: User) -> QuerySet[AuthorisationCheck]:
    """What was asked of one employer, as far as the reader may see it, newest first, with who asked."""
    rows = AuthorisationCheck.objects.visible_to(user).filter(employer=employer)
    return rows.select_related("client", "asked_by").order_by("-id")
