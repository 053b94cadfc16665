"""Which components stand in the way of a pass, and who records each. The portfolio is judged by the assessor and the
panel, not here."""

from ecf.assessments.assessment_rules import assesses_it, can_read_bundle, confirms, has_other_part, has_part_now
from ecf.assessments.models import Assessment, AssessmentState, ComponentResult, PartName
from ecf.enrolments.rules import coordinates, is_own, oversees_enrolment
from ecf.framework.components import Component
from ecf.people.models import User

PORTFOLIO = "portfolio"


def beside_portfolio(assessment: Assessment) -> list[Component]:
    """What it is made of beside the portfolio, in order."""
    return [each for each in assessment.components if each.kind != PORTFOLIO]


def has_component(assessment: Assessment, kind: str) -> bool:
    """Whether that part is asked for beside the portfolio."""
    return any(each.kind == kind for each in beside_portfolio(assessment))


def component_of(assessment: Assessment, kind: str) -> Component:
    """That part. Raises StopIteration where there is none: see `has_component`."""
    return next(each for each in beside_portfolio(assessment) if each.kind == kind)


def result_of(assessment: Assessment, kind: str) -> ComponentResult | None:
    """What is recorded of that part, if anything is. One query, unless fetched before."""
    return next((row for row in assessment.component_results.all() if row.kind == kind), None)


def to_override(assessment: Assessment) -> list[Component]:
    """Those that do not stand as met, in order. One query, unless fetched before."""
    met = {row.kind for row in assessment.component_results.all() if row.stands_as_met}
    return [each for each in beside_portfolio(assessment) if each.kind not in met]


def components_missing(assessment: Assessment) -> list[Component]:
    """Those that are needed and not met: one that is always needed, and one that was held and did not go well.

    An override stands as met. One query.
    """
    results = {row.kind: row for row in ComponentResult.objects.filter(assessment=assessment)}
    return [each for each in beside_portfolio(assessment) if _is_missing(each, results.get(each.kind))]


def _is_missing(component: Component, result: ComponentResult | None) -> bool:
    if result is None or (result.is_met is None and result.overridden_on is None):
        return component.is_always_needed
    return not result.stands_as_met


BEFORE_DECIDED = (
    AssessmentState.OPEN,
    AssessmentState.SUBMITTED,
    AssessmentState.RECOMMENDED,
    AssessmentState.MODERATED,
)
"""While components can be recorded; see `takes_result` for what the panel agreed on."""


def takes_result(assessment: Assessment, kind: str) -> bool:
    """Whether that part can be recorded or booked now. Once the panel has agreed, only one that a pass needs and of
    which nothing is recorded: what the panel had before it stands, unless it is returned (assumed). One query then."""
    if assessment.state != AssessmentState.MODERATED:
        return assessment.state in BEFORE_DECIDED
    result = result_of(assessment, kind)
    is_blank = result is None or (result.is_met is None and result.overridden_on is None)
    return is_blank and component_of(assessment, kind).is_always_needed


def records_component(user: User, assessment: Assessment, kind: str) -> bool:
    """Marks and slots: the co-ordinator. Practice: the assessor. What a discussion showed: the assessor or the panel.
    Never one's own."""
    if is_own(user, assessment.enrolment):
        return False
    if kind == "knowledge":
        return coordinates(user, assessment.enrolment)
    if kind == "practice":
        return assesses_it(user, assessment)
    return kind == "discussion" and (assesses_it(user, assessment) or has_part_now(user, assessment, PartName.PANEL))


def books_discussion(user: User, assessment: Assessment) -> bool:
    """The co-ordinator."""
    return coordinates(user, assessment.enrolment)


def overrides_component(user: User, assessment: Assessment) -> bool:
    """The principal social worker or the named deputy: whoever could confirm. It is no part of its own, so that either
    can confirm afterwards; a panel and an appeal leave out whoever did it (`conflicts`)."""
    return confirms(user, assessment) and not has_other_part(user, assessment, PartName.CONFIRMER)


def knows_results(user: User, assessment: Assessment) -> bool:
    """How a part went: whoever sees it, but the social worker only together with the outcome, as with what the assessor
    recommends. When and where a part is held they know at once (assumed)."""
    return not is_own(user, assessment.enrolment) or assessment.told_on is not None


def sees_components(user: User, assessment: Assessment) -> bool:
    """Who reads what was handed in, and those who run the programme."""
    return can_read_bundle(user, assessment) or oversees_enrolment(user, assessment.enrolment)
