"""Which components stand in the way of a pass. The portfolio is judged by the assessor and the panel, not here."""

from ecf.assessments.models import Assessment, ComponentResult
from ecf.framework.components import Component

PORTFOLIO = "portfolio"


def components_missing(assessment: Assessment) -> list[Component]:
    """Those that are needed and not met: one that is always needed, and one that was held and did not go well.

    An override stands as met. One query.
    """
    results = {row.kind: row for row in ComponentResult.objects.filter(assessment=assessment)}
    return [
        each for each in assessment.components if each.kind != PORTFOLIO and _is_missing(each, results.get(each.kind))
    ]


def _is_missing(component: Component, result: ComponentResult | None) -> bool:
    if result is None or (result.is_met is None and result.overridden_on is None):
        return component.is_always_needed
    return not result.stands_as_met
