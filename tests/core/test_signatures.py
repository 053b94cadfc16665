"""What is signed stays signed: every later change behind the product's back is found."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django.asserts import assertNumQueries

from ecf.core.change import change
from ecf.core.models import Signature
from ecf.core.signatures import altered, form_digest, sign, signatures_of, supersede
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.supervision.models import SupervisionSession


@pytest.fixture
def held(enrolment: Enrolment, supervisor: User) -> SupervisionSession:
    """A session as it is stored, not signed by anybody."""
    values: dict[str, Any] = {
        "kind": "reflective",
        "held_on": dt.date(2026, 11, 2),
        "minutes": 90,
        "summary": "We met.",
    }
    return SupervisionSession.objects.create(enrolment=enrolment, supervisor=supervisor, **values)


def signed(subject: SupervisionSession, by: User, disagreement: str = "") -> Signature:
    with change(by=by):
        return sign(subject=subject, by=by, disagreement=disagreement)


def test_a_signature_says_who_when_and_exactly_what(held: SupervisionSession, supervisor: User) -> None:
    signature = signed(held, supervisor, "I saw it otherwise.")
    assert (signature.by, signature.subject_type, signature.subject_id) == (
        supervisor,
        "supervision.supervisionsession",
        held.pk,
    )
    assert signature.digest == form_digest(held, 1)
    assert len(signature.digest) == 64
    assert (signature.form_version, signature.disagreement) == (1, "I saw it otherwise.")
    assert list(altered()) == []


def test_signing_again_supersedes_ones_own_and_nobody_elses(
    held: SupervisionSession, worker: User, supervisor: User
) -> None:
    first, other = signed(held, supervisor), signed(held, worker)
    again = signed(held, supervisor)
    found = signatures_of([held])[held.pk]
    assert found == [first, other, again]
    assert [row.superseded_at is None for row in found] == [False, True, True]
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=first.pk).update(superseded_at=None)


def test_a_change_after_both_signed_ends_both(held: SupervisionSession, worker: User, supervisor: User) -> None:
    signed(held, supervisor)
    signed(held, worker)
    assert supersede(subject=held) == 2
    assert supersede(subject=held) == 0


@pytest.mark.parametrize(
    "change_to", [{"summary": "We met!"}, {"minutes": 91}, {"held_on": dt.date(2026, 11, 3)}, {"caseload": 1}]
)
def test_what_was_changed_after_the_signature_is_found(
    change_to: dict[str, Any], held: SupervisionSession, worker: User, supervisor: User
) -> None:
    signed(held, supervisor)
    SupervisionSession.objects.filter(pk=held.pk).update(**change_to)
    assert list(altered()) == [f"supervision.supervisionsession {held.pk}: changed since supervisor signed it"]


def test_what_is_not_part_of_the_form_may_change(held: SupervisionSession, supervisor: User) -> None:
    signed(held, supervisor)
    SupervisionSession.objects.filter(pk=held.pk).update(wellbeing=3)
    assert list(altered()) == []


def test_what_was_signed_and_is_gone_is_found(held: SupervisionSession, supervisor: User) -> None:
    signed(held, supervisor)
    SupervisionSession.objects.filter(pk=held.pk).delete()
    assert list(altered()) == [f"supervision.supervisionsession {held.pk}: signed by supervisor, but gone"]


def test_a_superseded_signature_is_not_held_against_what_came_after(held: SupervisionSession, supervisor: User) -> None:
    signed(held, supervisor)
    held.summary = "We met twice."
    held.save()
    signed(held, supervisor)
    assert list(altered()) == []


def test_the_signatures_of_many_are_one_query(held: SupervisionSession, supervisor: User) -> None:
    signed(held, supervisor)
    with assertNumQueries(1):
        assert signatures_of([held, SupervisionSession()])[held.pk][0].by.username == "supervisor"
    with assertNumQueries(0):
        assert signatures_of([]) == {}
