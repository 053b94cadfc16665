"""The principal social worker confirms what the panel agreed, or returns it; the worker is told in a letter."""

import datetime as dt

from ecf.assessments import decision_errors as errors
from ecf.assessments.assessment_rules import check_state, holds_the_post
from ecf.assessments.assessment_selectors import current_panel
from ecf.assessments.component_rules import components_missing
from ecf.assessments.deadlines import tell_by
from ecf.assessments.letters import letter_facts, letter_text
from ecf.assessments.models import (
    Assessment,
    AssessmentDecision,
    AssessmentOutcome,
    AssessmentState,
    Panel,
    PanelReturn,
    PartName,
    SupportSource,
)
from ecf.assessments.services.opening import give_part, locked_assessment, note, scheduled_of
from ecf.assessments.services.review_writing import check_lengths
from ecf.assessments.services.support_plans import ask_for_support_plan
from ecf.assessments.support_words import concern_after
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.signatures import sign, supersede
from ecf.enrolments.rules import supervises_or_assesses
from ecf.enrolments.services import note_decided
from ecf.enrolments.services.locking import locked
from ecf.people.models import User

FORM = 1


def confirm_outcome(*, assessment: Assessment, by: User, reasons: str = "", today: dt.date | None = None) -> Assessment:
    """Confirms the outcome that the panel agreed, and tells the worker in a letter the same day.

    By the principal social worker or the named deputy, who neither supervises nor assesses the worker; after an appeal
    by whoever did not confirm before. A pass needs its components. A fail asks for a support plan. Raises
    NotYoursToConfirm, SupporterCannotConfirm, ConfirmedBefore, OnePersonOnePart, WrongAssessmentState, ComponentNotMet
    that names the component.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        panel = _to_confirm(c, stored, by)
        _check_components(stored, panel.outcome)
        decision = _decide(c, stored, panel.outcome, reasons.strip(), day)
        stored.outcome, stored.decided_on, stored.told_on = decision.outcome, day, day
        if decision.outcome == AssessmentOutcome.PASS:
            stored.confirm_pass()
        else:
            stored.confirm_fail()
        c.bump(stored)
        note(c, stored, "assessment.decided", on=day, outcome=decision.outcome, round=stored.round)
        if decision.outcome == AssessmentOutcome.FAIL:
            _ask_for_support(stored, day)
        note_decided(milestone=scheduled_of(stored), outcome=decision.outcome, on=day, by=by)
    return stored


def _to_confirm(c: Change, stored: Assessment, by: User) -> Panel:
    if not holds_the_post(by, stored):
        raise errors.NotYoursToConfirm
    if supervises_or_assesses(by, stored.enrolment):
        raise errors.SupporterCannotConfirm
    check_state(stored, AssessmentState.MODERATED)
    if stored.decisions.filter(by=by).exists():
        raise errors.ConfirmedBefore
    give_part(c, stored, by, PartName.CONFIRMER)
    panel = current_panel(stored)
    if panel is None:
        raise errors.NotYoursToConfirm
    return panel


def _check_components(stored: Assessment, outcome: str) -> None:
    missing = components_missing(stored) if outcome == AssessmentOutcome.PASS else []
    if missing:
        named = ", ".join(each.title.lower() for each in missing)
        raise errors.ComponentNotMet(
            message=f"A pass needs {named} as well. Record it, or say why it stands as met.",
            components=[each.kind for each in missing],
        )


def _decide(c: Change, stored: Assessment, outcome: str, reasons: str, day: dt.date) -> AssessmentDecision:
    check_lengths({"reasons": reasons})
    employer_id = stored.enrolment.employer_id
    facts = letter_facts(stored, outcome, reasons, day)
    decision = AssessmentDecision(
        assessment=stored,
        round=stored.round,
        by=c.by,
        outcome=outcome,
        reasons=reasons,
        decided_on=day,
        tell_by=tell_by(employer_id, day),
        told_on=day,
        appeal_by=facts.appeal_by if outcome == AssessmentOutcome.FAIL else None,
    )
    decision.letter = letter_text(facts)
    c.save(decision)
    sign(subject=AssessmentDecision.for_signing([decision.pk]).get(), by=c.by, form_version=FORM)
    return decision


def _ask_for_support(stored: Assessment, day: dt.date) -> None:
    ask_for_support_plan(
        enrolment=stored.enrolment,
        concern=concern_after(stored),
        source=SupportSource.ASSESSMENT,
        source_id=stored.pk,
        by=None,
        today=day,
    )


def return_to_panel(*, assessment: Assessment, by: User, reasons: str, today: dt.date | None = None) -> Assessment:
    """Sends what the panel agreed back to it, with reasons; its members may then change their views. What it agreed
    stays, and so do the reasons.

    Raises NotYoursToConfirm, SupporterCannotConfirm, ConfirmedBefore, OnePersonOnePart, WrongAssessmentState,
    ReasonMissing.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        panel = _to_confirm(c, stored, by)
        if not reasons.strip():
            raise errors.ReasonMissing(message="Say what the panel should look at again.", field="reasons")
        panel = c.lock(Panel.objects.prefetch_related("views"), panel.pk)
        number = panel.returns.count() + 1
        c.save(PanelReturn(panel=panel, number=number, by=by, reasons=reasons.strip(), returned_on=day))
        panel.return_reasons, panel.returned_on, panel.returned_by = reasons.strip(), day, by
        panel.outcome = panel.agreed_view = ""
        panel.agreed_on, panel.is_majority = None, False
        c.save(panel)
        for view in panel.views.all():
            view.given_at = None
            c.bump(view)
            supersede(subject=view)
        stored.moderated_on = None
        stored.send_back()
        c.bump(stored)
        note(c, stored, "assessment.returned", on=day, round=stored.round)
    return stored
