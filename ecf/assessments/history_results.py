"""What one result beside the portfolio says, for the history of an assessment."""

import json
from collections.abc import Iterator

from ecf.assessments.models import GivenResult
from ecf.core.templatetags.words import uk_date
from ecf.framework.components import Component


def result_lines(result: GivenResult, component: Component | None, *, reads: bool) -> Iterator[str]:
    """The value as it was given, and whether it was enough. `reads`: may read the notes of a discussion."""
    if result.mark is not None:
        most = f" of {component.out_of:f}" if component and component.out_of is not None else ""
        yield f"Mark: {result.mark:f}{most}."
    standards = json.loads(result.standards or "{}")
    if standards:
        said = (f"{code} {'met' if is_met else 'not met'}" for code, is_met in sorted(standards.items()))
        yield f"By standard: {', '.join(said)}."
    if result.held_on:
        yield f"Held on {uk_date(result.held_on)}."
    if result.is_met is not None:
        yield "Met." if result.is_met else "Not met."
    if reads and result.notes:
        yield f"Notes: {result.notes}"
