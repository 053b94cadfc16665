"""The sentences of reminders: plain, and without anything of a case. Pure."""

import datetime as dt

from ecf.reminders.rungs import Part, missed_count

NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def uk(day: dt.date) -> str:
    """ "2 September 2026"."""
    return f"{day.day} {day:%B %Y}"


def lowered(title: str) -> str:
    """A title inside a sentence: "6-month review", "year-2 assessment"."""
    return title[:1].lower() + title[1:]


def when(due_on: dt.date, on: dt.date) -> str:
    """How a due date stands to the day on which the message goes out."""
    days = (due_on - on).days
    if days == 0:
        return "is due today"
    if days == 1:
        return f"is due tomorrow, {uk(due_on)}"
    if days > 1:
        return f"is due on {uk(due_on)}, in {days} days"
    late = "1 day ago" if days == -1 else f"{-days} days ago"
    return f"was due on {uk(due_on)}, {late}"


def milestone_line(title: str, due_on: dt.date, on: dt.date, *, worker_name: str, part: Part) -> str:
    """To the worker "Your 6-month review is due today."; to others with the worker's name before it."""
    who = "Your" if part == Part.WORKER else f"{worker_name}:"
    return f"{who} {lowered(title)} {when(due_on, on)}."


def supervision_line(due_on: dt.date, on: dt.date, *, worker_name: str, rung: str, is_overdue: bool) -> str:
    """To the supervisor before and after the due date, and to the co-ordinator after some missed gaps in a row."""
    missed = missed_count(rung)
    if missed == 1:
        return f"{worker_name}: a supervision session was missed. It {when(due_on, on)}."
    if missed:
        count = NUMBERS.get(missed, missed)
        return f"{worker_name}: {count} supervision sessions in a row were missed. The last {when(due_on, on)}."
    overdue = " and is now overdue" if is_overdue else ""
    return f"{worker_name}: reflective supervision {when(due_on, on)}{overdue}."


def sign_off_line(submitted_on: dt.date, working_days: int, *, worker_name: str) -> str:
    """To the supervisor, about what waits for an answer."""
    return (
        f"{worker_name}: evidence submitted on {uk(submitted_on)} has waited {working_days} working days "
        "for your answer."
    )


def renewal_line(closes_on: dt.date, on: dt.date, *, worker_name: str, part: Part) -> str:
    """To the worker what is to be done and where the list is; to the co-ordinator who has not done it yet."""
    if part == Part.WORKER:
        return (
            f"Renew your registration with Social Work England by {uk(closes_on)}. Your CPD page has the checklist; "
            "tick it there when it is done."
        )
    return f"{worker_name}: registration is not renewed yet, as far as is known here. It closes on {uk(closes_on)}."


TASKS = {
    "recommend": "your recommendation",
    "panel": "making the panel",
    "view": "your view for the panel",
    "third": "another member for the panel",
    "moderate": "what the panel agreed, in writing",
    "confirm": "confirming the outcome",
    "late-appeal": "your answer to the appeal that came late",
    "deciders": "naming who decides the appeal",
    "decide": "your decision on the appeal",
}
"""What is asked of whoever must act, by the address of the step."""


def judging_line(what: str, title: str, due_on: dt.date, on: dt.date, *, worker_name: str, part: Part) -> str:
    """To whoever must act, what is theirs; to the principal social worker that it is late."""
    if part == Part.PSW:
        return f"{worker_name}, {lowered(title)}: something is late. It {when(due_on, on)}."
    return f"{worker_name}, {lowered(title)}: {TASKS[what]} {when(due_on, on)}."


OUTCOME_LINES = {
    "letter": "There is a letter for you about your {title}. Sign in to read it.",
    "received": "Your appeal about your {title} was acknowledged. Sign in to see what happens next.",
    "answer": "There is an answer to your appeal about your {title}. Sign in to read it.",
}
"""To the worker, without what was decided."""


GROUPS = {
    Part.WORKER: "You",
    Part.JUDGE: "Assessments",
    Part.SUPERVISOR: "People you supervise",
    Part.COORDINATOR: "Your programme",
    Part.PSW: "Late in your programme",
}
