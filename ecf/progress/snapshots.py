"""What a snapshot stores of progress, and how it is read back."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ecf.core.canonical import canonical
from ecf.enrolments.models import Enrolment
from ecf.progress.models import ProgressSnapshot
from ecf.progress.shape import EMPLOYER_STATUSES, WORST_FIRST, Progress, as_payload, from_payload, worst_first

PLACED = {
    "employer_id": "employer_id",
    "team_id": "team_id",
    "supervisor_id": "supervisor_id",
    "search_name": "social_worker__user__search_name",
    "registration_number": "social_worker__registration_number",
    "framework_code": "framework_version__code",
}
Placing = dict[str, Any]


def placing_of(ids: Iterable[UUID]) -> dict[UUID, Placing]:
    """Whose each enrolment is and where it belongs: the columns that lists filter and search by. One query."""
    rows = Enrolment.objects.filter(pk__in=list(ids)).values_list("pk", *PLACED.values())
    return {pk: dict(zip(PLACED, values, strict=True)) for pk, *values in rows}


def snapshot_of(progress: Progress, placing: Placing) -> ProgressSnapshot:
    """The row, not saved."""
    upcoming, supervision = progress.next_milestone, progress.commitment("supervision")
    promises = {f"{each.code}_status": each.status for each in progress.commitments}
    return ProgressSnapshot(
        enrolment_id=progress.enrolment_id,
        status=progress.status,
        status_rank=WORST_FIRST.index(progress.status),
        employer_status=progress.employer_status,
        employer_status_rank=EMPLOYER_STATUSES.index(progress.employer_status),
        next_milestone=upcoming.key if upcoming else "",
        next_title=upcoming.title if upcoming else "",
        next_due_on=upcoming.due_on if upcoming else None,
        supervision_due_on=supervision.due_on,
        cpd_status=cpd_status(progress),
        cpd_pieces=progress.cpd.pieces,
        cpd_peer_reflections=progress.cpd.peer_reflections,
        waiting_items=progress.waiting_items,
        payload=canonical(as_payload(progress)),
        computed_on=progress.on,
        is_stale=False,
        **promises,
        **placing,
    )


def cpd_status(progress: Progress) -> str:
    """The CPD year in one word: the status of whichever of its two checks is worse."""
    return worst_first(check for check in progress.checks if check.code.startswith("cpd"))[0].status


STORED = [field.attname for field in ProgressSnapshot._meta.concrete_fields if field.attname != "computed_at"]


def differences(stored: ProgressSnapshot, computed: ProgressSnapshot) -> list[str]:
    """The columns in which a stored row is not what it would be if it were computed again."""
    return [name for name in STORED if getattr(stored, name) != getattr(computed, name)]


def progress_from(snapshot: ProgressSnapshot) -> Progress:
    """The whole answer, read back from the row. No queries."""
    return read_progress(snapshot.payload)


def read_progress(payload: str) -> Progress:
    """The whole answer, read back from the stored text."""
    return from_payload(json.loads(payload))
