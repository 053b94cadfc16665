"""What two people have to talk about in their next session, gathered from what is known already."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from ecf.enrolments.clock import programme_days
from ecf.enrolments.models import Enrolment
from ecf.enrolments.promises import promise_on, read_promises
from ecf.enrolments.selectors import clock_inputs, fte_on
from ecf.evidence.counting import accepted_counts, standards_covered, waiting_counts
from ecf.evidence.models import Evidence, EvidenceState
from ecf.evidence.selectors import journey_of, portfolios_of
from ecf.framework.definition import EVIDENCE_KINDS, Milestone
from ecf.framework.employer_numbers import with_employer_numbers
from ecf.people.employer_settings import settings_for
from ecf.people.models import User
from ecf.supervision.models import Action
from ecf.supervision.selectors import Held, open_actions, plain_hours, supervision_facts


@dataclass(frozen=True)
class Missing:
    """One thing the next milestone with requirements still needs; `waiting` of it have been handed in."""

    title: str
    have: int
    needed: int
    waiting: int = 0


@dataclass(frozen=True)
class Late:
    """A milestone that is past its date."""

    title: str
    due_on: dt.date


@dataclass(frozen=True)
class Brought:
    """Something that another room brings in: under which heading, what it is, whose it is, by when, and where it is."""

    heading: str
    what: str
    owner: str
    due_on: dt.date
    href: str


@dataclass(frozen=True)
class Workload:
    """What was last written down of the workload, beside what is promised.

    `most_children`: the caseload limit now. `hours_a_week`: protected hours now; None where the framework has not
    published any, 0 where none are promised. `is_agreed`: both as a signed agreement says, else as the framework and
    the employer promise everybody, for the hours worked.
    """

    caseload: Held | None
    most_children: int
    hours: Held | None
    hours_a_week: Decimal | None
    is_agreed: bool = False

    @property
    def hours_told(self) -> str:
        return plain_hours(self.hours.protected_hours if self.hours else None)


@dataclass(frozen=True)
class Agenda:
    """What to talk about on a day, the late first. `milestone` is what `missing` is for; None when nothing asks for
    evidence any more. `brought` comes from other rooms, what is due first."""

    on: dt.date
    late: Sequence[Late]
    actions: Sequence[Action]
    waiting: Sequence[Evidence]
    milestone: Milestone | None
    missing: Sequence[Missing]
    workload: Workload
    brought: Sequence[Brought] = ()


def agenda_of(enrolment: Enrolment, *, user: User, on: dt.date) -> Agenda:
    """The agenda of an enrolment's next session, as the person may see it. Needs `with_schedule(with_clock(…))`."""
    waiting = Evidence.objects.visible_to(user).filter(enrolment=enrolment, state=EvidenceState.SUBMITTED)
    milestone, missing = missing_of(enrolment, on)
    return Agenda(
        on=on,
        late=late_of(enrolment, on),
        actions=open_actions(enrolment),
        waiting=list(waiting.order_by("submitted_at", "id")[:20]),
        milestone=milestone,
        missing=missing,
        workload=workload_of(enrolment, on),
        brought=brought_to(enrolment, user),
    )


def brought_to(enrolment: Enrolment, user: User) -> list[Brought]:
    """What the functions of `settings.AGENDA_BRINGS` bring in, as far as the person may read it."""
    found = [each for path in settings.AGENDA_BRINGS for each in import_string(path)(enrolment=enrolment, user=user)]
    return sorted(found, key=lambda each: (each.heading, each.due_on))


def late_of(enrolment: Enrolment, on: dt.date) -> list[Late]:
    """The unmet milestones that were due before the day, the oldest first. No query where the schedule is fetched."""
    definition = enrolment.framework_version.parsed
    rows = [row for row in enrolment.milestones.all() if row.met_on is None and row.due_on and row.due_on < on]
    return sorted(
        (Late(definition.milestone(row.key).title, row.due_on) for row in rows if row.due_on),
        key=lambda each: each.due_on,
    )


def missing_of(enrolment: Enrolment, on: dt.date) -> tuple[Milestone | None, list[Missing]]:
    """The next unmet milestone that asks for evidence, and what it still lacks."""
    journey = journey_of(enrolment, on)
    milestone = journey.next_with_evidence
    if milestone is None:
        return None, []
    items = portfolios_of([enrolment], on)[enrolment.pk].items
    have = accepted_counts(items, journey, milestone)
    handed_in = waiting_counts(items, journey, milestone)
    found = [
        Missing(EVIDENCE_KINDS[each.kind].title, have.get(each.kind, 0), each.count, handed_in.get(each.kind, 0))
        for each in milestone.requirements
    ]
    if milestone.coverage:
        covered = standards_covered(items, journey, milestone)
        enough = sum(1 for count in covered.values() if count >= milestone.coverage.minimum)
        found.append(Missing("Standards covered", enough, len(covered)))
    return milestone, [each for each in found if each.have < each.needed]


def workload_of(enrolment: Enrolment, on: dt.date) -> Workload:
    """Caseload and protected hours as last told, beside the promise: the agreed one where there is one."""
    found = workload_without_agreement(enrolment, on)
    agreed = promise_on(read_promises(enrolment.promises), on, employer_id=enrolment.employer_id)
    if agreed is None:
        return found
    return replace(found, most_children=agreed.children, hours_a_week=agreed.hours, is_agreed=True)


def workload_without_agreement(enrolment: Enrolment, on: dt.date) -> Workload:
    """The same beside what the framework and the employer promise everybody at this stage."""
    chosen = settings_for([enrolment.employer_id], on)
    facts = supervision_facts([enrolment], settings=chosen)[enrolment.pk]
    numbers = chosen[enrolment.employer_id]
    definition = with_employer_numbers(enrolment.framework_version.parsed, numbers)
    fte = fte_on(enrolment, on)
    start = on - dt.timedelta(days=programme_days(clock_inputs(enrolment), on))
    percent = definition.protected_percent(on, start=start)
    share = definition.caseload_percent(on, start=start)
    return Workload(
        caseload=facts.last_with("caseload", on),
        most_children=int(numbers["full_caseload"] * share / 100 * fte),
        hours=facts.last_with("protected_hours", on),
        hours_a_week=None if percent is None else round(numbers["contracted_hours"] * fte * percent / 100, 1),
    )
