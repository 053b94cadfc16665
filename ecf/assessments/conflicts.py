"""Conflicts of interest of a panel member, each named: who had a part in somebody's support does not judge them.

Nobody who was supervisor, assessor or line manager within so many months (12; assumed), or answered evidence in place
of one, is the worker, makes the panel or would confirm its outcome.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ecf.assessments.models import Agreement, Assessment, AssessmentPart, PanelView
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Assignment, Part
from ecf.evidence.models import SignOff
from ecf.people.employer_settings import setting
from ecf.people.models import Registration, RegistrationStatus, RoleName, User
from ecf.people.roles import roles_of
from ecf.supervision.models import HELD_STATES, SupervisionSession

PARTS = {Part.SUPERVISOR: "supervised", Part.ASSESSOR: "assessed", Part.BUDDY: "was the buddy of"}


@dataclass(frozen=True)
class Conflicted:
    """Somebody who cannot be on a panel: the code of the rule, and why in words."""

    person: User
    code: str
    why: str


def conflicts_of(assessment: Assessment, people: Collection[User], on: dt.date) -> list[Conflicted]:
    """Every conflict of each person, in their order. Eight queries, and one for the roles of each."""
    row = assessment.enrolment
    since = apart_since(row.employer_id, on)
    ids = {each.pk for each in people}
    assigned = _assigned(row.pk, ids, since)
    held, answered = _held(row.pk, ids, since), _answered(row.pk, ids, since)
    parts = {each.person_id: each for each in AssessmentPart.objects.filter(assessment=assessment, person_id__in=ids)}
    managers, judged = _line_managers(row.pk, since), _judged(assessment)
    found: list[Conflicted] = []
    for person in people:
        reasons = [*_of_person(assessment, person), *assigned.get(person.pk, ())]
        reasons += [*held.get(person.pk, ()), *answered.get(person.pk, ())]
        if _plain(person.name) in managers:
            reasons.append(("line_manager", "is or was the line manager, by the agreement"))
        if person.pk in judged:
            reasons.append(("was_on_the_panel", "was on the panel before, whose outcome was appealed against"))
        if person.pk in parts and parts[person.pk].part != "panel":
            reasons.append(("has_a_part", f"is “{parts[person.pk].get_part_display().lower()}” in this assessment"))
        found += [Conflicted(person, code, f"{person.name} {words}.") for code, words in reasons]
    return found


def conflicts_of_deciders(assessment: Assessment, people: Collection[User], on: dt.date) -> list[Conflicted]:
    """The same for those who decide an appeal. Whoever could confirm an outcome may, as long as they have no part."""
    return [each for each in conflicts_of(assessment, people, on) if each.code not in {"has_a_part", "confirms"}]


def apart_since(employer_id: UUID, on: dt.date) -> dt.date:
    """From which day on a part in the support keeps somebody off a panel that is made on the day."""
    return add_months(on, -int(setting(employer_id, "panel_apart_months", on)))


def least_members(employer_id: UUID, on: dt.date) -> int:
    """How many members a panel has at least."""
    return int(setting(employer_id, "panel_members", on))


def _of_person(assessment: Assessment, person: User) -> Iterator[tuple[str, str]]:
    row = assessment.enrolment
    if row.social_worker.user_id == person.pk:
        yield "is_the_worker", "is the social worker whose assessment this is"
    held = {each.role for each in roles_of(person) if each.employer_id == row.employer_id}
    if RoleName.PSW in held:
        yield "confirms", "confirms outcomes as principal social worker, or stands in for them"


def _assigned(enrolment_id: UUID, ids: set[UUID], since: dt.date) -> dict[UUID, list[tuple[str, str]]]:
    rows = Assignment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=since), enrolment_id=enrolment_id)
    found: dict[UUID, list[tuple[str, str]]] = {}
    for row in rows.filter(user_id__in=ids).order_by("started_on"):
        until = "still does" if row.ended_on is None else f"until {uk_date(row.ended_on)}"
        did = PARTS.get(Part(row.part), "supported")
        found.setdefault(row.user_id, []).append((f"was_{row.part}", f"{did} this social worker, {until}"))
    return found


def _held(enrolment_id: UUID, ids: set[UUID], since: dt.date) -> dict[UUID, list[tuple[str, str]]]:
    rows = SupervisionSession.objects.filter(
        enrolment_id=enrolment_id, supervisor_id__in=ids, state__in=HELD_STATES, held_on__gte=since
    )
    found: dict[UUID, list[tuple[str, str]]] = {}
    for user_id, day in rows.order_by("held_on").values_list("supervisor_id", "held_on"):
        words = f"held supervision with this social worker on {uk_date(day)}"
        found[user_id] = [("held_supervision", words)]
    return found


def _answered(enrolment_id: UUID, ids: set[UUID], since: dt.date) -> dict[UUID, list[tuple[str, str]]]:
    """Whoever answered evidence while standing in for somebody; those in their own right are assigned."""
    rows = SignOff.objects.filter(evidence__enrolment_id=enrolment_id, by_id__in=ids, on__gte=since)
    found: dict[UUID, list[tuple[str, str]]] = {}
    for user_id, day in rows.filter(standing_in_for__isnull=False).order_by("on").values_list("by_id", "on"):
        words = f"answered evidence of this social worker on {uk_date(day)}, in place of somebody"
        found[user_id] = [("answered_evidence", words)]
    return found


def _judged(assessment: Assessment) -> set[UUID]:
    """Whose views an outcome of this assessment rested on already."""
    rounds = assessment.decisions.values_list("round", flat=True)
    rows = PanelView.objects.filter(panel__assessment=assessment, panel__round__in=list(rounds))
    return set(rows.values_list("by_id", flat=True))


def _line_managers(enrolment_id: UUID, since: dt.date) -> set[str]:
    rows = Agreement.objects.filter(enrolment_id=enrolment_id, signed_on__isnull=False).order_by("number")
    listed = list(rows.values_list("line_manager", "signed_on"))
    recent = {name for name, day in listed if day is not None and day >= since}
    return {_plain(name) for name in recent | ({listed[-1][0]} if listed else set()) if name}


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
