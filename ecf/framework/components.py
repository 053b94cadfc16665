"""What an assessment is made of, as frozen data: no Django, no database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

COMPONENT_KINDS = {
    "portfolio": "Portfolio",
    "knowledge": "Knowledge",
    "practice": "Observed or simulated practice",
    "discussion": "Professional discussion",
}
WHEN_NEEDED = ("always", "if_held")


@dataclass(frozen=True, slots=True)
class Component:
    """One part of an assessment. `kind` is a key of COMPONENT_KINDS, and each kind comes once.

    `needed`: "always" must be met for a pass; "if_held" must be met only where it took place. `pass_mark` and `out_of`
    are for knowledge alone, both inclusive. Practice is judged per standard, and each one judged must be met.
    """

    kind: str
    needed: str = "always"
    out_of: Decimal | None = None
    pass_mark: Decimal | None = None

    @property
    def title(self) -> str:
        return COMPONENT_KINDS[self.kind]

    def is_enough(self, mark: Decimal) -> bool:
        """Whether a mark is at least the pass mark; any is, where there is none."""
        return self.pass_mark is None or mark >= self.pass_mark

    @property
    def is_always_needed(self) -> bool:
        return self.needed == "always"


PORTFOLIO_ALONE = (Component("portfolio"),)
