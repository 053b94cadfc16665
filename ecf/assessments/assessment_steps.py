"""Each step of an assessment after it is handed in, and those beside the way: who may, when, and what it is called."""

from collections.abc import Iterator

from ecf.assessments import assessment_rules as rules
from ecf.assessments.assessment_selectors import (
    can_open_again,
    current_panel,
    later_attempt,
    lets_appeal,
    open_appeal,
    waits_for_answer,
)
from ecf.assessments.assessment_turns import barred_from_confirming, goes_on
from ecf.assessments.component_steps import COMPONENT_STEPS
from ecf.assessments.models import Appeal, Assessment, AssessmentState, PartName
from ecf.assessments.panel_rules import all_are_in, majority_of, standing_views
from ecf.assessments.step import Known, Step
from ecf.people.models import User

State = AssessmentState


def _member(user: User, assessment: Assessment) -> bool:
    return rules.has_part_now(user, assessment, PartName.PANEL)


def _decides(user: User, assessment: Assessment) -> bool:
    return rules.has_part_now(user, assessment, PartName.APPEAL)


def _own_or_coordinator(user: User, assessment: Assessment) -> bool:
    return rules.can_submit(user, assessment) or rules.makes_panels(user, assessment)


def _view_is_open(user: User, assessment: Assessment, known: Known) -> bool:
    views = standing_views(known.panel) if known.panel else []
    return any(view.by_id == user.pk and view.given_at is None for view in views)


def _may_agree(user: User, assessment: Assessment, known: Known) -> bool:
    views = standing_views(known.panel) if known.panel else []
    mine = any(view.by_id == user.pk for view in views)
    return mine and all_are_in(views) and majority_of(views) is not None


def _no_panel(user: User, assessment: Assessment, known: Known) -> bool:
    return known.panel is None


def _may_change_panel(user: User, assessment: Assessment, known: Known) -> bool:
    return known.panel is not None and not _needs_third(user, assessment, known)


def _needs_third(user: User, assessment: Assessment, known: Known) -> bool:
    views = standing_views(known.panel) if known.panel else []
    return all_are_in(views) and majority_of(views) is None


def _may_appeal(user: User, assessment: Assessment, known: Known) -> bool:
    retake = later_attempt(assessment)
    if (retake is not None and retake.state not in rules.ASIDE) or not lets_appeal(assessment):
        return False
    return not Appeal.objects.filter(decision__assessment=assessment, decision__round=assessment.round).exists()


def _is_late(user: User, assessment: Assessment, known: Known) -> bool:
    return waits_for_answer(assessment)


def _may_confirm(user: User, assessment: Assessment, known: Known) -> bool:
    return user.pk not in barred_from_confirming(assessment)


def _can_open_again(user: User, assessment: Assessment, known: Known) -> bool:
    return can_open_again(assessment)


def _no_deciders(user: User, assessment: Assessment, known: Known) -> bool:
    return known.appeal is not None and known.appeal.acknowledged_on is None


STEPS = (
    Step(
        "recommend",
        "Recommend",
        "Give the recommendation",
        rules.assesses_it,
        (State.SUBMITTED,),
        done="Your recommendation is signed. The panel is next.",
        warns="Once you start, the social worker can no longer take it back. Once given, it stays as it is.",
    ),
    Step(
        "panel",
        "Make the panel",
        "Make the panel",
        rules.makes_panels,
        (State.SUBMITTED, State.RECOMMENDED),
        _no_panel,
        done="The panel is made.",
    ),
    Step(
        "member",
        "Add or replace a member of the panel",
        "Save",
        rules.makes_panels,
        (State.SUBMITTED, State.RECOMMENDED),
        _may_change_panel,
        asks=False,
        done="The panel is changed.",
    ),
    Step(
        "third",
        "Add a third member",
        "Add",
        rules.makes_panels,
        (State.RECOMMENDED,),
        _needs_third,
        done="A third member joins. The majority stands.",
    ),
    Step(
        "view",
        "Give your view",
        "Give your view",
        _member,
        (State.RECOMMENDED,),
        _view_is_open,
        done="Your view is signed. Nobody sees it before all are in.",
        warns="Nobody sees your view before all are in, and you see nobody’s. Once given, it stays as it is.",
    ),
    Step(
        "moderate",
        "Write down what the panel agreed",
        "Agree",
        _member,
        (State.RECOMMENDED,),
        _may_agree,
        done="Written down. The principal social worker is next.",
    ),
    Step(
        "confirm",
        "Confirm the outcome",
        "Confirm, and send the letter",
        rules.confirms,
        (State.MODERATED,),
        _may_confirm,
        done="Confirmed. The social worker can read the letter now.",
        warns="The social worker is told at once. An outcome that is confirmed is not changed, but by an appeal.",
    ),
    Step(
        "return",
        "Return it to the panel",
        "Return to the panel",
        rules.confirms,
        (State.MODERATED,),
        _may_confirm,
        asks=False,
        done="Returned to the panel.",
        warns="The members’ views are open again: each writes and signs theirs anew.",
    ),
    Step("resume", "Go on with it", "Go on", _own_or_coordinator, (State.DEFERRED,), done="It is open again."),
    Step(
        "appeal",
        "Appeal",
        "Send the appeal",
        rules.can_submit,
        (State.FAILED,),
        _may_appeal,
        asks=False,
        done="Your appeal is lodged.",
    ),
    Step(
        "late-appeal",
        "Answer the late appeal",
        "Answer",
        rules.makes_panels,
        (State.FAILED,),
        _is_late,
        done="Answered.",
    ),
    Step(
        "deciders",
        "Say who decides the appeal",
        "Acknowledge the appeal",
        rules.makes_panels,
        (State.APPEALED,),
        _no_deciders,
        done="The appeal is acknowledged.",
    ),
    Step(
        "decide",
        "Decide the appeal",
        "Decide",
        _decides,
        (State.APPEALED,),
        done="Your answer is signed. The appeal ends once all who decide say the same.",
    ),
    *COMPONENT_STEPS,
    Step(
        "defer",
        "Defer it to a later date",
        "Defer",
        rules.makes_panels,
        (State.OPEN, State.SUBMITTED, State.RECOMMENDED),
        asks=False,
        done="Deferred.",
        warns="What was handed in is given back.",
    ),
    Step(
        "withdraw",
        "Withdraw it",
        "Withdraw",
        _own_or_coordinator,
        (State.OPEN, State.SUBMITTED, State.DEFERRED),
        asks=False,
        done="Withdrawn. The programme co-ordinator can open it again.",
        warns="It does not go on. The programme co-ordinator can open it again, from the start. It uses up no retake.",
    ),
    Step(
        "open-again",
        "Open it again",
        "Open it again",
        rules.makes_panels,
        (State.WITHDRAWN,),
        _can_open_again,
        done="It is open again, from the start.",
        warns="The social worker prepares and submits it from the start, by the same last day. It uses up no retake.",
    ),
)
BY_SLUG = {step.slug: step for step in STEPS}


def steps_now(user: User, assessment: Assessment) -> Iterator[Step]:
    """Those that the person can take now; none once the worker has left. Nine queries at most."""
    if not goes_on(assessment):
        return iter(())
    mine = [step for step in STEPS if assessment.state in step.states and step.may(user, assessment)]
    known = known_of(assessment) if mine else Known(None, None)
    return (step for step in mine if step.is_now(user, assessment, known))


def known_of(assessment: Assessment) -> Known:
    """The panel and the appeal of now."""
    return Known(current_panel(assessment), open_appeal(assessment))
