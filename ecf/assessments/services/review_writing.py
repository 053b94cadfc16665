"""Beginning a review, and writing one's own part of it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from ecf.assessments import review_errors as errors
from ecf.assessments.models import Judgement, Review, ReviewPart, ReviewState
from ecf.assessments.models.review import LONGEST_PART
from ecf.assessments.review_rules import can_begin_review, takes_over, writes_side
from ecf.assessments.review_turns import live_signers, opens_on, turns
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.signatures import form_digest, supersede
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.services import mark_run_here, note_waiting
from ecf.enrolments.services.locking import locked
from ecf.people.models import User
from ecf.supervision.models import Side

REVIEW = "review"
FORM = 1
LONGEST = {"early_reason": 1000, "no_plan_reason": 2000, "missing_reason": 2000}
OPTIONAL = {"no_plan_reason", "reasons", "judgement"}


def begin_review(
    *, enrolment: Enrolment, milestone: str, by: User, early_reason: str = "", today: dt.date | None = None
) -> Review:
    """The review at a milestone, by the worker or the supervisor of now; from now on the product runs that milestone.

    It opens as many days before it is due as the employer calls soon (`due_soon_days`); before that, and while it has
    no date, `early_reason` says why. Raises NotYourReview, NoSuchReview, NotOpenYet, ReviewBegun, ReviewDone,
    WrongState once the enrolment has ended.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = locked(c, enrolment)
        if not can_begin_review(by, row):
            raise errors.NotYourReview
        scheduled = row.milestones.filter(key=milestone, kind=REVIEW).first()
        if scheduled is None:
            raise errors.NoSuchReview(field="milestone")
        review = Review(enrolment=row, framework_version=row.framework_version, milestone=milestone)
        _check_may_begin(review, scheduled)
        reason = early_reason.strip()
        check_lengths({"early_reason": reason})
        opens = opens_on(scheduled, row, day)
        is_early = opens is None or day < opens
        if is_early and not reason:
            raise errors.NotOpenYet(field="early_reason")
        review.title = row.framework_version.parsed.milestone(milestone).title
        review.supervisor, review.early_reason = row.supervisor, reason if is_early else ""
        c.save(review)
        for side, author in ((Side.WORKER, row.social_worker.user), (Side.SUPERVISOR, row.supervisor)):
            c.save(ReviewPart(review=review, side=side, author=author))
        mark_run_here(milestone=scheduled, by=by)
        note(c, review, "review.begun", on=day, milestone=milestone, early=int(is_early))
    return review


def _check_may_begin(review: Review, scheduled: ScheduledMilestone) -> None:
    found = Review.objects.filter(
        enrolment=review.enrolment, framework_version=review.framework_version, milestone=review.milestone
    )
    if found.exists():
        raise errors.ReviewBegun
    if scheduled.is_met:
        raise errors.ReviewDone


def write_part(*, review: Review, by: User, share: bool = False, **values: str) -> ReviewPart:
    """Keeps what one of the two wrote in their own part; `share` lets the other one read it, for good.

    What is kept may be unfinished; what is shared is complete. A change after a signature supersedes all of them. The
    supervisor of now takes over from one before, who has not signed: what that one had shared goes along, what was
    still a draft does not. Raises NotYourPart, ReviewSigned, BadValues by field; StaleVersion under `expecting` the
    part.
    """
    with change(by=by) as c:
        locked(c, review.enrolment)
        stored = locked_review(c, review)
        if stored.state == ReviewState.SIGNED:
            raise errors.ReviewSigned
        side = writes_side(by, stored)
        if side is None or not set(values) <= set(stored.part(side).fields):
            raise errors.NotYourPart
        part = c.lock(ReviewPart.objects, stored.part(side).pk)
        _take_over(c, stored, part, by)
        _write(c, stored, part, values, share=share)
        c.bump(stored)
        note_turn(c, with_parts(stored))
    return part


def _take_over(c: Change, review: Review, part: ReviewPart, by: User) -> None:
    if part.side != Side.SUPERVISOR or not takes_over(by, review):
        return
    if part.shared_at is None:
        for name in part.fields:
            setattr(part, name, "")
    part.author = review.supervisor = by
    c.bump(review)
    note(c, review, "review.taken_over")


def _write(c: Change, review: Review, part: ReviewPart, values: Mapping[str, str], *, share: bool) -> None:
    before = form_digest(with_parts(review), FORM)
    for name, text in values.items():
        setattr(part, name, text.strip())
    is_first = share and part.shared_at is None
    broken = [*_too_long(part.written()), *_unknown(part)]
    if share or part.shared_at is not None:
        broken += _missing(part)
    if broken:
        raise BadValues(broken)
    if is_first:
        part.shared_at = timezone.now()
    c.save(part)
    after = form_digest(with_parts(review), FORM)
    superseded = 0 if before == after else supersede(subject=review)
    if superseded:
        thaw(c, review)
    if is_first or superseded:
        kind = "review.part_shared" if is_first else "review.part_changed"
        note(c, review, kind, milestone=review.milestone, side=str(part.side), superseded=superseded)


def _too_long(texts: Mapping[str, str]) -> Iterator[BadValue]:
    for field, text in texts.items():
        limit = LONGEST.get(field, LONGEST_PART)
        if len(text) > limit:
            words = f"This must be {limit:,} characters or fewer. It has {len(text):,}."
            yield errors.TextTooLong(message=words, field=field)


def check_lengths(texts: Mapping[str, str]) -> None:
    """Raises TextTooLong for the first text that is longer than its field takes."""
    for broken in _too_long(texts):
        raise broken


def _unknown(part: ReviewPart) -> Iterator[BadValue]:
    if part.judgement and part.judgement not in Judgement.values:
        yield errors.UnknownJudgement(field="judgement")


def _missing(part: ReviewPart) -> list[BadValue]:
    """What a part that is shared still lacks."""
    found: list[BadValue] = [
        errors.TextMissing(field=name)
        for name, text in part.written().items()
        if name not in OPTIONAL and not text.strip()
    ]
    if part.side == Side.SUPERVISOR and not part.judgement:
        found.append(errors.JudgementMissing(field="judgement"))
    if part.side == Side.SUPERVISOR and not part.reasons.strip():
        found.append(errors.ReasonsMissing(field="reasons"))
    return found


def thaw(c: Change, review: Review) -> None:
    """Lets go of the frozen facts: whoever signs first freezes those of that day."""
    review.shown = review.shown_digest = ""
    c.bump(review)


def locked_review(c: Change, review: Review) -> Review:
    """The review as stored now, locked, with its parts and what the rules read."""
    rows = Review.objects.select_related(
        "enrolment__social_worker__user", "enrolment__framework_version", "enrolment__supervisor", "supervisor"
    )
    return c.lock(rows.prefetch_related("parts"), review.pk)


def with_parts(review: Review) -> Review:
    """The same review, with its parts as they are stored now."""
    return Review.objects.select_related("enrolment__social_worker").prefetch_related("parts").get(pk=review.pk)


def note_turn(c: Change, review: Review) -> None:
    """Tells the milestone whose turn it is, where only one's is, and since when: the day the other one did theirs."""
    scheduled = review.enrolment.milestones.filter(key=review.milestone, met_on__isnull=True).first()
    if scheduled is None or review.framework_version_id != review.enrolment.framework_version_id:
        return
    found = turns(review, live_signers([review]).get(review.pk, {}))
    side = found[0] if len(found) == 1 else None
    who = str(side.value) if side else ""
    since = scheduled.waiting_since if who and scheduled.waiting_for == who else clock.today()
    note_waiting(milestone=scheduled, who=who, since=since, by=c.by)


def note(c: Change, review: Review, kind: str, *, on: dt.date | None = None, **body: Any) -> None:
    """Says what happened to a review."""
    c.record(kind, subject=review, enrolment_id=review.enrolment_id, on=on, **body)
