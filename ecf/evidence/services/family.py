"""Feedback from children and families: the form, what comes back, the supervisor who reads it first, the entry."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.core.models import Audience
from ecf.enrolments.models import Enrolment
from ecf.evidence import family, rules
from ecf.evidence import family_errors as errors
from ecf.evidence.guard import kinds_of
from ecf.evidence.models import Evidence, EvidenceKind, FamilyFeedback, FeedbackLink, FeedbackState, Giver, Privacy
from ecf.evidence.services.entries import check_active, start_evidence
from ecf.people.models import User

WITH_PEOPLE = "enrolment__social_worker__user"
Answers = Mapping[str, str]


def make_feedback_form(*, enrolment: Enrolment, by: User, today: dt.date | None = None) -> FeedbackLink:
    """A form that families answer without an account, for 90 days (assumed).

    Raises NotYourFeedbackForm, EnrolmentNotActive, TooManyForms (20 open ones, assumed).
    """
    with change(by=by) as c:
        row = c.lock(Enrolment.objects.select_related("social_worker__user"), enrolment.pk)
        if not rules.can_make_feedback_form(by, row):
            raise errors.NotYourFeedbackForm
        check_active(row)
        day = today or local_today()
        if row.feedback_links.filter(revoked_at=None, expires_on__gte=day).count() >= family.MOST_FORMS:
            raise errors.TooManyForms
        made = FeedbackLink(enrolment=row, code=family.new_code(), made_by=by, expires_on=family.last_day(day))
        c.save(made)
        c.record("feedback.form_made", subject=made, enrolment_id=row.pk, audience=Audience.WORKER_SUPERVISOR)
        return made


def revoke_feedback_form(*, link: FeedbackLink, by: User) -> FeedbackLink:
    """The form takes no more answers. Twice is the same. Raises NotYourFeedbackForm."""
    with change(by=by) as c:
        row = c.lock(FeedbackLink.objects.select_related(WITH_PEOPLE), link.pk)
        if not rules.can_make_feedback_form(by, row.enrolment):
            raise errors.NotYourFeedbackForm
        if row.revoked_at is None:
            row.revoked_at = timezone.now()
            c.save(row)
            c.record(
                "feedback.form_revoked",
                subject=row,
                enrolment_id=row.enrolment_id,
                audience=Audience.WORKER_SUPERVISOR,
            )
        return row


def give_feedback(
    *, link: FeedbackLink, giver: str, answers: Answers, pk: UUID | None = None, today: dt.date | None = None
) -> FamilyFeedback:
    """Somebody answers a form; no account, and nothing of who they are but `giver`. `pk`: sent twice is stored once.

    Raises FormIsClosed, UnknownGiver, NothingSaid, AnswerTooLong.
    """
    day = today or local_today()
    with change(by=None) as c:
        row = c.lock(FeedbackLink.objects.select_related(WITH_PEOPLE), link.pk)
        known = row.answers.filter(pk=pk).first() if pk else None
        if known is not None:
            return known
        if not family.is_taken(row, day):
            raise errors.FormIsClosed
        stored = _store(c, enrolment=row.enrolment, link=row, giver=giver, answers=answers, day=day, pk=pk)
        _note(c, stored, "feedback.received")
        return stored


def tell_feedback(
    *, enrolment: Enrolment, giver: str, answers: Answers, told_on: dt.date, by: User, today: dt.date | None = None
) -> FamilyFeedback:
    """The supervisor of now writes down what a child or a family told them, or wrote on paper. They have read it, so
    the worker sees it at once. Raises OnlySupervisorReads, EnrolmentNotActive, ToldInTheFuture, and as `give_feedback`.
    """
    with change(by=by) as c:
        row = c.lock(Enrolment.objects.select_related("social_worker__user"), enrolment.pk)
        if not rules.can_read_feedback_first(by, row):
            raise errors.OnlySupervisorReads
        check_active(row)
        if told_on > (today or local_today()):
            raise errors.ToldInTheFuture(field="told_on")
        stored = _store(c, enrolment=row, link=None, giver=giver, answers=answers, day=told_on, asked_by=by)
        stored.release()
        stored.read_by, stored.read_on = by, today or local_today()
        c.save(stored)
        _note(c, stored, "feedback.told")
        return stored


def release_feedback(
    *, feedback: FamilyFeedback, by: User, texts: Answers | None = None, today: dt.date | None = None
) -> FamilyFeedback:
    """The supervisor shows it to the worker; also later, what was held back. `texts`: the written answers without words
    that tell who the family is; the words taken out are gone for good, and the feedback says that some were.

    Raises OnlySupervisorReads, AlreadyRead, AnswerTooLong, StaleVersion under `expecting`.
    """
    with change(by=by) as c:
        row = _to_read(c, feedback, by)
        if row.state == FeedbackState.RELEASED:
            raise errors.AlreadyRead
        row.release()
        row.read_by, row.read_on, row.held_reason = by, today or local_today(), ""
        if texts is not None:
            before = row.said
            after = before | {code: texts[code].strip() for code in before if code in texts}
            _check_lengths(after)
            row.words_removed = row.words_removed or after != before
            row.answers = _packed(after)
        c.save(row)
        _note(c, row, "feedback.released", words_removed=row.words_removed)
        return row


def hold_feedback(*, feedback: FamilyFeedback, reason: str, by: User, today: dt.date | None = None) -> FamilyFeedback:
    """The supervisor keeps it back, with a reason that stays with them. Raises as `release_feedback`, and
    HoldReasonNeeded."""
    with change(by=by) as c:
        row = _to_read(c, feedback, by)
        if row.state != FeedbackState.RECEIVED:
            raise errors.AlreadyRead
        if not reason.strip():
            raise errors.HoldReasonNeeded(field="reason")
        row.hold()
        row.read_by, row.read_on, row.held_reason = by, today or local_today(), reason.strip()
        c.save(row)
        _note(c, row, "feedback.held")
        return row


def use_feedback(*, feedback: FamilyFeedback, by: User, today: dt.date | None = None) -> Evidence:
    """The worker makes an entry of it: a draft in which they write what they take from it.

    Raises NotYourFeedback, NotReleased, AlreadyUsed, EnrolmentNotActive.
    """
    with change(by=by) as c:
        row = c.lock(FamilyFeedback.objects.select_related(WITH_PEOPLE), feedback.pk)
        if not rules.is_own(by, row.enrolment):
            raise errors.NotYourFeedback
        if row.state != FeedbackState.RELEASED:
            raise errors.NotReleased
        if row.evidence_id is not None:
            raise errors.AlreadyUsed
        row.evidence = start_evidence(
            enrolment=row.enrolment,
            kind=EvidenceKind.CHILD_AND_FAMILY_FEEDBACK,
            title=f"Feedback from {family.given_by(row)}",
            happened_on=row.received_on,
            privacy=Privacy.SHARED,
            by=by,
            today=today,
        )
        c.save(row)
        _note(c, row, "feedback.used")
        return row.evidence


def _store(
    c: Change,
    *,
    enrolment: Enrolment,
    link: FeedbackLink | None,
    giver: str,
    answers: Answers,
    day: dt.date,
    pk: UUID | None = None,
    asked_by: User | None = None,
) -> FamilyFeedback:
    if giver not in Giver.values:
        raise errors.UnknownGiver(field="giver")
    said = {code: text for code, text in _clean(answers).items() if text}
    if not said:
        raise errors.NothingSaid
    _check_lengths(said)
    row = FamilyFeedback(
        enrolment=enrolment,
        link=link,
        giver=giver,
        form_version=family.FORM,
        answers=_packed(said),
        received_on=day,
        asked_by=asked_by,
        kept_kinds=",".join(kinds_of(family.likely_in_answers(said))),
        **({"pk": pk} if pk else {}),
    )
    return c.save(row)


def _clean(answers: Answers) -> dict[str, str]:
    """By the form's own questions, in their order; a face question takes one of three words."""
    found = {each.code: answers.get(each.code, "") for each in family.QUESTIONS}
    faces = {each.code for each in family.FACE_QUESTIONS}
    return {code: text.strip() for code, text in found.items() if code not in faces or text in family.FACES}


def _check_lengths(said: Answers) -> None:
    for each in family.TEXT_QUESTIONS:
        if len(said.get(each.code, "")) > family.LONGEST:
            raise errors.AnswerTooLong(field=each.code)


def _packed(said: Answers) -> str:
    return json.dumps(dict(said), ensure_ascii=False, sort_keys=True)


def _to_read(c: Change, feedback: FamilyFeedback, by: User) -> FamilyFeedback:
    """The feedback, locked, if `by` is the supervisor of now and it is in no entry yet."""
    row = c.lock(FamilyFeedback.objects.select_related(WITH_PEOPLE), feedback.pk)
    if not rules.can_read_feedback_first(by, row.enrolment):
        raise errors.OnlySupervisorReads
    return row


def _note(c: Change, row: FamilyFeedback, kind: str, **body: Any) -> None:
    """The event: that it happened and who spoke, never a word of it."""
    c.record(
        kind,
        subject=row,
        enrolment_id=row.enrolment_id,
        audience=Audience.WORKER_SUPERVISOR,
        on=row.received_on,
        giver=row.giver,
        **body,
    )
