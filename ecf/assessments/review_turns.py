"""When a review opens, whose turn it is, and who has signed: reads that pages, rules of thumb and services share."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from ecf.assessments.models import Review, ReviewState
from ecf.core.events import subject_type
from ecf.core.models import Record, Signature
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.people.employer_settings import setting
from ecf.supervision.models import Side

Signers = Mapping[UUID, dt.datetime]


def opens_on(milestone: ScheduledMilestone, enrolment: Enrolment, today: dt.date) -> dt.date | None:
    """The day from which a review is written: as soon as it counts as due soon. None while it has no date. One query.

    The number of days is the employer's (`due_soon_days`, 28 unless chosen; assumed).
    """
    if milestone.due_on is None:
        return None
    return milestone.due_on - dt.timedelta(days=int(setting(enrolment.employer_id, "due_soon_days", today)))


def live_signers(subjects: Iterable[Record]) -> dict[UUID, dict[UUID, dt.datetime]]:
    """Whose signatures stand on each (all of one model), and since when. One query."""
    listed = list(subjects)
    found: dict[UUID, dict[UUID, dt.datetime]] = {subject.pk: {} for subject in listed}
    if listed:
        rows = Signature.objects.filter(
            subject_type=subject_type(listed[0]), subject_id__in=list(found), superseded_at__isnull=True
        )
        for subject, by, at in rows.values_list("subject_id", "by_id", "at"):
            found[subject][by] = at
    return found


def turns(review: Review, signers: Signers) -> list[Side]:
    """Who has something to do: those whose part is not shared, else those who have not signed."""
    if review.state != ReviewState.OPEN:
        return []
    unwritten = [side for side in Side if review.part(side).shared_at is None]
    return unwritten or [side for side in Side if person_of(review, side) not in signers]


def person_of(review: Review, side: Side) -> UUID:
    """The id of the one of the two."""
    return review.enrolment.social_worker.user_id if side == Side.WORKER else review.supervisor_id
