"""While a supervisor or assessor is away, who stands in for them sees what waits, and answers it."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.core.errors import RuleBroken
from ecf.core.models import Event
from ecf.core.signatures import checked, signatures_of
from ecf.enrolments.services import end_stand_in, name_stand_in
from ecf.enrolments.timeline import told
from ecf.evidence.models import Evidence
from ecf.evidence.selectors import waiting_evidence
from ecf.evidence.services import accept_evidence, return_evidence, unlock_evidence
from ecf.people.models import Delegation, RoleName, User
from ecf.people.services import give_role
from tests.cast import LONG_AGO, TODAY
from tests.evidence.conftest import logged

DAY = dt.timedelta(days=1)


@pytest.fixture
def stand_in(supervisor, other_supervisor) -> User:
    """Stands in for `supervisor` from today on."""
    name_stand_in(
        role="supervisor", given_to=other_supervisor, started_on=TODAY, ended_on=TODAY + 9 * DAY, by=supervisor
    )
    return again(other_supervisor)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def seen(user: User) -> set:
    return set(Evidence.objects.visible_to(user).values_list("pk", flat=True))


def test_the_stand_in_sees_what_waits_and_nothing_else(submitted, accepted, draft, enrolment, stand_in, supervisor):
    private = logged(enrolment, privacy="private")
    assert seen(stand_in) == {submitted.pk}
    assert {submitted.pk, accepted.pk} <= seen(supervisor)
    assert not {draft.pk, private.pk} & seen(stand_in)
    assert [(row.evidence.pk, row.absentee) for row in waiting_evidence(stand_in)] == [(submitted.pk, supervisor)]
    assert [row.absentee for row in waiting_evidence(supervisor)] == [None]


def test_an_answer_says_for_whom_they_stood_in(submitted, stand_in, supervisor, worker, enrolment):
    found = accept_evidence(evidence=submitted, by=stand_in, comment="Well seen.")
    assert (found.accepted_by, found.accepted_for) == (stand_in, supervisor)
    assert found.sign_offs.get().standing_in_for == supervisor
    body = json.loads(Event.objects.get(kind="evidence.accepted").body)
    assert body["standing_in_for"] == str(supervisor.pk)
    assert told(enrolment, worker)[-1].by == f"{stand_in.name}, standing in for {supervisor.name}"
    [row] = checked(signatures_of([found])[found.pk])
    assert (row.by, row.is_unchanged) == (stand_in, True)


def test_what_is_returned_says_so_too_and_is_with_its_author_again(submitted, stand_in, supervisor):
    return_evidence(evidence=submitted, by=stand_in, comment="Say more.")
    assert submitted.sign_offs.get().standing_in_for == supervisor
    assert seen(again(stand_in)) == set()


def test_an_unlock_forgets_for_whom(submitted, stand_in, supervisor, worker):
    found = accept_evidence(evidence=submitted, by=stand_in)
    with pytest.raises(RuleBroken) as broken:
        unlock_evidence(evidence=found, by=again(stand_in), reason="A slip.")
    assert broken.value.code == "not_yours_to_answer"
    opened = unlock_evidence(evidence=found, by=worker, reason="A slip.")
    assert (opened.accepted_by, opened.accepted_for) == (None, None)


def test_the_absent_one_may_answer_all_the_same(submitted, stand_in, supervisor):
    assert accept_evidence(evidence=submitted, by=supervisor).accepted_for is None
    with pytest.raises(RuleBroken) as broken:
        accept_evidence(evidence=submitted, by=again(stand_in))
    assert broken.value.code in {"already_answered", "not_yours_to_answer"}


@pytest.mark.parametrize(
    "days", [{"ended_on": TODAY - DAY, "started_on": TODAY - 2 * DAY}, {"started_on": TODAY + DAY}]
)
def test_outside_its_days_nothing_is_seen_nor_answered(days, submitted, stand_in):
    Delegation.objects.filter(role="supervisor").update(**days)
    later = again(stand_in)
    assert (seen(later), waiting_evidence(later)) == (set(), [])
    with pytest.raises(RuleBroken) as broken:
        accept_evidence(evidence=submitted, by=later)
    assert broken.value.code == "not_yours_to_answer"


def test_an_early_end_takes_it_away_at_once(submitted, stand_in, supervisor):
    end_stand_in(delegation=Delegation.objects.get(role="supervisor"), by=supervisor)
    assert seen(again(stand_in)) == set()


def test_nobody_answers_their_own_by_standing_in(stand_in, enrolment, submitted, northshire, supervisor):
    """Somebody who became the supervisor's worker after they were named."""
    own = submitted.enrolment
    Delegation.objects.filter(role="supervisor").update(given_to=own.social_worker.user)
    give_role(user=own.social_worker.user, employer=northshire, role=RoleName.SUPERVISOR, started_on=LONG_AGO, by=None)
    worker = again(own.social_worker.user)
    assert waiting_evidence(worker) == []
    with pytest.raises(RuleBroken) as broken:
        accept_evidence(evidence=submitted, by=worker)
    assert broken.value.code == "not_yours_to_answer"


def test_who_assesses_the_worker_answers_in_their_own_right(submitted, supervisor, assessor, northshire):
    give_role(user=assessor, employer=northshire, role=RoleName.SUPERVISOR, started_on=LONG_AGO, by=None)
    name_stand_in(role="supervisor", given_to=assessor, started_on=TODAY, ended_on=TODAY, by=supervisor)
    assert accept_evidence(evidence=submitted, by=again(assessor)).accepted_for is None


def test_what_waits_for_an_assessor_is_answered_by_another(submitted, assessor, other_supervisor, northshire):
    give_role(user=other_supervisor, employer=northshire, role=RoleName.ASSESSOR, started_on=LONG_AGO, by=None)
    name_stand_in(role="assessor", given_to=other_supervisor, started_on=TODAY, ended_on=TODAY, by=assessor)
    assert accept_evidence(evidence=submitted, by=again(other_supervisor)).accepted_for == assessor


def test_what_waits_for_the_stand_in_comes_beside_their_own(stand_in, enrolment, other_enrolment):
    other_enrolment.supervisor = stand_in
    other_enrolment.save()
    own, theirs = logged(other_enrolment, "submitted"), logged(enrolment, "submitted")
    assert [row.evidence.pk for row in waiting_evidence(again(stand_in))] == [own.pk, theirs.pk]


# Pages


def test_the_inbox_shows_for_whom_and_the_answer_leads_on(submitted, stand_in, supervisor, client_for):
    client = client_for(stand_in)
    page = client.get("/inbox/").text
    assert f"You stand in for {supervisor.name}." in page
    assert f", for {supervisor.name}" in page
    sent = {"answer": "accept", "comment": "Clear.", "version": submitted.version, "next": "/inbox/"}
    done = client.post(f"/evidence/{submitted.pk}/answer/", sent, follow=True)
    assert "You accepted and signed" in done.text
    assert f"by {stand_in.name}, standing in for {supervisor.name}" in client.get(f"/evidence/{submitted.pk}/").text


def test_the_worker_sees_who_stands_in_and_who_can_read_it(submitted, stand_in, supervisor, worker, client_for):
    page = client_for(worker).get(f"/evidence/{submitted.pk}/").text
    assert f"{supervisor.name} is away until 2 December 2026. {stand_in.name} stands in and can answer." in page
    assert f"{stand_in.name} (standing in for {supervisor.name}, until 2 December 2026)" in page


def test_the_page_of_a_stand_in_leads_nowhere_they_may_not_go(submitted, stand_in, client_for):
    client = client_for(stand_in)
    page = client.get(f"/evidence/{submitted.pk}/").text
    assert "Your answer" in page and f"enrolment={submitted.enrolment_id.hex}" not in page
    assert client.get(f"/enrolments/{submitted.enrolment_id}/").status_code == 404
    assert client.get(f"/supervision/of/{submitted.enrolment_id}/").status_code == 404


def test_returning_leads_back_although_it_is_no_longer_theirs_to_see(submitted, stand_in, client_for):
    sent = {"answer": "return", "comment": "Say more.", "version": submitted.version}
    done = client_for(stand_in).post(f"/evidence/{submitted.pk}/answer/", sent, follow=True)
    assert (done.status_code, "You returned" in done.text) == (200, True)


def test_an_answer_to_what_was_answered_meanwhile_leads_to_what_waits(submitted, stand_in, supervisor, client_for):
    client = client_for(stand_in)
    accept_evidence(evidence=submitted, by=supervisor)
    sent = {"answer": "accept", "comment": "", "version": submitted.version}
    assert client.post(f"/evidence/{submitted.pk}/answer/", sent).status_code == 404


def test_standing_in_costs_the_inbox_no_query_for_each_entry(enrolment, stand_in, client_for):
    def queries() -> int:
        client = client_for(stand_in)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/inbox/").status_code == 200
        return len(asked)

    logged(enrolment, "submitted")
    queries()  # that it was read is written down
    few = queries()
    for _ in range(20):
        logged(enrolment, "submitted")
    assert queries() == few <= 15


# The API


def test_the_api_shows_and_answers_for_the_absent_one(submitted, stand_in, supervisor, api_for):
    client = api_for(stand_in)
    [row] = client.get("/api/v1/evidence/").json()["results"]
    assert (row["id"], row["content_hidden"]) == (str(submitted.pk), False)
    done = client.post(f"/api/v1/evidence/{submitted.pk}/accept/", {"comment": "Clear."})
    found = done.json()
    assert (done.status_code, found["accepted_by"], found["accepted_for"]) == (
        200,
        stand_in.username,
        supervisor.username,
    )
    assert client.post(f"/api/v1/evidence/{submitted.pk}/accept/").status_code == 409
    assert client.post(f"/api/v1/evidence/{submitted.pk}/unlock/", {"reason": "A slip."}).status_code == 403


def test_search_finds_what_the_stand_in_may_read(submitted, stand_in, api_for):
    found = api_for(stand_in).get("/api/v1/evidence/", {"search": "forgot boy"}).json()["results"]
    assert [row["id"] for row in found] == [str(submitted.pk)]
