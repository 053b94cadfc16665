"""What one person hands over to the next: facts for everybody concerned, words only for those who may read them."""

import datetime as dt
from dataclasses import dataclass

from ecf.enrolments.models import Enrolment, Handover, Part, ScheduledMilestone
from ecf.enrolments.selectors import schedule_of
from ecf.evidence.models import Evidence, EvidenceState, Privacy
from ecf.evidence.rules import can_read_content as can_read_evidence
from ecf.evidence.selectors import submitted_on
from ecf.people.models import User
from ecf.supervision.models import SessionState, SupervisionSession
from ecf.supervision.rules import can_read_content, can_see_open_actions
from ecf.supervision.selectors import open_actions


@dataclass(frozen=True)
class OpenSession:
    """A session that is planned, or recorded and not signed by both. Never its text."""

    state: str
    on: dt.date | None
    held_by: str

    @property
    def is_planned(self) -> bool:
        return self.state == SessionState.PLANNED


@dataclass(frozen=True)
class OpenAction:
    """An action from supervision that is not done. `what` is empty for those who see facts only."""

    owner: str
    due_on: dt.date | None
    what: str


@dataclass(frozen=True)
class OpenEvidence:
    """An entry that waits for an answer. `title` is empty for those who see facts only."""

    kind: str
    since: dt.date
    title: str


@dataclass(frozen=True)
class OpenMilestone:
    """A milestone whose day has passed and that nobody has recorded."""

    title: str
    due_on: dt.date | None


@dataclass(frozen=True)
class OpenThings:
    """Everything that goes from one person to the next. An assessor takes over no supervision."""

    sessions: list[OpenSession]
    actions: list[OpenAction]
    evidence: list[OpenEvidence]
    milestones: list[OpenMilestone]
    with_supervision: bool

    def __len__(self) -> int:
        return len(self.sessions) + len(self.actions) + len(self.evidence) + len(self.milestones)


def open_things(enrolment: Enrolment, part: str, *, user: User, today: dt.date) -> OpenThings:
    """What is open for a part, as the person may see it. Four queries at most; reads what `with_schedule` fetched."""
    supervises = part == Part.SUPERVISOR
    return OpenThings(
        sessions=_sessions(enrolment) if supervises else [],
        actions=_actions(enrolment, user) if supervises else [],
        evidence=_evidence(enrolment, user),
        milestones=[_milestone(enrolment, row) for row in schedule_of(enrolment) if _is_late(row, today)],
        with_supervision=supervises,
    )


def _sessions(enrolment: Enrolment) -> list[OpenSession]:
    rows = SupervisionSession.objects.filter(
        enrolment=enrolment, state__in=[SessionState.PLANNED, SessionState.RECORDED]
    )
    found = [
        OpenSession(row.state, row.held_on or row.planned_for, row.supervisor.name)
        for row in rows.select_related("supervisor").order_by("id")
    ]
    return sorted(found, key=lambda each: each.on or dt.date.max)


def _actions(enrolment: Enrolment, user: User) -> list[OpenAction]:
    reads_all = can_see_open_actions(user, enrolment)
    return [
        OpenAction(
            row.get_owner_display(),
            row.due_on,
            row.what if reads_all or can_read_content(user, row.session) else "",
        )
        for row in open_actions(enrolment)
    ]


def _evidence(enrolment: Enrolment, user: User) -> list[OpenEvidence]:
    rows = Evidence.objects.filter(enrolment=enrolment, state=EvidenceState.SUBMITTED, privacy=Privacy.SHARED)
    found = []
    for row in rows.order_by("submitted_at", "id"):
        row.enrolment = enrolment
        title = row.title if can_read_evidence(user, row) else ""
        found.append(OpenEvidence(row.get_kind_display(), submitted_on(row), title))
    return found


def _is_late(row: ScheduledMilestone, today: dt.date) -> bool:
    return not row.is_met and not row.outcome and row.due_on is not None and row.due_on < today


def _milestone(enrolment: Enrolment, row: ScheduledMilestone) -> OpenMilestone:
    return OpenMilestone(enrolment.framework_version.parsed.milestone(row.key).title, row.due_on)


def waits_on(handover: Handover, day: dt.date) -> bool:
    """Whether somebody is still to accept it. Reads its assignment and its enrolment."""
    last_day = handover.incoming.ended_on
    is_over = last_day is not None and last_day < day
    return handover.accepted_on is None and not is_over and handover.enrolment.state == "active"


def can_accept(user: User, handover: Handover, day: dt.date) -> bool:
    """The person who takes over, from their first day on."""
    return waits_on(handover, day) and handover.incoming.user_id == user.pk and handover.incoming.started_on <= day
