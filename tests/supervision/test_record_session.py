"""Writing a session up."""

import datetime as dt
from decimal import Decimal

import pytest

from ecf.core.models import Event, Signature
from ecf.framework.shipped import shipped_definition
from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.selectors import session_warnings
from ecf.supervision.services import log_session, record_and_sign, record_session
from tests.cast import TODAY
from tests.supervision.conftest import WRITTEN

TOMORROW = TODAY + dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)


def test_the_record_is_kept_with_its_actions_in_order(planned, supervisor):
    record_session(session=planned, by=supervisor, **WRITTEN)

    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.held_on, stored.minutes, stored.counts) == ("recorded", TODAY, 90, True)
    assert (stored.caseload, stored.protected_hours, stored.wellbeing) == (12, Decimal("7.5"), 4)
    assert [(a.position, a.what, a.owner) for a in stored.actions.all()] == [
        (1, "Shadow a court hearing", "worker"),
        (2, "Ask for a court date", "supervisor"),
    ]
    assert not Signature.objects.exists()


def test_record_and_sign_is_one_act(planned, supervisor):
    record_and_sign(session=planned, by=supervisor, **WRITTEN)

    assert SupervisionSession.objects.get().state == "recorded"
    assert Signature.objects.get().by == supervisor
    kinds = list(Event.objects.filter(kind__startswith="session.").order_by("number").values_list("kind", flat=True))
    assert kinds == ["session.planned", "session.recorded", "session.signed"]
    assert all("visit" not in body for body in Event.objects.values_list("body", flat=True))


WRONG = [
    ({"held_on": TOMORROW}, "date_in_future", "held_on"),
    ({"held_on": dt.date(2026, 6, 21)}, "before_start", "held_on"),
    ({"held_on": None}, "held_on_required", "held_on"),
    ({"minutes": 0}, "minutes_out_of_range", "minutes"),
    ({"minutes": 601}, "minutes_out_of_range", "minutes"),
    ({"minutes": None}, "minutes_required", "minutes"),
    ({"wellbeing": 6}, "wellbeing_out_of_range", "wellbeing"),
    ({"wellbeing": 0}, "wellbeing_out_of_range", "wellbeing"),
    ({"caseload": -1}, "caseload_out_of_range", "caseload"),
    ({"caseload": 201}, "caseload_out_of_range", "caseload"),
    ({"protected_hours": Decimal("-0.5")}, "protected_hours_out_of_range", "protected_hours"),
    ({"protected_hours": Decimal("1.234")}, "protected_hours_out_of_range", "protected_hours"),
    ({"protected_hours": Decimal("NaN")}, "protected_hours_out_of_range", "protected_hours"),
    ({"kind": "chat"}, "unknown_kind", "kind"),
    ({"summary": "a" * 50_001}, "text_too_long", "summary"),
    ({"actions": [{"what": " ", "owner": "worker"}]}, "action_without_words", "actions.0.what"),
    ({"actions": [{"what": "a" * 501, "owner": "worker"}]}, "action_too_long", "actions.0.what"),
    ({"actions": [{"what": "Call", "owner": "panel"}]}, "action_without_owner", "actions.0.owner"),
    (
        {"actions": [{"what": "Call", "owner": "worker", "due_on": YESTERDAY}]},
        "action_due_before_session",
        "actions.0.due_on",
    ),
    ({"actions": [{"what": "Call", "owner": "worker", "done_on": TOMORROW}]}, "date_in_future", "actions.0.done_on"),
    ({"actions": [{"what": "Call", "owner": "worker"}] * 51}, "too_many_actions", "actions"),
]


@pytest.mark.parametrize(("wrong", "code", "field"), WRONG, ids=[f"{code} {field}" for _, code, field in WRONG])
def test_a_wrong_value_is_named_and_nothing_changes(planned, supervisor, wrong, code, field):
    with pytest.raises(errors.BadValue) as refused:
        record_session(session=planned, by=supervisor, **WRITTEN | wrong)

    assert [(error.code, error.field) for error in refused.value.errors] == [(code, field)]
    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.summary, stored.version) == ("planned", "", planned.version)
    assert not Event.objects.filter(kind="session.recorded").exists()


def test_several_wrong_values_are_told_together(planned, supervisor):
    with pytest.raises(errors.BadValue) as refused:
        record_session(session=planned, by=supervisor, **WRITTEN | {"minutes": 0, "wellbeing": 9})
    assert {error.field for error in refused.value.errors} == {"minutes", "wellbeing"}


@pytest.mark.parametrize("field", ["summary", "caseload", "protected_hours", "wellbeing", "actions"])
def test_a_case_session_holds_date_and_minutes_only(planned, supervisor, field):
    with pytest.raises(errors.BadValue) as refused:
        record_session(
            session=planned, by=supervisor, held_on=TODAY, minutes=30, kind="case", **{field: WRITTEN[field]}
        )
    assert [(error.code, error.field) for error in refused.value.errors] == [("case_session_takes_no_text", field)]


def test_a_case_session_does_not_reset_the_gap(planned, supervisor):
    session = record_session(session=planned, by=supervisor, held_on=TODAY, minutes=30, kind="case")
    assert not session.counts


def test_a_group_session_counts_only_where_the_framework_says_so(planned, supervisor):
    session = record_session(session=planned, by=supervisor, **WRITTEN | {"kind": "group"})
    assert session.counts == shipped_definition("ECF5", "2022.1").sessions.group_counts


def test_a_supervisor_who_was_not_registered_that_day_does_not_reset_the_gap(planned, supervisor):
    supervisor.registrations.update(ended_on=YESTERDAY)

    session = record_session(session=planned, by=supervisor, **WRITTEN)

    assert not session.counts
    assert [warning.code for warning in session_warnings([session])[session.pk]] == ["holder_not_registered"]
    assert record_session(session=planned, by=supervisor, **WRITTEN | {"held_on": YESTERDAY, "actions": []}).counts


def test_a_short_session_warns_after_the_first_year_only(planned, supervisor, other_enrolment):
    early = record_session(session=planned, by=supervisor, held_on=TODAY, minutes=45)
    late = log_session(enrolment=other_enrolment, by=supervisor, held_on=TODAY, minutes=45)

    warnings = session_warnings([early, late])
    assert warnings[early.pk] == []
    assert [warning.code for warning in warnings[late.pk]] == ["shorter_than_expected"]


@pytest.mark.parametrize("name", ["worker", "past_supervisor", "coordinator", "psw", "assessor", "outsider_supervisor"])
def test_only_the_supervisor_of_now_records(request, planned, name):
    with pytest.raises(errors.NotYourSessionToRecord):
        record_session(session=planned, by=request.getfixturevalue(name), **WRITTEN)


def test_an_earlier_supervisor_corrects_what_they_held(handed_over, past_supervisor, supervisor):
    record_session(session=handed_over, by=past_supervisor, minutes=60)
    assert SupervisionSession.objects.get().minutes == 60
    with pytest.raises(errors.NotYourSessionToRecord):
        record_session(session=handed_over, by=supervisor, minutes=61)


def test_what_is_not_sent_stays(recorded, supervisor):
    record_session(session=recorded, by=supervisor, minutes=75)

    stored = SupervisionSession.objects.get()
    assert (stored.minutes, stored.summary, stored.actions.count()) == (75, WRITTEN["summary"], 2)


def test_an_action_that_is_sent_again_stays_done(recorded, supervisor):
    recorded.actions.filter(position=1).update(done_on=TODAY)
    again = [{"what": "Shadow a court hearing", "owner": "worker"}]
    record_session(session=recorded, by=supervisor, actions=again)
    assert SupervisionSession.objects.get().actions.get().done_on == TODAY


def test_a_signed_or_cancelled_session_is_not_recorded_again(signed, supervisor):
    with pytest.raises(errors.SessionLocked):
        record_session(session=signed, by=supervisor, minutes=30)


def test_a_programme_that_has_ended_takes_no_record(planned, enrolment, supervisor):
    enrolment.complete()
    enrolment.save()
    with pytest.raises(errors.EnrolmentNotActive):
        record_session(session=planned, by=supervisor, **WRITTEN)


TYPED = {
    "held_on": TODAY.isoformat(),
    "minutes": "90",
    "kind": "reflective",
    "summary": "We looked at the visit.",
    "caseload": "12",
    "protected_hours": "7.5",
    "wellbeing": "4",
    "actions-TOTAL_FORMS": "3",
    "actions-INITIAL_FORMS": "0",
    "actions-0-what": "Shadow a hearing",
    "actions-0-owner": "worker",
    "actions-0-due_on": TOMORROW.isoformat(),
    "actions-1-what": "",
    "actions-1-owner": "",
    "actions-2-what": "Ask for a date",
    "actions-2-owner": "supervisor",
}


def test_the_page_records_and_signs_with_one_button(client_for, planned, supervisor):
    client = client_for(supervisor)
    assert "Record and sign" in client.get(f"/supervision/{planned.pk}/record/").content.decode()

    answer = client.post(f"/supervision/{planned.pk}/record/", TYPED | {"then": "sign", "version": planned.version})

    assert answer.status_code == 302
    stored = SupervisionSession.objects.get()
    assert [action.what for action in stored.actions.all()] == ["Shadow a hearing", "Ask for a date"]
    assert Signature.objects.get().by == supervisor
    assert "recorded and signed by you" in client.get(answer.url).content.decode()


def test_the_page_saves_without_signing(client_for, planned, supervisor):
    client_for(supervisor).post(f"/supervision/{planned.pk}/record/", TYPED | {"then": "save"})
    assert SupervisionSession.objects.get().state == "recorded"
    assert not Signature.objects.exists()


def test_saving_brings_three_more_rows_for_actions(client_for, recorded, supervisor):
    page = client_for(supervisor).get(f"/supervision/{recorded.pk}/record/").content.decode()
    assert 'name="actions-TOTAL_FORMS" value="5"' in page


def test_the_page_gives_everything_back_with_the_error_at_its_row(client_for, planned, supervisor):
    wrong = TYPED | {"minutes": "601", "actions-2-due_on": YESTERDAY.isoformat(), "then": "sign"}
    page = client_for(supervisor).post(f"/supervision/{planned.pk}/record/", wrong).content.decode()

    assert "Minutes must be a whole number from 1 to 600" in page
    assert 'href="#id_actions-2-due_on-day"' in page
    assert "We looked at the visit." in page and "Shadow a hearing" in page
    assert "<title>Error: " in page
    assert SupervisionSession.objects.get().state == "planned"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"minutes": "an hour"}, "Minutes must be a whole number"),
        ({"protected_hours": "-1"}, "Protected hours must be a number from 0 to 400"),
        ({"held_on": TOMORROW.isoformat()}, "The date of the session must be today or in the past"),
        ({"actions-1-owner": "worker"}, "Say what will be done"),
        ({"actions-0-owner": ""}, "Choose who will do it"),
        ({"kind": "case"}, "A case session holds its date and minutes only"),
    ],
)
def test_the_page_says_what_is_wrong(client_for, planned, supervisor, wrong, words):
    page = client_for(supervisor).post(f"/supervision/{planned.pk}/record/", TYPED | wrong).content.decode()
    assert words in page
    assert "There is a problem" in page


def test_a_stale_version_shows_what_is_stored_beside_what_was_typed(client_for, recorded, supervisor):
    record_session(session=recorded, by=supervisor, summary="Somebody was faster")
    typed = TYPED | {"version": recorded.version, "then": "save", "actions-INITIAL_FORMS": "2"}
    page = client_for(supervisor).post(f"/supervision/{recorded.pk}/record/", typed).content.decode()
    assert "Somebody was faster" in page and "We looked at the visit." in page
    assert f'name="version" value="{recorded.version + 1}"' in page


def test_a_tampered_count_of_rows_is_refused_not_a_crash(client_for, planned, supervisor):
    answer = client_for(supervisor).post(
        f"/supervision/{planned.pk}/record/", TYPED | {"actions-TOTAL_FORMS": "x", "then": "sign"}
    )
    assert answer.status_code == 200
    assert SupervisionSession.objects.get().state == "planned"
