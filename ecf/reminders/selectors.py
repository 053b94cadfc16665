"""What is due to whom on a day, and which notices still say what is true. Set-based throughout."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from ecf.core.models import Event
from ecf.core.working_days import add_working_days, working_days_between
from ecf.enrolments.models import Enrolment, EnrolmentState, ScheduledMilestone
from ecf.enrolments.selectors import is_on_break_on, schedule_of, with_clock, with_schedule
from ecf.enrolments.standing_in import stand_ins_for_supervisors
from ecf.evidence.selectors import waiting_by_enrolment
from ecf.people.employer_settings import NumbersOfDay, settings_for
from ecf.people.models import Role, RoleName, User
from ecf.reminders.judging import judging_due, outcomes_to_read, still_waits
from ecf.reminders.models import Notice, NoticeKind
from ecf.reminders.renewals import open_renewals, renewals_due, with_renewal
from ecf.reminders.rungs import (
    Part,
    Rung,
    milestone_rungs,
    missed_count,
    missed_rung,
    newest_in_window,
    sign_off_rungs,
    supervision_rungs,
    to_who_must_act,
)
from ecf.reminders.words import milestone_line, sign_off_line, supervision_line
from ecf.supervision.cadence import Gap, cadence, gaps
from ecf.supervision.selectors import SupervisionFacts, supervision_facts

ASSESSMENT = "assessment"
BATCH = 1000
CATCH_UP_DAYS = 7
PARTLESS_COORDINATOR = {"missed-2", "+14"}  # rungs of notices from before their part was stored
SWEPT_STREAM = "reminders"
SWEPT = "reminders.swept"
Recipients = dict[Part, list[User]]


@dataclass(frozen=True)
class DueNotice:
    """One line that is due to one person on a day."""

    recipient: User
    enrolment: Enrolment
    kind: str
    subject_id: UUID
    milestone: str
    rung: str
    due_on: dt.date
    line: str
    part: Part

    @property
    def key(self) -> tuple[UUID, str, UUID, str, dt.date]:
        """What makes a notice one and the same, whichever sweep finds it."""
        return self.recipient.pk, self.kind, self.subject_id, self.rung, self.due_on


@dataclass(frozen=True)
class _About:
    """Something to be told: the same for every person whom a rung names."""

    kind: str
    subject_id: UUID
    milestone: str
    due_on: dt.date
    line: Callable[[Rung], str]


@dataclass(frozen=True)
class _Day:
    """What was fetched for all enrolments together."""

    on: dt.date
    since: dt.date
    settings: Mapping[UUID, NumbersOfDay]
    facts: dict[UUID, SupervisionFacts]
    waiting: dict[UUID, list[dt.date]]
    stand_ins: dict[UUID, User]
    recipients: dict[UUID, Recipients]


def to_tell(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Active enrolments with all that `notices_due` reads of them."""
    active = enrolments.filter(state=EnrolmentState.ACTIVE)
    active = active.select_related("social_worker__user", "framework_version", "supervisor")
    return with_schedule(with_clock(active.defer("framework_version__definition"))).order_by("id")


def notices_due(on: dt.date, enrolments: QuerySet[Enrolment], *, since: dt.date | None = None) -> list[DueNotice]:
    """Every line due on the day, told or not; 16 queries for any number of enrolments, and seven more where assessments
    are judged.

    With `since`, also the newest rung of each ladder from that day on: what a missed sweep should have told. Silent for
    whoever is on a break that day, but for the renewal of registration. Milestones met, and sessions held, after the
    day do not exist for it; evidence is as it is today.
    """
    active = list(with_renewal(to_tell(enrolments), on))
    listed = [row for row in active if not is_on_break_on(row, on)]
    employer_settings = settings_for({row.employer_id for row in listed}, on)
    day = _Day(
        on=on,
        since=since or on,
        settings=employer_settings,
        facts=supervision_facts(listed, settings=employer_settings, on=on),
        waiting=waiting_by_enrolment([row.pk for row in listed]),
        stand_ins=stand_ins_for_supervisors(listed, on),
        recipients=recipients_of(active, on),
    )
    found = [notice for row in listed for notice in _notices_of(row, day)]
    return [*found, *_renewals(active, day), *_judging(listed, day)]


def _judging(enrolments: Sequence[Enrolment], day: _Day) -> Iterator[DueNotice]:
    by_id = {row.pk: row for row in enrolments}
    window = {"since": day.since, "on": day.on}
    for kind, told in (
        (NoticeKind.JUDGING, judging_due(enrolments, day.settings, **window)),
        (NoticeKind.OUTCOME, outcomes_to_read(enrolments, **window)),
    ):
        for each in told:
            row = each.assessment
            enrolment = by_id[row.enrolment_id]
            yield DueNotice(
                each.person, enrolment, kind, row.pk, row.milestone, each.rung, each.due_on, each.line, each.part
            )


def _renewals(enrolments: Sequence[Enrolment], day: _Day) -> list[DueNotice]:
    return [
        DueNotice(person, row, NoticeKind.RENEWAL, row.pk, "", rung.name, due_on, line, rung.part)
        for row, rung, due_on, line in renewals_due(enrolments, since=day.since, on=day.on)
        for person in day.recipients[row.pk][rung.part]
    ]


def recipients_of(enrolments: Iterable[Enrolment], on: dt.date) -> dict[UUID, Recipients]:
    """Who is told about each enrolment, by part; people whose account is closed are not. One query."""
    listed = list(enrolments)
    roles = Role.objects.on(on).filter(
        employer_id__in={row.employer_id for row in listed}, role=RoleName.COORDINATOR, user__is_active=True
    )
    coordinators: dict[UUID, list[User]] = {}
    for role in roles.select_related("user").order_by("user_id"):
        coordinators.setdefault(role.employer_id, []).append(role.user)
    return {
        row.pk: {
            Part.WORKER: [user for user in [row.social_worker.user] if user.is_active],
            Part.SUPERVISOR: [user for user in [row.supervisor] if user.is_active],
            Part.COORDINATOR: coordinators.get(row.employer_id, []),
        }
        for row in listed
    }


def _notices_of(enrolment: Enrolment, day: _Day) -> Iterator[DueNotice]:
    for rungs, about in [
        *_milestones(enrolment, day),
        *_supervision(enrolment, day),
        *_sign_off(enrolment, day),
    ]:
        for rung in newest_in_window(rungs, since=day.since, on=day.on):
            line = about.line(rung)
            for person in _told(enrolment, about.kind, rung.part, day):
                yield DueNotice(
                    recipient=person,
                    enrolment=enrolment,
                    kind=about.kind,
                    subject_id=about.subject_id,
                    milestone=about.milestone,
                    rung=rung.name,
                    due_on=about.due_on,
                    line=line,
                    part=rung.part,
                )


def _told(enrolment: Enrolment, kind: str, part: Part, day: _Day) -> list[User]:
    """Whom a rung is for. What waits for a supervisor who is away is told to who stands in for them."""
    stand_in = day.stand_ins.get(enrolment.pk)
    if stand_in is not None and kind == NoticeKind.SIGN_OFF and part == Part.SUPERVISOR:
        return [stand_in]
    return day.recipients[enrolment.pk][part]


def _milestones(enrolment: Enrolment, day: _Day) -> Iterator[tuple[list[Rung], _About]]:
    name = enrolment.social_worker.user.name
    definition = enrolment.framework_version.parsed
    for row in schedule_of(enrolment):
        if row.due_on is None or _met_by(row, day.on):
            continue
        due_on, title = row.due_on, definition.milestone(row.key).title

        def line(rung: Rung, title: str = title, due_on: dt.date = due_on) -> str:
            return milestone_line(title, due_on, day.on, worker_name=name, part=rung.part)

        settings = day.settings[enrolment.employer_id]
        rungs = milestone_rungs(due_on, settings, is_assessment=row.kind == ASSESSMENT)
        if _waits_for_others(row, day.on):
            rungs = to_who_must_act(rungs)
        yield rungs, _About(NoticeKind.MILESTONE, row.pk, row.key, due_on, line)


def _met_by(row: ScheduledMilestone, on: dt.date) -> bool:
    return row.is_at_rest and row.met_on is not None and row.met_on <= on


def _waits_for_others(row: ScheduledMilestone, on: dt.date) -> bool:
    """The worker has done their part of it by the day."""
    is_turn = row.waiting_since is not None and row.waiting_since <= on
    return is_turn and row.waiting_for not in {"", Part.WORKER}


def _supervision(enrolment: Enrolment, day: _Day) -> Iterator[tuple[list[Rung], _About]]:
    name = enrolment.social_worker.user.name
    facts = day.facts[enrolment.pk]
    now = cadence(facts.inputs, facts.rules, on=day.on)
    if now.due_on is None or now.overdue_from is None:
        return
    overdue_from = now.overdue_from

    def told(due_on: dt.date) -> Callable[[Rung], str]:
        return lambda rung: supervision_line(
            due_on, day.on, worker_name=name, rung=rung.name, is_overdue=day.on >= overdue_from
        )

    about = _About(NoticeKind.SUPERVISION, enrolment.pk, "", now.due_on, told(now.due_on))
    settings = day.settings[enrolment.employer_id]
    yield supervision_rungs(now.due_on, overdue_from, settings), about
    count = int(settings["remind_missed_gaps"])
    missed = missed_gap(facts, day.on, count) if day.on >= overdue_from else None
    if missed is not None and missed.due_on is not None:
        about = _About(NoticeKind.SUPERVISION, enrolment.pk, "", missed.due_on, told(missed.due_on))
        yield [missed_rung(missed.settled_on, count)], about


def missed_gap(facts: SupervisionFacts, on: dt.date, count: int) -> Gap | None:
    """The gap with which so many were missed in a row up to the day; None with fewer."""
    in_a_row: list[Gap] = []
    for gap in gaps(facts.inputs, facts.rules, on=on, before=facts.rules_before):
        in_a_row = [] if gap.met else [*in_a_row, gap]
    return in_a_row[count - 1] if len(in_a_row) >= count else None


def _sign_off(enrolment: Enrolment, day: _Day) -> Iterator[tuple[list[Rung], _About]]:
    name = enrolment.social_worker.user.name
    settings = day.settings[enrolment.employer_id]
    answer_days = int(settings["sign_off_days"])
    for submitted_on in sorted(set(day.waiting.get(enrolment.pk, []))):
        waited = working_days_between(submitted_on, day.on)

        def line(rung: Rung, submitted_on: dt.date = submitted_on, waited: int = waited) -> str:
            return sign_off_line(submitted_on, waited, worker_name=name)

        due_on = answer_due_on(submitted_on, answer_days)
        yield sign_off_rungs(submitted_on, settings), _About(NoticeKind.SIGN_OFF, enrolment.pk, "", due_on, line)


def answer_due_on(submitted_on: dt.date, answer_days: int) -> dt.date:
    """The day by which the employer promises an answer, so many working days after the submission."""
    return add_working_days(submitted_on, answer_days)


def since_for(on: dt.date, today: dt.date) -> dt.date:
    """Today's sweep catches up on the 7 days up to today; that of another day tells that day's rungs alone."""
    return on - dt.timedelta(days=CATCH_UP_DAYS - 1) if on == today else on


def untold(on: dt.date, *, today: dt.date, employer_ids: Collection[UUID] | None = None) -> list[DueNotice]:
    """What a sweep would lay down: due on the day (or missed in the days before), and not told yet."""
    since = since_for(on, today)
    found = [notice for batch in _batches(employer_ids) for notice in notices_due(on, batch, since=since)]
    told = told_keys(found)
    return [notice for notice in found if notice.key not in told]


def _batches(employer_ids: Collection[UUID] | None) -> Iterator[QuerySet[Enrolment]]:
    """Active enrolments, a thousand at a time, in the order of their ids."""
    active = Enrolment.objects.filter(state=EnrolmentState.ACTIVE).order_by("id")
    if employer_ids is not None:
        active = active.filter(employer_id__in=employer_ids)
    ids = list(active.values_list("pk", flat=True)[:BATCH])
    while ids:
        yield Enrolment.objects.filter(pk__in=ids)
        ids = list(active.filter(pk__gt=ids[-1]).values_list("pk", flat=True)[:BATCH])


def was_swept(on: dt.date) -> bool:
    """Whether the day's sweep has been done."""
    return Event.objects.filter(stream=SWEPT_STREAM, kind=SWEPT, on=on).exists()


def told_keys(found: Sequence[DueNotice]) -> set[tuple]:
    """The keys, among those of the notices found, that were told before. One query."""
    if not found:
        return set()
    rows = Notice.objects.filter(enrolment_id__in={n.enrolment.pk for n in found}, due_on__in={n.due_on for n in found})
    return set(rows.values_list("recipient_id", "kind", "subject_id", "rung", "due_on"))


def still_open(notices: Sequence[Notice], on: dt.date) -> set[UUID]:
    """The ids of the notices whose thing has not been done. Needs `notice.enrolment.social_worker`; reads only the
    kinds present. What people of an employer were told is over for them once the worker has moved to another one."""
    live = [notice for notice in notices if _is_live(notice)]
    by_kind = {kind: [notice for notice in live if notice.kind == kind] for kind in NoticeKind}
    found = {notice.pk for notice in live if notice.kind not in by_kind}
    for kind, finder in _OPEN.items():
        if by_kind[kind]:
            found |= finder(by_kind[kind], on)
    return found


def _is_live(notice: Notice) -> bool:
    enrolment = notice.enrolment
    if enrolment is None or enrolment.state != EnrolmentState.ACTIVE:
        return False
    return notice.employer_id == enrolment.employer_id or notice.recipient_id == enrolment.social_worker.user_id


def _open_milestones(notices: list[Notice], on: dt.date) -> set[UUID]:
    rows = ScheduledMilestone.objects.defer("explanation", "note").in_bulk({notice.subject_id for notice in notices})
    unmet = {(pk, row.due_on) for pk, row in rows.items() if not row.is_at_rest}
    others = {pk for pk, row in rows.items() if _waits_for_others(row, on)}
    return {
        notice.pk
        for notice in notices
        if (notice.subject_id, notice.due_on) in unmet
        and not (notice.subject_id in others and part_of(notice) == Part.WORKER)
    }


def _open_sign_offs(notices: list[Notice], on: dt.date) -> set[UUID]:
    settings = settings_for({notice.employer_id for notice in notices}, on)
    waiting = waiting_by_enrolment({notice.subject_id for notice in notices})

    def is_open(notice: Notice) -> bool:
        days = int(settings[notice.employer_id]["sign_off_days"])
        return notice.due_on in {answer_due_on(day, days) for day in waiting.get(notice.subject_id, [])}

    return {notice.pk for notice in notices if is_open(notice)}


def _open_renewals(notices: list[Notice], on: dt.date) -> set[UUID]:
    return open_renewals(
        [(row.pk, row.due_on, row.enrolment.social_worker.user_id) for row in notices if row.enrolment]
    )


def _open_supervision(notices: list[Notice], on: dt.date) -> set[UUID]:
    rows = Enrolment.objects.filter(pk__in={notice.subject_id for notice in notices})
    listed = list(rows.select_related("framework_version").defer("framework_version__definition"))
    facts = supervision_facts(listed, on=on)
    due = {pk: cadence(found.inputs, found.rules, on=on) for pk, found in facts.items()}

    def is_open(notice: Notice) -> bool:
        now = due[notice.subject_id]
        count = missed_count(notice.rung)
        if not count:
            return now.due_on == notice.due_on
        missed = missed_gap(facts[notice.subject_id], on, count)
        overdue = now.overdue_from is not None and now.overdue_from <= on
        return overdue and missed is not None and missed.due_on == notice.due_on

    return {notice.pk for notice in notices if is_open(notice)}


def _always_open(notices: list[Notice], on: dt.date) -> set[UUID]:
    """What is only to be read stays as it was told."""
    return {notice.pk for notice in notices}


_OPEN: dict[NoticeKind, Callable[[list[Notice], dt.date], set[UUID]]] = {
    NoticeKind.MILESTONE: _open_milestones,
    NoticeKind.SIGN_OFF: _open_sign_offs,
    NoticeKind.RENEWAL: _open_renewals,
    NoticeKind.SUPERVISION: _open_supervision,
    NoticeKind.JUDGING: still_waits,
    NoticeKind.OUTCOME: _always_open,
}


def part_of(notice: Notice) -> Part:
    """What the recipient is for the worker in this notice. Needs `notice.enrolment.social_worker`."""
    if notice.part:
        return Part(notice.part)
    if notice.enrolment is None or notice.recipient_id == notice.enrolment.social_worker.user_id:
        return Part.WORKER
    return Part.COORDINATOR if notice.rung in PARTLESS_COORDINATOR else Part.SUPERVISOR
