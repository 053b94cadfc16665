"""The steps by which the parts beside the portfolio are recorded: a mark, practice, a discussion, and an override.

They are possible until the panel has agreed, what a pass still needs until the outcome is decided, and nobody else
waits for one: so none of them asks for a turn.
"""

from collections.abc import Callable

from ecf.assessments import component_rules as rules
from ecf.assessments.models import Assessment
from ecf.assessments.step import Known, Step
from ecf.people.models import User


def _recorder(kind: str) -> Callable[[User, Assessment], bool]:
    """Whoever records that part, where the assessment has it."""
    return lambda user, assessment: (
        rules.has_component(assessment, kind) and rules.records_component(user, assessment, kind)
    )


def _books(user: User, assessment: Assessment) -> bool:
    return rules.has_component(assessment, "discussion") and rules.books_discussion(user, assessment)


def _overrides(user: User, assessment: Assessment) -> bool:
    return bool(rules.beside_portfolio(assessment)) and rules.overrides_component(user, assessment)


def _takes(kind: str) -> Callable[[User, Assessment, Known], bool]:
    return lambda user, assessment, known: rules.takes_result(assessment, kind)


def _is_one_left(user: User, assessment: Assessment, known: Known) -> bool:
    return bool(rules.to_override(assessment))


COMPONENT_STEPS = (
    Step(
        "mark",
        "Record the mark",
        "Save the mark",
        _recorder("knowledge"),
        rules.BEFORE_DECIDED,
        _takes("knowledge"),
        asks=False,
        done="The mark is recorded.",
    ),
    Step(
        "practice",
        "Say how practice went, by standard",
        "Save",
        _recorder("practice"),
        rules.BEFORE_DECIDED,
        _takes("practice"),
        asks=False,
        done="Recorded.",
    ),
    Step(
        "book-discussion",
        "Book the professional discussion",
        "Book it",
        _books,
        rules.BEFORE_DECIDED,
        _takes("discussion"),
        asks=False,
        done="Booked.",
    ),
    Step(
        "discussion",
        "Write down what the professional discussion showed",
        "Save",
        _recorder("discussion"),
        rules.BEFORE_DECIDED,
        _takes("discussion"),
        asks=False,
        done="Recorded.",
    ),
    Step(
        "override",
        "Let a part stand as met",
        "Let it stand as met",
        _overrides,
        rules.BEFORE_DECIDED,
        _is_one_left,
        asks=False,
        done="It stands as met.",
        warns="The part stands as met although it is not, or was not held. Your reason stays with the assessment.",
    ),
)
