"""An appeal against a fail: lodged by the worker, arranged by the co-ordinator, decided by people who had no part."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from ecf.assessments import decision_errors as errors
from ecf.assessments.assessment_rules import ASIDE, can_submit, check_state, makes_panels
from ecf.assessments.assessment_selectors import breaks_of, deciders_needed, later_attempt, lets_appeal, open_appeal
from ecf.assessments.conflicts import conflicts_of_deciders, could_decide_appeals
from ecf.assessments.deadlines import appeal_by, appeal_decided_by, decision_due_on, retake_due_on
from ecf.assessments.judging_errors import ConflictOfInterest
from ecf.assessments.models import (
    Appeal,
    AppealGround,
    AppealOutcome,
    Assessment,
    AssessmentPart,
    AssessmentState,
    AssessmentWithdrawal,
    PartName,
)
from ecf.assessments.services.components import ask_for_results_anew
from ecf.assessments.services.opening import check_no_part, give_part, locked_assessment, note, scheduled_of
from ecf.assessments.services.review_writing import check_lengths
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.models import Audience
from ecf.core.signatures import sign, signatures_of, supersede
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import EnrolmentState
from ecf.enrolments.services import (
    defer_milestone,
    note_judged_again,
    note_open_again,
    note_under_review,
    put_fail_back,
    reopen_for_appeal,
)
from ecf.enrolments.services.locking import locked, locked_for_appeal
from ecf.people.models import User

LODGED, DECIDED = 1, 2  # forms
PUT_ASIDE = "An appeal against the fail before it began."
UNTIL_IT_ENDS = Audience.WORKER_OVERSEERS  # others read "under review", and nothing of an appeal


def lodge_appeal(
    *,
    assessment: Assessment,
    by: User,
    grounds: Sequence[str],
    text: str,
    late_reason: str = "",
    today: dt.date | None = None,
) -> Appeal:
    """The worker appeals on stated grounds, within the window; after it with a reason, which the co-ordinator accepts
    or refuses before anything else happens. Not once the retake is handed in; also where the last fail ended the
    programme meanwhile.

    Raises NotYourAppeal, WrongAssessmentState, AppealLodged, AppealWindowClosed, GroundsMissing, UnknownGround,
    PassedSince, RetakeHandedIn, ProgrammeEnded.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked_for_appeal(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        if not can_submit(by, stored):
            raise errors.NotYourAppeal
        _check_grounds(grounds, text)
        check_state(stored, AssessmentState.FAILED)
        if not lets_appeal(stored):
            raise errors.ProgrammeEnded
        decision = stored.decisions.order_by("-round").first()
        if decision is None or Appeal.objects.filter(decision=decision).exists():
            raise errors.AppealLodged
        _retake_to_put_aside(stored)
        is_late = _is_late(stored, decision.told_on or day, day, late_reason)
        check_lengths({"no_plan_reason": late_reason, "text": text})
        appeal = Appeal(assessment=stored, decision=decision, grounds=" ".join(grounds), text=text.strip())
        appeal.lodged_on, appeal.late_reason = day, late_reason.strip() if is_late else ""
        c.save(appeal)
        sign(subject=Appeal.for_signing([appeal.pk]).get(), by=by, form_version=LODGED)
        note(c, stored, "assessment.appeal_lodged", on=day, audience=UNTIL_IT_ENDS, late=int(is_late))
        if not is_late:
            _begin(c, stored, appeal, day)
        return appeal


def _is_late(stored: Assessment, told_on: dt.date, day: dt.date, late_reason: str) -> bool:
    last = appeal_by(stored.enrolment.employer_id, told_on, breaks_of(stored.enrolment))
    if last is None or day <= last:
        return False
    if not late_reason.strip():
        raise errors.AppealWindowClosed(
            message=f"The last day to appeal was {uk_date(last)}. Say why you could not appeal before; your "
            "co-ordinator decides whether to accept it.",
            field="late_reason",
        )
    return True


def _check_grounds(grounds: Sequence[str], text: str) -> None:
    if set(grounds) - set(AppealGround.values):
        raise errors.UnknownGround(field="grounds")
    if not grounds or not text.strip():
        raise errors.GroundsMissing(field="grounds" if not grounds else "text")


def _begin(c: Change, stored: Assessment, appeal: Appeal, day: dt.date) -> None:
    if stored.enrolment.state == EnrolmentState.NOT_COMPLETED:
        stored.enrolment = reopen_for_appeal(enrolment=stored.enrolment, by=c.by, today=day)
    _put_retake_aside(c, stored, day)
    appeal.accepted_on, appeal.decide_by = day, appeal_decided_by(stored.enrolment.employer_id, day)
    c.bump(appeal)
    stored.appeal()
    c.bump(stored)
    note_under_review(assessment_of=stored.enrolment, milestone=stored.milestone, since=day, by=c.by)


def answer_late_appeal(
    *, assessment: Assessment, by: User, accept: bool, reason: str = "", today: dt.date | None = None
) -> Appeal:
    """The co-ordinator accepts an appeal that came late, or refuses it with a reason. A retake that has begun meanwhile
    and is not handed in is put aside: everything is as it was before it. A programme that the fail ended goes on.

    Raises NotYoursToArrange, NoAppeal, ReasonMissing, WrongAssessmentState, PassedSince, RetakeHandedIn.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked_for_appeal(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        _check_arranges(by, stored)
        check_state(stored, AssessmentState.FAILED)
        appeal = _locked_appeal(c, stored)
        if appeal.accepted_on is not None:
            raise errors.NoAppeal
        if accept:
            _begin(c, stored, appeal, day)
        else:
            if not reason.strip():
                raise errors.ReasonMissing(field="reason")
            appeal.refused_on, appeal.refused_reason = day, reason.strip()
            c.save(appeal)
        note(c, stored, "assessment.late_appeal_answered", on=day, audience=UNTIL_IT_ENDS, accepted=int(accept))
        return appeal


def _put_retake_aside(c: Change, stored: Assessment, day: dt.date) -> None:
    retake = _retake_to_put_aside(stored)
    if retake is not None:
        retake = locked_assessment(c, retake)
        c.save(AssessmentWithdrawal(assessment=retake, by=c.by, on=day, reason=PUT_ASIDE, is_put_aside=True))
        retake.withdrawn_on = day
        retake.withdraw()
        c.bump(retake)
        note(c, retake, "assessment.put_aside", on=day, audience=UNTIL_IT_ENDS)
    _put_fail_back(c, stored)


def _retake_to_put_aside(stored: Assessment) -> Assessment | None:
    """The retake that is under way, if there is one. Raises PassedSince or RetakeHandedIn once it was handed in."""
    retake = later_attempt(stored)
    if retake is None or retake.state in ASIDE:
        return retake
    raise errors.PassedSince if retake.state == AssessmentState.PASSED else errors.RetakeHandedIn


def _put_fail_back(c: Change, stored: Assessment) -> None:
    """What the retake did to the milestone is undone, whether it goes on or was withdrawn."""
    decision = stored.decisions.order_by("-round").first()
    if decision is None or stored.submitted_on is None or stored.decided_on is None:
        return
    put_fail_back(
        milestone=scheduled_of(stored),
        handed_in_on=stored.submitted_on,
        decision_due_on=stored.decision_due_on,
        decided_on=stored.decided_on,
        since=decision.created_at,
        by=c.by,
    )


def appoint_deciders(
    *, assessment: Assessment, by: User, people: Sequence[User], today: dt.date | None = None
) -> Appeal:
    """The co-ordinator acknowledges the appeal and names who decides it: people of the employer who had no part, also
    not in an earlier appeal, recorded nothing and run nothing of it.

    Raises NotYoursToArrange, NoAppeal, WrongNumberOfDeciders, DeciderHasNoRole, OnePersonOnePart, ConflictOfInterest.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        _check_arranges(by, stored)
        check_state(stored, AssessmentState.APPEALED)
        appeal = _locked_appeal(c, stored)
        listed = list(dict.fromkeys(people))
        needed = deciders_needed(row.employer_id, day)
        if len(listed) != needed or deciders_of(stored).exists():
            raise errors.WrongNumberOfDeciders(message=f"Name {needed} people, once.", field="people")
        _check_deciders(stored, listed, day)
        for person in listed:
            give_part(c, stored, person, PartName.APPEAL, by=by)
        appeal.acknowledged_on, appeal.acknowledged_by = day, by
        c.save(appeal)
        note(c, stored, "assessment.appeal_acknowledged", on=day, audience=UNTIL_IT_ENDS)
        return appeal


def _check_deciders(stored: Assessment, people: Sequence[User], day: dt.date) -> None:
    check_no_part(stored, people)
    for person in people:
        if not could_decide_appeals(person, stored.enrolment.employer_id):
            words = (
                f"{person.name} is no panel member, assessor, supervisor or principal social worker of this employer."
            )
            raise errors.DeciderHasNoRole(message=words, field="people")
    found = conflicts_of_deciders(stored, people, day)
    if found:
        words = " ".join(each.why for each in found)
        raise ConflictOfInterest(message=words, field="people", conflicts=[each.code for each in found])


def deciders_of(assessment: Assessment) -> QuerySet[AssessmentPart]:
    """Who decides the appeal of this round."""
    return assessment.parts.filter(part=PartName.APPEAL, round=assessment.round, stood_down_on__isnull=True)


def decide_appeal(
    *, assessment: Assessment, by: User, outcome: str, reasons: str, today: dt.date | None = None
) -> Appeal:
    """One of those appointed says how it ends; once all say the same, it has ended so. A different answer, or other
    reasons, begin the agreement anew.

    Dismissed: the fail stands. Upheld: a fresh panel looks at the same bundle. Set aside: the worker hands in anew, by
    the day on which a retake would be due, and keeps the retake. Raises NoDecidersYet, NotADecider,
    WrongAssessmentState, UnknownAppealOutcome, ReasonMissing.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        check_state(stored, AssessmentState.APPEALED)
        appeal = _locked_appeal(c, stored)
        needed = set(deciders_of(stored).values_list("person_id", flat=True))
        if not needed:
            raise errors.NoDecidersYet
        if by.pk not in needed:
            raise errors.NotADecider
        if outcome not in AppealOutcome.values:
            raise errors.UnknownAppealOutcome(field="outcome")
        _agree(c, appeal, outcome, reasons.strip())
        if needed <= _signed(appeal):
            _end(c, stored, appeal, day)
        return appeal


def _agree(c: Change, appeal: Appeal, outcome: str, reasons: str) -> None:
    reasons = reasons or (appeal.reasons if appeal.outcome == outcome else "")
    if not reasons:
        raise errors.ReasonMissing(field="reasons")
    if (appeal.outcome, appeal.reasons) != (outcome, reasons):
        for person_id in _signed(appeal):
            supersede(subject=appeal, by=User(pk=person_id))
        appeal.outcome, appeal.reasons = outcome, reasons
        appeal.decided_on, appeal.decided_by = clock.today(), c.by
        c.save(appeal)
    sign(subject=Appeal.for_signing([appeal.pk]).get(), by=c.by, form_version=DECIDED)


def _signed(appeal: Appeal) -> set[UUID]:
    rows = signatures_of([appeal])[appeal.pk]
    return {row.by_id for row in rows if row.form_version == DECIDED and row.superseded_at is None}


def _end(c: Change, stored: Assessment, appeal: Appeal, day: dt.date) -> None:
    appeal.decided_on, appeal.decided_by = day, c.by
    c.save(appeal)
    note_under_review(assessment_of=stored.enrolment, milestone=stored.milestone, since=None, by=c.by)
    scheduled, employer_id = scheduled_of(stored), stored.enrolment.employer_id
    if appeal.outcome == AppealOutcome.DISMISSED:
        stored.dismiss_appeal()
    elif appeal.outcome == AppealOutcome.UPHELD:
        stored.round += 1
        stored.decision_due_on = decision_due_on(employer_id, day)
        stored.moderated_on = stored.decided_on = stored.told_on = None
        stored.outcome = ""
        stored.uphold_appeal()
        note_judged_again(milestone=scheduled, decision_due_on=stored.decision_due_on, by=c.by)
    else:
        _set_aside(c, stored, day)
    c.bump(stored)
    note(c, stored, "assessment.appeal_decided", on=day, outcome=appeal.outcome, round=stored.round)


def _set_aside(c: Change, stored: Assessment, day: dt.date) -> None:
    for bundle in stored.bundles.filter(taken_back_at__isnull=True):
        bundle.taken_back_at = timezone.now()
        c.bump(bundle)
        supersede(subject=bundle)
    stored.round += 1
    stored.submitted_on = stored.decision_due_on = stored.assessor_started_on = None
    stored.recommended_on = stored.moderated_on = stored.decided_on = stored.told_on = None
    stored.outcome = ""
    ask_for_results_anew(stored)
    stored.set_aside()
    note_open_again(milestone=scheduled_of(stored), by=c.by)
    to = retake_due_on(stored.enrolment.employer_id, day)
    defer_milestone(
        enrolment=stored.enrolment,
        milestone=stored.milestone,
        to=to,
        reason="An appeal set the outcome aside.",
        by=c.by,
    )


def _check_arranges(by: User, stored: Assessment) -> None:
    if not makes_panels(by, stored):
        raise errors.NotYoursToArrange


def _locked_appeal(c: Change, stored: Assessment) -> Appeal:
    found = open_appeal(stored)
    if found is None:
        raise errors.NoAppeal
    return c.lock(Appeal.objects, found.pk)
