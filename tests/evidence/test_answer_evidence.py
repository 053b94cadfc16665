"""The supervisor or assessor of today accepts or returns; the author never does."""

import pytest
from django.urls import reverse

from ecf.core.errors import BadValue, Conflict, NotAllowed, StaleVersion
from ecf.core.models import Signature
from ecf.core.signatures import altered
from ecf.evidence.models import Evidence, SignOff
from ecf.evidence.selectors import waiting_evidence
from ecf.evidence.services import accept_evidence, return_evidence
from ecf.people.roles import roles_of
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["supervisor", "assessor"])
def test_accepting_signs_and_locks_it(request, submitted, role: str) -> None:
    by = request.getfixturevalue(role)
    found = accept_evidence(evidence=submitted, by=by, comment="Well seen.")
    assert (found.state, found.accepted_on, found.accepted_by, found.comment) == ("accepted", TODAY, by, "Well seen.")
    assert SignOff.objects.get().answer == "accepted"
    assert Signature.objects.get(superseded_at=None).by == by
    assert not list(altered())


def test_a_changed_text_no_longer_fits_its_signature(accepted) -> None:
    Evidence.objects.filter(pk=accepted.pk).update(body="Rewritten behind the back of the site")
    assert len(list(altered())) == 1


def test_returning_needs_a_comment(submitted, supervisor) -> None:
    with pytest.raises(BadValue) as told:
        return_evidence(evidence=submitted, by=supervisor, comment="  ")
    assert told.value.errors[0].field == "comment"
    found = return_evidence(evidence=submitted, by=supervisor, comment="Say how it shows EC2.")
    assert (found.state, found.comment) == ("returned", "Say how it shows EC2.")


@pytest.mark.parametrize(
    "role", ["worker", "other_supervisor", "past_supervisor", "coordinator", "psw", "outsider_supervisor"]
)
def test_nobody_else_answers(request, submitted, role: str) -> None:
    with pytest.raises(NotAllowed):
        accept_evidence(evidence=submitted, by=request.getfixturevalue(role))


def test_a_supervisor_does_not_accept_their_own_evidence(enrolment, worker) -> None:
    enrolment.supervisor = worker
    enrolment.save()
    with pytest.raises(NotAllowed):
        accept_evidence(evidence=logged(enrolment, "submitted"), by=worker)


@pytest.mark.parametrize("state", ["draft", "accepted"])
def test_only_what_waits_is_answered(request, supervisor, state: str) -> None:
    with pytest.raises(Conflict):
        accept_evidence(evidence=request.getfixturevalue(state), by=supervisor)


def test_an_ended_programme_takes_no_answers(submitted, supervisor, enrolment) -> None:
    enrolment.withdraw()
    enrolment.save()
    with pytest.raises(Conflict) as told:
        accept_evidence(evidence=submitted, by=supervisor)
    assert told.value.code == "enrolment_not_active"


def test_one_post_accepts_and_goes_back_to_what_waits(client_for, supervisor, submitted) -> None:
    data = {"answer": "accept", "comment": "", "version": submitted.version, "next": "/somewhere/"}
    client, url = client_for(supervisor), reverse("answer_evidence", args=[submitted.pk])
    assert client.post(url, data)["Location"] == "/somewhere/"
    submitted.refresh_from_db()
    assert submitted.state == "accepted"
    second = client.post(url, data)
    assert second["Location"] == reverse("evidence", args=[submitted.pk])
    assert SignOff.objects.count() == 1


def test_the_way_back_never_leaves_the_site(client_for, supervisor, submitted) -> None:
    data = {"answer": "accept", "version": submitted.version, "next": "https://example.org/"}
    answer = client_for(supervisor).post(reverse("answer_evidence", args=[submitted.pk]), data)
    assert answer["Location"].startswith("/")


def test_returning_without_a_comment_says_so_at_the_field(client_for, supervisor, submitted) -> None:
    answer = client_for(supervisor).post(reverse("answer_evidence", args=[submitted.pk]), {"answer": "return"})
    html = answer.content.decode()
    assert "Say what should change" in html
    assert 'href="#id_comment"' in html


def test_what_was_not_read_is_not_signed(client_for, supervisor, submitted) -> None:
    data = {"answer": "accept", "version": submitted.version - 1}
    html = client_for(supervisor).post(reverse("answer_evidence", args=[submitted.pk]), data).content.decode()
    assert StaleVersion.default_message.split(":")[0] in html
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


@pytest.mark.parametrize(("role", "status"), [("worker", 403), ("coordinator", 403), ("other_supervisor", 404)])
def test_the_page_answers_403_or_404_to_others(client_for, request, submitted, role: str, status: int) -> None:
    url = reverse("answer_evidence", args=[submitted.pk])
    assert client_for(request.getfixturevalue(role)).post(url, {"answer": "accept"}).status_code == status


def test_the_api_accepts_and_returns(api_for, supervisor, worker, enrolment, submitted) -> None:
    client = api_for(supervisor)
    answer = client.post(f"/api/v1/evidence/{submitted.pk}/accept/", {"comment": "Good."})
    found = answer.json()
    assert (answer.status_code, found["state"], found["accepted_by"]) == (200, "accepted", supervisor.username)
    assert found["counts"] == {"will_count": True, "counts_now": True, "milestone": "review-6m", "reasons": []}
    assert client.post(f"/api/v1/evidence/{submitted.pk}/accept/").status_code == 409
    other = logged(enrolment, "submitted")
    assert client.post(f"/api/v1/evidence/{other.pk}/return/").status_code == 400
    assert api_for(worker).post(f"/api/v1/evidence/{other.pk}/accept/").status_code == 403
    assert client.post(f"/api/v1/evidence/{other.pk}/return/", {"comment": "More."}).json()["state"] == "returned"


def test_what_waits_comes_oldest_first_and_only_to_those_who_may_answer(
    enrolment, other_enrolment, supervisor, assessor, other_supervisor, coordinator
) -> None:
    first, second = logged(enrolment, "submitted"), logged(other_enrolment, "submitted")
    assert [row.evidence for row in waiting_evidence(supervisor)] == [first, second]
    assert [row.evidence for row in waiting_evidence(assessor)] == [first]
    assert waiting_evidence(other_supervisor) == waiting_evidence(coordinator) == []
    assert waiting_evidence(supervisor)[0].working_days == 0


def test_what_waits_takes_the_same_queries_for_3_and_for_300(many, supervisor, django_assert_num_queries) -> None:
    many(3)
    roles_of(supervisor)  # read once for each person and request, with whom they stand in for
    with django_assert_num_queries(2):
        assert len(waiting_evidence(supervisor)) == 3
    many(297)
    with django_assert_num_queries(2):
        assert len(waiting_evidence(supervisor)) == 300
