"""One meeting of several workers: a record for each, and nobody reads another's."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValue, NotAllowed
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import plan_group, record_group, sign_session
from tests.cast import TODAY

ClientFor = Callable[[User], Client]
HELD = {"held_on": TODAY, "minutes": 120, "summary": "Endings, and how we leave well."}


def test_each_gets_a_record_of_their_own(
    enrolment: Enrolment, other_enrolment: Enrolment, supervisor: User, worker: User, client_for: ClientFor
) -> None:
    planned = plan_group(enrolments=[enrolment, other_enrolment], planned_for=TODAY, by=supervisor)
    own = {enrolment.pk: {"caseload": 11, "actions": [{"what": "Say goodbye to K", "owner": "worker"}]}}
    made = record_group(
        enrolments=[enrolment, other_enrolment], own=own, sign=True, meeting=planned[0].meeting, by=supervisor, **HELD
    )
    assert {row.pk for row in made} == {row.pk for row in planned}
    assert {(row.state, row.kind, row.summary) for row in made} == {("recorded", "group", HELD["summary"])}
    by = {row.enrolment_id: row for row in made}
    assert (by[enrolment.pk].caseload, by[other_enrolment.pk].caseload) == (11, None)
    assert sign_session(session=by[enrolment.pk], by=worker).state == "signed"
    assert client_for(worker).get(reverse("session", args=[by[other_enrolment.pk].pk])).status_code == 404
    theirs = client_for(other_enrolment.social_worker.user).get(reverse("session", args=[by[other_enrolment.pk].pk]))
    assert "goodbye" not in theirs.text


def test_all_are_recorded_or_none(enrolment: Enrolment, other_enrolment: Enrolment, supervisor: User) -> None:
    own = {other_enrolment.pk: {"caseload": 999}}
    with pytest.raises(BadValue):
        record_group(enrolments=[enrolment, other_enrolment], own=own, by=supervisor, **HELD)
    assert not SupervisionSession.objects.exists()


def test_only_workers_whom_one_supervises_now(
    enrolment: Enrolment, other_enrolment: Enrolment, outsider_enrolment: Enrolment, supervisor: User, psw: User
) -> None:
    for people, by in (([enrolment, outsider_enrolment], supervisor), ([enrolment, other_enrolment], psw)):
        with pytest.raises(NotAllowed):
            plan_group(enrolments=people, planned_for=TODAY, by=by)
    with pytest.raises(BadValue, match="2 to 12"):
        plan_group(enrolments=[enrolment, enrolment], planned_for=TODAY, by=supervisor)
    assert not SupervisionSession.objects.exists()


def test_the_pages_plan_and_record_a_group(
    enrolment: Enrolment,
    other_enrolment: Enrolment,
    outsider_enrolment: Enrolment,
    supervisor: User,
    client_for: ClientFor,
) -> None:
    browser = client_for(supervisor)
    people = [str(enrolment.pk), str(other_enrolment.pk)]
    day = {"planned_for-day": "23", "planned_for-month": "11", "planned_for-year": "2026"}
    foreign = browser.post(reverse("plan_group"), {"people": [people[0], str(outsider_enrolment.pk)], **day})
    assert foreign.context["form"].errors.keys() == {"people"}
    assert browser.post(reverse("plan_group"), {"people": people, **day}).status_code == 302
    session = SupervisionSession.objects.first()
    page = browser.get(reverse("record_group"), {"session": session.pk})
    assert set(page.context["form"]["people"].value()) == set(people)
    sent = {"people": people, "minutes": "120", "summary": "Call 07700 900123", "then": "sign"}
    sent |= {"held_on-day": "23", "held_on-month": "11", "held_on-year": "2026"}
    path = f"{reverse('record_group')}?session={session.pk}"
    assert "<mark>07700 900123</mark>" in browser.post(path, sent).text
    assert browser.post(path, sent | {"summary": "Endings"}).status_code == 302
    assert {row.state for row in SupervisionSession.objects.all()} == {"recorded"}
    assert SupervisionSession.objects.count() == 2


def test_who_supervises_fewer_than_two_holds_no_group(other_supervisor: User, client_for: ClientFor) -> None:
    assert client_for(other_supervisor).get(reverse("plan_group")).status_code == 403
