"""What was agreed gets done."""

import datetime as dt

import pytest

from ecf.core.signatures import altered
from ecf.supervision import errors
from ecf.supervision.models import Action
from ecf.supervision.selectors import open_actions
from ecf.supervision.services import complete_action
from tests.cast import TODAY


def test_it_is_done_also_when_the_session_is_signed(signed, enrolment, worker):
    action = signed.actions.get(position=1)
    complete_action(action=action, done_on=TODAY, by=worker)

    assert Action.objects.get(pk=action.pk).done_on == TODAY
    assert [open_one.position for open_one in open_actions(enrolment)] == [2]
    assert list(altered()) == []


def test_the_supervisor_of_now_marks_what_was_agreed_with_another(handed_over, supervisor):
    complete_action(action=handed_over.actions.get(position=1), done_on=TODAY, by=supervisor)


@pytest.mark.parametrize(
    ("done_on", "code"),
    [
        (TODAY + dt.timedelta(days=1), "date_in_future"),
        (TODAY - dt.timedelta(days=1), "action_done_before_session"),
    ],
)
def test_the_day_lies_between_the_session_and_today(signed, worker, done_on, code):
    with pytest.raises(errors.BadValue) as refused:
        complete_action(action=signed.actions.get(position=1), done_on=done_on, by=worker)
    assert (refused.value.code, refused.value.field) == (code, "done_on")


def test_it_is_done_once(signed, worker):
    complete_action(action=signed.actions.get(position=1), done_on=TODAY, by=worker)
    with pytest.raises(errors.AlreadyDone):
        complete_action(action=signed.actions.get(position=1), done_on=TODAY, by=worker)


@pytest.mark.parametrize("name", ["coordinator", "psw", "assessor", "outsider_supervisor"])
def test_nobody_else_marks_it(request, signed, name):
    with pytest.raises(errors.NotYourAction):
        complete_action(action=signed.actions.get(position=1), done_on=TODAY, by=request.getfixturevalue(name))


def test_the_page_marks_it(client_for, signed, worker):
    action = signed.actions.get(position=1)
    client = client_for(worker)
    assert "Shadow a court hearing" in client.get(f"/supervision/actions/{action.pk}/done/").content.decode()
    answer = client.post(f"/supervision/actions/{action.pk}/done/", {"done_on": TODAY.isoformat()})
    assert answer.url == "/supervision/"
    assert Action.objects.get(pk=action.pk).done_on == TODAY
