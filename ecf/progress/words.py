"""Progress as sentences: to the worker ("you"), and about the worker for those who look after the programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ecf.framework.definition import EVIDENCE_KINDS, Definition, Milestone
from ecf.progress.shape import (
    COMPLETED,
    DUE_SOON,
    NOT_COMPLETED,
    ON_TRACK,
    OVERDUE,
    PAUSED,
    WAITING,
    WITHDRAWN,
    Check,
    NextMilestone,
    Progress,
    worst_first,
)

NEXT_STEPS = {
    "direct_observation": "Ask your supervisor or assessor to observe a visit.",
    "child_and_family_feedback": "Ask a child, young person or parent what they thought of your work.",
    "professional_feedback": "Ask another professional for feedback on your work.",
    "written_report": "Choose a report that you wrote and ask your assessor to look at it.",
    "critical_reflection": "Write a reflection on a recent piece of work.",
    "self_assessment": "Write down where you think you stand.",
    "case_study": "Write a case study of one piece of work.",
    "teaching_others": "Log a time when you taught others.",
    "cpd": "Log a piece of CPD.",
}
MILESTONE_STEPS = {
    "agreement": "Meet your supervisor and assessor to agree it.",
    "review": "Agree a date for it with your supervisor.",
    "self_assessment": "Write your self-assessment and share it with your supervisor.",
    "assessment": "Check what is missing, then talk to your supervisor about it.",
}

WAITED_FOR = {"coordinator": "programme co-ordinator"}
DECIDED = "Your {title} was decided."
LETTER = "The letter says what comes next."
UNSETTLED = "not settled yet"
YOUR_TURN = "Everybody else has done their part. Read it, do yours and sign it."


def long_date(day: date) -> str:
    """ "2 September 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 day", "3 days"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def in_sentence(title: str) -> str:
    """A title as it reads inside a sentence: "Year-2 assessment" becomes "year-2 assessment"."""
    return title[:1].lower() + title[1:]


def listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def due_words(due_on: date | None, status: str, on: date) -> str:
    """ "is due on 22 December 2026", "was due on 3 March 2026", "has no date while you are on a break"."""
    if due_on is None:
        return "has no date during the break"
    if status == OVERDUE or due_on < on:
        return f"was due on {long_date(due_on)}"
    return "is due today" if due_on == on else f"is due on {long_date(due_on)}"


# To the worker -------------------------------------------------------------------------------------------------------


def status_sentence(progress: Progress) -> str:
    """Where the worker stands, said to the worker, with the next milestone and its date."""
    return _sentence(progress, _OPENINGS_TO, "Your")


def status_sentence_about(progress: Progress, name: str) -> str:
    """The same, about the worker, for those who look after the programme."""
    openings = {status: text.format(name=name) for status, text in _OPENINGS_ABOUT.items()}
    return _sentence(progress, openings, "The")


_OPENINGS_TO = {
    WITHDRAWN: "You have left the programme.",
    NOT_COMPLETED: "Your programme ended without being completed.",
    COMPLETED: "You have completed the programme.",
    OVERDUE: "Something is overdue.",
    PAUSED: "You are on an agreed break",
    DUE_SOON: "You have something due soon.",
    ON_TRACK: "You are on track.",
}
_OPENINGS_ABOUT = {
    WITHDRAWN: "{name} has left the programme.",
    NOT_COMPLETED: "{name}'s programme ended without being completed.",
    COMPLETED: "{name} has completed the programme.",
    OVERDUE: "{name} has something overdue.",
    PAUSED: "{name} is on an agreed break",
    DUE_SOON: "{name} has something due soon.",
    ON_TRACK: "{name} is on track.",
}


def _sentence(progress: Progress, openings: dict[str, str], whose: str) -> str:
    opening = openings[progress.status]
    if progress.status in {WITHDRAWN, NOT_COMPLETED, COMPLETED}:
        return opening
    if progress.status == PAUSED:
        ends_on = progress.break_ends_on
        opening += f" until {long_date(ends_on)}." if ends_on else ". It has no end date yet."
    if progress.next_milestone and progress.next_milestone.is_decided and whose == "Your":
        title = in_sentence(progress.next_milestone.title)
        return f"{'' if progress.status == DUE_SOON else opening} {DECIDED.format(title=title)} {LETTER}".strip()
    return f"{opening} {_follow_up(progress, whose)}".strip()


def _follow_up(progress: Progress, whose: str) -> str:
    """What the status is about: the milestone that presses, else the CPD year, else the next milestone."""
    milestone = progress.next_milestone
    cpd = next((check for check in progress.checks if check.code.startswith("cpd") and check.status == DUE_SOON), None)
    if cpd and progress.status == DUE_SOON and (milestone is None or milestone.status != DUE_SOON):
        return f"{whose} CPD for the register is due by {long_date(cpd.due_on or progress.on)}."
    return _milestone_words(milestone, whose, progress.on) if milestone else ""


def _milestone_words(milestone: NextMilestone, whose: str, on: date) -> str:
    if milestone.due_on is None:
        return ""
    if milestone.is_decided:
        return f"{whose} {in_sentence(milestone.title)} is {UNSETTLED}."
    return f"{whose} {in_sentence(milestone.title)} {due_words(milestone.due_on, milestone.status, on)}."


def milestone_detail(milestone: Milestone, due_on: date | None, status: str, on: date) -> str:
    return f"Your {in_sentence(milestone.title)} {due_words(due_on, status, on)}."


def evidence_detail(kind: str, milestone: Milestone, have: int, needed: int, waiting: int) -> str:
    """ "You have 1 of 2 direct observations for your 6-month review. 1 more waits for your supervisor."."""
    words = EVIDENCE_KINDS[kind]
    text = f"You have {have} of {words.counted(needed)} for your {in_sentence(milestone.title)}."
    return text + (f" {waiting} more {'waits' if waiting == 1 else 'wait'} for your supervisor." if waiting else "")


def waiting_words(since: date | None, who: str = "supervisor") -> str:
    name = WAITED_FOR.get(who, who)
    return f"Waiting for your {name} since {long_date(since)}." if since else f"Waiting for your {name}."


def standards_detail(milestone: Milestone, have: int, needed: int, minimum: int) -> str:
    pieces = counted(minimum, "accepted piece") + " of evidence"
    return f"{have} of {needed} standards have at least {pieces} for your {in_sentence(milestone.title)}."


def standards_step(titles: Sequence[str]) -> str:
    """Which standards to look for next; three at most are named."""
    rest = len(titles) - 3
    names = [f"“{title}”" for title in titles[:3]] + ([counted(rest, "other")] if rest > 0 else [])
    return f"Log evidence that shows {listed(names)}."


# About the worker ----------------------------------------------------------------------------------------------------


def check_title(check: Check, definition: Definition) -> str:
    """What the check is about, in a few words: "6-month review", "Direct observation", "Standards", "CPD"."""
    if check.code == "evidence":
        return EVIDENCE_KINDS[check.kind or ""].title
    if check.code == "milestone":
        return definition.milestone(check.milestone or "").title
    return {
        "standards": "Standards covered",
        "cpd_pieces": "Pieces of CPD",
        "cpd_peer_reflection": "CPD with a peer reflection",
    }[check.code]


def check_line(check: Check, definition: Definition, on: date) -> str:
    """The check for anybody but the worker: "Direct observation: 1 of 2", or how long it has waited for an answer."""
    parts = []
    if check.needed is not None:
        parts.append(f"{check.have} of {check.needed}")
    if check.status == WAITING:
        parts.append("waiting for the supervisor" + (f" since {long_date(check.since)}" if check.since else ""))
    elif check.is_decided:
        parts.append(UNSETTLED)
    elif check.code == "milestone":
        parts.append(due_words(check.due_on, check.status, on))
    return f"{check_title(check, definition)}: {', '.join(parts)}"


def reasons(progress: Progress, definition: Definition, limit: int = 3) -> list[str]:
    """Why the status is what it is: the worst checks first, in words about the worker."""
    return [check_line(check, definition, progress.on) for check in worst_first(progress.missing)[:limit]]
