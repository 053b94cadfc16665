"""Reads about expert practitioner status: set-based, the same number of queries for any number."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from ecf.expert.codes import read_code
from ecf.expert.models import ExpertStatus, StatusChange, StatusState
from ecf.people.models import User


def live_status_of(social_worker_id: UUID) -> ExpertStatus | None:
    """The person's status that holds or can be restored. One query."""
    rows = ExpertStatus.objects.with_people().exclude(state=StatusState.REVOKED)
    return rows.filter(social_worker_id=social_worker_id).first()


def newest_statuses(social_worker_ids: Iterable[UUID]) -> dict[UUID, ExpertStatus]:
    """Each person's newest status, if they have any. One query."""
    rows = ExpertStatus.objects.with_people().filter(social_worker_id__in=list(social_worker_ids)).order_by("id")
    return {row.social_worker_id: row for row in rows}


def status_by_code(typed: str) -> ExpertStatus | None:
    """The status whose certificate has the code, in whatever way it was typed. One query, or none."""
    code = read_code(typed)
    return ExpertStatus.objects.with_people().filter(code=code).first() if code else None


def changes_with_people() -> QuerySet[StatusChange]:
    """Everything that happened to statuses, in order, with who did it."""
    return StatusChange.objects.select_related("by", "registration").order_by("number")


def changes_of(status: ExpertStatus) -> QuerySet[StatusChange]:
    """What happened to one status, in order, with who did it."""
    return changes_with_people().filter(status=status)


def status_of_user(user: User) -> ExpertStatus | None:
    """The person's own newest status, revoked or not. One query."""
    return ExpertStatus.objects.with_people().filter(social_worker__user=user).order_by("-id").first()
