"""What another framework would change, before it is saved: the change itself, rehearsed, progress on both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from ecf.core.change import rehearse
from ecf.enrolments.former import answers_to, was_on
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.previews import DateChange, dates_before_and_after
from ecf.enrolments.selectors import with_schedule
from ecf.evidence.carried_over import reading_of
from ecf.evidence.counting import Counts, Item, Why, accepted_counts, counts, standards_covered
from ecf.evidence.models import StandardLink
from ecf.evidence.selectors import HANDED_IN
from ecf.framework.definition import EVIDENCE_KINDS, Definition, Milestone
from ecf.framework.models import FrameworkVersion
from ecf.framework.selectors import version_order
from ecf.people.models import User
from ecf.progress.answer import answer
from ecf.progress.facts import Facts
from ecf.progress.gathering import facts_of, gather
from ecf.progress.shape import Progress

TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True)
class Offer:
    """The framework versions that somebody may go to, by code, the newest first; those they were on before are in
    `before`, those that are not in force yet in `later`."""

    versions: list[FrameworkVersion]
    before: list[FrameworkVersion]
    later: list[FrameworkVersion]


def frameworks_on_offer(enrolment: Enrolment, today: dt.date) -> Offer:
    """Every version but the one they are on, that their employer may use or that they were on before. Two queries."""
    before = was_on(enrolment)
    known = FrameworkVersion.objects.for_employers([enrolment.employer_id]).defer("definition")
    found = {each.pk: each for each in [*known, *before]}
    found.pop(enrolment.framework_version_id, None)
    rows = sorted(found.values(), key=version_order, reverse=True)
    rows = sorted(rows, key=lambda each: each.code)
    ids = {each.pk for each in before}
    open_rows = [each for each in rows if each.in_force_from <= today or each.pk in ids]
    return Offer(open_rows, before, [each for each in rows if each not in open_rows])


@dataclass(frozen=True)
class Amount:
    """How much there is of what a milestone asks for."""

    have: int
    needed: int


@dataclass(frozen=True)
class CountLine:
    """One kind of evidence, or the standards (no kind), on both sides; None where that side does not ask for it."""

    kind: str | None
    before: Amount | None
    after: Amount | None

    @property
    def title(self) -> str:
        return EVIDENCE_KINDS[self.kind].title if self.kind else "Standards shown"


@dataclass(frozen=True)
class Goal:
    """A milestone that evidence is gathered for, with its date; None for a date while a break is open."""

    key: str
    title: str
    due_on: dt.date | None


@dataclass(frozen=True)
class Comparison:
    """What counts towards one milestone of each side: the next that asks for evidence, or the next such assessment."""

    before: Goal | None
    after: Goal | None
    lines: list[CountLine]


@dataclass(frozen=True)
class NoLonger:
    """An accepted entry that counts for something now and would not any more: facts only, never its title."""

    evidence_id: UUID
    kind: str
    happened_on: dt.date
    reasons: tuple[Why, ...]

    @property
    def title(self) -> str:
        return EVIDENCE_KINDS[self.kind].title


@dataclass(frozen=True)
class Newly:
    """A milestone to come, and what of it is new: all of it, or what it asks for beyond the one of now."""

    key: str
    title: str
    due_on: dt.date | None
    is_new: bool
    asks: list[str]


@dataclass(frozen=True)
class Recorded:
    """A milestone with an outcome that the change sets aside, or brings back."""

    key: str
    title: str
    outcome: str
    met_on: dt.date | None


@dataclass(frozen=True)
class StandardChange:
    """A standard that evidence is linked to, and what it stands for afterwards; nothing where no standard fits."""

    code: str
    now: tuple[str, ...]


@dataclass(frozen=True)
class FrameworkPreview:
    """All that a change of framework would do to one enrolment. Nothing of it is stored."""

    old: FrameworkVersion
    new: FrameworkVersion
    before: Progress
    after: Progress
    date_changes: list[DateChange]
    comparisons: list[Comparison]
    no_longer: list[NoLonger]
    newly_counting: int
    newly: list[Newly]
    set_aside: list[Recorded]
    brought_back: list[Recorded]
    standards: list[StandardChange]


@dataclass(frozen=True)
class _Side:
    """An enrolment as it is at one moment of the rehearsal."""

    version: FrameworkVersion
    facts: Facts
    schedule: dict[str, ScheduledMilestone]

    @property
    def definition(self) -> Definition:
        return self.facts.definition


def framework_preview(*, enrolment: Enrolment, act: Callable[[], Any], by: User, today: dt.date) -> FrameworkPreview:
    """What `act`, a call of `change_framework`, would change for progress of today. Raises what the service raises."""

    def looked() -> FrameworkPreview:
        dates = dates_before_and_after(enrolment=enrolment, act=act, by=by)
        before = _side(enrolment, today)
        act()
        return _compared(enrolment, before, _side(enrolment, today), dates)

    return rehearse(looked, by=by)


def _side(enrolment: Enrolment, today: dt.date) -> _Side:
    row = with_schedule(Enrolment.objects.select_related("framework_version").filter(pk=enrolment.pk)).get()
    facts = next(iter(facts_of(gather([row.pk], today))))
    return _Side(row.framework_version, facts, {each.key: each for each in row.milestones.all()})


def _compared(enrolment: Enrolment, before: _Side, after: _Side, dates: list[DateChange]) -> FrameworkPreview:
    gone_along = {key for key in before.schedule if answers_to(before.version, after.version, key)}
    return FrameworkPreview(
        old=before.version,
        new=after.version,
        before=answer(before.facts),
        after=answer(after.facts),
        date_changes=dates,
        comparisons=list(_comparisons(before, after)),
        no_longer=list(_no_longer(before, after)),
        newly_counting=sum(1 for _ in _changed(after, before)),
        newly=list(_newly(before, after)),
        set_aside=_recorded(before, but=gone_along),
        brought_back=_recorded(after, but=gone_along),
        standards=_standards(enrolment, after),
    )


# What counts


def _comparisons(before: _Side, after: _Side) -> Iterator[Comparison]:
    """For the next milestone that asks for evidence, then for the next such assessment, where that is another."""
    nearest = (_next(before), _next(after))
    if any(nearest):
        yield _comparison(before, after, *nearest)
    assessments = (_next(before, assessment=True), _next(after, assessment=True))
    if any(assessments) and assessments != nearest:
        yield _comparison(before, after, *assessments)


def _next(side: _Side, *, assessment: bool = False) -> Milestone | None:
    asking = [each for each in side.facts.journey.unmet if each.needs_evidence]
    return next((each for each in asking if each.is_assessment or not assessment), None)


def _comparison(before: _Side, after: _Side, old: Milestone | None, new: Milestone | None) -> Comparison:
    had, has = _amounts(before, old), _amounts(after, new)
    kinds = [*EVIDENCE_KINDS, None]
    lines = [CountLine(kind, had.get(kind), has.get(kind)) for kind in kinds if kind in had or kind in has]
    return Comparison(_goal(before, old), _goal(after, new), lines)


def _goal(side: _Side, milestone: Milestone | None) -> Goal | None:
    return Goal(milestone.key, milestone.title, side.schedule[milestone.key].due_on) if milestone else None


def _amounts(side: _Side, milestone: Milestone | None) -> dict[str | None, Amount]:
    """Have and needed by kind; the standards under None."""
    if milestone is None:
        return {}
    items, journey = side.facts.items, side.facts.journey
    have = accepted_counts(items, journey, milestone)
    found: dict[str | None, Amount] = {
        each.kind: Amount(have.get(each.kind, 0), each.count) for each in milestone.requirements
    }
    if milestone.coverage:
        shown = standards_covered(items, journey, milestone)
        enough = sum(1 for count in shown.values() if count >= milestone.coverage.minimum)
        found[None] = Amount(enough, len(shown))
    return found


def _no_longer(before: _Side, after: _Side) -> Iterator[NoLonger]:
    for item, now in _changed(before, after):
        yield NoLonger(item.id, item.kind, item.happened_on, now.reasons)


def _changed(one: _Side, other: _Side) -> Iterator[tuple[Item, Counts]]:
    """The accepted entries that count for something on one side and for nothing on the other; how they stand there."""
    there = {item.id: item for item in other.facts.items}
    for item in one.facts.items:
        if item.is_accepted and _counts(item, one) and not _counts(there[item.id], other):
            yield item, counts(there[item.id], other.facts.journey, other.facts.items)


def _counts(item: Item, side: _Side) -> bool:
    """Towards a milestone to come or for one that is met, or it helps to show the standards that one wants covered."""
    journey = side.facts.journey
    found = counts(item, journey, side.facts.items)
    if found.counts_now or any(why.code == "already_used" for why in found.reasons):
        return True
    if any(why.code == "observer_not_registered" for why in found.reasons):
        return False
    covering = (each for each in journey.unmet if each.coverage)
    alone = replace(item, by_registered=True)  # its share is answered for above
    return any(any(standards_covered([alone], journey, each).values()) for each in covering)


def _standards(enrolment: Enrolment, after: _Side) -> list[StandardChange]:
    """The standards of what was handed in that the framework afterwards does not have under their code."""
    links = StandardLink.objects.filter(evidence__enrolment=enrolment, evidence__state__in=HANDED_IN)
    codes = sorted(set(links.order_by().values_list("code", flat=True)), key=lambda code: (len(code), code))
    row = Enrolment.objects.select_related("framework_version").get(pk=enrolment.pk)
    reading = reading_of(row)
    return [StandardChange(code, reading.now(code)) for code in codes if not after.definition.has_standard(code)]


# What is asked


def _newly(before: _Side, after: _Side) -> Iterator[Newly]:
    for milestone in after.facts.journey.unmet:
        is_new = milestone.key not in before.schedule or not answers_to(before.version, after.version, milestone.key)
        known = [] if is_new else _asks(before.definition, before.definition.milestone(milestone.key))
        asks = [each for each in _asks(after.definition, milestone) if each not in known]
        if is_new or asks:
            due_on = after.schedule[milestone.key].due_on
            yield Newly(milestone.key, milestone.title, due_on, is_new, asks)


def _asks(definition: Definition, milestone: Milestone) -> list[str]:
    """What a milestone asks for, each in a few words."""
    found = [str(each) for each in milestone.requirements]
    if milestone.coverage:
        stage = definition.stage(milestone.coverage.stage).title.lower()
        least = milestone.coverage.minimum
        found.append(f"every standard of the {stage} stage, shown at least {TIMES.get(least, f'{least} times')}")
    if milestone.needs_specialism:
        found.append("a named specialism")
    return found


def _recorded(side: _Side, *, but: Iterable[str]) -> list[Recorded]:
    """The milestones of one side with an outcome, but those that both sides have."""
    return [
        Recorded(key, side.definition.milestone(key).title, row.outcome, row.met_on)
        for key, row in side.schedule.items()
        if row.outcome and key not in but
    ]
