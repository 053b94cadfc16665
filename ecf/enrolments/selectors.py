"""Reads about enrolments: the clock's inputs, the computed and the stored schedule, the worker's own."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)

from ecf.core.canonical import canonical
from ecf.core.clock import today
from ecf.core.models import Audience, Event
from ecf.enrolments import clock
from ecf.enrolments.models import (
    Assignment,
    Break,
    Deferral,
    Disclosure,
    Enrolment,
    EnrolmentState,
    Extension,
    Placement,
    ScheduledMilestone,
    Transfer,
    TransferState,
    WorkingPattern,
)
from ecf.enrolments.rules import coordinates, is_kept_from, is_own, oversees_enrolment, supervises_or_assesses
from ecf.framework.definition import Milestone
from ecf.people.models import User

FULL_TIME = Decimal("1.00")
ONE_DAY = dt.timedelta(days=1)


def with_clock(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Together with everything the clock reads: five queries, for any number of rows.

    Extensions and deferrals of a framework that was left are not among them.
    """
    return enrolments.prefetch_related(*_clock())


def fetch_clock(enrolments: list[Enrolment]) -> None:
    """The same for rows that are read already: five queries."""
    prefetch_related_objects(enrolments, *_clock())


def _clock() -> list[Prefetch]:
    return [
        Prefetch("breaks", Break.objects.order_by("started_on")),
        Prefetch("working_patterns", WorkingPattern.objects.order_by("effective_from")),
        Prefetch("placements", Placement.objects.order_by("started_on")),
        Prefetch("extensions", Extension.objects.filter(former_version=None).order_by("id")),
        Prefetch("deferrals", Deferral.objects.filter(former_version=None).order_by("id")),
    ]


def with_schedule(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Together with the milestones, in order: one query, for any number of rows."""
    return enrolments.prefetch_related(_milestones())


def fetch_schedule(enrolments: list[Enrolment]) -> None:
    """The same for rows that are read already: one query."""
    prefetch_related_objects(enrolments, _milestones())


def _milestones() -> Prefetch:
    return Prefetch("milestones", ScheduledMilestone.objects.order_by("position"))


def schedule_of(enrolment: Enrolment) -> list[ScheduledMilestone]:
    """The stored schedule, in order."""
    return sorted(enrolment.milestones.all(), key=lambda row: row.position)


def between_placements(placements: list[Placement]) -> list[clock.BreakSpan]:
    """The days between one placement and the next: they count as a break."""
    ordered = sorted(placements, key=lambda row: row.started_on)
    spans = []
    for earlier, later in pairwise(ordered):
        if earlier.ended_on is not None and later.started_on > earlier.ended_on + ONE_DAY:
            spans.append(clock.BreakSpan(earlier.ended_on + ONE_DAY, later.started_on - ONE_DAY, True))
    return spans


def clock_inputs(enrolment: Enrolment) -> clock.ClockInputs:
    """What the clock needs of one enrolment; reads what `with_clock` fetched."""
    spans = [clock.BreakSpan(row.started_on, row.ended_on) for row in enrolment.breaks.all()]
    spans += between_placements(list(enrolment.placements.all()))
    return clock.ClockInputs(
        started_on=enrolment.started_on,
        credit_months=enrolment.credit_months,
        breaks=tuple(spans),
        patterns=tuple(clock.Pattern(row.effective_from, row.fte) for row in enrolment.working_patterns.all()),
        part_time_choice=enrolment.part_time_choice,
    )


@dataclass(frozen=True)
class ComputedMilestone:
    """One milestone's dates as the clock gives them now. `explanation` is canonical JSON."""

    key: str
    kind: str
    position: int
    offset_months: int | None
    offset_days: int | None
    nominal_on: dt.date
    due_on: dt.date | None
    explanation: str

    @property
    def fields(self) -> dict[str, object]:
        return dict(self.__dict__)


def computed_schedule(enrolment: Enrolment) -> list[ComputedMilestone]:
    """The schedule by the clock, from what `with_clock` fetched. Milestones that a credit overtakes are left out."""
    inputs = clock_inputs(enrolment)
    extensions = {row.milestone: clock.Extension(row.months) for row in enrolment.extensions.all()}
    deferrals = {row.milestone: clock.Deferral(row.due_on) for row in enrolment.deferrals.all()}
    definition = enrolment.framework_version.parsed
    found = []
    for position, milestone in enumerate(definition.milestones):
        date = clock.schedule_date(
            inputs, _offset(milestone), extensions.get(milestone.key), deferrals.get(milestone.key)
        )
        if date.applies:
            found.append(_computed(milestone, position, date))
    return found


def _offset(milestone: Milestone) -> clock.Offset:
    return clock.Offset(months=milestone.offset_months, days=milestone.offset_days)


def _computed(milestone: Milestone, position: int, date: clock.ScheduleDate) -> ComputedMilestone:
    return ComputedMilestone(
        key=milestone.key,
        kind=milestone.kind,
        position=position,
        offset_months=milestone.offset_months,
        offset_days=milestone.offset_days,
        nominal_on=date.nominal_on,
        due_on=date.due_on,
        explanation=canonical([reason.as_row() for reason in date.explanation]),
    )


def explanation_of(row: ScheduledMilestone) -> list[clock.Reason]:
    """The stored explanation of one date, as the clock's reasons."""
    return [clock.Reason.from_row(item) for item in json.loads(row.explanation)]


def is_on_break_on(enrolment: Enrolment, on: dt.date) -> bool:
    """Whether the day lies inside a break or between two placements; reads what `with_clock` fetched."""
    return clock.is_on_break(clock_inputs(enrolment), on)


def fte_on(enrolment: Enrolment, on: dt.date) -> Decimal:
    """The share of full time worked on a day; full time where nothing was said."""
    patterns = [row for row in enrolment.working_patterns.all() if row.effective_from <= on]
    return max(patterns, key=lambda row: row.effective_from).fte if patterns else FULL_TIME


def current_fte(enrolment: Enrolment, today: dt.date) -> Decimal:
    """The share worked today; before the start, that of the first day."""
    return fte_on(enrolment, max(today, enrolment.started_on))


def search_enrolments(enrolments: QuerySet[Enrolment], words: str) -> QuerySet[Enrolment]:
    """Those whose name or register number has every one of the folded words."""
    return enrolments.filter(
        *(
            Q(social_worker__user__search_name__contains=word) | Q(social_worker__registration_number__iexact=word)
            for word in words.split()
        )
    )


def audiences_for(user: User, enrolment: Enrolment) -> set[str]:
    """Which events of an enrolment the person may read, beside those of their own doing."""
    found = {Audience.ALL}
    if is_own(user, enrolment):
        found |= {Audience.WORKER_SUPERVISOR, Audience.WORKER_COORDINATOR, Audience.WORKER_OVERSEERS}
    if supervises_or_assesses(user, enrolment):
        found.add(Audience.WORKER_SUPERVISOR)
    if coordinates(user, enrolment):
        found.add(Audience.WORKER_COORDINATOR)
    if oversees_enrolment(user, enrolment):
        found.add(Audience.WORKER_OVERSEERS)
    return {str(audience.value) for audience in found}


def timeline_of(enrolment: Enrolment, user: User) -> QuerySet[Event]:
    """What happened in an enrolment, oldest first, as far as the person may know; each with `by_name`.

    Of a move between employers, each side reads what the other did, not who there did it (`is_elsewhere`).
    """
    allowed = Q(audience__in=audiences_for(user, enrolment)) | Q(by_id=user.pk)
    elsewhere = Q(kind__startswith="transfer.") & ~Q(employer_id=enrolment.employer_id) & ~Q(by_id=user.pk)
    is_elsewhere = Case(When(elsewhere, then=Value(not is_own(user, enrolment))), default=Value(False))
    names = User.objects.filter(pk=OuterRef("by_id")).values("username")[:1]
    events = Event.objects.filter(allowed, enrolment_id=enrolment.pk).annotate(is_elsewhere=is_elsewhere)
    return events.annotate(by_name=Case(When(is_elsewhere=False, then=Subquery(names)))).order_by("id")


def kept_outcomes(user: User, enrolment: Enrolment) -> frozenset[str]:
    """The milestones whose outcome the person does not read while an appeal is open. One query."""
    rows = enrolment.milestones.filter(under_review_since__isnull=False)
    return frozenset(row.key for row in rows if is_kept_from(user, enrolment, row))


def enrolment_of(user: User) -> Enrolment | None:
    """The worker's own journey: the active one, else the newest; None for somebody who has none.

    `is_asked_to_move`: a move to another employer waits for their consent. `is_opened_up`: something of theirs is
    open to somebody with a reason, or was and they have not looked at it yet.
    """
    asked = Transfer.objects.filter(enrolment=OuterRef("pk"), state=TransferState.PROPOSED)
    opened = Disclosure.objects.filter(Q(until__gte=today()) | Q(seen_at__isnull=True), enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(social_worker__user=user)
    rows = rows.annotate(is_asked_to_move=Exists(asked), is_opened_up=Exists(opened))
    own = list(rows.with_people().order_by("-id"))
    active = [row for row in own if row.state == EnrolmentState.ACTIVE]
    return next(iter(active or own), None)


def assignments_of(enrolment: Enrolment) -> QuerySet[Assignment]:
    """Who was supervisor and assessor, newest first."""
    return enrolment.assignments.select_related("user").order_by("-started_on", "-id")
