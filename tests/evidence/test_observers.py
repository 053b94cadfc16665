"""At least 2 of every 3 observations by a registered social worker: the rule, and that all who count agree on it."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.evidence.counting import Item, Journey, accepted_counts, counts, standards_covered, waiting_counts
from ecf.evidence.models import Evidence, OutsideRequest
from ecf.evidence.selectors import counts_of, journeys_of, portfolios_of
from ecf.evidence.services import accept_evidence, submit_evidence
from ecf.framework.shipped import shipped_definition
from ecf.progress.selectors import progress_of_one
from tests.cast import TODAY
from tests.evidence.asking import handed_in, planned
from tests.evidence.conftest import logged

ECF5 = shipped_definition("ECF5", "2022.1")
START = dt.date(2024, 9, 2)
JOURNEY = Journey(ECF5, START, {}, frozenset(each.key for each in ECF5.milestones))
YEAR_2 = ECF5.milestone("year-2-assessment")


def observed(*, by_registered: bool, state: str = "accepted", day: int = 0, code: str = "EC1") -> Item:
    on = START + dt.timedelta(days=day)
    return Item(uuid4(), "direct_observation", on, state, True, (code,), by_registered=by_registered)


@pytest.mark.parametrize(
    ("registered", "others", "counted"),
    [(0, 1, 0), (1, 1, 1), (2, 0, 2), (2, 1, 3), (2, 2, 3), (3, 2, 4), (4, 2, 6), (4, 9, 6), (0, 5, 0)],
)
def test_one_by_somebody_else_for_each_two_by_registered_ones(registered: int, others: int, counted: int) -> None:
    items = [observed(by_registered=True) for _ in range(registered)]
    items += [observed(by_registered=False) for _ in range(others)]
    assert accepted_counts(items, JOURNEY, YEAR_2).get("direct_observation", 0) == counted
    assert sum(counts(item, JOURNEY, items).counts_now for item in items) == counted
    assert standards_covered(items, JOURNEY, YEAR_2)["EC1"] == counted


def test_the_reason_has_a_code_of_its_own_and_says_how_many_there_are() -> None:
    one, other = observed(by_registered=True), observed(by_registered=False)
    (why,) = counts(other, JOURNEY, [one, other]).reasons
    assert why.code == "observer_not_registered"
    assert "So far 1 by a registered social worker is accepted." in why.detail


def test_what_waits_counts_as_it_would_be_once_accepted() -> None:
    items = [observed(by_registered=True), observed(by_registered=False)]
    waiting = observed(by_registered=True, state="submitted")
    assert accepted_counts([*items, waiting], JOURNEY, YEAR_2) == {"direct_observation": 1}
    assert waiting_counts([*items, waiting], JOURNEY, YEAR_2) == {"direct_observation": 2}


def test_other_kinds_are_not_asked_who_saw_them() -> None:
    feedback = replace(observed(by_registered=False), kind="professional_feedback")
    assert counts(feedback, JOURNEY, [feedback]).counts_now
    assert accepted_counts([feedback], JOURNEY, YEAR_2) == {"professional_feedback": 1}


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["accepted", "submitted", "draft"])), max_size=14))
def test_never_more_than_a_third_by_others_and_never_fewer_than_could(rows: list[tuple[bool, str]]) -> None:
    items = [observed(by_registered=r, state=s, day=n) for n, (r, s) in enumerate(rows)]
    accepted = [item for item in items if item.is_accepted]
    registered = sum(item.by_registered for item in accepted)
    best = max(n for n in range(len(accepted) - registered + 1) if registered >= 2 * n)
    assert accepted_counts(items, JOURNEY, YEAR_2).get("direct_observation", 0) == registered + best
    assert sum(counts(item, JOURNEY, items).counts_now for item in items) == registered + best
    assert all(count >= 0 for count in waiting_counts(items, JOURNEY, YEAR_2).values())


def accepted_request(enrolment: Enrolment, *, registered: bool) -> Evidence:
    """An observation by link, handed in, submitted and accepted."""
    number = "SW5151" if registered else ""
    row = handed_in(planned(enrolment), says_registered=registered, giver_registration_number=number)
    entry = Evidence.objects.get(pk=row.evidence_id)
    entry = submit_evidence(evidence=entry, by=enrolment.social_worker.user)
    return accept_evidence(evidence=entry, by=enrolment.supervisor)


def test_pages_coverage_and_progress_agree(enrolment: Enrolment) -> None:
    by_other = accepted_request(enrolment, registered=False)
    assert not counts_of([by_other])[by_other.pk].counts_now
    assert _have(enrolment) == 0
    accepted_request(enrolment, registered=True)
    assert (_have(enrolment), counts_of([by_other])[by_other.pk].counts_now) == (1, False)
    logged(enrolment, "accepted", kind="direct_observation")  # logged by hand: the assessor answers for who it was
    assert (_have(enrolment), counts_of([by_other])[by_other.pk].counts_now) == (3, True)


def _have(enrolment: Enrolment) -> int:
    """Observations as the checks of progress have them, and as the rule says of the stored portfolio."""
    items = portfolios_of([enrolment], TODAY)[enrolment.pk].items
    journey = journeys_of([enrolment.pk], TODAY)[enrolment.pk]
    found = accepted_counts(items, journey, journey.next_with_evidence).get("direct_observation", 0)
    checks = progress_of_one(enrolment, TODAY).checks
    (check,) = [each for each in checks if each.code == "evidence" and each.kind == "direct_observation"]
    assert check.have == found
    return found


def test_the_observers_own_answer_decides_not_what_the_worker_thought(enrolment: Enrolment) -> None:
    row = planned(enrolment, says_registered=True)
    handed_in(row, says_registered=False, giver_registration_number="")
    entry = Evidence.objects.get(pk=row.evidence_id)
    assert "observer_not_registered" in {why.code for why in counts_of([entry])[entry.pk].reasons}


# What the assessor signs


def test_form_2_holds_the_digest_of_the_record_and_form_1_does_not(enrolment: Enrolment) -> None:
    entry = Evidence.for_signing([accepted_request(enrolment, registered=True).pk]).get()
    assert "record" not in entry.signed_form(1)
    assert len(entry.signed_form(2)["record"]) == 64
    assert list(altered()) == []


def test_the_record_has_just_this_form(enrolment: Enrolment) -> None:
    row = handed_in(planned(enrolment))
    assert row.record() == {
        "kind": "direct_observation",
        "by": {
            "name": "Dana Osei",
            "role": "Practice educator",
            "registered": True,
            "registration_number": "SW5151",
        },
        "plan": "A joint visit: how I talk with the children.",
        "planned_for": dt.date(2026, 11, 20),
        "happened_on": dt.date(2026, 11, 20),
        "seen": "She waited through the silences.",
        "strengths": "She explained why she takes notes.",
        "to_develop": "Say sooner what happens next.",
        "standards": {"EC2": {"sight": "seen", "words": "With the boy."}},
        "kept_because": "",
    }


@pytest.mark.parametrize("field", ["seen", "strengths", "to_develop", "giver_name", "standards_seen", "plan"])
def test_a_changed_letter_in_the_record_is_found(enrolment: Enrolment, field: str) -> None:
    entry = accepted_request(enrolment, registered=True)
    other = {"standards_seen": "{}"}.get(field, "Something else.")
    OutsideRequest.objects.filter(evidence=entry).update(**{field: other})
    assert any(str(entry.pk) in line for line in altered())


def test_the_api_tells_who_observed_and_never_their_address(enrolment: Enrolment, supervisor: object) -> None:
    entry = accepted_request(enrolment, registered=False)
    client = Client()
    client.force_login(supervisor)  # type: ignore[arg-type]
    found = client.get(f"/api/v1/evidence/{entry.pk}/")
    assert found.json()["request"] == {
        "state": "done",
        "giver_name": "Dana Osei",
        "giver_role": "Practice educator",
        "counts_as_registered": False,
    }
    assert "northshire.example" not in found.content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_a_list_asks_no_more_for_many(enrolment: Enrolment, django_assert_max_num_queries: object, number: int) -> None:
    entries = [planned(enrolment, says_registered=False).evidence for _ in range(number)]
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert len(counts_of(entries)) == number
