"""Keeping a task for those who hold the status, opening it again, and noting who asked about it."""

import datetime as dt

from django.utils import timezone

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.expert import protected_errors as errors
from ecf.expert.authorising import Authorisation
from ecf.expert.models import AuthorisationCheck, TaskSwitch
from ecf.expert.protected import protected_tasks
from ecf.expert.protected_rules import can_switch_tasks
from ecf.people.models import ApiClient, Employer, User

ONE_DAY = dt.timedelta(days=1)


def switch_task_on(
    *, employer: Employer, task: str, started_on: dt.date, by: User, today: dt.date | None = None
) -> TaskSwitch:
    """From the day on, today or later, the task is for those who hold what it requires.

    Raises OnlyPswSwitches, UnknownTask, SwitchedOnInThePast, AlreadyOn.
    """
    with change(by=by) as c:
        row = _locked(c, employer, task, by)
        if started_on < (today or clock.today()):
            raise errors.SwitchedOnInThePast(field="started_on")
        if _live(row, task, started_on) is not None:
            raise errors.AlreadyOn(field="started_on")
        switch = c.save(TaskSwitch(employer=row, task=task, started_on=started_on))
        c.record("task.switched_on", subject=switch, employer_id=row.pk, on=started_on, task=task)
        return switch


def switch_task_off(*, employer: Employer, task: str, from_on: dt.date, by: User, today: dt.date | None = None) -> None:
    """From the day on, today or later, the task is anybody's again. One that has not begun by then never does.

    Raises OnlyPswSwitches, UnknownTask, SwitchedOnInThePast, NotOn.
    """
    with change(by=by) as c:
        row, day = _locked(c, employer, task, by), today or clock.today()
        if from_on < day:
            raise errors.SwitchedOnInThePast(field="from_on")
        switch = _live(row, task, day)
        if switch is None or (switch.ended_on is not None and switch.ended_on < from_on):
            raise errors.NotOn(field="from_on")
        c.record("task.switched_off", subject=switch, employer_id=row.pk, on=from_on, task=task)
        if from_on <= switch.started_on:
            switch.delete()
        else:
            switch.ended_on = from_on - ONE_DAY
            c.save(switch)


def note_check(*, answer: Authorisation, number: str, employer: Employer, by: User | ApiClient) -> AuthorisationCheck:
    """Who asked what about whom, and what they were told. One statement of its own, so that asking stays quick."""
    return AuthorisationCheck.objects.create(
        employer=employer,
        client=by if isinstance(by, ApiClient) else None,
        asked_by=by if isinstance(by, User) else None,
        registration_number=number,
        task=answer.task.code,
        on=answer.on,
        authorised=answer.authorised,
        reasons=" ".join(answer.codes),
        at=timezone.now(),
    )


def _locked(c: Change, employer: Employer, task: str, by: User) -> Employer:
    """The employer, locked, so that two do not switch at the same moment."""
    if not can_switch_tasks(by, employer.pk):
        raise errors.OnlyPswSwitches
    if task not in protected_tasks():
        raise errors.UnknownTask(field="task")
    return c.lock(Employer.objects, employer.pk)


def _live(employer: Employer, task: str, day: dt.date) -> TaskSwitch | None:
    """The switch that holds on the day, or is to begin after it."""
    rows = TaskSwitch.objects.filter(employer=employer, task=task).exclude(ended_on__lt=day)
    return rows.order_by("-started_on").first()
