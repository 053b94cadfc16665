"""Every step of an assessment, tried by each role at each place on its way: what is theirs works, everything else is
refused and changes nothing."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction

from ecf.assessments import services
from ecf.assessments.models import Assessment
from ecf.core.errors import Conflict, NotAllowed
from ecf.people.models import RoleName, User
from ecf.people.services import give_role, name_deputy
from tests.assessments.assessing import STANDARDS, deciders, panel_member, recommendation
from tests.assessments.standing import LATE, NEXT_YEAR, PLACES, members, stand_at
from tests.cast import LONG_AGO, TODAY, House
from tests.houses import digest_of_all

pytestmark = pytest.mark.django_db

AFTERNOON = dt.datetime(2026, 12, 1, 14, tzinfo=dt.UTC)
VIEW = {"outcome": "fail", "reasons": "Not yet."}
HANDED_IN = {"submitted", "recommended", "with_panel", "views_in"}
BEFORE_DECIDED = {"prepared", *HANDED_IN, "agreed"}
BEFORE_AGREED = {"prepared", *HANDED_IN}
PANEL_SITS = {"with_panel", "views_in"}
MAY: dict[str, dict[str, set[str]]] = {
    "change_submission": {"worker": {"prepared"}},
    "submit_assessment": {"worker": {"prepared"}},
    "take_back_submission": {"worker": {"submitted"}},
    "start_assessing": {"assessor": {"submitted"}},
    "change_recommendation": {"assessor": {"submitted"}},
    "recommend": {"assessor": {"submitted"}},
    "make_panel": {"coordinator": {"submitted", "recommended"}},
    "add_panel_member": {"coordinator": {"with_panel", "views_in"}},
    "replace_panel_member": {"coordinator": {"with_panel"}},
    "write_view": {"panel-1": {"with_panel"}},
    "record_view": {"panel-1": {"with_panel"}},
    "moderate": {"panel-1": {"views_in"}},
    "confirm_outcome": {"psw": {"agreed"}, "psw-deputy": {"agreed"}},
    "return_to_panel": {"psw": {"agreed"}, "psw-deputy": {"agreed"}},
    "defer_assessment": {"coordinator": {"prepared", *HANDED_IN}},
    "resume_assessment": {"worker": {"deferred"}, "coordinator": {"deferred"}},
    "withdraw_assessment": {
        "worker": {"prepared", "submitted", "deferred"},
        "coordinator": {"prepared", "submitted", "deferred"},
    },
    "lodge_appeal": {"worker": {"failed"}},
    "answer_late_appeal": {"coordinator": {"late_appeal"}},
    "appoint_deciders": {"coordinator": {"appeal_lodged"}},
    "decide_appeal": {"panel-8": {"appealed"}},
    "record_mark": {"coordinator": BEFORE_AGREED},
    "book_discussion": {"coordinator": BEFORE_AGREED},
    "judge_practice": {"assessor": BEFORE_AGREED},
    "record_discussion": {"assessor": BEFORE_AGREED, "panel-1": PANEL_SITS},
    "override_component": {"psw": BEFORE_DECIDED, "psw-deputy": BEFORE_DECIDED},
}
"""Of each step: who takes it, and where. `panel-3` is no member of the panel, `panel-8` decides the appeal."""
ROLES = (
    "worker",
    "supervisor",
    "other-supervisor",
    "assessor",
    "coordinator",
    "panel-1",
    "panel-3",
    "panel-8",
    "psw",
    "psw-deputy",
)


def given_to(house: House) -> dict[str, dict[str, Any]]:
    """What each step is given, in order, so that only who takes it and where can be wrong with it."""
    two, third, said = members(house), panel_member(house, 3), recommendation("fail")
    return {
        "change_submission": {"self_assessment": "I learned."},
        "submit_assessment": {},
        "take_back_submission": {},
        "start_assessing": {},
        "change_recommendation": said,
        "recommend": said,
        "make_panel": {"members": two},
        "add_panel_member": {"person": third},
        "replace_panel_member": {"person": two[1], "instead": third},
        "write_view": VIEW,
        "record_view": VIEW,
        "moderate": {"agreed_view": "We agree."},
        "confirm_outcome": {},
        "return_to_panel": {"reasons": "Look again."},
        "defer_assessment": {"to": NEXT_YEAR, "reason": "Leave."},
        "resume_assessment": {},
        "withdraw_assessment": {"reason": "I move."},
        "lodge_appeal": {"grounds": ["bias"], "text": "What happened.", "late_reason": "I was ill."},
        "answer_late_appeal": {"accept": True, "today": LATE},
        "appoint_deciders": {"people": deciders(house)},
        "decide_appeal": {"outcome": "dismissed", "reasons": "We read all of it."},
        "record_mark": {"mark": "61"},
        "book_discussion": {"at": AFTERNOON, "where": "Room 4"},
        "judge_practice": {"standards": {STANDARDS[0]: True}},
        "record_discussion": {"held_on": TODAY, "notes": "It went well.", "is_met": True},
        "override_component": {"kind": "knowledge", "reason": "The test was faulty."},
    }


def attempts(
    house: House, found: Assessment, people: Mapping[str, User]
) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """(role, step, act): every step by each of them."""
    given = given_to(house)
    for role, person in people.items():
        for step in MAY:
            service, values = getattr(services, step), given[step]
            yield (
                role,
                step,
                lambda service=service, person=person, values=values: service(assessment=found, by=person, **values),
            )


def wrongly_done(
    place: str, tried: Iterator[tuple[str, str, Callable[[], Any]]], may: Mapping[str, Mapping[str, set[str]]]
) -> list[str]:
    """What is theirs is done and undone; of the rest, what was not refused."""
    found = []
    for role, step, act in tried:
        if place in may[step].get(role, ()):
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
            continue
        try:
            act()
            found.append(f"{role}: {step}")
        except (Conflict, NotAllowed):
            continue
    return found


@pytest.mark.parametrize("place", PLACES)
def test_each_takes_the_steps_that_are_theirs_and_no_other(request, north, present, place):
    found, deputy = stand_at(place, north, present), request.getfixturevalue("psw_deputy")
    people = {**north.people, "worker": found.enrolment.social_worker.user, "psw-deputy": deputy}
    people |= {f"panel-{number}": panel_member(north, number) for number in (1, 3, 8)}
    before = digest_of_all()
    assert wrongly_done(place, attempts(north, found, {role: people[role] for role in ROLES}), MAY) == []
    assert digest_of_all() == before


TWO_ROLES = ("supervisor", "assessor", "panel-1", "coordinator")
"""The first three stand in for the principal social worker; the co-ordinator is a panel member, too."""
NO_LONGER = {"record_view", "moderate"}
"""What a member of the panel does not do once they could confirm the outcome."""


def allowed_with_two_roles() -> dict[str, dict[str, set[str]]]:
    """The steps of the first role; the second adds nothing for whoever supports the worker or has a part."""
    may = {step: {role: places for role, places in row.items() if role in TWO_ROLES} for step, row in MAY.items()}
    for step in NO_LONGER:
        del may[step]["panel-1"]
    del may["make_panel"]["coordinator"]  # of the two members one stands in for who confirms
    may["override_component"]["panel-1"] = {"prepared", "submitted", "recommended"}  # no member yet
    return may


@pytest.mark.parametrize("place", PLACES)
def test_a_second_role_opens_nothing_that_the_first_closes(north, psw, present, place):
    found = stand_at(place, north, present)
    for name in TWO_ROLES[:3]:
        person = User.objects.get(username=name)
        name_deputy(employer=north.employer, given_by=psw, given_to=person, started_on=LONG_AGO)
    coordinator = User.objects.get(username="coordinator")
    give_role(user=coordinator, employer=north.employer, role=RoleName.PANEL_MEMBER, started_on=LONG_AGO, by=None)
    people = {name: User.objects.get(username=name) for name in TWO_ROLES}
    before = digest_of_all()
    assert wrongly_done(place, attempts(north, found, people), allowed_with_two_roles()) == []
    assert digest_of_all() == before


def test_every_step_of_an_assessment_is_tried() -> None:
    """Of the services that act on an assessment, none is left out."""
    acting = {name for name in services.__all__ if "assessment" in _arguments(getattr(services, name))}
    elsewhere = {name for name in acting if "self_assessment" in name} | {"draft_of"}
    assert acting - elsewhere == set(MAY) - {"import_marks"}


def _arguments(service: Callable[..., Any]) -> set[str]:
    return set(service.__annotations__)
