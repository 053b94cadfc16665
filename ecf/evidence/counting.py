"""What counts towards which milestone, and why not. Pure Python: no Django, no database.

The page of one entry, the coverage picture and progress all read this one rule, so that evidence never silently does
not count. An entry counts when it is accepted, shared, linked to a standard and happened in the milestone's window.

The window runs from the start of the enrolment, or from the day after the milestone named by `since` was submitted, to
the day on which the milestone itself was actually submitted or signed. Due dates play no part: somebody who is late can
still comply. Windows of different stages do not overlap, so that nothing counts for both year 2 and year 5 (assumed).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from ecf.framework.definition import EVIDENCE_KINDS, Definition, Milestone

OBSERVATION = "direct_observation"
CHILDREN_ONLY = "children"
REGISTERED_FOR_EACH_OTHER = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One entry, as far as counting goes. `codes` are the standards of the framework of now that it is linked to.

    `lost` are those of a framework left since that stand for none of this one. `by_registered` is false for an
    observation by somebody who is not a registered social worker; `from_adult` is true for feedback that a parent or
    carer gave (unknown where the worker wrote it down themselves: then it is taken as asked for; assumed).
    """

    id: UUID
    kind: str
    happened_on: date
    state: str
    shared: bool
    codes: tuple[str, ...]
    lost: tuple[str, ...] = ()
    by_registered: bool = True
    from_adult: bool = False

    @property
    def is_accepted(self) -> bool:
        return self.state == "accepted"

    @property
    def is_waiting(self) -> bool:
        return self.state == "submitted"


@dataclass(frozen=True, slots=True)
class Journey:
    """One enrolment, as far as counting goes.

    `met` maps the milestones that are met to the day of their actual submission or signing. `applies` holds the keys
    that this enrolment has at all: recognised experience takes the earlier ones away.
    """

    definition: Definition
    started_on: date
    met: Mapping[str, date]
    applies: frozenset[str]

    @property
    def milestones(self) -> list[Milestone]:
        """Those that apply, in order."""
        return [each for each in self.definition.milestones if each.key in self.applies]

    @property
    def unmet(self) -> list[Milestone]:
        """Those still to come, in order."""
        return [each for each in self.milestones if each.key not in self.met]

    @property
    def next_with_evidence(self) -> Milestone | None:
        """The next milestone that asks for evidence and is open to it."""
        return next((each for each in self.unmet if each.needs_evidence and _is_open(self, each)), None)


@dataclass(frozen=True, slots=True)
class Window:
    """From which day to which day an entry must have happened, both inclusive; no end means it is still open."""

    opens_on: date
    closes_on: date | None

    def contains(self, day: date) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


@dataclass(frozen=True, slots=True)
class Why:
    """One reason why an entry does not count (yet): a code for machines, a sentence for people."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Whether an entry counts now, whether it will once it is accepted, for which milestone, and why (not)."""

    will_count: bool
    counts_now: bool
    milestone: str | None
    reasons: tuple[Why, ...]


def window(journey: Journey, milestone: Milestone) -> Window | None:
    """When evidence for the milestone must have happened; None while the milestone it follows is not submitted.

    Where the milestone it follows does not apply (an experienced entrant), the window opens at entry.
    """
    opens_on = journey.started_on
    if milestone.since is not None and milestone.since in journey.applies:
        submitted_on = journey.met.get(milestone.since)
        if submitted_on is None:
            return None
        opens_on = submitted_on + timedelta(days=1)
    closing = [day for day in (journey.met.get(milestone.key), _stage_closed_on(journey, milestone)) if day]
    return Window(opens_on, min(closing) if closing else None)


def _stage_closed_on(journey: Journey, milestone: Milestone) -> date | None:
    """The day on which the assessment that ends the milestone's stage was submitted; later is the next stage's."""
    ends = {each.since for each in journey.definition.milestones if each.since}
    later = [
        journey.met[each.key]
        for each in journey.milestones
        if each.key in ends
        and each.key in journey.met
        and each.since == milestone.since
        and each.rank >= milestone.rank
    ]
    return min(later, default=None)


def _is_open(journey: Journey, milestone: Milestone) -> bool:
    """Can something that happens from now on count for it?"""
    span = window(journey, milestone)
    return span is not None and span.closes_on is None


def _counted(items: Iterable[Item], journey: Journey, milestone: Milestone) -> list[Item]:
    span = window(journey, milestone)
    if span is None:
        return []
    return [item for item in items if item.shared and item.codes and span.contains(item.happened_on)]


def _within_share(items: Iterable[Item]) -> list[Item]:
    """Those that may count together: at least 2 of every 3 observations are by a registered social worker (assumed).

    For each two of those, one by somebody else: those already accepted first, then the earliest. The more there are
    by registered ones, the more of the others count; none that counted stops counting because of it.
    """
    listed = list(items)
    others = [item for item in listed if _is_by_another(item)]
    registered = sum(1 for item in listed if item.kind == OBSERVATION and item.by_registered)
    others.sort(key=lambda item: (not item.is_accepted, item.happened_on, item.id))
    beyond = {item.id for item in others[registered // REGISTERED_FOR_EACH_OTHER :]}
    return [item for item in listed if item.id not in beyond]


def _is_by_another(item: Item) -> bool:
    return item.kind == OBSERVATION and not item.by_registered


def _counting(items: Iterable[Item], journey: Journey, milestone: Milestone, *, waiting: bool = False) -> list[Item]:
    """The accepted entries that count for the milestone; with `waiting`, also those that then would."""
    found = _counted(items, journey, milestone)
    return _within_share(item for item in found if item.is_accepted or (waiting and item.is_waiting))


def accepted_counts(items: Iterable[Item], journey: Journey, milestone: Milestone) -> dict[str, int]:
    """How many accepted entries of each kind count for the milestone. Kinds without any are left out."""
    return _by_kind(_counting(items, journey, milestone), milestone)


def counted_ids(items: Iterable[Item], journey: Journey, milestone: Milestone) -> set[UUID]:
    """Which accepted entries count for the milestone."""
    return {item.id for item in _counting(items, journey, milestone) if _is_from_asked(item, milestone)}


def _by_kind(counting: Iterable[Item], milestone: Milestone) -> Counter[str]:
    """Without what is not from whom the milestone asks it of; that may still show standards."""
    return Counter(item.kind for item in counting if _is_from_asked(item, milestone))


def _is_from_asked(item: Item, milestone: Milestone) -> bool:
    return not (item.from_adult and milestone.only_from(item.kind) == CHILDREN_ONLY)


def waiting_counts(items: Iterable[Item], journey: Journey, milestone: Milestone) -> dict[str, int]:
    """How many more of each kind would count if those that wait for an answer were accepted."""
    listed = list(items)
    then = _by_kind(_counting(listed, journey, milestone, waiting=True), milestone)
    return then - Counter(accepted_counts(listed, journey, milestone))


def standards_covered(items: Iterable[Item], journey: Journey, milestone: Milestone) -> dict[str, int]:
    """For each standard the milestone wants covered, how many accepted entries (of any kind) show it."""
    return _by_standard(_counting(items, journey, milestone), journey, milestone)


def standards_waiting(items: Iterable[Item], journey: Journey, milestone: Milestone) -> dict[str, int]:
    """For each standard the milestone wants covered, how many entries that show it wait for an answer."""
    waiting = [item for item in _counting(items, journey, milestone, waiting=True) if item.is_waiting]
    return _by_standard(waiting, journey, milestone)


def _by_standard(counting: Iterable[Item], journey: Journey, milestone: Milestone) -> dict[str, int]:
    found = {standard.code: 0 for standard in journey.definition.covered_standards(milestone)}
    for item in counting:
        for code in found.keys() & set(item.codes):
            found[code] += 1
    return found


def counts(item: Item, journey: Journey, others: Iterable[Item] = ()) -> Counts:
    """The answer for one entry. A reason other than `not_accepted` means that it will not count as it is.

    The milestone is the next unmet one that asks for this kind and in whose window the entry falls; else the met one
    for which it was used. `others` are read only for an observation by somebody who is not registered.
    """
    milestone, misfit = _place(item, journey)
    if misfit is None and milestone is not None and _is_by_another(item):
        misfit = _beyond_share(item, journey, milestone, others)
    if misfit is None and milestone is not None and not _is_from_asked(item, milestone):
        misfit = _from_an_adult(milestone)
    reasons = [] if misfit is None else [misfit]
    if not item.codes:
        reasons.append(Why("no_standard", _no_standard(item)))
    if not item.shared:
        reasons.append(Why("private", "It is private. Only evidence shared with the supervisor and assessor counts."))
    will_count = not reasons
    if not item.is_accepted:
        reasons.append(Why("not_accepted", _NOT_ACCEPTED.get(item.state, _NOT_ACCEPTED["draft"])))
    return Counts(will_count, will_count and item.is_accepted, milestone.key if milestone else None, tuple(reasons))


def _beyond_share(item: Item, journey: Journey, milestone: Milestone, others: Iterable[Item]) -> Why | None:
    """Why an observation by somebody who is not registered does not count (yet), were it accepted."""
    accepted = [each for each in _counted(others, journey, milestone) if each.is_accepted and each.id != item.id]
    as_if = item if item.is_accepted else replace(item, state="submitted")
    if any(each.id == item.id for each in _within_share([*accepted, as_if])):
        return None
    registered = sum(1 for each in accepted if each.kind == OBSERVATION and each.by_registered)
    spent = sum(1 for each in accepted if _is_by_another(each))
    so_far = f"So far {registered} by a registered social worker {'is' if registered == 1 else 'are'} accepted"
    so_far += f", and {spent} by somebody else." if spent else "."
    detail = (
        "The observer is not a registered social worker. At least 2 of every 3 observations must be by one: "
        f"others count beyond that. {so_far}"
    )
    return Why("observer_not_registered", detail)


def _no_standard(item: Item) -> str:
    if not item.lost:
        return "It is not linked to a standard."
    stand = "is a standard" if len(item.lost) == 1 else "are standards"
    return f"{', '.join(item.lost)} {stand} of the framework before, and nothing in this one stands for it."


_NOT_ACCEPTED = {
    "draft": "It is a draft. Only accepted evidence counts.",
    "submitted": "It is waiting for the supervisor or assessor to accept it.",
    "returned": "It was returned. Only accepted evidence counts.",
}


def asks_for(milestone: Milestone, kind: str) -> bool:
    """Does the milestone want this kind? One that names no kinds but wants standards covered takes any."""
    if milestone.requirements:
        return milestone.required(kind) > 0
    return milestone.coverage is not None


def _place(item: Item, journey: Journey) -> tuple[Milestone | None, Why | None]:
    """The milestone an entry belongs to, and what is wrong with its kind or its day."""
    asking = [each for each in journey.milestones if asks_for(each, item.kind)]
    if not asking:
        return None, _not_required(item, journey)
    fitting = [each for each in asking if (span := window(journey, each)) and span.contains(item.happened_on)]
    for milestone in fitting:
        if milestone.key not in journey.met and not _stage_closed_on(journey, milestone):
            return milestone, None
    used = [each for each in fitting if each.key in journey.met]
    if used and item.is_accepted and item.shared and item.codes:
        return used[-1], _already_used(used[-1], journey)
    return None, _outside(item, journey, asking)


def _not_required(item: Item, journey: Journey) -> Why:
    detail = f"No milestone of this framework asks for {EVIDENCE_KINDS[item.kind].many}."
    if any(each.coverage for each in journey.unmet):
        detail += " Once it is accepted, it still helps to show its standards."
    return Why("kind_not_required", detail)


def _from_an_adult(milestone: Milestone) -> Why:
    """Why what a parent or carer said does not count."""
    detail = (
        f"The {plain_title(milestone)} asks for feedback from children and young people, and this is from a parent or "
        "carer. Once it is accepted, it still helps to show its standards."
    )
    return Why("kind_not_required", detail)


def _already_used(milestone: Milestone, journey: Journey) -> Why:
    when = plain_date(journey.met[milestone.key])
    return Why(
        "already_used", f"It counted towards the {plain_title(milestone)}, met on {when}. Nothing counts a second time."
    )


def _outside(item: Item, journey: Journey, asking: list[Milestone]) -> Why:
    """Why the day fits no milestone that is still to come."""
    if item.happened_on < journey.started_on:
        detail = f"It happened before the programme began on {plain_date(journey.started_on)}."
        return Why("outside_window", detail)
    unmet = [each for each in asking if each.key not in journey.met]
    for milestone in unmet:
        span = window(journey, milestone)
        if span is None and milestone.since:
            before = plain_title(journey.definition.milestone(milestone.since))
            detail = f"The {plain_title(milestone)} counts what happens after the {before} was submitted."
            return Why("outside_window", detail)
        if span is not None and item.happened_on < span.opens_on:
            detail = f"The {plain_title(milestone)} counts what happened from {plain_date(span.opens_on)}."
            return Why("outside_window", detail)
    last = plain_title(asking[-1])
    return Why("outside_window", f"The {last} was the last milestone to ask for it, and is closed.")


def plain_title(milestone: Milestone) -> str:
    """ "Year-2 assessment" inside a sentence: "year-2 assessment"."""
    title = milestone.title
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def plain_date(day: date) -> str:
    """ "2 September 2026"."""
    return f"{day.day} {day:%B} {day.year}"
