"""What a panel's views come to."""

from collections import Counter
from collections.abc import Sequence

from ecf.assessments.assessment_rules import can_read_bundle
from ecf.assessments.assessment_selectors import current_panel
from ecf.assessments.models import Assessment, Panel, PanelView
from ecf.enrolments.rules import is_own
from ecf.people.models import User


def standing_views(panel: Panel) -> list[PanelView]:
    """Those of its members, in their order."""
    return sorted(panel.views.all(), key=lambda view: view.position)


def all_are_in(views: Sequence[PanelView]) -> bool:
    """Nobody sees another's before this."""
    return bool(views) and all(view.given_at is not None for view in views)


def readable_views(user: User, assessment: Assessment) -> list[PanelView]:
    """One's own view until all are in; then all, for whoever reads the bundle but the worker. Three queries."""
    panel = current_panel(assessment)
    if panel is None or is_own(user, assessment.enrolment):
        return []
    views = standing_views(panel)
    if all_are_in(views) and can_read_bundle(user, assessment):
        return views
    return [view for view in views if view.by_id == user.pk]


def majority_of(views: Sequence[PanelView]) -> str | None:
    """The outcome that more than half think; None where they are evenly split and one more joins."""
    outcome, count = Counter(view.outcome for view in views).most_common(1)[0]
    return outcome if count * 2 > len(views) else None
