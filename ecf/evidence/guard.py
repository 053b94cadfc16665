"""Likely identifiers in what somebody wrote: where they stand, and whether the author has answered for them already.

Nothing is stored here and nothing leaves the process. Positions count characters (code points), the end exclusive.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ecf.core.canonical import canonical, digest
from ecf.core.clock import today as local_today
from ecf.core.identifiers import Likely, find_identifiers
from ecf.evidence.cpd_pieces import CPD_FIELDS
from ecf.evidence.models import Attestation, Evidence
from ecf.people.models import User

AROUND = 40  # characters of context shown on either side

FIELD_NAMES = {
    "title": "The title",
    "body": "What happened",
    "cpd_type": "CPD: the type",
    "cpd_learnt": "CPD: what you learnt",
    "cpd_practice_impact": "CPD: what it changed in your practice",
    "cpd_people_impact": "CPD: what it changed for people",
    "cpd_peer_reflection": "CPD: peer reflection",
}


@dataclass(frozen=True)
class Words:
    """Words that look like an identifier: in which field, and what stands before and after them there."""

    field: str
    likely: Likely
    before: str
    after: str

    @property
    def where(self) -> str:
        """The field as the page calls it."""
        if self.field.startswith("standards."):
            return f"How it shows {self.field.split('.')[1]}"
        return FIELD_NAMES.get(self.field, self.field)

    @property
    def is_cut_before(self) -> bool:
        return self.likely.start > len(self.before)


def likely_in(texts: Mapping[str, str], *, today: dt.date | None = None) -> list[Words]:
    """The likely identifiers of each text, by field, in the order of the texts."""
    day = today or local_today()
    return [
        _in_context(field, text, likely)
        for field, text in texts.items()
        if text
        for likely in find_identifiers(text, today=day)
    ]


def _in_context(field: str, text: str, likely: Likely) -> Words:
    before = text[max(0, likely.start - AROUND) : likely.start]
    return Words(field, likely, before, text[likely.end : likely.end + AROUND])


def texts_of(evidence: Evidence) -> dict[str, str]:
    """Everything that the author wrote into an entry, by field; `standards.<code>.how` for the lines on standards."""
    texts = {"title": evidence.title, "body": evidence.body}
    texts |= {f"standards.{link.code}.how": link.how for link in evidence.standard_links.all()}
    return texts | {f"cpd_{name}": getattr(evidence, f"cpd_{name}") for name in CPD_FIELDS}


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 of the texts: what an attestation is about."""
    return digest(canonical({field: text for field, text in texts.items() if text}))


def is_attested(texts: Mapping[str, str], by: User) -> bool:
    """Whether the person has answered for just these texts before."""
    return Attestation.objects.filter(by=by, digest=digest_of(texts)).exists()


def unanswered_words(evidence: Evidence, by: User, *, today: dt.date | None = None) -> list[Words]:
    """What the author is asked about before an entry is handed in; empty once they have answered for this text."""
    texts = texts_of(evidence)
    found = likely_in(texts, today=today)
    return [] if not found or is_attested(texts, by) else found


def kinds_of(found: Iterable[Words]) -> list[str]:
    """The kinds that were found, each once, in order: all that is ever kept of them."""
    return sorted({str(words.likely.kind) for words in found})


def warnings_in(texts: Mapping[str, str], *, today: dt.date | None = None) -> list[dict[str, Any]]:
    """What the API adds to an answer: field, kind, start and end of each likely identifier; never the words."""
    return [
        {
            "field": words.field.replace("cpd_", "cpd.", 1) if words.field.startswith("cpd_") else words.field,
            "kind": str(words.likely.kind),
            "start": words.likely.start,
            "end": words.likely.end,
        }
        for words in likely_in(texts, today=today)
    ]
