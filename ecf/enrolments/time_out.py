"""Breaks, working time and extensions as pages show them, and what they leave for the worker to answer."""

import datetime as dt
from dataclasses import dataclass

from ecf.enrolments import clock
from ecf.enrolments.journeys import dates_by_choice, works_part_time
from ecf.enrolments.models import (
    Break,
    BreakAgreement,
    BreakReason,
    Enrolment,
    EnrolmentState,
    Extension,
    PartTimeChoice,
    WorkingPattern,
)
from ecf.enrolments.models.time import NEEDS_NO_AGREEMENT
from ecf.enrolments.selectors import schedule_of

ONE_DAY = dt.timedelta(days=1)
PARTIES = dict(BreakAgreement.PARTIES)


@dataclass(frozen=True)
class BreakRow:
    """One break. `name` is its reason, for those who may read it; `missing` are those whose agreement is not recorded.

    `state`: coming, open (on now, without an end), now, back (over, the worker has not confirmed it) or confirmed.
    """

    spell: Break
    name: str
    state: str
    days: int | None
    agreements: list[BreakAgreement]
    missing: list[str]
    needs_no_agreement: bool

    @property
    def asks_worker(self) -> bool:
        """Whether the dates are for the worker to confirm."""
        return self.state == "back"


@dataclass(frozen=True)
class PatternRow:
    """A share of full time and how long it holds: to `until`, inclusive; None: still."""

    pattern: WorkingPattern
    until: dt.date | None


@dataclass(frozen=True)
class ExtensionRow:
    """An extension with its milestone's title and the date it has now (None while paused)."""

    extension: Extension
    title: str
    due_on: dt.date | None


def break_rows(enrolment: Enrolment, today: dt.date, *, shows_reasons: bool) -> list[BreakRow]:
    """The breaks, newest first. Reads `breaks` and their `agreements`; fetch both before."""
    spells = sorted(enrolment.breaks.all(), key=lambda spell: spell.started_on, reverse=True)
    return [_break_row(enrolment, spell, today, shows_reasons) for spell in spells]


def _break_row(enrolment: Enrolment, spell: Break, today: dt.date, shows_reasons: bool) -> BreakRow:
    agreements = sorted(spell.agreements.all(), key=lambda row: row.agreed_on)
    return BreakRow(
        spell=spell,
        name=spell.get_reason_display() if shows_reasons else "Agreed break",
        state=break_state(spell, today),
        days=(spell.ended_on - spell.started_on).days + 1 if spell.ended_on else None,
        agreements=agreements,
        missing=missing_agreements(enrolment, spell, agreements) if shows_reasons else [],
        needs_no_agreement=shows_reasons and not spell.expects_agreement,
    )


def break_state(spell: Break, today: dt.date) -> str:
    """Where a break stands on a day; see `BreakRow`."""
    if spell.started_on > today:
        return "coming"
    if spell.ended_on is None:
        return "open"
    if spell.ended_on >= today:
        return "confirmed" if spell.confirmed_on else "now"
    return "confirmed" if spell.confirmed_on else "back"


def missing_agreements(enrolment: Enrolment, spell: Break, agreements: list[BreakAgreement]) -> list[str]:
    """Whose agreement is expected and not recorded, in words: "supervisor". Nobody's where dates are enough.

    It tells about the reason, so it is for those who may read that. Nothing waits for it.
    """
    if not spell.expects_agreement:
        return []
    given = {row.party for row in agreements}
    asked = [party for party in PARTIES if party != "assessor" or enrolment.assessor_id]
    return [PARTIES[party].lower() for party in asked if party not in given]


def reasons_with_agreement() -> list[str]:
    """The reasons of a break to which worker, supervisor and assessor are expected to agree, in words."""
    return [str(reason.label) for reason in BreakReason if reason not in NEEDS_NO_AGREEMENT]


def breaks_to_confirm(enrolment: Enrolment, today: dt.date) -> list[Break]:
    """Breaks that are over and that the worker has not confirmed, oldest first; none once the journey has ended."""
    if enrolment.state != EnrolmentState.ACTIVE:
        return []
    spells = sorted(enrolment.breaks.all(), key=lambda spell: spell.started_on)
    return [spell for spell in spells if break_state(spell, today) == "back"]


def asks_part_time(enrolment: Enrolment) -> bool:
    """The worker works part time and nobody has said yet whether the dates stretch with it."""
    unanswered = enrolment.part_time_answered_on is None
    return unanswered and enrolment.state == EnrolmentState.ACTIVE and works_part_time(enrolment)


def pattern_rows(enrolment: Enrolment) -> list[PatternRow]:
    """The working patterns, in order, each until the next one begins."""
    rows = sorted(enrolment.working_patterns.all(), key=lambda row: row.effective_from)
    ends = [later.effective_from - ONE_DAY for later in rows[1:]]
    return [PatternRow(row, until) for row, until in zip(rows, [*ends, None], strict=True)] if rows else []


def extension_rows(enrolment: Enrolment) -> list[ExtensionRow]:
    """The extensions, in the order of their milestones; those of a framework left behind come without a date."""
    definition = enrolment.framework_version.parsed
    due = {row.key: row.due_on for row in schedule_of(enrolment)}
    order = list(due)
    rows = [
        ExtensionRow(row, definition.milestone(row.milestone).title, due[row.milestone])
        for row in enrolment.extensions.all()
        if row.milestone in due and definition.has_milestone(row.milestone)
    ]
    return sorted(rows, key=lambda row: order.index(row.extension.milestone))


@dataclass(frozen=True)
class TooLong:
    """The programme would end after the months that its framework warns of: on `ends_on`, where `limit_on` is the last
    day within them. `if_stretched`: only if part-time work stretches the dates, which nobody has said yet.
    """

    months: int
    limit_on: dt.date
    ends_on: dt.date
    if_stretched: bool = False


def too_long(enrolment: Enrolment, ends_on: dt.date | None, *, if_stretched: bool = False) -> TooLong | None:
    """Whether a programme that ends on that day takes longer, breaks included, than its framework warns of."""
    months = enrolment.framework_version.parsed.warn_beyond_months
    if months is None or ends_on is None:
        return None
    limit_on = clock.add_months(enrolment.started_on, months)
    return TooLong(months, limit_on, ends_on, if_stretched) if ends_on > limit_on else None


def too_long_now(enrolment: Enrolment) -> TooLong | None:
    """The same for the dates as they are and, while a part-time worker has not answered, for those it may stretch to.

    Reads what `with_clock` and `with_schedule` fetched. Nothing once the last milestone is met.
    """
    rows = schedule_of(enrolment)
    if not rows or rows[-1].is_met or enrolment.state != EnrolmentState.ACTIVE:
        return None
    found = too_long(enrolment, rows[-1].due_on)
    if found is None and asks_part_time(enrolment):
        found = too_long(enrolment, dates_by_choice(enrolment)[-1].stretched_on, if_stretched=True)
    return found


def is_stretched(enrolment: Enrolment) -> bool:
    """Part-time work moves the dates."""
    return enrolment.part_time_choice == PartTimeChoice.STRETCH


@dataclass(frozen=True)
class TimeSummary:
    """All of it in a few words, for the page of the journey: the newest break, how many more, what is worked now."""

    newest: Break | None
    newest_name: str
    more_breaks: int
    pattern: WorkingPattern | None
    extensions: int
    to_confirm: list[Break]
    asks_part_time: bool
    is_stretched: bool
    too_long: TooLong | None


def time_summary(enrolment: Enrolment, today: dt.date, *, shows_reasons: bool) -> TimeSummary:
    """What the journey's page says of breaks and hours; reads what `with_clock` and `with_schedule` fetched."""
    spells = sorted(enrolment.breaks.all(), key=lambda spell: spell.started_on)
    newest = spells[-1] if spells else None
    in_force = [row for row in pattern_rows(enrolment) if row.until is None or row.until >= today]
    return TimeSummary(
        newest=newest,
        newest_name=newest.get_reason_display() if newest and shows_reasons else "Agreed break",
        more_breaks=max(len(spells) - 1, 0),
        pattern=in_force[0].pattern if in_force else None,
        extensions=len(enrolment.extensions.all()),
        to_confirm=breaks_to_confirm(enrolment, today),
        asks_part_time=asks_part_time(enrolment),
        is_stretched=is_stretched(enrolment),
        too_long=too_long_now(enrolment),
    )
