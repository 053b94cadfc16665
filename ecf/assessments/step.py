"""What one step of an assessment is."""

from collections.abc import Callable
from dataclasses import dataclass

from ecf.assessments.models import Appeal, Assessment, AssessmentState, Panel
from ecf.people.models import User


@dataclass(frozen=True)
class Known:
    """What the rules of a step read beside the assessment. Fetched once for all of them."""

    panel: Panel | None
    appeal: Appeal | None


@dataclass(frozen=True)
class Step:
    """One step: its address, what a link to it says, and for whom and when it is there.

    `asks`: somebody's turn; the others are possible, and set apart. `warns`: what cannot be undone, in a sentence.
    """

    slug: str
    title: str
    button: str
    may: Callable[[User, Assessment], bool]
    states: tuple[AssessmentState, ...]
    is_now: Callable[[User, Assessment, Known], bool] = lambda user, assessment, known: True
    asks: bool = True
    warns: str = ""
    done: str = ""
