"""Two people, or one person twice, act on one assessment at the same moment: it is done once, and the other is told."""

from collections.abc import Callable
from typing import Any

import pytest

from ecf.assessments.models import (
    Appeal,
    Assessment,
    AssessmentDecision,
    AssessmentPart,
    Bundle,
    Panel,
    PanelView,
    Recommendation,
    RecommendedStandard,
)
from ecf.assessments.panel_rules import readable_views
from ecf.assessments.services import (
    add_panel_member,
    appoint_deciders,
    change_recommendation,
    confirm_outcome,
    decide_appeal,
    defer_assessment,
    lodge_appeal,
    make_panel,
    moderate,
    recommend,
    record_view,
    submit_assessment,
    take_back_submission,
)
from ecf.core.errors import Conflict
from ecf.core.events import broken_links
from ecf.core.models import Event, Signature
from ecf.core.signatures import altered
from ecf.people.models import RoleName
from tests.assessments.assessing import STANDARDS, panel_member, recommendation
from tests.assessments.standing import LATE, NEXT_YEAR, members, stand_at
from tests.cast import House, with_role
from tests.conftest import ApiClient
from tests.enrolments.test_two_at_once import race

pytestmark = pytest.mark.django_db(transaction=True)

APPEAL = {"grounds": ["bias"], "text": "I was not heard."}
GIVEN = {"outcome": "fail", "reasons": "Not yet."}


@pytest.fixture
def at(transactional_db: None, north: House, present: list[str]) -> Callable[[str], Assessment]:
    """`at("submitted")`: the assessment, as it stands there."""
    return lambda place: stand_at(place, north, present)


@pytest.fixture(autouse=True)
def nothing_is_broken(transactional_db: None) -> Any:
    """Whoever wins: every chain of events and every signature holds afterwards."""
    yield
    assert list(broken_links()) == []
    assert list(altered()) == []


def kinds() -> dict[str, int]:
    """How many events of each kind there are."""
    found: dict[str, int] = {}
    for kind in Event.objects.values_list("kind", flat=True):
        found[kind] = found.get(kind, 0) + 1
    return found


def codes(found: list[Any]) -> list[str]:
    """The rule that each one met who was refused; every refusal is a conflict (409)."""
    refused = [each for each in found if isinstance(each, Exception)]
    assert all(isinstance(each, Conflict) for each in refused), refused
    return [each.code for each in refused]


def done_once(acts: list[Callable[[], Any]], code: str, *events: str) -> None:
    """Of those who act, one succeeds; the others meet that rule, and leave no trace. Each event happens once."""
    before, signed = kinds(), Signature.objects.count()
    found = race(acts)
    assert codes(found) == [code] * (len(acts) - 1), found
    after = kinds()
    for kind in events:
        assert after.get(kind, 0) - before.get(kind, 0) == 1, kind
    assert Signature.objects.count() - signed <= 1


def test_two_members_give_their_views_at_the_same_moment_and_neither_saw_the_others(at, north):
    one, two = members(north)
    found = at("with_panel")
    outcomes = {one: "pass", two: "fail"}

    def giving(by: Any) -> Callable[[], Any]:
        def act() -> list[PanelView]:
            seen = readable_views(by, Assessment.objects.with_people().get())
            record_view(assessment=found, by=by, outcome=outcomes[by], reasons="What I read.")
            return seen

        return act

    seen = race([giving(one), giving(two)])

    assert sorted(len(each) for each in seen) == [1, 1], seen
    assert {view.by_id for views in seen for view in views} == {one.pk, two.pk}
    assert not any(view.given_at for views in seen for view in views)
    assert set(PanelView.objects.values_list("by", "outcome")) == {(one.pk, "pass"), (two.pk, "fail")}
    assert not PanelView.objects.filter(given_at=None).exists()
    assert kinds()["assessment.view_given"] == 2


def test_a_member_who_clicks_twice_gives_one_view(at, north):
    found, member = at("with_panel"), members(north)[0]
    done_once([lambda: record_view(assessment=found, by=member, **GIVEN)] * 2, "view_given", "assessment.view_given")
    assert PanelView.objects.filter(given_at__isnull=False).count() == 1


def test_submitted_twice_there_is_one_bundle(at):
    found = at("prepared")
    worker = found.enrolment.social_worker.user
    act = lambda: submit_assessment(assessment=found, by=worker)  # noqa: E731
    done_once([act, act], "wrong_state", "assessment.submitted")
    assert Bundle.objects.count() == 1


def test_submitting_while_it_is_deferred_leaves_it_deferred_and_nothing_handed_in(at, coordinator):
    found = at("prepared")
    worker = found.enrolment.social_worker.user
    answers = race(
        [
            lambda: submit_assessment(assessment=found, by=worker),
            lambda: defer_assessment(assessment=found, to=NEXT_YEAR, reason="Leave.", by=coordinator),
        ]
    )
    assert codes(answers) in ([], ["wrong_state"])  # who was first; what was handed in is given back
    now = Assessment.objects.get()
    assert (now.state, now.submitted_on, now.deferred_to) == ("deferred", None, NEXT_YEAR)
    assert not Bundle.objects.filter(taken_back_at=None).exists()
    assert kinds()["assessment.deferred"] == 1


def test_recommending_while_it_is_taken_back_is_one_or_the_other(at, assessor):
    found = at("submitted")
    worker = found.enrolment.social_worker.user
    answers = race(
        [
            lambda: recommend(assessment=found, by=assessor, **recommendation()),
            lambda: take_back_submission(assessment=found, by=worker),
        ]
    )
    assert codes(answers) == ["wrong_state"], answers
    happened = kinds()
    state = Assessment.objects.get().state
    assert state in {"open", "recommended"}
    assert happened.get("assessment.recommended", 0) == Recommendation.objects.count() == int(state == "recommended")
    assert happened.get("assessment.taken_back", 0) == int(state == "open")
    assert Bundle.objects.filter(taken_back_at=None).count() == int(state == "recommended")


def test_two_tabs_keep_the_draft_of_one_recommendation(at, assessor):
    found = at("submitted")
    texts = {"First tab.", "Second tab."}

    def keeping(words: str) -> Callable[[], Any]:
        said = [{"code": code, "is_met": True, "reason": words, "items": [1]} for code in STANDARDS]
        return lambda: change_recommendation(assessment=found, by=assessor, strengths=words, standards=said)

    answers = race([keeping(words) for words in sorted(texts)])

    assert codes(answers) == []
    kept = Recommendation.objects.get()
    assert kept.strengths in texts
    assert set(kept.standards.values_list("reason", flat=True)) == {kept.strengths}
    assert RecommendedStandard.objects.count() == len(STANDARDS)
    assert AssessmentPart.objects.filter(part="assessor").count() == kinds()["assessment.assessor_started"] == 1


def test_two_coordinators_make_one_panel(at, north, coordinator):
    found = at("submitted")
    other = with_role("coordinator-2", north.employer, RoleName.COORDINATOR)
    one, two = members(north)
    acts = [
        lambda: make_panel(assessment=found, members=[one, two], by=coordinator),
        lambda: make_panel(assessment=found, members=[two, panel_member(north, 3)], by=other),
    ]
    done_once(acts, "panel_made", "assessment.panel_made")
    seated = set(Panel.objects.get().views.values_list("by", flat=True))
    assert len(seated) == 2
    assert set(AssessmentPart.objects.filter(part="panel").values_list("person", flat=True)) == seated


def test_a_third_who_is_added_twice_sits_once(at, north, coordinator):
    found, third = at("with_panel"), panel_member(north, 3)
    act = lambda: add_panel_member(assessment=found, person=third, by=coordinator)  # noqa: E731
    done_once([act, act], "panel_made", "assessment.panel_changed")
    assert sorted(PanelView.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_two_members_write_down_what_was_agreed_and_one_text_stands(at, north):
    found = at("views_in")
    acts = [
        lambda by=by: moderate(assessment=found, by=by, agreed_view=f"Written by {by.username}.")
        for by in members(north)
    ]
    done_once(acts, "wrong_state", "assessment.moderated")
    assert Panel.objects.get().agreed_view in {"Written by panel-1.", "Written by panel-2."}


@pytest.mark.parametrize("second", ["psw", "psw_deputy"])
def test_two_confirm_at_once_and_there_is_one_decision(request, at, psw, second):
    found, other = at("agreed"), request.getfixturevalue(second)
    acts = [lambda by=by: confirm_outcome(assessment=found, by=by) for by in (psw, other)]
    done_once(acts, "wrong_state", "assessment.decided", "support.asked")
    part, decision = AssessmentPart.objects.get(part="confirmer"), AssessmentDecision.objects.get()
    assert part.person_id == decision.by_id
    assert Assessment.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("said", "code", "state"),
    [({}, "wrong_state", "appealed"), ({"today": LATE, "late_reason": "I was ill."}, "appeal_lodged", "failed")],
)
def test_an_appeal_that_is_lodged_twice_is_one_appeal(at, said, code, state):
    found = at("failed")
    worker = found.enrolment.social_worker.user
    act = lambda: lodge_appeal(assessment=found, by=worker, **APPEAL, **said)  # noqa: E731
    done_once([act, act], code, "assessment.appeal_lodged")
    assert (Appeal.objects.count(), Assessment.objects.get().state) == (1, state)


def test_deciders_who_are_named_twice_are_two_people(at, north, coordinator):
    found = at("failed")
    lodge_appeal(assessment=found, by=found.enrolment.social_worker.user, **APPEAL)
    people = [panel_member(north, number) for number in (3, 8, 9)]
    acts = [
        lambda pair=pair: appoint_deciders(assessment=found, by=coordinator, people=pair)
        for pair in (people[:2], people[1:])
    ]
    done_once(acts, "wrong_number_of_deciders", "assessment.appeal_acknowledged")
    assert AssessmentPart.objects.filter(part="appeal").count() == 2


@pytest.mark.parametrize("reasons", [("We read all of it.",) * 2, ("Nothing was overlooked.", "It was fair.")])
def test_both_deciders_answer_at_once_and_it_ends_once_and_only_on_the_same_words(at, north, reasons):
    found = at("appealed")
    people = [panel_member(north, 8), panel_member(north, 9)]
    before = Signature.objects.filter(superseded_at=None).count()
    acts = [
        lambda by=by, why=why: decide_appeal(assessment=found, by=by, outcome="dismissed", reasons=why)
        for by, why in zip(people, reasons, strict=True)
    ]
    answers = race(acts)
    assert codes(answers) == []
    ended = reasons[0] == reasons[1]
    assert Assessment.objects.get().state == ("failed" if ended else "appealed")
    assert kinds().get("assessment.appeal_decided", 0) == int(ended)
    assert Signature.objects.filter(superseded_at=None).count() - before == (2 if ended else 1)


def test_over_the_api_the_second_is_answered_with_the_rule(request, at, psw):
    found, psw_deputy = at("agreed"), request.getfixturevalue("psw_deputy")
    address = f"/api/v1/assessments/{found.pk}/confirm/"
    callers = [ApiClient(by) for by in (psw, psw_deputy)]
    answers = race([lambda caller=caller: caller.post(address, {}) for caller in callers])
    told = sorted((answer.status_code, answer.json().get("code", "")) for answer in answers)
    assert told == [(200, ""), (409, "wrong_state")]
    assert kinds()["assessment.decided"] == AssessmentDecision.objects.count() == 1
