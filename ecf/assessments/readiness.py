"""What an assessment asks for, how much of it is there, and what could go into the bundle."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_schedule
from ecf.evidence.counting import Item, Journey, accepted_counts, counted_ids, standards_covered, waiting_counts, window
from ecf.evidence.models import Evidence, EvidenceState, Privacy
from ecf.evidence.selectors import journey_of, portfolios_of
from ecf.framework.definition import EVIDENCE_KINDS, FEEDBACK_GIVERS, Milestone
from ecf.progress.words import NEXT_STEPS


@dataclass(frozen=True)
class Requirement:
    """One thing that is asked for: what it is called, how much of it is there, how much waits for an answer."""

    code: str
    title: str
    have: int
    needed: int
    waiting: int = 0
    next_step: str = ""

    @property
    def is_met(self) -> bool:
        return self.have >= self.needed


def requirements_of(
    enrolment: Enrolment, milestone: Milestone, on: dt.date, *, among: Collection[UUID] | None = None
) -> list[Requirement]:
    """Every requirement with have and needed on a day, in the order of the framework.

    `among`: of these entries alone (what was chosen); without, of everything accepted. Five queries.
    """
    fetched = with_schedule(Enrolment.objects.select_related("framework_version")).get(pk=enrolment.pk)
    journey = journey_of(fetched, on)
    items = portfolios_of([fetched], on)[fetched.pk].items
    if among is not None:
        items = [item for item in items if item.id in among]
    return [
        *_kinds(items, journey, milestone),
        *_standards(items, journey, milestone),
        *_specialism(fetched, milestone),
    ]


def _kinds(items: list[Item], journey: Journey, milestone: Milestone) -> Iterator[Requirement]:
    have, waiting = accepted_counts(items, journey, milestone), waiting_counts(items, journey, milestone)
    for row in milestone.requirements:
        called = FEEDBACK_GIVERS.get(row.only_from) or EVIDENCE_KINDS[row.kind]
        title = called.one if row.count == 1 else called.many
        step = NEXT_STEPS[row.kind]
        yield Requirement(row.kind, title, have.get(row.kind, 0), row.count, waiting.get(row.kind, 0), step)


def _standards(items: list[Item], journey: Journey, milestone: Milestone) -> Iterator[Requirement]:
    if milestone.coverage is None:
        return
    minimum = milestone.coverage.minimum
    for code, count in standards_covered(items, journey, milestone).items():
        title = f"pieces that show {code} {journey.definition.standard(code).title}"
        yield Requirement(f"standard:{code}", title, count, minimum, next_step="Link accepted evidence to it.")


def _specialism(enrolment: Enrolment, milestone: Milestone) -> Iterator[Requirement]:
    if not milestone.needs_specialism:
        return
    known = {each.code for each in enrolment.framework_version.parsed.specialisms}
    step = "Name your specialism with your co-ordinator."
    yield Requirement("specialism", "named specialism", int(enrolment.specialism in known), 1, next_step=step)


def fit_for_bundle(enrolment: Enrolment, milestone: Milestone, on: dt.date) -> list[Evidence]:
    """Accepted and shared entries of the milestone's window that are linked to a standard, oldest first, with what a
    line about each says. Five queries."""
    fetched = with_schedule(Enrolment.objects.select_related("framework_version")).get(pk=enrolment.pk)
    span = window(journey_of(fetched, on), milestone)
    if span is None:
        return []
    rows = Evidence.objects.filter(
        enrolment=enrolment,
        state=EvidenceState.ACCEPTED,
        privacy=Privacy.SHARED,
        happened_on__gte=span.opens_on,
        happened_on__lte=on,
    )
    listed = rows.select_related("accepted_by").prefetch_related("standard_links").order_by("happened_on", "id")
    return [row for row in listed if row.standard_links.all()]


def counting_for(enrolment: Enrolment, milestone: Milestone, on: dt.date) -> set[UUID]:
    """Which entries count for the milestone now: those that a bundle holds unless the worker says otherwise."""
    fetched = with_schedule(Enrolment.objects.select_related("framework_version")).get(pk=enrolment.pk)
    return counted_ids(portfolios_of([fetched], on)[fetched.pk].items, journey_of(fetched, on), milestone)
