"""Reads the facts of many enrolments at once: twelve queries, whether for one or for ten thousand.

One more where the framework of any of them ever changed: which standards their evidence stands for now.
Rows come as plain tuples: instances of models would cost more than everything else together.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from ecf.core.canonical import canonical
from ecf.core.stored_ids import from_stored, stored_id
from ecf.enrolments.intervals import Breaks, BreakSpan
from ecf.enrolments.models import (
    Break,
    Enrolment,
    EnrolmentState,
    EntryRoute,
    FrameworkChange,
    Outcome,
    Placement,
    ScheduledMilestone,
    WorkingPattern,
)
from ecf.enrolments.promises import read_promises
from ecf.enrolments.selectors import between_placements
from ecf.evidence.cpd_pieces import tally
from ecf.evidence.cpd_year import cpd_year_of, is_exempt
from ecf.evidence.models import Evidence, EvidenceState
from ecf.evidence.selectors import Portfolio, portfolios_of
from ecf.framework.definition import Definition
from ecf.framework.employer_numbers import with_employer_numbers
from ecf.framework.models import FrameworkVersion
from ecf.people.employer_settings import settings_for
from ecf.people.models import ON_THE_REGISTER, Registration
from ecf.progress.facts import Facts, Recorded, Scheduled, Waiting
from ecf.progress.shape import CpdCount
from ecf.supervision.cadence import Away, Cadence, CadenceInputs, CadenceRules, cadence
from ecf.supervision.cadence_rules import rules_of
from ecf.supervision.explaining import explain_cadence
from ecf.supervision.models import Absence, SupervisionSession
from ecf.supervision.selectors import HELD_STATES

Grouped = Mapping[UUID, list[tuple[Any, ...]]]


class Row(NamedTuple):
    """The columns of an enrolment that progress reads, the day its worker's registration began, and whether it was
    on another framework before."""

    pk: UUID
    state: str
    started_on: dt.date
    credit_months: int
    entry_route: str
    specialism: str
    employer_id: UUID
    framework_version_id: UUID
    social_worker_id: UUID
    support_since: dt.date | None
    promises: str
    registered_on: dt.date | None
    has_changed: bool


@dataclass(frozen=True)
class Gathered:
    """What twelve queries brought, by enrolment."""

    on: dt.date
    rows: list[Row]
    definitions: Mapping[tuple[UUID, UUID], Definition]
    rules: Mapping[tuple[UUID, UUID], CadenceRules]
    settings: Mapping[UUID, Mapping[str, Decimal]]
    schedules: Grouped
    breaks: Grouped
    placements: Mapping[UUID, list[Placement]]
    patterns: Grouped
    sessions: Grouped
    absences: Grouped
    waiting: Grouped
    portfolios: Mapping[UUID, Portfolio]


def gather(enrolments: QuerySet[Enrolment] | Iterable[Enrolment | UUID], on: dt.date) -> Gathered:
    """Everything progress reads about the enrolments on a day. Twelve queries for any number, or thirteen."""
    rows = _rows(enrolments, on)
    ids = [row.pk for row in rows]
    settings = settings_for({row.employer_id for row in rows}, on)
    definitions = _definitions(rows, settings)
    return Gathered(
        on=on,
        rows=rows,
        definitions=definitions,
        rules=_cadence_rules(definitions, settings),
        settings=settings,
        schedules=_schedules(ids),
        breaks=_grouped(Break.objects.filter(enrolment_id__in=ids), "started_on", "ended_on"),
        placements=_placements(ids),
        patterns=_grouped(
            WorkingPattern.objects.filter(enrolment_id__in=ids).order_by("effective_from"), "effective_from", "fte"
        ),
        sessions=_last_sessions(ids, on),
        absences=_grouped(Absence.objects.filter(enrolment_id__in=ids), "started_on", "ended_on", "side"),
        waiting=_waiting(ids, on),
        portfolios=portfolios_of(  # reads pk and social_worker_id
            cast("Sequence[Enrolment]", rows), on, changed=[row.pk for row in rows if row.has_changed]
        ),
    )


def facts_of(gathered: Gathered) -> Iterable[Facts]:
    """The facts of each enrolment. No queries."""
    year = cpd_year_of(gathered.on)
    for row in gathered.rows:
        breaks, portfolio = _break_spans(gathered, row), gathered.portfolios[row.pk]
        counted, (found, why) = tally(portfolio.cpd, year), _cadence(gathered, row, breaks)
        yield Facts(
            enrolment_id=row.pk,
            on=gathered.on,
            state=row.state,
            started_on=row.started_on,
            definition=gathered.definitions[row.framework_version_id, row.employer_id],
            settings=gathered.settings[row.employer_id],
            cadence=found,
            cadence_explanation=why,
            cpd=CpdCount(year.starts_in, counted.pieces, counted.peer_reflections, is_exempt(row.registered_on, year)),
            credit_months=row.credit_months,
            is_agency=row.entry_route == EntryRoute.AGENCY,
            specialism=row.specialism,
            schedule=_schedule(gathered, row),
            items=portfolio.items,
            breaks=Breaks(breaks),
            patterns=tuple(gathered.patterns.get(row.pk, ())),
            placed_on=_placed_on(gathered, row),
            recorded=_recorded(gathered.sessions.get(row.pk, []), _placed_on(gathered, row)),
            waiting=tuple(Waiting(kind, timezone.localdate(at)) for kind, at in gathered.waiting.get(row.pk, ()) if at),
            support_since=_support_since(row, gathered.on),
            employer_id=row.employer_id,
            promises=tuple(each for each in read_promises(row.promises) if each.from_on <= gathered.on),
        )


# The queries


def _rows(enrolments: QuerySet[Enrolment] | Iterable[Enrolment | UUID], on: dt.date) -> list[Row]:
    if not isinstance(enrolments, QuerySet):
        ids = [each.pk if isinstance(each, Enrolment) else each for each in enrolments]
        enrolments = Enrolment.objects.filter(pk__in=ids)
    computed = ("registered_on", "has_changed")
    columns = [name for name in Row._fields if name not in computed]
    registered = Registration.objects.on(on).filter(
        user_id=OuterRef("social_worker__user_id"), status__in=ON_THE_REGISTER
    )
    began = Coalesce("continuous_since", "started_on")
    since = Subquery(registered.order_by("-started_on").annotate(began=began).values("began")[:1])
    changed = Exists(FrameworkChange.objects.filter(enrolment_id=OuterRef("pk")))
    rows = enrolments.annotate(registered_on=since, has_changed=changed)
    return [Row(*values) for values in rows.values_list(*columns, *computed)]


def _definitions(
    rows: list[Row], settings: Mapping[UUID, Mapping[str, Decimal]]
) -> dict[tuple[UUID, UUID], Definition]:
    """Each framework with the numbers of each employer that uses it. One query."""
    used = {(row.framework_version_id, row.employer_id) for row in rows}
    versions = FrameworkVersion.objects.in_bulk({framework for framework, _ in used})
    return {
        (framework, employer): with_employer_numbers(versions[framework].parsed, settings[employer])
        for framework, employer in used
    }


def _cadence_rules(
    definitions: Mapping[tuple[UUID, UUID], Definition], settings: Mapping[UUID, Mapping[str, Decimal]]
) -> dict[tuple[UUID, UUID], CadenceRules]:
    """The rules of supervision of each framework under each employer."""
    return {
        (framework, employer): rules_of(definition, at_risk_days=int(settings[employer]["supervision_at_risk_days"]))
        for (framework, employer), definition in definitions.items()
    }


def _schedules(ids: list[UUID]) -> Grouped:
    columns = ("key", "kind", "due_on", "met_on", "outcome", "decision_due_on", "decided_on", "explanation")
    rows = ScheduledMilestone.objects.filter(enrolment_id__in=ids).order_by("position")
    return _grouped(rows, *columns, "waiting_for", "waiting_since")


def _placements(ids: list[UUID]) -> dict[UUID, list[Placement]]:
    found: dict[UUID, list[Placement]] = defaultdict(list)
    for row in Placement.objects.filter(enrolment_id__in=ids).only("enrolment_id", "started_on", "ended_on"):
        found[row.enrolment_id].append(row)
    return found


def _last_sessions(ids: list[UUID], on: dt.date) -> Grouped:
    """Newest first: the last session that resets the gap, the last with a caseload, the last two with hours."""
    held = SupervisionSession.objects.filter(enrolment_id__in=ids, state__in=HELD_STATES, held_on__lte=on)
    newest = [F("held_on").desc(), F("id").desc()]
    ranked = held.annotate(
        by_counts=Window(RowNumber(), [F("enrolment_id"), F("counts")], newest),
        by_caseload=Window(RowNumber(), [F("enrolment_id"), _is_missing("caseload")], newest),
        by_hours=Window(RowNumber(), [F("enrolment_id"), _is_missing("protected_hours")], newest),
    )
    wanted = (
        Q(counts=True, by_counts=1)
        | Q(caseload__isnull=False, by_caseload=1)
        | Q(protected_hours__isnull=False, by_hours__lte=2)
    )
    return _grouped(
        ranked.filter(wanted).order_by("-held_on", "-id"), "held_on", "counts", "caseload", "protected_hours"
    )


def _is_missing(column: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{column}__isnull": True}), BooleanField())


def _waiting(ids: list[UUID], on: dt.date) -> Grouped:
    rows = Evidence.objects.filter(enrolment_id__in=ids, state=EvidenceState.SUBMITTED, happened_on__lte=on)
    return _grouped(rows, "kind", "submitted_at")


def _grouped(rows: QuerySet[Any], *columns: str) -> Grouped:
    """The columns of each row, by enrolment."""
    found: dict[UUID | str, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *values in rows.annotate(owner=stored_id("enrolment_id")).values_list("owner", *columns):
        found[owner].append(tuple(values))
    return {from_stored(owner): values for owner, values in found.items()}


# From rows to facts


def _schedule(gathered: Gathered, row: Row) -> tuple[Scheduled, ...]:
    """The milestones; one that was met after the day, or failed, is not met."""
    found = []
    for key, kind, due_on, met_on, outcome, decision_due_on, decided_on, why, *turn in gathered.schedules.get(
        row.pk, ()
    ):
        was_handed_in = met_on is not None and met_on <= gathered.on
        is_met = was_handed_in and outcome != Outcome.FAIL
        is_decided = decided_on is not None and decided_on <= gathered.on
        waiting_for, since = turn
        waits = since is not None and since <= gathered.on
        found.append(
            Scheduled(
                key=key,
                kind=kind,
                due_on=due_on,
                met_on=met_on if is_met else None,
                decision_due_on=decision_due_on if was_handed_in or met_on is None else None,
                decided_on=decided_on if is_decided else None,
                explanation=why,
                waiting_for=waiting_for if waits else "",
                waiting_since=since if waits else None,
            )
        )
    return tuple(found)


def _break_spans(gathered: Gathered, row: Row) -> tuple[BreakSpan, ...]:
    breaks = [BreakSpan(started_on, ended_on) for started_on, ended_on in gathered.breaks.get(row.pk, ())]
    return (*breaks, *between_placements(gathered.placements.get(row.pk, [])))


def _cadence(gathered: Gathered, row: Row, breaks: tuple[BreakSpan, ...]) -> tuple[Cadence, str]:
    """With its explanation as JSON. Only the last session that counts matters to the gap that runs now."""
    last = [held_on for held_on, counts, _, _ in gathered.sessions.get(row.pk, ()) if counts]
    inputs = CadenceInputs(
        started_on=row.started_on,
        held_on=tuple(last[:1]),
        breaks=breaks,
        placement_starts=tuple(each.started_on for each in gathered.placements.get(row.pk, ())),
        absences=tuple(Away(first, last, side=side) for first, last, side in gathered.absences.get(row.pk, ())),
    )
    rules = gathered.rules[row.framework_version_id, row.employer_id]
    found = cadence(inputs, rules, on=gathered.on)
    return found, canonical([reason.as_row() for reason in explain_cadence(found, inputs, rules)])


def _support_since(row: Row, on: dt.date) -> dt.date | None:
    """Since when a support plan runs, in a journey that goes on."""
    if row.state != EnrolmentState.ACTIVE or row.support_since is None or row.support_since > on:
        return None
    return row.support_since


def _placed_on(gathered: Gathered, row: Row) -> dt.date | None:
    """The first day of the placement that the day is in, where there was another before; None in the first."""
    begun = sorted(each.started_on for each in gathered.placements.get(row.pk, []) if each.started_on <= gathered.on)
    return begun[-1] if len(begun) > 1 else None


def _recorded(sessions: list[tuple[Any, ...]], placed_on: dt.date | None) -> Recorded:
    """From sessions, newest first; those of an earlier placement say nothing about the promises of this one."""
    sessions = [row for row in sessions if placed_on is None or row[0] >= placed_on]
    caseloads = [(caseload, held_on) for held_on, _, caseload, _ in sessions if caseload is not None]
    hours = [(hours, held_on) for held_on, _, _, hours in sessions if hours is not None]
    caseload, caseload_on = caseloads[0] if caseloads else (None, None)
    amount, hours_on = hours[0] if hours else (None, None)
    return Recorded(caseload, caseload_on, amount, hours_on, hours[1][1] if len(hours) > 1 else None)
