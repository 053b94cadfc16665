"""The rules of self-assessments that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYourSelfAssessment(NotAllowed):
    """Nobody assesses somebody else in their place."""

    default_code = "not_your_self_assessment"
    default_message = "Only the social worker writes their own self-assessment."


class NoScale(Conflict):
    """A framework without a scale has nothing to choose from."""

    default_code = "no_scale"
    default_message = (
        "This framework has no scale for self-assessments. Ask your programme co-ordinator: it can be added to it."
    )


class NoSuchSelfAssessment(BadValue):
    """A milestone that asks for one."""

    default_code = "unknown_milestone"
    default_message = "This framework asks for no self-assessment of that name."


class NotOpenYet(BadValue):
    """A milestone asks some weeks before it is due, not earlier."""

    default_code = "self_assessment_not_open"
    default_message = "This one is not open yet. You can write one for yourself at any time."


class SelfAssessmentBegun(Conflict):
    """One at a time for each milestone, and one of one's own."""

    default_code = "self_assessment_begun"
    default_message = "This self-assessment has been begun already. Open it and go on there."


class SelfAssessmentDone(WrongState):
    """A milestone is met once."""

    default_code = "self_assessment_done"
    default_message = "This one is done. You can write another one for yourself at any time."


class SelfAssessmentFinished(WrongState):
    """What is finished stays as it is."""

    default_code = "self_assessment_finished"
    default_message = "This self-assessment is finished, so it stays as it is. Write a new one."


class UnknownStandard(BadValue):
    """A standard of the stage that it is about."""

    default_code = "unknown_standard"
    default_message = "This self-assessment does not ask about that standard."


class UnknownLevel(BadValue):
    """A level of the framework's own scale."""

    default_code = "unknown_level"
    default_message = "Choose one of the levels of the scale."


class LevelMissing(BadValue):
    """Finished means that every standard was thought about."""

    default_code = "level_required"
    default_message = "Choose where you stand."


class TextTooLong(BadValue):
    """Every text has a length that people still read."""

    default_code = "text_too_long"
