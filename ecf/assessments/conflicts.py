"""Conflicts of interest of a panel member, each named: who had a part in somebody's support does not judge them.

Nobody who was supervisor, assessor or line manager of the worker within so many months (12; assumed), in whichever
enrolment, or answered evidence in place of one, is the worker, makes the panel, let a part stand as met or would
confirm the outcome. Those who decide an appeal also had no part in the assessment and recorded nothing of it.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ecf.assessments.models import Agreement, Assessment, AssessmentPart, PanelView, PartName
from ecf.core.events import subject_type
from ecf.core.models import Event
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Assignment, Part
from ecf.evidence.models import SignOff
from ecf.people.employer_settings import setting
from ecf.people.models import Registration, RegistrationStatus, RoleName, User
from ecf.people.roles import roles_of
from ecf.supervision.models import HELD_STATES, SupervisionSession

Reason = tuple[str, str]  # the code of the rule, and why in words
Reasons = dict[UUID, list[Reason]]  # by person
PARTS = {Part.SUPERVISOR: "supervised", Part.ASSESSOR: "assessed", Part.BUDDY: "was the buddy of"}
ACTED: dict[str, Reason] = {
    "assessment.panel_made": ("makes_the_panel", "made a panel of this assessment"),
    "assessment.panel_changed": ("makes_the_panel", "changed a panel of this assessment"),
    "component.overridden": ("overrode_a_part", "let a part of this assessment stand as met"),
    "component.recorded": ("recorded_a_part", "recorded a part of this assessment"),
    "component.booked": ("recorded_a_part", "booked the discussion of this assessment"),
}


@dataclass(frozen=True)
class Conflicted:
    """Somebody who cannot be on a panel: the code of the rule, and why in words."""

    person: User
    code: str
    why: str


def conflicts_of(assessment: Assessment, people: Collection[User], on: dt.date) -> list[Conflicted]:
    """Every conflict of each person, in their order. Eight queries, and one for the roles of each."""
    found = _conflicts(assessment, people, on, keeps=PartName.PANEL)
    return [each for each in found if each.code != "recorded_a_part"]


def conflicts_of_deciders(assessment: Assessment, people: Collection[User], on: dt.date) -> list[Conflicted]:
    """The same for those who decide an appeal: they have or had no part whatever, and recorded nothing. Whoever could
    confirm an outcome may decide."""
    return [each for each in _conflicts(assessment, people, on, keeps=None) if each.code != "confirms"]


def _conflicts(
    assessment: Assessment, people: Collection[User], on: dt.date, *, keeps: PartName | None
) -> list[Conflicted]:
    row = assessment.enrolment
    since = apart_since(row.employer_id, on)
    ids = {each.pk for each in people}
    by_person = [
        _assigned(row.social_worker_id, ids, since),
        _held(row.social_worker_id, ids, since),
        _answered(row.social_worker_id, ids, since),
        _of_parts(assessment, ids, keeps),
        _acted(assessment, ids),
    ]
    managers = _line_managers(row.social_worker_id, since)
    found: list[Conflicted] = []
    for person in people:
        reasons = [*_of_person(assessment, person), *(each for of in by_person for each in of.get(person.pk, ()))]
        if _plain(person.name) in managers:
            reasons.append(("line_manager", "is or was the line manager, by the agreement"))
        found += [Conflicted(person, code, f"{person.name} {words}.") for code, words in _each_once(reasons)]
    return found


def _each_once(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Made the panel, and makes panels: one is enough. Other codes may have two reasons."""
    made = [each for each in reasons if each[0] == "makes_the_panel"]
    yield from (each for each in reasons if each not in made[1:])


def apart_since(employer_id: UUID, on: dt.date) -> dt.date:
    """From which day on a part in the support keeps somebody off a panel that is made on the day."""
    return add_months(on, -int(setting(employer_id, "panel_apart_months", on)))


def least_members(employer_id: UUID, on: dt.date) -> int:
    """How many members a panel has at least."""
    return int(setting(employer_id, "panel_members", on))


def _of_person(assessment: Assessment, person: User) -> Iterator[Reason]:
    row = assessment.enrolment
    if row.social_worker.user_id == person.pk:
        yield "is_the_worker", "is the social worker whose assessment this is"
    held = {each.role for each in roles_of(person) if each.employer_id == row.employer_id}
    if RoleName.PSW in held:
        yield "confirms", "confirms outcomes as principal social worker, or stands in for them"
    if RoleName.COORDINATOR in held:
        yield "makes_the_panel", "is programme co-ordinator of this employer, and so makes the panel"


def _assigned(worker_id: UUID, ids: set[UUID], since: dt.date) -> Reasons:
    rows = Assignment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=since))
    found: Reasons = {}
    for row in rows.filter(enrolment__social_worker_id=worker_id, user_id__in=ids).order_by("started_on"):
        until = "still does" if row.ended_on is None else f"until {uk_date(row.ended_on)}"
        did = PARTS.get(Part(row.part), "supported")
        found.setdefault(row.user_id, []).append((f"was_{row.part}", f"{did} this social worker, {until}"))
    return found


def _held(worker_id: UUID, ids: set[UUID], since: dt.date) -> Reasons:
    rows = SupervisionSession.objects.filter(
        enrolment__social_worker_id=worker_id, supervisor_id__in=ids, state__in=HELD_STATES, held_on__gte=since
    )
    found: Reasons = {}
    for user_id, day in rows.order_by("held_on").values_list("supervisor_id", "held_on"):
        words = f"held supervision with this social worker on {uk_date(day)}"
        found[user_id] = [("held_supervision", words)]
    return found


def _answered(worker_id: UUID, ids: set[UUID], since: dt.date) -> Reasons:
    """Whoever answered evidence while standing in for somebody; those in their own right are assigned."""
    rows = SignOff.objects.filter(evidence__enrolment__social_worker_id=worker_id, by_id__in=ids, on__gte=since)
    found: Reasons = {}
    for user_id, day in rows.filter(standing_in_for__isnull=False).order_by("on").values_list("by_id", "on"):
        words = f"answered evidence of this social worker on {uk_date(day)}, in place of somebody"
        found[user_id] = [("answered_evidence", words)]
    return found


def _of_parts(assessment: Assessment, ids: set[UUID], keeps: PartName | None) -> Reasons:
    """Another part than the one to keep; without one, any part, of now or before. On a panel: not on one whose views
    an outcome rested on already."""
    judged = PanelView.objects.filter(
        by=OuterRef("person"), panel__assessment=assessment, panel__round__in=assessment.decisions.values("round")
    )
    rows = AssessmentPart.objects.filter(assessment=assessment, person_id__in=ids).annotate(judged=Exists(judged))
    found: Reasons = {}
    for row in rows:
        if row.part != keeps:
            words = f"is “{row.get_part_display().lower()}” in this assessment"
            found[row.person_id] = [("has_a_part", words)]
        elif row.judged:
            words = "was on the panel before, whose outcome was appealed against"
            found[row.person_id] = [("was_on_the_panel", words)]
    return found


def _acted(assessment: Assessment, ids: set[UUID]) -> Reasons:
    """What they did in it without a part of their own, in any round: by the events, which keep what was replaced."""
    rows = Event.objects.filter(
        subject_type=subject_type(Assessment), subject_id=str(assessment.pk), kind__in=ACTED, by_id__in=ids
    )
    found: Reasons = {}
    for by_id, kind in rows.order_by("by_id", "kind").values_list("by_id", "kind").distinct():
        if by_id is not None:
            found.setdefault(by_id, []).append(ACTED[kind])
    return found


def _line_managers(worker_id: UUID, since: dt.date) -> set[str]:
    """By name, from the worker's signed agreements: each counts until the day on which the next one was signed."""
    rows = Agreement.objects.filter(enrolment__social_worker_id=worker_id, signed_on__isnull=False)
    listed = list(rows.order_by("signed_on", "number").values_list("line_manager", "signed_on"))
    until = [*(day for _, day in listed), None][1:]
    return {
        _plain(name) for (name, _), last in zip(listed, until, strict=True) if name and (last is None or last >= since)
    }


def supported_by(person: User) -> Q:
    """A condition on enrolments: the person is the worker, or ever supervised, assessed, was the buddy or answered
    evidence. Whoever comes from outside has had nothing to do with the worker, however long ago."""
    held = SupervisionSession.objects.filter(supervisor=person, state__in=HELD_STATES).values("enrolment")
    answered = SignOff.objects.filter(by=person).values("evidence__enrolment")
    assigned = Assignment.objects.filter(user=person).values("enrolment")
    return Q(social_worker__user=person) | Q(pk__in=assigned) | Q(pk__in=held) | Q(pk__in=answered)


def managed_by(person: User, enrolment_ids: Collection[UUID]) -> set[UUID]:
    """Of these, those whose signed agreements ever named the person as line manager. One query."""
    rows = Agreement.objects.filter(enrolment_id__in=enrolment_ids, signed_on__isnull=False)
    named = rows.values_list("enrolment_id", "line_manager")
    return {pk for pk, name in named if _plain(name) == _plain(person.name)}


def _plain(name: str) -> str:
    return name.casefold().strip()


def is_registered(person: User, on: dt.date) -> bool:
    """On the register that day, as far as is recorded. One query."""
    rows = Registration.objects.on(on).filter(user=person).order_by("-started_on")
    row = rows.first()
    return row is not None and row.status == RegistrationStatus.REGISTERED


def holds_panel_role(person: User, employer_id: UUID) -> bool:
    """Is a panel member of the employer today."""
    return any(each.role == RoleName.PANEL_MEMBER and each.employer_id == employer_id for each in roles_of(person))


DECIDER_ROLES = (RoleName.PANEL_MEMBER, RoleName.ASSESSOR, RoleName.SUPERVISOR, RoleName.PSW)


def could_decide_appeals(person: User, employer_id: UUID) -> bool:
    """Holds one of the roles of those who decide appeals for the employer today, not only as a deputy."""
    return any(
        each.role in DECIDER_ROLES and each.employer_id == employer_id and not each.by_delegation
        for each in roles_of(person)
    )
