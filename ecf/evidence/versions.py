"""The texts of an entry that were signed, and what changed from each to the next. For whoever may read the entry."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecf.core.canonical import canonical
from ecf.core.differences import Piece, difference
from ecf.core.models import Signature
from ecf.core.signatures import signatures_of
from ecf.core.templatetags.words import uk_date
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState, SignedVersion

_CPD = {
    "type": "CPD: type",
    "learnt": "CPD: what was learnt",
    "practice_impact": "CPD: change in practice",
    "people_impact": "CPD: change for people",
    "peer_reflection": "CPD: peer reflection",
}


@dataclass(frozen=True)
class Changed:
    """One part of an entry that differs, as one text of what is the same, was removed and was added."""

    name: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Step:
    """What changed from one text to the next. `signature` signed the later one; None for what is written there now."""

    number: int
    signature: Signature | None
    changed: list[Changed]
    first: bool = False


def steps_of(evidence: Evidence) -> list[Step]:
    """Every signed text after the first with what changed in it, and what is written now where that differs; newest
    first. Needs `Evidence.for_signing`; two queries more."""
    versions = list(evidence.signed_versions.all())
    signatures = [row for row in signatures_of([evidence])[evidence.pk] if row.digest in {v.digest for v in versions}]
    forms = [json.loads(row.form) for row in versions]
    found = [
        Step(row.number, _signature_of(row, signatures), _between(before, after))
        for row, before, after in zip(versions[1:], forms, forms[1:], strict=False)
    ]
    if versions and evidence.state != EvidenceState.ACCEPTED:
        now = json.loads(canonical(evidence.signed_form(Evidence.FORM)))
        found.append(Step(versions[-1].number + 1, None, _between(forms[-1], now)))
    return found[::-1]


def first_signed(evidence: Evidence) -> Signature | None:
    """The signature of the first text that was kept; None where none was."""
    first = evidence.signed_versions.first()
    return _signature_of(first, signatures_of([evidence])[evidence.pk]) if first else None


def _signature_of(version: SignedVersion, signatures: Sequence[Signature]) -> Signature | None:
    """The last of that digest by the time the text was kept."""
    fitting = [row for row in signatures if row.digest == version.digest and row.at <= version.created_at]
    return fitting[-1] if fitting else None


def _between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    before, after = dict(_parts(old)), dict(_parts(new))
    names = [*after, *(name for name in before if name not in after)]
    return [
        Changed(name, difference(before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _parts(form: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was signed as named texts, in the order of the page."""
    yield "Title", form["title"]
    yield "Kind", EvidenceKind(form["kind"]).label
    yield "Date", uk_date(dt.date.fromisoformat(form["happened_on"]))
    yield "What happened", form["body"]
    for link in form["standards"]:
        yield f"Standard {link['code']}", link["how"] or "Linked"
    yield "Also CPD", "Yes" if form["also_cpd"] else "No"
    for key, name in _CPD.items():
        yield name, form["cpd"][key]
    yield "Files", "\n".join(file["name"] for file in form.get("files") or [])
    for key, value in (form.get("report") or {}).items():
        yield f"Report: {key.replace('_', ' ')}", str(value or "")
    for key, value in (form.get("record") or {}).items():
        yield f"Record: {key.replace('_', ' ')}", value if isinstance(value, str) else canonical(value)
