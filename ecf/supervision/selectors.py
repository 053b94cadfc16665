"""Reads about supervision: set-based, the same number of queries for any number of enrolments."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from ecf.core.clock import today
from ecf.core.events import subject_type
from ecf.core.models import Signature
from ecf.enrolments.clock import Reason, explain
from ecf.enrolments.intervals import Breaks, BreakSpan
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.selectors import between_placements
from ecf.framework.employer_numbers import with_employer_numbers
from ecf.people.employer_settings import settings_for
from ecf.people.models import User
from ecf.supervision.cadence import Away, Cadence, CadenceInputs, CadenceRules, RulesBefore, cadence
from ecf.supervision.cadence_rules import rules_of
from ecf.supervision.explaining import explain_cadence
from ecf.supervision.models import (
    HELD_STATES,
    Absence,
    Action,
    Addendum,
    SessionKind,
    SessionShare,
    SessionState,
    SupervisionSession,
)

Settings = Mapping[UUID, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Held:
    """One session that was held and recorded: facts only. `counts`: it resets the gap."""

    held_on: dt.date
    kind: str
    minutes: int | None
    counts: bool
    caseload: int | None
    protected_hours: Decimal | None
    supervisor_id: UUID


@dataclass(frozen=True, slots=True)
class SupervisionFacts:
    """What one enrolment's supervision is measured by: sessions held, oldest first, and the inputs of the cadence."""

    sessions: tuple[Held, ...]
    planned_for: dt.date | None
    inputs: CadenceInputs
    rules: CadenceRules
    rules_before: RulesBefore = ()

    @property
    def counting(self) -> tuple[dt.date, ...]:
        """The days of the sessions that reset the gap."""
        return self.inputs.held_on

    def held_by(self, on: dt.date) -> tuple[Held, ...]:
        """The sessions held up to and including the day."""
        return tuple(session for session in self.sessions if session.held_on <= on)

    def last_with(self, field: str, on: dt.date) -> Held | None:
        """The last session by the day at which `caseload` or `protected_hours` was written down."""
        told = (s for s in reversed(self.sessions) if s.held_on <= on and getattr(s, field) is not None)
        return next(told, None)


def supervision_facts(
    enrolments: Iterable[Enrolment], *, settings: Settings | None = None, on: dt.date | None = None
) -> dict[UUID, SupervisionFacts]:
    """The facts of each enrolment: three queries, two with `settings`; breaks and placements if not fetched yet.

    `on` (today by default) is the day whose employer settings hold; sessions of later days are in the facts too.
    """
    rows = list(enrolments)
    prefetch_related_objects(rows, "breaks", "placements")
    chosen = settings if settings is not None else settings_for({row.employer_id for row in rows}, on or today())
    held, planned = _sessions_of(rows)
    absences = _absences_of(rows)
    facts: dict[UUID, SupervisionFacts] = {}
    rules_by: dict[tuple[UUID, UUID], tuple[CadenceRules, RulesBefore]] = {}
    for row in rows:
        sessions = tuple(held.get(row.pk, ()))
        inputs = _cadence_inputs(row, sessions, absences.get(row.pk, ()))
        which = (row.framework_version_id, row.employer_id)
        if which not in rules_by:
            numbers = chosen[row.employer_id]
            rules = cadence_rules(row, numbers)
            rules_by[which] = rules, rules_before(row, numbers, rules)
        facts[row.pk] = SupervisionFacts(sessions, planned.get(row.pk), inputs, *rules_by[which])
    return facts


def cadence_rules(enrolment: Enrolment, settings: Mapping[str, Decimal]) -> CadenceRules:
    """The framework's numbers, or the employer's own in their place, and from when the employer wants to be warned."""
    definition = with_employer_numbers(enrolment.framework_version.parsed, settings)
    return rules_of(definition, at_risk_days=int(settings["supervision_at_risk_days"]))


def rules_before(enrolment: Enrolment, settings: Mapping[str, Decimal], now: CadenceRules) -> RulesBefore:
    """The rules of earlier times, each with its last day, in order; none where the employer never changed them."""
    found: list[tuple[dt.date, CadenceRules]] = []
    for last, numbers in getattr(settings, "before", ()):
        rules = cadence_rules(enrolment, numbers)
        if found and found[-1][1] == rules:
            found.pop()
        found.append((last, rules))
    return tuple(found[:-1] if found and found[-1][1] == now else found)


def _sessions_of(enrolments: list[Enrolment]) -> tuple[dict[UUID, list[Held]], dict[UUID, dt.date]]:
    rows = SupervisionSession.objects.filter(
        Q(state__in=HELD_STATES, held_on__isnull=False) | Q(state=SessionState.PLANNED, planned_for__isnull=False),
        enrolment_id__in=[row.pk for row in enrolments],
    ).order_by("enrolment_id", "held_on", "id")
    held: dict[UUID, list[Held]] = defaultdict(list)
    planned: dict[UUID, list[dt.date]] = defaultdict(list)
    facts = ("held_on", "kind", "minutes", "counts", "caseload", "protected_hours", "supervisor_id")
    for enrolment_id, state, planned_for, *values in rows.values_list("enrolment_id", "state", "planned_for", *facts):
        if state == SessionState.PLANNED:
            planned[enrolment_id].append(planned_for)
        else:
            held[enrolment_id].append(Held(*values))
    return held, {pk: _next_of(days) for pk, days in planned.items()}


def _next_of(days: list[dt.date]) -> dt.date:
    """The first from today on; else the last one, which nobody has written up yet."""
    ahead = [day for day in days if day >= today()]
    return min(ahead) if ahead else max(days)


def _absences_of(enrolments: list[Enrolment]) -> dict[UUID, list[Away]]:
    rows = Absence.objects.filter(enrolment_id__in=[row.pk for row in enrolments]).order_by("started_on", "id")
    found: dict[UUID, list[Away]] = defaultdict(list)
    for enrolment_id, started_on, ended_on, side in rows.values_list("enrolment_id", "started_on", "ended_on", "side"):
        found[enrolment_id].append(Away(started_on, ended_on, side=side))
    return found


def _cadence_inputs(enrolment: Enrolment, sessions: tuple[Held, ...], absences: Iterable[BreakSpan]) -> CadenceInputs:
    placements = list(enrolment.placements.all())
    breaks = [BreakSpan(row.started_on, row.ended_on) for row in enrolment.breaks.all()]
    return CadenceInputs(
        started_on=enrolment.started_on,
        held_on=tuple(session.held_on for session in sessions if session.counts),
        breaks=(*breaks, *between_placements(placements)),
        placement_starts=tuple(row.started_on for row in placements),
        absences=tuple(absences),
    )


def cadence_of(
    enrolments: Iterable[Enrolment], on: dt.date, *, settings: Settings | None = None
) -> dict[UUID, Cadence]:
    """When supervision is due next, and how it stands, for each enrolment on a day. Queries as `supervision_facts`."""
    facts = supervision_facts(enrolments, settings=settings, on=on)
    return {pk: cadence(each.inputs, each.rules, on=on) for pk, each in facts.items()}


@dataclass(frozen=True, slots=True)
class Explained:
    """When supervision is due next, and why: `why` is one line, `reasons` its rows."""

    cadence: Cadence
    reasons: tuple[Reason, ...]

    @property
    def why(self) -> str:
        return explain(self.reasons)


def explained_cadence_of(enrolments: Iterable[Enrolment], on: dt.date) -> dict[UUID, Explained]:
    """The same with the reasons. Queries as `supervision_facts`."""
    facts = supervision_facts(enrolments, on=on)
    found = {}
    for pk, each in facts.items():
        now = cadence(each.inputs, each.rules, on=on)
        found[pk] = Explained(now, explain_cadence(now, each.inputs, each.rules))
    return found


def expectation(enrolment: Enrolment, cadence: Cadence) -> str:
    """How often the framework wants sessions at this point, in words: "at least every 14 days"."""
    if not isinstance(cadence.phase, int):
        return f"at least every {cadence.gap_days} days, after a break or in a new placement"
    gap = enrolment.framework_version.parsed.supervision[cadence.phase].gap
    return f"at least every {str(gap).removeprefix('1 ')}"


def open_actions_of(enrolments: Iterable[Enrolment]) -> dict[UUID, list[Action]]:
    """What was agreed in sessions that were held, and is not done, by due date. One query."""
    rows = Action.objects.filter(
        session__enrolment_id__in=[row.pk for row in enrolments], session__state__in=HELD_STATES, done_on__isnull=True
    )
    found: dict[UUID, list[Action]] = defaultdict(list)
    for action in rows.select_related("session__enrolment__social_worker", "session__supervisor").order_by("id"):
        found[action.session.enrolment_id].append(action)
    return {pk: sorted(actions, key=lambda a: a.due_on or dt.date.max) for pk, actions in found.items()}


def open_actions(enrolment: Enrolment) -> list[Action]:
    """The open actions of one enrolment, by due date."""
    return open_actions_of([enrolment]).get(enrolment.pk, [])


@dataclass(frozen=True, slots=True)
class SessionWarning:
    """Something about a recorded session that people should know; it never stops anything."""

    code: str
    detail: str


def session_warnings(sessions: Iterable[SupervisionSession]) -> dict[UUID, list[SessionWarning]]:
    """What to know about each session: too short for its time in the programme, or held by nobody on the register.

    At least 90 minutes from the second year: the employer standards (support-for-social-workers.education.gov.uk,
    standard 5). One query for breaks not fetched yet.
    """
    rows = [row for row in sessions if row.state in HELD_STATES]
    prefetch_related_objects(rows, "enrolment__breaks")
    return {row.pk: [*_short(row), *_unregistered(row)] for row in rows}


def _short(session: SupervisionSession) -> Iterator[SessionWarning]:
    rules = session.enrolment.framework_version.parsed.sessions
    if session.minutes is None or session.held_on is None or session.minutes >= rules.minimum_minutes:
        return
    if session.held_on < (expects_minimum_from(session.enrolment) or dt.date.max):
        return
    yield SessionWarning(
        "shorter_than_expected",
        f"This session was shorter than the {rules.minimum_minutes} minutes expected after the first "
        f"{rules.minimum_minutes_after} of the programme.",
    )


def expects_minimum_from(enrolment: Enrolment) -> dt.date | None:
    """From when the framework expects the full length, by programme time net of breaks; None in an open break."""
    spans = [BreakSpan(row.started_on, row.ended_on) for row in enrolment.breaks.all()]
    start, after = enrolment.started_on, enrolment.framework_version.parsed.sessions.minimum_minutes_after
    return Breaks(spans).forward(start, (after.after(start) - start).days)


def _unregistered(session: SupervisionSession) -> Iterator[SessionWarning]:
    if session.kind == SessionKind.REFLECTIVE and not session.counts:
        yield SessionWarning(
            "holder_not_registered",
            "This session does not reset the time to the next one: on that day the supervisor was not recorded as "
            "being on the register.",
        )


def plain_hours(hours: Decimal | None) -> str:
    """ "7.5", "10", and nothing for none."""
    return "" if hours is None else f"{hours.normalize():f}"


def with_people(sessions: QuerySet[SupervisionSession]) -> QuerySet[SupervisionSession]:
    """Together with whom a line about a session names, and what the rules read."""
    return sessions.select_related(
        "supervisor", "enrolment__social_worker__user", "enrolment__framework_version", "enrolment__supervisor"
    )


def sessions_of(enrolment: Enrolment) -> QuerySet[SupervisionSession]:
    """The sessions of one enrolment, the newest first: by the day held, else planned."""
    return with_people(enrolment.sessions.all()).order_by(
        Coalesce("held_on", "planned_for").desc(nulls_first=True), "-id"
    )


def sessions_held_before(user: User) -> QuerySet[SupervisionSession]:
    """The sessions a person held with people whom somebody else supervises now, newest first."""
    rows = SupervisionSession.objects.filter(supervisor=user, state__in=HELD_STATES).exclude(enrolment__supervisor=user)
    return with_people(rows).order_by("-held_on", "-id")


def shared_with(user: User) -> QuerySet[SupervisionSession]:
    """The sessions that somebody supervised or assessed now lets the person read, newest first."""
    shares = SessionShare.objects.filter(session=OuterRef("pk"), shared_with=user, ended_at__isnull=True)
    mine = Q(enrolment__supervisor=user) | Q(enrolment__assessor=user)
    return with_people(SupervisionSession.objects.filter(mine, Exists(shares))).order_by("-held_on", "-id")


def sessions_to_sign(user: User) -> list[SupervisionSession]:
    """Recorded sessions that wait for this person's signature, oldest first. One query."""
    rows = SupervisionSession.objects.filter(
        Q(enrolment__social_worker__user=user) | Q(supervisor=user), state=SessionState.RECORDED
    )
    signed = _live_signature_of(SupervisionSession, user)
    return list(with_people(rows).filter(~Exists(signed)).order_by("held_on", "id"))


def addenda_to_sign(user: User) -> list[Addendum]:
    """Addenda that wait for this person's signature, oldest first. One query."""
    rows = Addendum.objects.filter(
        Q(session__enrolment__social_worker__user=user) | Q(session__supervisor=user),
        ~Exists(_live_signature_of(Addendum, user)),
    )
    return list(rows.select_related("by", "session__enrolment__social_worker__user").order_by("id"))


def _live_signature_of(model: Any, user: User) -> QuerySet[Signature]:
    return Signature.objects.filter(
        subject_type=subject_type(model), subject_id=OuterRef("pk"), by=user, superseded_at__isnull=True
    )


@dataclass(frozen=True, slots=True)
class NextSession:
    """One worker's next supervision: when it is due and why, and the session planned for it, if any."""

    enrolment: Enrolment
    cadence: Cadence
    why: str
    planned: SupervisionSession | None


def next_sessions(user: User, on: dt.date | None = None) -> list[NextSession]:
    """The worker's own and those of everyone supervised now, of active programmes; earliest due first, paused last."""
    day = on or today()
    rows = list(
        Enrolment.objects.filter(
            Q(social_worker__user=user) | Q(supervisor=user), state=EnrolmentState.ACTIVE
        ).with_people()
    )
    due = explained_cadence_of(rows, day)
    planned = planned_sessions_of(rows)
    found = [NextSession(row, due[row.pk].cadence, due[row.pk].why, planned.get(row.pk)) for row in rows]
    return sorted(found, key=lambda each: (each.cadence.due_on or dt.date.max, str(each.enrolment.pk)))


def planned_sessions_of(enrolments: Iterable[Enrolment]) -> dict[UUID, SupervisionSession]:
    """The next session that is planned for each, by the day it is planned for; none where none is. One query."""
    rows = SupervisionSession.objects.filter(
        enrolment_id__in=[row.pk for row in enrolments], state=SessionState.PLANNED
    ).order_by("planned_for", "id")
    found: dict[UUID, SupervisionSession] = {}
    for session in rows.select_related("supervisor"):
        found.setdefault(session.enrolment_id, session)
    return found
