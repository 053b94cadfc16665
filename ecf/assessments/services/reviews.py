"""Both sign a review; then it is locked, its milestone is met and the next plan begins."""

import datetime as dt

from ecf.assessments import review_errors as errors
from ecf.assessments.models import Judgement, Review, ReviewAddendum, ReviewState, SupportPlan
from ecf.assessments.models.support import OPEN_STATES
from ecf.assessments.review_facts import facts_text
from ecf.assessments.review_rules import can_read_review, side_of
from ecf.assessments.review_turns import live_signers, person_of
from ecf.assessments.services.plans import renew_plan
from ecf.assessments.services.review_writing import FORM, check_lengths, locked_review, note, note_turn
from ecf.core import clock
from ecf.core.canonical import digest
from ecf.core.change import Change, change
from ecf.core.errors import Conflict
from ecf.core.signatures import form_digest, sign
from ecf.enrolments.models import Disclosure
from ecf.enrolments.services import open_disclosure, record_outcome
from ecf.enrolments.services.locking import locked
from ecf.people.models import User
from ecf.supervision.models import Side


def sign_review(
    *, review: Review, by: User, seen: str = "", disagreement: str = "", today: dt.date | None = None
) -> Review:
    """The signature of one of the two, in any order, once both parts are shared; with the second it is locked.

    The first freezes the facts of that day (`review_facts`). `seen` is the digest of what the page showed
    (`to_sign`): a signature is under that, or refused. With the second the milestone is met that day. Raises
    NotYourSignature, AlreadySigned, ReviewSigned, PartMissing, PlanOrReason, ShownChanged, BadValue; WrongState once
    the enrolment has ended.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, review.enrolment)
        stored = locked_review(c, review)
        side = side_of(by, stored)
        _check_may_sign(stored, by, side)
        if disagreement.strip() and side != Side.WORKER:
            raise errors.OnlyWorkerDisagrees(field="disagreement")
        check_lengths({"disagreement": disagreement})
        if not stored.shown:
            stored.shown = facts_text(stored.enrolment, without=stored.pk, on=day)
            stored.shown_digest = digest(stored.shown)
        if seen and seen != form_digest(stored, FORM):
            raise errors.ShownChanged
        c.bump(stored)
        sign(subject=stored, by=by, form_version=FORM, disagreement=disagreement.strip())
        note(c, stored, "review.signed", milestone=stored.milestone, side=str(side))
        _lock_if_both(c, stored, day)
        note_turn(c, stored)
    return stored


def _check_may_sign(review: Review, by: User, side: Side | None) -> None:
    if side is None:
        raise errors.NotYourSignature
    if by.pk in live_signers([review])[review.pk]:
        raise errors.AlreadySigned
    if review.state != ReviewState.OPEN:
        raise errors.ReviewSigned
    if any(part.shared_at is None for part in review.parts.all()):
        raise errors.PartMissing
    if side == Side.SUPERVISOR and lacks_plan(review):
        raise errors.PlanOrReason


def lacks_plan(review: Review) -> bool:
    """It is said not to be on track, and there is neither a support plan nor a reason why not."""
    part = review.part(Side.SUPERVISOR)
    if part.judgement != Judgement.NOT_ON_TRACK or part.no_plan_reason.strip():
        return False
    return not SupportPlan.objects.filter(enrolment=review.enrolment, state__in=OPEN_STATES).exists()


def _lock_if_both(c: Change, review: Review, day: dt.date) -> None:
    if not {person_of(review, side) for side in Side} <= set(live_signers([review])[review.pk]):
        return
    review.signed_on = day
    review.lock()
    c.bump(review)
    judgement = review.part(Side.SUPERVISOR).judgement
    note(c, review, "review.locked", on=day, milestone=review.milestone, judgement=judgement)
    scheduled = review.enrolment.milestones.filter(key=review.milestone).first()
    is_same = review.framework_version_id == review.enrolment.framework_version_id
    if scheduled is not None and is_same and not scheduled.is_met:
        record_outcome(milestone=scheduled, outcome="done", met_on=day, by=c.by)
    renew_plan(review=review, by=c.by, today=day)


def add_to_review(*, review: Review, text: str, by: User) -> ReviewAddendum:
    """A correction or addition to a signed review, by either of the two; whoever writes it signs it with that.

    Raises NotYourSignature, NotSignedYet, TextMissing, TextTooLong.
    """
    with change(by=by) as c:
        stored = locked_review(c, review)
        if side_of(by, stored) is None:
            raise errors.NotYourSignature
        if stored.state != ReviewState.SIGNED:
            raise errors.NotSignedYet
        if not text.strip():
            raise errors.TextMissing(message="Write what you want to add or correct.", field="text")
        check_lengths({"text": text})
        addendum = c.save(ReviewAddendum(review=stored, text=text.strip(), by=by))
        sign(subject=addendum, by=by, form_version=FORM)
        c.bump(stored)
        note(c, stored, "review.addendum_added", milestone=stored.milestone, addendum=addendum.pk)
    return addendum


def sign_review_addendum(*, addendum: ReviewAddendum, by: User) -> ReviewAddendum:
    """The other one's signature on what was added. Raises NotYourSignature, AlreadySigned."""
    with change(by=by) as c:
        review = locked_review(c, Review(pk=addendum.review_id))
        stored = c.lock(ReviewAddendum.objects.select_related("by"), addendum.pk)
        if side_of(by, review) is None:
            raise errors.NotYourSignature
        if by.pk in live_signers([stored])[stored.pk]:
            raise errors.AlreadySigned
        sign(subject=stored, by=by, form_version=FORM)
        c.bump(stored)
        c.bump(review)
        note(c, review, "review.addendum_signed", milestone=review.milestone, addendum=stored.pk)
    return stored


def disclose_review(
    *, review: Review, by: User, reason: str, until: dt.date | None = None, today: dt.date | None = None
) -> Disclosure:
    """The principal social worker (or deputy) reads one signed review to the end of `until`; the worker sees who and
    why. Raises NotAllowed, Conflict, BadValue."""
    with change(by=by) as c:
        stored = locked_review(c, review)
        if can_read_review(by, stored):
            raise Conflict("already_readable", "You can read this already.")
        if stored.state != ReviewState.SIGNED:
            raise errors.NotSignedYet(message="Only a signed review can be opened.")
        return open_disclosure(c, enrolment=stored.enrolment, subject=stored, reason=reason, until=until, today=today)


def to_sign(review: Review, *, on: dt.date) -> str:
    """The digest of what a signature would be under now: what stands in the parts and, if not frozen, today's facts."""
    if not review.shown:
        review = Review.for_signing([review.pk]).get()
        review.shown = facts_text(review.enrolment, without=review.pk, on=on)
    return form_digest(review, FORM)
