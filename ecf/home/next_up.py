"""The one next thing of a worker: what their progress asks for; where that asks for nothing, what waits for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from ecf.assessments.next_steps import NextStep
from ecf.core.templatetags.words import uk_date
from ecf.evidence.models import EvidenceState
from ecf.home.selectors import WorkerHome


@dataclass(frozen=True)
class NextUp:
    """A sentence with the reason, and the button. `logs`: it opens the form for evidence; `logs_cpd`: for CPD."""

    label: str
    href: str
    detail: str = ""
    logs: bool = False
    logs_cpd: bool = False


def next_up(home: WorkerHome, steps: Sequence[NextStep]) -> NextUp:
    """What progress puts first; only where nothing is missing, the first thing that waits: to sign, to do, to mend."""
    asked = home.next_thing
    logs, logs_cpd = asked.page == "log_evidence", asked.query.get("kind") == "cpd"
    fallback = NextUp(asked.label, asked.href, asked.detail, logs, logs_cpd)
    return next(_waiting(home, steps), fallback) if asked.is_idle else fallback


def _waiting(home: WorkerHome, steps: Sequence[NextStep]) -> Iterator[NextUp]:
    for session in home.to_sign:
        words = f"Read and sign the supervision of {uk_date(session.held_on)}"
        yield NextUp(words, reverse("sign_session", args=[session.pk]), "It waits for your signature.")
    for step in steps:
        yield NextUp(step.text, step.href, f"{step.when[:1].upper()}{step.when[1:]}." if step.when else "")
    for entry in home.unfinished:
        if entry.state == EvidenceState.RETURNED:
            words = f"“{entry.title}” came back to you with a comment."
            yield NextUp("Read the comment", reverse("evidence", args=[entry.pk]), words)
