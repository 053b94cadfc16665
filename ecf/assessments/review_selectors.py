"""Reads about reviews: set-based, the same number of queries for any number."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ecf.assessments.models import Review, ReviewAddendum, ReviewState, SupportPlan
from ecf.assessments.models.support import OPEN_STATES
from ecf.assessments.review_turns import live_signers, person_of, turns
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.people.models import User
from ecf.supervision.models import HELD_STATES, Side, SupervisionSession


def with_review_people(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Together with whom a line about a review names, and what the rules read."""
    return reviews.select_related(
        "enrolment__social_worker__user",
        "enrolment__framework_version",
        "enrolment__supervisor",
        "enrolment__employer",
        "supervisor",
    ).prefetch_related("parts")


def reviews_of(enrolments: Iterable[Enrolment]) -> QuerySet[Review]:
    """The reviews of these, oldest first."""
    rows = Review.objects.filter(enrolment_id__in=[row.pk for row in enrolments])
    return with_review_people(rows).order_by("created_at", "id")


@dataclass(frozen=True)
class ReviewToDo:
    """A review that waits for the person: to write, or to read and sign."""

    review: Review
    writes: bool


def reviews_to_do(user: User) -> list[ReviewToDo]:
    """The open reviews in which it is the person's turn, oldest first. Three queries.

    A supervisor who came after the one who began it is asked to write it.
    """
    rows = Review.objects.visible_to(user).filter(state=ReviewState.OPEN, enrolment__state=EnrolmentState.ACTIVE)
    listed = list(with_review_people(rows).order_by("created_at", "id"))
    signers = live_signers(listed)
    found = []
    for review in listed:
        sides = turns(review, signers[review.pk])
        side = _side_now(user, review)
        if side in sides:
            found.append(ReviewToDo(review, review.part(side).shared_at is None or _takes_over(user, review)))
    return found


def _side_now(user: User, review: Review) -> Side | None:
    """On which side the person is asked: the supervisor who shared their part may still sign it."""
    if review.enrolment.social_worker.user_id == user.pk:
        return Side.WORKER
    wrote = review.supervisor_id == user.pk and review.part(Side.SUPERVISOR).shared_at is not None
    return Side.SUPERVISOR if wrote or review.enrolment.supervisor_id == user.pk else None


def _takes_over(user: User, review: Review) -> bool:
    return review.supervisor_id != user.pk and person_of(review, Side.WORKER) != user.pk


def review_addenda_to_sign(user: User) -> list[ReviewAddendum]:
    """What the other one added to a signed review, and waits for the person. Two queries."""
    rows = ReviewAddendum.objects.filter(review__in=Review.objects.visible_to(user)).exclude(by=user)
    rows = rows.select_related("by", "review__enrolment__social_worker").order_by("id")
    listed = [row for row in rows if user.pk in {person_of(row.review, side) for side in Side}]
    signers = live_signers(listed)
    return [row for row in listed if user.pk not in signers[row.pk]]


def latest_supervision(review: Review) -> SupervisionSession | None:
    """The last session that was held, to look back at while writing."""
    rows = SupervisionSession.objects.filter(enrolment_id=review.enrolment_id, state__in=HELD_STATES)
    return rows.order_by("-held_on", "-id").first()


def support_for_review(review: Review, user: User) -> SupportPlan | None:
    """The support plan that came from a review, else the one that is there now, if the person may see it."""
    rows = SupportPlan.objects.visible_to(user).filter(enrolment_id=review.enrolment_id)
    return rows.filter(source="review", source_id=review.pk).first() or rows.filter(state__in=OPEN_STATES).first()
