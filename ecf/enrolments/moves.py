"""Reads about moves between employers: what each side may know of one, and what waits for whom."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ecf.enrolments.models import (
    Enrolment,
    FrameworkChange,
    Placement,
    ScheduledMilestone,
    Transfer,
    TransferState,
)
from ecf.enrolments.rules import can_cancel_transfer, is_own, lets_go, receives
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Employer, Team, User


def with_transfer_people(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Together with whom and what a page about a transfer names: two queries for any number."""
    schedule = ScheduledMilestone.objects.defer("explanation", "note").order_by("position")
    return transfers.select_related(
        "enrolment__social_worker__user",
        "enrolment__framework_version",
        "from_employer",
        "to_employer",
        "team",
        "supervisor",
        "assessor",
    ).prefetch_related(Prefetch("enrolment__milestones", schedule))


def waiting_transfers(user: User) -> QuerySet[Transfer]:
    """The transfers on which it is this person's turn, oldest first. One query."""
    rows = Transfer.objects.visible_to(user).waiting_for(user)
    return rows.select_related("from_employer", "to_employer", "enrolment__social_worker__user").order_by("id")


@dataclass(frozen=True)
class AboutWorker:
    """What the receiving employer may know of somebody who has agreed to come, and nothing beside it."""

    registration_number: str
    given_name: str
    family_name: str
    framework: str
    framework_title: str
    framework_version: str
    started_on: dt.date
    next_milestone: str | None
    next_title: str
    next_due_on: dt.date | None


def about_worker(transfer: Transfer) -> AboutWorker | None:
    """Who it is about, while the move can still come about; None afterwards. Reads what `with_transfer_people` fetched.

    `next_due_on` is None where nothing is left to do, and where a break has paused it.
    """
    if not transfer.is_open:
        return None
    enrolment, framework = transfer.enrolment, transfer.enrolment.framework_version
    upcoming = next((row for row in enrolment.milestones.all() if not row.is_met), None)
    return AboutWorker(
        registration_number=enrolment.social_worker.registration_number,
        given_name=enrolment.social_worker.user.given_name,
        family_name=enrolment.social_worker.user.family_name,
        framework=framework.code,
        framework_title=framework.title,
        framework_version=framework.version,
        started_on=enrolment.started_on,
        next_milestone=upcoming.key if upcoming else None,
        next_title=framework.parsed.milestone(upcoming.key).title if upcoming else "",
        next_due_on=upcoming.due_on if upcoming else None,
    )


def knows_new_people(user: User, transfer: Transfer) -> bool:
    """Whether the person may know who will support the worker: the worker, and who named them."""
    return is_own(user, transfer.enrolment) or receives(user, transfer)


def knows_why_it_ended(user: User, transfer: Transfer) -> bool:
    """The worker and the co-ordinator they would leave; the receiving one only where the reason is their own."""
    if is_own(user, transfer.enrolment) or lets_go(user, transfer):
        return True
    return transfer.state == TransferState.DECLINED and receives(user, transfer)


@dataclass(frozen=True)
class Turn:
    """What one person can do about a transfer now."""

    may_consent: bool = False
    may_accept: bool = False
    may_decline: bool = False
    may_cancel: bool = False


def turn_of(user: User, transfer: Transfer) -> Turn:
    """Allowed by the rules, and possible in this state."""
    proposed, consented = transfer.state == TransferState.PROPOSED, transfer.state == TransferState.CONSENTED
    own, accepts = is_own(user, transfer.enrolment), receives(user, transfer)
    return Turn(
        may_consent=own and proposed,
        may_accept=accepts and consented,
        may_decline=(own and proposed) or (accepts and consented),
        may_cancel=transfer.is_open and can_cancel_transfer(user, transfer) and not (own and proposed),
    )


def left_placements(user: User, enrolment_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID, dt.date | None], Placement]:
    """The ended placements whose facts the person's employer keeps, by enrolment, employer and last day. One query."""
    rows = Placement.objects.visible_to(user).filter(enrolment_id__in=list(enrolment_ids))
    return {(row.enrolment_id, row.employer_id, row.ended_on): row for row in rows}


def framework_on(enrolment: Enrolment, day: dt.date) -> FrameworkVersion:
    """The version of a framework that the enrolment was on at the end of a day. One query."""
    later = FrameworkChange.objects.filter(enrolment=enrolment, on__gt=day).select_related("from_version")
    change = later.order_by("on", "id").first()
    return change.from_version if change else enrolment.framework_version


def other_employers(employer_id: UUID) -> QuerySet[Employer]:
    """Where somebody could move to, by name."""
    return Employer.objects.exclude(pk=employer_id).order_by("name", "id")


def employer_with(code: str) -> Employer | None:
    """The employer of that code."""
    return Employer.objects.filter(code=code).first()


def team_with(employer_id: UUID, code: str) -> Team | None:
    """The employer's team of that code."""
    return Team.objects.filter(employer_id=employer_id, code=code).first()


def person_with(username: str | None) -> User | None:
    """The active person of that user name; what they may be named as, the service checks."""
    return User.objects.filter(username=username, is_active=True).first() if username else None
