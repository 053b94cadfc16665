"""Two people answer, sign or name at the same moment: one thing happens, and whoever was second is told."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from ecf.core.errors import RuleBroken
from ecf.core.models import Event, Signature
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import name_stand_in
from ecf.evidence.models import Evidence
from ecf.evidence.services import accept_evidence, return_evidence
from ecf.people.models import Delegation, User
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import log_session, sign_session
from tests.cast import TODAY
from tests.enrolments.test_two_at_once import race
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(found: list[Any]) -> list[str]:
    """The codes of those who were second. Anything else that went wrong fails the test."""
    for each in found:
        assert not isinstance(each, Exception) or isinstance(each, RuleBroken), each
    return [each.code for each in found if isinstance(each, RuleBroken)]


def test_of_two_sign_offs_at_the_same_moment_exactly_one_is_stored(
    transactional_db: None, enrolment: Enrolment, supervisor: User, assessor: User
) -> None:
    for _ in range(3):
        entry = logged(enrolment, "submitted")
        acts = [partial(accept_evidence, evidence=entry, by=by) for by in (supervisor, assessor)]
        found = race(acts)
        assert refusals(found) == ["already_answered"]
        stored = Evidence.objects.get(pk=entry.pk)
        assert (stored.state, stored.sign_offs.count()) == ("accepted", 1)
        assert [row.by_id for row in Signature.objects.filter(subject_id=entry.pk)] == [stored.accepted_by_id]
        assert Event.objects.filter(kind="evidence.accepted", subject_id=str(entry.pk)).count() == 1


def test_of_a_sign_off_and_a_return_exactly_one_is_stored(
    transactional_db: None, enrolment: Enrolment, supervisor: User, other_supervisor: User
) -> None:
    """The absent supervisor, and who stands in for them."""
    name_stand_in(role="supervisor", given_to=other_supervisor, started_on=TODAY, ended_on=TODAY, by=supervisor)
    stand_in, entry = User.objects.get(pk=other_supervisor.pk), logged(enrolment, "submitted")
    found = race(
        [
            lambda: accept_evidence(evidence=entry, by=supervisor),
            lambda: return_evidence(evidence=entry, by=stand_in, comment="Say more."),
        ]
    )
    assert len(refusals(found)) == 1
    stored = Evidence.objects.get(pk=entry.pk)
    signed = Signature.objects.filter(subject_id=entry.pk).count()
    assert (stored.state, signed, stored.sign_offs.count()) in {("accepted", 1, 1), ("returned", 0, 1)}


def test_both_signing_a_session_at_the_same_moment_lock_it(
    transactional_db: None, enrolment: Enrolment, supervisor: User, worker: User
) -> None:
    session = log_session(
        enrolment=enrolment, by=supervisor, held_on=TODAY, minutes=90, kind="reflective", summary="A."
    )
    found = race([lambda by=by: sign_session(session=session, by=by) for by in (supervisor, worker)])
    assert refusals(found) == []
    assert SupervisionSession.objects.get(pk=session.pk).state == "signed"
    assert Event.objects.filter(kind="session.locked", subject_id=str(session.pk)).count() == 1


def test_of_two_stand_ins_named_at_the_same_moment_exactly_one_is_stored(
    transactional_db: None, enrolment: Enrolment, supervisor: User, other_supervisor: User, past_supervisor: User
) -> None:
    last = TODAY + dt.timedelta(days=5)

    def naming(given_to: User) -> Any:
        days = {"started_on": TODAY, "ended_on": last}
        by = User.objects.get(pk=supervisor.pk)
        return lambda: name_stand_in(role="supervisor", given_to=given_to, by=by, **days)

    found = race([naming(other_supervisor), naming(past_supervisor)])
    assert refusals(found) == ["stand_ins_overlap"]
    assert Delegation.objects.filter(given_by=supervisor).count() == 1
