"""What a panel's views come to."""

from collections import Counter
from collections.abc import Sequence

from ecf.assessments.models import Panel, PanelView


def standing_views(panel: Panel) -> list[PanelView]:
    """Those of its members, in their order."""
    return sorted(panel.views.all(), key=lambda view: view.position)


def all_are_in(views: Sequence[PanelView]) -> bool:
    """Nobody sees another's before this."""
    return bool(views) and all(view.given_at is not None for view in views)


def majority_of(views: Sequence[PanelView]) -> str | None:
    """The outcome that more than half think; None where they are evenly split and one more joins."""
    outcome, count = Counter(view.outcome for view in views).most_common(1)[0]
    return outcome if count * 2 > len(views) else None
