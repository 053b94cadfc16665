"""The record of support and progressive assessment: everything that held the years together, in one place and in order.

Each kind of document contributes a section (`SECTIONS`). What the person may not read is left out, and said to be.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ecf.core.models import Signature
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment
from ecf.people.models import User

FACTS_ONLY = "What was written is left out: you see the facts."
Pair = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One document or event. `facts` are short, `texts` are what somebody wrote, `signatures` whole sentences.

    `left_out` says what is not there, and why; `href` leads to the page, where the person may open it.
    """

    title: str
    on: dt.date | None = None
    facts: list[Pair] = field(default_factory=list)
    texts: list[Pair] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    left_out: str = ""
    href: str = ""


@dataclass(frozen=True)
class RecordSection:
    """One kind of document. `left_out` where the person sees none of it; `lines` where a list says it all."""

    key: str
    title: str
    entries: list[Entry] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    empty: str = "Nothing yet."
    left_out: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.lines or self.left_out)


Maker = Callable[[Enrolment, User, dt.date], RecordSection]


def signature_lines(rows: Iterable[Signature]) -> list[str]:
    """ "Signed by … on …, unchanged since" for each that stands. The rows are `checked`."""
    return [signature_line(row) for row in rows if row.superseded_at is None]


def signature_line(row: Signature) -> str:
    """One signature as a sentence."""
    stands = getattr(row, "is_unchanged", False)
    how = "unchanged since" if stands else "but what is stored is not what was signed"
    words = f"Signed by {row.by.name} on {uk_date(row.at)}, {how}"
    return f"{words}, with a disagreement" if row.disagreement else words
