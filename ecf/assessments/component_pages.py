"""What an assessment is made of beside the portfolio, as its page shows it."""

import datetime as dt
import json
from typing import Any

from ecf.assessments.assessment_rules import can_read_bundle
from ecf.assessments.assessment_section import Section
from ecf.assessments.component_rules import beside_portfolio, knows_results, sees_components
from ecf.assessments.models import Assessment, ComponentResult
from ecf.framework.components import Component
from ecf.people.models import User


def component_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """Each component with what it needs and how it went; nothing where there is the portfolio alone, or for who only
    sees where the assessment stands."""
    asked = beside_portfolio(assessment)
    if not asked or not sees_components(user, assessment):
        return None
    results = {row.kind: row for row in assessment.component_results.all()}
    reads = can_read_bundle(user, assessment)
    knows = knows_results(user, assessment)
    rows = [_row(each, results.get(each.kind), reads=reads, knows=knows) for each in asked]
    return Section("components", "Beside the portfolio", "assessments/_components.html", {"rows": rows})


def _row(component: Component, result: ComponentResult | None, *, reads: bool, knows: bool) -> dict[str, Any]:
    is_told = result is not None and (result.is_met is not None or result.overridden_on is not None)
    return {
        "component": component,
        "result": result,
        "is_told": is_told and knows,
        "waits_for_outcome": is_told and not knows,
        "mark": result.mark if result and knows else None,
        "standards": sorted(json.loads(result.standards or "{}").items()) if result and knows else [],
        "notes": result.notes if result and reads and knows else "",
        "override_reason": result.override_reason if result and knows else "",
    }
