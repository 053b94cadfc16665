"""What each landing page shows: the same progress that the cohort and the reminders read."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse

from ecf.enrolments.models import Break, Enrolment, EnrolmentState
from ecf.enrolments.selectors import enrolment_of
from ecf.enrolments.standing_in import own_stand_ins
from ecf.enrolments.time_out import asks_part_time, breaks_to_confirm
from ecf.evidence.models import Evidence, EvidenceState
from ecf.evidence.outside import with_answers
from ecf.evidence.selectors import Waiting
from ecf.expert.conditions import asked_by
from ecf.framework.definition import EVIDENCE_KINDS, Definition, Milestone
from ecf.home.inbox import Inbox, inbox_of
from ecf.people.models import Delegation, User
from ecf.progress.models import ProgressSnapshot
from ecf.progress.next_thing import NextThing, next_thing
from ecf.progress.services import fresh_snapshots
from ecf.progress.shape import COMMITMENTS, Check, Commitment, Progress, worst_commitment
from ecf.progress.snapshots import read_progress
from ecf.progress.words import status_sentence
from ecf.supervision.models import Addendum, SupervisionSession
from ecf.supervision.selectors import addenda_to_sign, planned_sessions_of, sessions_to_sign

PROMISES = {
    "supervision": "Supervision on time",
    "protected_time": "Protected time",
    "caseload": "Caseload as agreed",
    "sign_off": "Evidence answered in time",
    "decisions": "Decisions in time",
}
"""The employer's promises, as both landing pages call them."""
NEEDED = {"evidence", "standards"}


def own_enrolment(user: User) -> Enrolment | None:
    """The person's own journey, asked for once for each user object: the page and its navigation both want it."""
    if "_own_enrolment" not in user.__dict__:
        user.__dict__["_own_enrolment"] = enrolment_of(user)
    return user.__dict__["_own_enrolment"]


# The worker's page


@dataclass(frozen=True)
class Need:
    """One thing that the next milestone still needs: what it is called, and where to add one."""

    title: str
    check: Check
    href: str


@dataclass(frozen=True)
class Promise:
    """One promise of the employer to this worker."""

    title: str
    commitment: Commitment


@dataclass(frozen=True)
class WorkerHome:
    """The worker's landing page. `goal` is the milestone that the needs are for; `goal_is_decided`: it was judged, and
    a retake may ask for them."""

    enrolment: Enrolment
    progress: Progress
    sentence: str
    next_thing: NextThing
    goal: Milestone | None
    goal_due_on: dt.date | None
    goal_why: str
    goal_is_decided: bool
    needs: list[Need]
    cpd_checks: list[Check]
    planned: SupervisionSession | None
    to_sign: list[SupervisionSession]
    addenda: list[Addendum]
    unfinished: list[Evidence]
    breaks_to_confirm: list[Break]

    @property
    def supervision(self) -> Commitment:
        return self.progress.commitment("supervision")

    @property
    def promises(self) -> list[Promise]:
        """The employer's promises that are measured, in their order."""
        measured = [each for each in self.progress.commitments if each.status != "not_measured"]
        return [Promise(PROMISES[each.code], each) for each in measured]

    @property
    def asks_part_time(self) -> bool:
        """The worker works part time and has not said yet whether the dates stretch with it."""
        return asks_part_time(self.enrolment)

    @property
    def leads_to_expert_status(self) -> bool:
        """Whether the framework leads to expert practitioner status."""
        return asked_by(self.enrolment.framework_version) is not None

    @property
    def is_over(self) -> bool:
        return self.enrolment.state != EnrolmentState.ACTIVE


def worker_home(enrolment: Enrolment, user: User, today: dt.date) -> WorkerHome:
    """Everything on the worker's home page, in a constant number of queries."""
    prefetch_related_objects([enrolment], "breaks", "placements", "working_patterns", "milestones")
    progress = _own_progress(enrolment, today)
    definition = enrolment.framework_version.parsed
    goal = _goal(progress, definition)
    return WorkerHome(
        enrolment=enrolment,
        progress=progress,
        sentence=status_sentence(progress),
        next_thing=next_thing(progress),
        goal=goal,
        goal_due_on=next((c.due_on for c in progress.checks if goal and c.milestone == goal.key), None),
        goal_why=next((row.explanation for row in enrolment.milestones.all() if goal and row.key == goal.key), ""),
        goal_is_decided=any(check.is_decided for check in progress.checks if goal and check.milestone == goal.key),
        needs=[_need(check) for check in progress.checks if check.code in NEEDED and not check.is_settled],
        cpd_checks=[check for check in progress.checks if check.code.startswith("cpd") and check.needed],
        planned=planned_sessions_of([enrolment]).get(enrolment.pk),
        to_sign=[each for each in sessions_to_sign(user) if each.enrolment_id == enrolment.pk],
        addenda=[each for each in addenda_to_sign(user) if each.session.enrolment_id == enrolment.pk],
        unfinished=_unfinished(enrolment),
        breaks_to_confirm=breaks_to_confirm(enrolment, today),
    )


def _unfinished(enrolment: Enrolment) -> list[Evidence]:
    """What the worker has begun or got back: where somebody asked has answered first, then what was returned, then the
    newest. Nothing once the journey is over."""
    if enrolment.state != EnrolmentState.ACTIVE:
        return []
    rows = Evidence.objects.filter(enrolment=enrolment, state__in=[EvidenceState.RETURNED, EvidenceState.DRAFT])
    found = with_answers(rows).order_by("-state", "-happened_on", "-id").only("id", "title", "state")
    return sorted(found, key=lambda entry: entry.asked_state not in {"done", "declined"})


def _own_progress(enrolment: Enrolment, today: dt.date) -> Progress:
    """From today's snapshot, with one query; computed and stored first where there is none yet."""
    stored = ProgressSnapshot.objects.filter(pk=enrolment.pk, is_stale=False, computed_on=today)
    payload = stored.values_list("payload", flat=True).first()
    if payload is None:
        return stored_progress(Enrolment.objects.filter(pk=enrolment.pk), today)[enrolment.pk]
    return read_progress(payload)


def _goal(progress: Progress, definition: Definition) -> Milestone | None:
    """The milestone that evidence is gathered for now."""
    key = next((check.milestone for check in progress.checks if check.code in NEEDED), None)
    return definition.milestone(key) if key else None


def _need(check: Check) -> Need:
    if check.code == "standards":
        return Need("Standards covered", check, reverse("evidence_list"))
    kind = EVIDENCE_KINDS[check.kind or ""]
    return Need(kind.title, check, f"{reverse('log_evidence')}?{urlencode({'kind': kind.code})}")


def stored_progress(enrolments: QuerySet[Enrolment], today: dt.date) -> dict[UUID, Progress]:
    """The progress of each enrolment of a queryset, from snapshots of today."""
    rows = fresh_snapshots(enrolments, today=today).values_list("pk", "payload")
    return {pk: read_progress(payload) for pk, payload in rows}


# The supervisor's page


@dataclass(frozen=True)
class Supervisee:
    """One worker on the supervisor's page. `evidence` waits for an answer, oldest first; `to_sign` counts sessions."""

    enrolment: Enrolment
    progress: Progress
    planned: SupervisionSession | None
    evidence: list[Waiting]
    to_sign: int

    @property
    def name(self) -> str:
        return self.enrolment.social_worker.user.name

    @property
    def supervision(self) -> Commitment:
        return self.progress.commitment("supervision")

    @property
    def waits(self) -> int:
        """How many things of this worker wait for the person who looks."""
        return len(self.evidence) + self.to_sign

    @property
    def first_waiting(self) -> Waiting | None:
        return next(iter(self.evidence), None)

    @property
    def urgency(self) -> tuple[int, dt.date, str]:
        """Most urgent first: what the supervisor is late with, what waits, then whose supervision comes next."""
        promises = {self.supervision.status, self.progress.commitment("sign_off").status}
        rank = 0 if "missed" in promises else 1 if self.waits or "at_risk" in promises else 2
        return rank, self.supervision.due_on or dt.date.max, self.enrolment.social_worker.user.search_name


@dataclass(frozen=True)
class Tally:
    """How one promise of the employer stands for a supervisor's workers."""

    code: str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def title(self) -> str:
        return PROMISES[self.code]

    @property
    def measured(self) -> int:
        return sum(count for status, count in self.counts.items() if status != "not_measured")

    @property
    def kept(self) -> int:
        return self.counts["kept"]

    @property
    def status(self) -> str:
        """The worst of them."""
        return worst_commitment(Commitment(self.code, status) for status, count in self.counts.items() if count)


@dataclass(frozen=True)
class SupervisorHome:
    """The supervisor's and assessor's landing page."""

    supervisees: list[Supervisee]
    assessed: list[Supervisee]
    inbox: Inbox
    tallies: list[Tally]
    stand_ins: list[Delegation] = field(default_factory=list)

    @property
    def late_supervision(self) -> int:
        """With how many people supervision is late."""
        return sum(1 for row in self.supervisees if row.supervision.status == "missed")


def supervisor_home(user: User, today: dt.date) -> SupervisorHome:
    """All supervisees on one page, most urgent first, in a constant number of queries."""
    mine = Enrolment.objects.filter(Q(supervisor=user) | Q(assessor=user), state=EnrolmentState.ACTIVE)
    mine = mine.exclude(social_worker__user=user)
    progress, inbox = stored_progress(mine, today), inbox_of(user)
    signing = Counter(session.enrolment_id for session in inbox.sessions)
    enrolments = list(mine.with_people())
    planned = planned_sessions_of([each for each in enrolments if each.supervisor_id == user.pk])
    rows = [
        Supervisee(each, progress[each.pk], planned.get(each.pk), inbox.of(each.pk), signing[each.pk])
        for each in enrolments
    ]
    supervisees = sorted((row for row in rows if row.enrolment.supervisor_id == user.pk), key=lambda r: r.urgency)
    assessed = sorted((row for row in rows if row.enrolment.supervisor_id != user.pk), key=lambda r: r.urgency)
    return SupervisorHome(supervisees, assessed, inbox, _tallies(supervisees), own_stand_ins(user, today))


def _tallies(supervisees: list[Supervisee]) -> list[Tally]:
    """The promises that are measured for anybody."""
    found = [Tally(code, Counter(row.progress.commitment(code).status for row in supervisees)) for code in COMMITMENTS]
    return [tally for tally in found if tally.measured]
