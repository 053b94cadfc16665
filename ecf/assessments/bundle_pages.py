"""A bundle as it was frozen, in words: nothing is read but the copies themselves."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ecf.assessments.models import Bundle, BundleFile, BundleItem
from ecf.core.templatetags.words import uk_date
from ecf.evidence.family import FACES, QUESTIONS
from ecf.evidence.models import EvidenceKind, Giver, Sight
from ecf.framework.definition import Definition

CPD = {
    "learnt": "What was learnt",
    "practice_impact": "What changed in practice",
    "people_impact": "What changed for people",
    "peer_reflection": "Reflection with a peer",
}
Text = tuple[str, str]


@dataclass(frozen=True)
class ShownStandard:
    """One standard that a piece is to show, and how."""

    code: str
    title: str
    how: str


@dataclass(frozen=True)
class ShownItem:
    """One piece of the bundle."""

    item: BundleItem
    kind: str
    happened_on: dt.date
    standards: list[ShownStandard]
    texts: list[Text]
    accepted: str
    files: list[BundleFile]
    left_out: list[str]


def shown_items(bundle: Bundle, definition: Definition) -> list[ShownItem]:
    """The pieces in their order. Needs `items__files`."""
    return [_shown(item, definition) for item in bundle.items.all()]


def _shown(item: BundleItem, definition: Definition) -> ShownItem:
    copy = json.loads(item.copy)
    form = copy["form"]
    how = {link["code"]: link["how"] for link in form["standards"]}
    files = sorted(item.files.all(), key=lambda row: row.pk)
    kept = {(row.name, row.digest) for row in files}
    return ShownItem(
        item=item,
        kind=str(EvidenceKind(item.kind).label),
        happened_on=item.happened_on,
        standards=[
            ShownStandard(code, definition.standard(code).title, how.get(code, "")) for code in item.codes.split()
        ],
        texts=[(name, said) for name, said in _texts(copy) if said],
        accepted=_accepted(copy),
        files=files,
        left_out=[row["name"] for row in form["files"] if (row["name"], row["digest"]) not in kept],
    )


def _accepted(copy: dict[str, Any]) -> str:
    if not copy["accepted_on"]:
        return ""
    day = uk_date(dt.date.fromisoformat(copy["accepted_on"]))
    return f"Accepted by {copy['accepted_by']} on {day}" if copy["accepted_by"] else f"Accepted on {day}"


def _texts(copy: dict[str, Any]) -> Iterator[Text]:
    form = copy["form"]
    yield "What the social worker wrote", form["body"]
    for record in copy["records"]:
        yield from _record(record)
    yield from _family(form["family_feedback"])
    yield from _report(form["report"])
    for name, words in CPD.items():
        yield words, form["cpd"][name]
    yield "Comment with the acceptance", copy["comment"]


def _record(record: dict[str, Any]) -> Iterator[Text]:
    by = record["by"]
    registered = "registered social worker" if by["registered"] else "not a registered social worker"
    is_seen = record["kind"] == "direct_observation"
    who = ", ".join(filter(None, [by["name"], by["role"], registered if is_seen else ""]))
    yield ("Observed by" if is_seen else "Asked for feedback"), who
    yield "The plan", record["plan"]
    yield ("What the observer saw" if is_seen else "What they saw"), record["seen"]
    yield "Strengths", record["strengths"]
    yield "To develop", record["to_develop"]
    for code, sight in sorted(record["standards"].items()):
        label = str(Sight(sight["sight"]).label) if sight.get("sight") in Sight.values else ""
        yield f"{code}, as they saw it", ". ".join(filter(None, [label, sight.get("words", "")]))


def _family(feedback: dict[str, Any] | None) -> Iterator[Text]:
    if feedback is None:
        return
    yield "Feedback from", str(Giver(feedback["giver"]).label)
    for each in QUESTIONS:
        said = feedback["answers"].get(each.code, "")
        asked = each.asked(feedback["giver"], "the social worker")
        yield asked[:1].upper() + asked[1:], FACES.get(said, said)


def _report(report: dict[str, Any] | None) -> Iterator[Text]:
    if report is None:
        return
    yield "Kind of report", report["type"]
    yield "Written on", uk_date(dt.date.fromisoformat(report["written_on"])) if report["written_on"] else ""
    yield "What the assessor thought of it", report["appraisal"]
    yield "Read in the case system on", uk_date(dt.date.fromisoformat(report["read_on"])) if report["read_on"] else ""


def bundle_context(bundle: Bundle) -> dict[str, Any]:
    """Everything that was frozen, as its page and its document show it."""
    definition = bundle.assessment.framework_version.parsed
    dates = json.loads(bundle.dates)
    return {
        "bundle": bundle,
        "items": shown_items(bundle, definition),
        "specialism": next((each.title for each in definition.specialisms if each.code == bundle.specialism), ""),
        "readiness": [row | {"is_met": row["have"] >= row["needed"]} for row in json.loads(bundle.readiness)],
        "support": shown_support(bundle),
        "due_on": dt.date.fromisoformat(dates["due_on"]) if dates.get("due_on") else None,
        "explanation": json.dumps(dates.get("explanation", [])),
    }


def shown_support(bundle: Bundle) -> dict[str, Any]:
    """The support page, with its dates as dates."""
    found = json.loads(bundle.support)

    def day(value: str | None) -> dt.date | None:
        return dt.date.fromisoformat(value) if value else None

    if not found:
        return {}
    return {
        "since": day(found["since"]),
        "on": day(found["on"]),
        "sessions": [row | {"on": day(row["on"]), "held": row["minutes"] is not None} for row in found["sessions"]],
        "caseload": found["caseload"] | {"on": day(found["caseload"]["on"])},
        "hours": found["protected_hours"] | {"on": day(found["protected_hours"]["on"])},
    }
