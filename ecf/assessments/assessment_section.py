"""One part of the page of an assessment. Each step of the way makes its own, from the same four things."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ecf.assessments.models import Assessment
from ecf.people.models import User


@dataclass(frozen=True)
class Section:
    """What is shown: a title, the template of its body, and what that reads (as `section`).

    `anchor` is its place in the page. `asks` is true where it is this person's turn: those come first.
    """

    anchor: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    asks: bool = False


Maker = Callable[[User, Assessment, dt.date], Section | None]
"""Makes a section for a person on a day; None where there is nothing for them. Needs `with_parts`."""
