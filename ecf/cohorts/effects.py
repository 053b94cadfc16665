"""What a change of an employer's number would do, before it is saved: the change itself, rehearsed.

Everybody's progress is computed twice for the day on which it would take effect, by the code that always computes it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from ecf.core.change import rehearse
from ecf.core.templatetags.words import plural, status_words, uk_date
from ecf.core.working_days import next_working_day
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.people.catalogue import plain
from ecf.people.models import Employer, User
from ecf.progress.answer import answer
from ecf.progress.facts import Facts
from ecf.progress.gathering import facts_of, gather
from ecf.progress.rows import COMMITMENT_TITLES
from ecf.progress.shape import Progress
from ecf.reminders.selectors import untold
from ecf.supervision.keeping import wellbeing_to_forget

SHOWN = 50
BATCH = 1000
ONE_DAY = dt.timedelta(days=1)
Shown = dict[str, str]


@dataclass(frozen=True)
class Standing:
    """Where one person stands on the day: both statuses, and what else could move, in words by what it is."""

    status: str
    employer_status: str
    shown: Shown


@dataclass(frozen=True)
class Moved:
    """One thing about one person: what it is, now and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class PersonMoved:
    """One person for whom anything moves."""

    enrolment_id: UUID
    name: str
    moved: list[Moved]


@dataclass(frozen=True)
class StatusMoved:
    """So many people whose status goes from one to another; codes."""

    before: str
    after: str
    count: int


@dataclass(frozen=True)
class Effect:
    """What would be otherwise on `on`, and in the reminders of `told_on`. `listed` are the first 50 of `affected`."""

    on: dt.date
    everybody: int
    affected: int
    listed: list[PersonMoved]
    status_moved: list[StatusMoved]
    employer_status_moved: list[StatusMoved]
    told_on: dt.date
    told_before: int
    told_after: int
    wellbeing_lost: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all would be otherwise that day."""
        return not self.affected and self.told_before == self.told_after and not self.wellbeing_lost


@dataclass
class _Look:
    """Everything that is compared, as it is at one moment."""

    people: dict[UUID, Standing] = field(default_factory=dict)
    told: int = 0
    wellbeing: int = 0


def effect_of(
    *, employer: Employer, act: Callable[[], Any], effective_from: dt.date, by: User, today: dt.date
) -> Effect:
    """What `act`, a call of the service that would change a number, does to the employer's active enrolments.

    As many queries for one person as for a thousand. Nothing is stored. Raises what the service raises.
    """
    told_on = next_working_day(max(effective_from, today + ONE_DAY))

    def looked() -> tuple[_Look, _Look]:
        before = _look(employer, effective_from, told_on)
        act()
        return before, _look(employer, effective_from, told_on)

    before, after = rehearse(looked, by=by)
    return _compared(before, after, _names(employer), effective_from, told_on)


def _active(employer: Employer) -> Any:
    return Enrolment.objects.filter(employer=employer, state=EnrolmentState.ACTIVE)


def _names(employer: Employer) -> dict[UUID, str]:
    """In the order of the list."""
    person = "social_worker__user__"
    rows = _active(employer).order_by(f"{person}search_name", "pk")
    columns = rows.values_list("pk", f"{person}given_name", f"{person}family_name")
    return {pk: f"{given} {family}".strip() for pk, given, family in columns}


def _look(employer: Employer, on: dt.date, told_on: dt.date) -> _Look:
    ids = list(_active(employer).order_by("pk").values_list("pk", flat=True))
    people = {pk: standing for at in range(0, len(ids), BATCH) for pk, standing in _standings(ids[at : at + BATCH], on)}
    told = untold(told_on, today=told_on, employer_ids=[employer.pk])
    return _Look(people, len(told), wellbeing_to_forget(employer, on).count())


def _standings(ids: list[UUID], on: dt.date) -> Iterator[tuple[UUID, Standing]]:
    for facts in facts_of(gather(ids, on)):
        progress = answer(facts)
        yield facts.enrolment_id, Standing(progress.status, progress.employer_status, _shown(facts, progress))


def _shown(facts: Facts, progress: Progress) -> Shown:
    """The dates and amounts that an employer's number can move, in words."""
    upcoming, soon = progress.next_milestone, ""
    if upcoming is not None and upcoming.due_on is not None and upcoming.due_on >= facts.on:
        soon = _day(upcoming.due_on - dt.timedelta(days=facts.soon_days(upcoming.kind)))
    most = progress.commitment("caseload").needed
    hours = progress.commitment("protected_time").needed
    return {
        "Next supervision due": _day(facts.cadence.due_on),
        "Supervision is late after": _day(facts.cadence.grace_until),
        f"{upcoming.title if upcoming else 'Milestone'}: due soon from": soon,
        "Evidence answered by": _day(progress.commitment("sign_off").due_on),
        "Most children promised": "" if most is None else plural(int(most), "child,children"),
        "Protected hours promised": "" if hours is None else f"{plain(Decimal(hours))} hours",
        **{COMMITMENT_TITLES.get(each.code, each.code): status_words(each.status) for each in progress.commitments},
        "Status": status_words(progress.status),
        "Our promises in all": status_words(progress.employer_status),
    }


def _day(day: dt.date | None) -> str:
    return uk_date(day) or "No date"


def _compared(before: _Look, after: _Look, names: dict[UUID, str], on: dt.date, told_on: dt.date) -> Effect:
    moved = [person for pk, name in names.items() if (person := _person(pk, name, before, after)).moved]
    pairs = [(before.people[pk], after.people[pk]) for pk in before.people]
    return Effect(
        on=on,
        everybody=len(names),
        affected=len(moved),
        listed=moved[:SHOWN],
        status_moved=_counted((one.status, other.status) for one, other in pairs),
        employer_status_moved=_counted((one.employer_status, other.employer_status) for one, other in pairs),
        told_on=told_on,
        told_before=before.told,
        told_after=after.told,
        wellbeing_lost=max(after.wellbeing - before.wellbeing, 0),
    )


def _person(pk: UUID, name: str, before: _Look, after: _Look) -> PersonMoved:
    one, other = before.people[pk].shown, after.people[pk].shown
    moved = [Moved(what, words, other[what]) for what, words in one.items() if other.get(what, words) != words]
    return PersonMoved(pk, name, moved)


def _counted(pairs: Iterable[tuple[str, str]]) -> list[StatusMoved]:
    counts = Counter((before, after) for before, after in pairs if before != after)
    return [StatusMoved(before, after, count) for (before, after), count in counts.most_common()]
