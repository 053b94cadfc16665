"""Feedback from children and families: what is asked, in whose words, and reads about it.

The questions of form 1 never change: what was answered keeps its meaning. New wording is a new form. Reading age 9.
"""

import datetime as dt
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from ecf.core.clock import today as local_today
from ecf.evidence.guard import Words, likely_in
from ecf.evidence.models import (
    CHILDREN,
    Evidence,
    EvidenceKind,
    FamilyFeedback,
    FeedbackLink,
    FeedbackState,
    Giver,
)
from ecf.people.models import User

FORM = 1
FORM_DAYS = 90  # assumed
MOST_FORMS = 20  # open at once for one worker; assumed
MOST_ANSWERS = 30  # to one form; assumed
LONGEST = 2000
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
_CODE = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")
FACES = {"yes": "Yes", "sometimes": "Sometimes", "no": "No"}
REMOVED = "[words removed]"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: as a child reads it, and as a grown-up does. `worker` stands for the social worker's first name."""

    code: str
    to_child: str
    to_adult: str
    is_text: bool = False

    def asked(self, giver: str, worker: str) -> str:
        """In the words for this reader."""
        return (self.to_child if giver in CHILDREN else self.to_adult).replace("{worker}", worker)


QUESTIONS = (
    Question("listened", "{worker} listens to me", "{worker} listened to what matters to us"),
    Question("explained", "{worker} tells me what is happening", "{worker} told us what was happening, and why"),
    Question("promises", "{worker} does what they say they will do", "{worker} did what they said they would do"),
    Question("trust", "I can tell {worker} how I feel", "I could say what I really think"),
    Question("helps", "What does {worker} do that helps?", "What did {worker} do that helped?", True),
    Question("change", "What should {worker} do in a different way?", "What should {worker} do differently?", True),
)
FACE_QUESTIONS = tuple(each for each in QUESTIONS if not each.is_text)
TEXT_QUESTIONS = tuple(each for each in QUESTIONS if each.is_text)


def new_code() -> str:
    """Four groups of four letters and digits: 79 bits, so that guessing finds nothing, and easy to copy from paper."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def link_by_code(code: str) -> FeedbackLink | None:
    """The form with this code, open or not. None for one that nobody made. At most one query."""
    if not _CODE.fullmatch(code):
        return None
    rows = FeedbackLink.objects.select_related("enrolment__social_worker__user", "enrolment__employer")
    return rows.filter(code=code).first()


def is_taken(link: FeedbackLink, on: dt.date) -> bool:
    """Whether the form takes an answer that day: open, its programme runs, and not answered too often already."""
    if not link.is_open_on(on) or link.enrolment.state != "active":
        return False
    return link.answers.count() < MOST_ANSWERS


def likely_in_answers(answers: Mapping[str, str], *, today: dt.date | None = None) -> list[Words]:
    """What in the written answers may tell who a family is."""
    return likely_in({each.code: answers.get(each.code, "") for each in TEXT_QUESTIONS}, today=today)


@dataclass(frozen=True, slots=True)
class Said:
    """One answered question, as it is shown: `words` of a face question are "Yes", "Sometimes" or "No"."""

    code: str
    question: str
    words: str
    face: str = ""


def shown_answers(feedback: FamilyFeedback, worker: str) -> list[Said]:
    """What was answered, question by question, in the words in which it was asked."""
    found = feedback.said
    return [
        Said(each.code, each.asked(feedback.giver, worker), found[each.code])
        if each.is_text
        else Said(each.code, each.asked(feedback.giver, worker), FACES[found[each.code]], found[each.code])
        for each in QUESTIONS
        if found.get(each.code)
    ]


def given_by(feedback: FamilyFeedback) -> str:
    """How it is attributed inside a sentence: "a parent", "a young adult 18 or over"."""
    label = Giver(feedback.giver).label
    return f"a {label[0].lower()}{label[1:]}"


def family_shown_with(entry: Evidence) -> dict[str, Any] | None:
    """What a family said, for the page of the entry made of it; None without. At most one query."""
    if entry.kind != EvidenceKind.CHILD_AND_FAMILY_FEEDBACK:
        return None
    row = FamilyFeedback.objects.filter(evidence=entry).select_related("asked_by").first()
    if row is None:
        return None
    user = entry.enrolment.social_worker.user
    shown = shown_answers(row, user.given_name or user.name)
    return {"feedback": row, "given_by": given_by(row), "answers": shown}


def forms_of(enrolment_id: UUID) -> QuerySet[FeedbackLink]:
    """The forms of one enrolment with `answered`, how many answers each brought; the newest first."""
    rows = FeedbackLink.objects.filter(enrolment_id=enrolment_id).select_related("made_by")
    return rows.annotate(answered=Count("answers")).order_by("-id")


def feedback_of(enrolment_id: UUID) -> QuerySet[FamilyFeedback]:
    """What families said of one worker, the newest first."""
    rows = FamilyFeedback.objects.filter(enrolment_id=enrolment_id).select_related("enrolment__social_worker")
    return rows.order_by("-received_on", "-id")


def family_feedback_to_read(user: User) -> list[FamilyFeedback]:
    """What waits for the person as supervisor of now, oldest first. One query."""
    rows = FamilyFeedback.objects.filter(
        enrolment__supervisor=user, enrolment__state="active", state=FeedbackState.RECEIVED
    ).exclude(enrolment__social_worker__user=user)
    return list(rows.select_related("enrolment__social_worker__user").order_by("received_on", "id"))


def is_from_adult() -> Exists:
    """Entries made of what a parent or carer said."""
    return Exists(FamilyFeedback.objects.filter(evidence=OuterRef("pk")).exclude(giver__in=CHILDREN))


def from_adults(entries: Sequence[Evidence]) -> set[UUID]:
    """Which of the entries are made of what a parent or carer said. No query where none is feedback of a family."""
    asked = [entry.pk for entry in entries if entry.kind == EvidenceKind.CHILD_AND_FAMILY_FEEDBACK]
    if not asked:
        return set()
    return set(Evidence.objects.filter(is_from_adult(), pk__in=asked).values_list("pk", flat=True))


def last_day(today: dt.date | None = None) -> dt.date:
    """The last day of a form that is made today."""
    return (today or local_today()) + dt.timedelta(days=FORM_DAYS)
