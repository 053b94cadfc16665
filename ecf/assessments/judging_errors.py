"""The rules of recommendations and panels that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed


class NotTheAssessor(NotAllowed):
    """The assessor of now recommends; never the supervisor where the framework keeps the two apart."""

    default_code = "not_the_assessor"
    default_message = "Only the assessor of this social worker can do this."


class RecommendationUnfinished(BadValue):
    """A recommendation says everything that it is asked."""

    default_code = "recommendation_unfinished"


TEXT_MISSING = {
    "strengths": "Say what is strong in this work.",
    "areas": "Say what should grow.",
    "overall": "Say what you make of it as a whole.",
}


def unknown_outcome() -> BadValue:
    """An outcome is a pass or a fail."""
    return BadValue("unknown_outcome", "Choose pass or fail.", "outcome")


class NotYoursToMake(NotAllowed):
    """The co-ordinator makes panels."""

    default_code = "not_yours_to_make"
    default_message = "Only the programme co-ordinator makes a panel."


class PanelTooSmall(Conflict):
    """One person alone is no panel."""

    default_code = "panel_too_small"


class PanelMade(Conflict):
    """One panel for each round."""

    default_code = "panel_made"
    default_message = "There is a panel for this already. Change its members instead."


class NoPanelYet(Conflict):
    """Views belong to a panel."""

    default_code = "no_panel"
    default_message = "There is no panel yet. The programme co-ordinator makes one."


class ConflictOfInterest(Conflict):
    """A member had no part in the support of the worker, and has none in the assessment."""

    default_code = "conflict_of_interest"


class NotAPanelMember(BadValue):
    """Members hold that role for the employer on the day."""

    default_code = "not_a_panel_member"


class NotRegistered(BadValue):
    """Whoever judges is a registered social worker."""

    default_code = "not_registered"


class NotOnThisPanel(NotAllowed):
    """Only its members write a view, and agree."""

    default_code = "not_on_this_panel"
    default_message = "Only the members of this panel can do this."


class ViewGiven(Conflict):
    """A view stays as it was given, until the principal social worker returns it."""

    default_code = "view_given"
    default_message = "You have given your view. It stays as it is."


class ViewUnfinished(BadValue):
    """A view says what, and why."""

    default_code = "view_unfinished"


class ViewsMissing(Conflict):
    """Nobody sees another's view, and nothing is agreed, before all are in."""

    default_code = "views_missing"
    default_message = "Not all views are in yet. The panel agrees once they are."


class ThirdViewNeeded(Conflict):
    """Where two differ a third joins, and the majority stands."""

    default_code = "third_view_needed"
    default_message = "The members differ. The programme co-ordinator adds a third, and the majority stands."


class NobodyToReplace(Conflict):
    """Only a member who has not given a view is replaced."""

    default_code = "nobody_to_replace"
    default_message = "Only a member who has not given a view yet can be replaced."


class AgreedViewMissing(BadValue):
    """What was agreed is written down."""

    default_code = "agreed_view_missing"
    default_message = "Write down what the panel agreed, and why."
