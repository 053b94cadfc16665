"""One review as a page, a document or the record shows it: what the person may read, and what they may do."""

import datetime as dt
from typing import Any

from ecf.assessments import review_rules as rules
from ecf.assessments.models import Review, ReviewAddendum, ReviewPart, ReviewState
from ecf.assessments.review_facts import facts_on
from ecf.assessments.review_turns import person_of, turns
from ecf.core.models import Signature
from ecf.core.signatures import checked, signatures_of
from ecf.people.models import User
from ecf.supervision.models import Side

DATES = {"on", "since", "due_on", "done_on"}
QUESTIONS = {
    "went_well": "What went well",
    "is_hard": "What is hard",
    "needs": "What is needed",
    "sees": "What the supervisor sees",
    "next_steps": "What comes next",
}


def with_dates(value: Any) -> Any:
    """Facts as they were kept, with their dates as dates."""
    if isinstance(value, list):
        return [with_dates(each) for each in value]
    if isinstance(value, dict):
        return {
            name: dt.date.fromisoformat(each) if name in DATES and isinstance(each, str) else with_dates(each)
            for name, each in value.items()
        }
    return value


def review_context(user: User, review: Review, today: dt.date) -> dict[str, Any]:
    """What is shown of a review, and what the person may do from there. Needs `parts` and the people."""
    signatures = checked(signatures_of([review])[review.pk])
    live = [row for row in signatures if row.superseded_at is None]
    reads, signed_by = rules.can_read_review(user, review), {row.by_id: row.at for row in live}
    waits = turns(review, signed_by)
    return {
        "review": review,
        "reads": reads,
        "side": rules.side_of(user, review),
        "writes": rules.writes_side(user, review),
        "parts": [shown_part(user, review, side) for side in Side] if reads else [],
        "judgement": shown_judgement(user, review),
        "facts": shown_facts(review, today) if reads else {},
        "signatures": live,
        "superseded": [row for row in signatures if row.superseded_at is not None],
        "waiting_for": [name_of(review, side) for side in waits],
        "is_my_turn": any(person_of(review, side) == user.pk for side in waits),
        "may_sign": may_sign_now(user, review, live),
        "addenda": addenda_of(user, review) if reads else [],
        "may_add": rules.can_add_to_review(user, review),
        "may_disclose": rules.can_disclose_review(user, review),
    }


def shown_facts(review: Review, today: dt.date) -> dict[str, Any]:
    """What was frozen; while nothing is, what would be today."""
    facts = review.facts or facts_on(review.enrolment, without=review.pk, on=today)
    return with_dates(facts)


def shown_part(user: User, review: Review, side: Side) -> dict[str, Any]:
    """One part as the person may read it: their own, and the other's once it is shared."""
    part = review.part(side)
    is_mine = part.author_id == user.pk
    reads = is_mine or part.shared_at is not None
    answers = [(QUESTIONS[name], getattr(part, name)) for name in part.fields if name in QUESTIONS]
    return {
        "side": side,
        "pk": part.pk,
        "version": part.version,
        "name": name_of(review, side),
        "is_mine": is_mine,
        "is_shared": part.shared_at is not None,
        "shared_at": part.shared_at,
        "answers": answers if reads and is_begun(part) else [],
    }


def is_begun(part: ReviewPart) -> bool:
    """Whether anything is written in it."""
    return any(text.strip() for text in part.written().values())


def shown_judgement(user: User, review: Review) -> dict[str, Any] | None:
    """On track or not, with the reasons for whoever may read them; once the supervisor shared it.

    Those who only see facts learn it once it is signed.
    """
    part = review.part(Side.SUPERVISOR)
    reads = rules.can_read_review(user, review)
    is_told = part.shared_at is not None and (reads or review.state == ReviewState.SIGNED)
    if not part.judgement or not (is_told or part.author_id == user.pk):
        return None
    return {
        "is_on_track": part.judgement == "on_track",
        "words": part.get_judgement_display(),
        "reasons": part.reasons if reads else "",
        "no_plan_reason": part.no_plan_reason if reads else "",
    }


def name_of(review: Review, side: Side) -> str:
    """Who it is."""
    return review.enrolment.social_worker.user.name if side == Side.WORKER else review.supervisor.name


def may_sign_now(user: User, review: Review, live: list[Signature]) -> bool:
    """Both parts are there, and the person has not signed."""
    is_complete = all(part.shared_at is not None for part in review.parts.all())
    return is_complete and rules.can_sign_review(user, review) and all(row.by_id != user.pk for row in live)


def addenda_of(user: User, review: Review) -> list[dict[str, Any]]:
    """What was added, with its signatures."""
    rows: list[ReviewAddendum] = list(review.addenda.select_related("by").order_by("id"))
    signatures, is_party = signatures_of(rows), rules.side_of(user, review) is not None
    checked(signature for found in signatures.values() for signature in found)
    return [
        {
            "addendum": row,
            "signatures": signatures[row.pk],
            "may_sign": is_party and all(each.by_id != user.pk for each in signatures[row.pk]),
        }
        for row in rows
    ]
