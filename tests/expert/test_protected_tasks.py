"""Protected tasks: shipped as data and off; switched on from a day; taken back, or off again."""

import datetime as dt

import pytest
from django.db import IntegrityError

from ecf.core.errors import RuleBroken
from ecf.core.models import Event
from ecf.expert import protected_errors as errors
from ecf.expert.models import TaskSwitch
from ecf.expert.protected import WrongTask, parse_tasks, protected_tasks
from ecf.expert.protected_selectors import task_states
from ecf.expert.services.protected import switch_task_off, switch_task_on
from tests.cast import TODAY

TASK = "section_47_lead"
APRIL, JUNE = dt.date(2027, 4, 1), dt.date(2027, 6, 1)
DAY = dt.timedelta(days=1)
WRITTEN = """
tasks:
  - {code: a, title: A, requires: expert_status, about: b, standing: c, source: d}
"""


def test_leading_a_section_47_enquiry_is_shipped():
    task = protected_tasks()[TASK]
    assert (task.title, task.requires) == ("Lead a section 47 enquiry", "expert_status")
    assert task.source.startswith("https://") and "regulations have not been made" in task.standing


WRONG = [
    ("", "at least one task"),
    ("tasks: []", "at least one task"),
    ("tasks: [a]", "task 1: give its fields"),
    (WRITTEN.replace("expert_status", "luck"), "task 1, requires: one of expert_status"),
    (WRITTEN.replace("title: A", "title: ''"), "task 1, title"),
    (WRITTEN.replace("title: A, ", ""), "task 1, title"),
    (WRITTEN.replace("title: A", "title: A, colour: red"), "task 1, colour: there is no such field"),
    (WRITTEN + WRITTEN.split("tasks:\n")[1], "task 2, code: a is there twice"),
]


@pytest.mark.parametrize(("text", "complaint"), WRONG)
def test_a_file_that_is_written_wrongly_is_refused_with_the_place(text, complaint):
    with pytest.raises(WrongTask, match=complaint):
        parse_tasks(text)


@pytest.fixture
def on(northshire, psw):
    """Switched on from 1 April 2027."""
    return switch_task_on(employer=northshire, task=TASK, started_on=APRIL, by=psw)


def state_on(employer, day):
    (state,) = task_states(employer, day)
    return state


@pytest.mark.django_db
def test_it_is_off_until_the_employer_switches_it_on_from_a_day(northshire, eastborough, on):
    assert state_on(eastborough, APRIL).switch is None
    assert state_on(northshire, APRIL - DAY).is_coming and not state_on(northshire, APRIL - DAY).is_on
    assert state_on(northshire, APRIL).is_on


@pytest.mark.django_db
def test_it_goes_off_again_from_a_day_and_can_come_back(northshire, psw, on):
    switch_task_off(employer=northshire, task=TASK, from_on=JUNE, by=psw)
    assert state_on(northshire, JUNE - DAY).is_on
    assert not state_on(northshire, JUNE).is_on and len(state_on(northshire, JUNE).past) == 1
    switch_task_on(employer=northshire, task=TASK, started_on=JUNE, by=psw)
    assert state_on(northshire, JUNE).is_on


@pytest.mark.django_db
def test_one_that_has_not_begun_never_does(northshire, psw, on):
    switch_task_off(employer=northshire, task=TASK, from_on=TODAY, by=psw)
    assert not TaskSwitch.objects.exists()


@pytest.mark.django_db
def test_both_are_in_the_employer_s_stream(northshire, psw, on):
    switch_task_off(employer=northshire, task=TASK, from_on=JUNE, by=psw)
    rows = Event.objects.filter(stream=f"employer:{northshire.pk}", kind__startswith="task.").order_by("number")
    assert [(row.kind, row.on, row.by_id) for row in rows] == [
        ("task.switched_on", APRIL, psw.pk),
        ("task.switched_off", JUNE, psw.pk),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coordinator", "supervisor", "worker", "outsider_psw"])
def test_only_the_principal_social_worker_switches(northshire, on, request, who):
    user = request.getfixturevalue(who)
    for act in (
        lambda: switch_task_on(employer=northshire, task=TASK, started_on=JUNE, by=user),
        lambda: switch_task_off(employer=northshire, task=TASK, from_on=JUNE, by=user),
    ):
        with pytest.raises(errors.OnlyPswSwitches):
            act()


@pytest.mark.django_db
def test_what_cannot_be_is_told_by_its_rule(northshire, psw, psw_deputy):
    def code(act, **values) -> str:
        with pytest.raises(RuleBroken) as broken:
            act(employer=northshire, by=psw, **{"task": TASK, **values})
        return broken.value.code

    assert code(switch_task_on, started_on=TODAY - DAY) == "switch_in_the_past"
    assert code(switch_task_on, task="make_tea", started_on=TODAY) == "unknown_task"
    assert code(switch_task_off, from_on=TODAY) == "task_not_on"
    switch_task_on(employer=northshire, task=TASK, started_on=APRIL, by=psw_deputy)
    assert code(switch_task_on, started_on=JUNE) == "task_already_on"
    assert code(switch_task_on, started_on=TODAY) == "task_already_on"
    assert code(switch_task_off, from_on=TODAY - DAY) == "switch_in_the_past"
    switch_task_off(employer=northshire, task=TASK, from_on=JUNE, by=psw)
    assert code(switch_task_off, from_on=JUNE) == "task_not_on"
    assert code(switch_task_on, started_on=JUNE - DAY) == "task_already_on"


@pytest.mark.django_db(transaction=False)
def test_the_database_keeps_two_open_switches_apart(northshire, on):
    with pytest.raises(IntegrityError):
        TaskSwitch.objects.create(employer=northshire, task=TASK, started_on=JUNE)
