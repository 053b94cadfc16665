"""Reads about requests to people outside: the secret link, what the record still lacks, what the worker is to know."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ecf.core.clock import today as local_today
from ecf.core.errors import BadValue
from ecf.evidence.guard import Words, likely_in
from ecf.evidence.models import (
    TEXTS,
    Evidence,
    EvidenceState,
    OutsideRequest,
    RequestKind,
    RequestLink,
    RequestState,
    Sight,
)
from ecf.framework.definition import Standard

LINK_DAYS = 28  # assumed
REMIND_AFTER = dt.timedelta(days=7)  # assumed

# What each text is called on the form, by kind of request.
QUESTIONS: dict[str, dict[str, str]] = {
    RequestKind.OBSERVATION: {
        "seen": "What did you see?",
        "strengths": "What went well?",
        "to_develop": "What could they work on?",
    },
    RequestKind.FEEDBACK: {
        "strengths": "What do they do well?",
        "to_develop": "What could be better?",
        "seen": "Can you give an example?",
    },
}


def digest_of(secret: str) -> str:
    """SHA-256 of a link's secret, 64 hexadecimal digits: all that is stored of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_of(secret: str) -> RequestLink | None:
    """The link with this secret, ended or not, with all that its page shows. None for a forged one. One query."""
    links = RequestLink.objects.select_related(
        "request__enrolment__social_worker__user", "request__enrolment__employer", "request__evidence"
    )
    return links.filter(digest=digest_of(secret)).first()


def standards_to_look_at(request: OutsideRequest, codes: Iterable[str]) -> list[Standard]:
    """The standards that the worker chose for the observer, in the framework's order."""
    wanted = set(codes)
    definition = request.enrolment.framework_version.parsed
    return [each for each in definition.standards if each.code in wanted] if request.is_observation else []


def texts_of_record(request: OutsideRequest) -> dict[str, str]:
    """Everything that was written, by field; `standards.<code>` for the words on a standard."""
    texts = {name: getattr(request, name) for name in TEXTS}
    return texts | {f"standards.{code}": each.get("words", "") for code, each in request.sights.items()}


def likely_in_record(request: OutsideRequest, *, today: dt.date | None = None) -> list[Words]:
    """What in the record may tell who a family is."""
    return likely_in(texts_of_record(request), today=today)


def missing_in_record(
    request: OutsideRequest, standards: Iterable[Standard], *, today: dt.date | None = None
) -> list[BadValue]:
    """What must still be answered before it can be handed in."""
    missing = []
    if request.is_observation:
        if request.happened_on is None:
            missing.append(BadValue("required", "Enter the date on which you observed", "happened_on"))
        elif request.happened_on > (today or local_today()):
            missing.append(BadValue("in_the_future", "The date must be today or in the past", "happened_on"))
        if request.says_registered and not request.giver_registration_number:
            missing.append(BadValue("required", "Enter your register number", "giver_registration_number"))
        for each in standards:
            if request.sights.get(each.code, {}).get("sight") not in Sight.values:
                missing.append(BadValue("required", f"Say whether you saw {each.code}", f"sight_{each.code}"))
    for name in _needed(request):
        if not getattr(request, name).strip():
            question = QUESTIONS[request.kind][name]
            missing.append(BadValue("required", f"Answer “{question}”", name))
    return missing


def _needed(request: OutsideRequest) -> tuple[str, ...]:
    """An example is welcome and not needed; so is what to work on."""
    return ("seen", "strengths") if request.is_observation else ("strengths",)


def request_of(evidence: Evidence) -> OutsideRequest | None:
    """The live request of an entry; else the newest that was declined or taken back. One query."""
    return newest_of(evidence.outside_requests.all())


def newest_of(requests: Iterable[OutsideRequest]) -> OutsideRequest | None:
    """Of the requests for one entry the live one, else the newest."""
    rows = sorted(requests, key=lambda row: row.pk, reverse=True)
    live = [row for row in rows if row.state not in {RequestState.DECLINED, RequestState.REVOKED}]
    return next(iter(live or rows), None)


def with_answers(entries: QuerySet[Evidence]) -> QuerySet[Any]:
    """With `asked_state` and `asked_name`: the newest request of each, None without. No query of its own."""
    newest = OutsideRequest.objects.filter(evidence=OuterRef("pk")).order_by("-id")
    return entries.annotate(
        asked_state=Subquery(newest.values("state")[:1]), asked_name=Subquery(newest.values("giver_name")[:1])
    )


def shown_with_entry(entry: Evidence, *, own: bool, reads: bool) -> dict[str, Any]:
    """On the page of an entry: to the worker where the request stands, to readers what was handed in."""
    if entry.kind not in RequestKind.values:
        return {}
    row = request_of(entry)
    is_open = entry.state in {EvidenceState.DRAFT, EvidenceState.RETURNED}
    may_ask = own and is_open and (row is None or row.state in {RequestState.DECLINED, RequestState.REVOKED})
    if row is None or not (own or (reads and row.state == RequestState.DONE)):
        return {"may_ask": may_ask}
    return {
        "asked": row,
        "may_ask": may_ask,
        "answers": [(question, getattr(row, name)) for name, question in QUESTIONS[row.kind].items()],
        "sights": [
            {"code": code, "sight": Sight(each["sight"]).label, "words": each.get("words", "")}
            for code, each in sorted(row.sights.items())
            if each.get("sight")
        ],
    }
