"""Evidence in the words that people read. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ecf.evidence.counting import Counts, plain_title
from ecf.framework.definition import EVIDENCE_KINDS, Definition

# What to look for, for each kind that a milestone may ask for.
WHAT_TO_LOOK_FOR: Mapping[str, str] = MappingProxyType(
    {
        "direct_observation": "Ask somebody to come on a visit or sit in on a meeting. Plan what they watch.",
        "child_and_family_feedback": "Ask a child or parent what helped and what did not. Never write their name.",
        "professional_feedback": "Ask a teacher, health visitor or police officer after a meeting you both worked on.",
        "written_report": "Choose an assessment, court statement or plan. Note its type and date, not the case.",
        "critical_reflection": "A visit that stayed with you: what you felt, what you missed, what you do now.",
        "self_assessment": "Go through the standards and say where you stand on each.",
        "case_study": "Choose one piece of work over months: what you decided, why, and what changed for the child.",
        "teaching_others": "Note what you explained to a student, a new colleague or a team meeting.",
        "cpd": "A course, an article or a talk: what you learnt and what you do differently.",
    }
)


@dataclass(frozen=True)
class Example:
    """An entry made up by us, to show what others log in a first month."""

    kind: str
    title: str
    text: str


EXAMPLES = (
    Example(
        "Direct observation",
        "Joint visit: talking with a seven-year-old on his own",
        "My supervisor watched me use three houses drawing. She saw that I waited through the silences. Next time I "
        "will explain sooner why I take notes.",
    ),
    Example(
        "Critical reflection",
        "The visit where nobody let me in",
        "I felt relieved, and that worried me. In supervision we looked at what I avoid and planned a second visit "
        "with the health visitor.",
    ),
    Example(
        "Professional feedback",
        "What the school said about my chronology",
        "The safeguarding lead wrote that the chronology helped them to see the pattern of Mondays missed. They asked "
        "for dates of calls, too.",
    ),
)


def with_article(words: str) -> str:
    """ "example" → "an example"."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def counting_sentence(counts: Counts, kind: str, definition: Definition, *, own: bool) -> str:
    """One sentence: does it count, and for what?"""
    whose = "your" if own else "the"
    milestone = definition.milestone(counts.milestone) if counts.milestone else None
    if milestone is None or not counts.will_count:
        used = milestone is not None and any(why.code == "already_used" for why in counts.reasons)
        if used and milestone is not None:
            return f"It counted towards {whose} {plain_title(milestone)}"
        return "It will not count towards a milestone as it is"
    verb = "Counts" if counts.counts_now else "Will count"
    part = f" as {with_article(EVIDENCE_KINDS[kind].one)}" if milestone.required(kind) else ""
    return f"{verb} towards {whose} {plain_title(milestone)}{part}"


def kinds_asked_for(definition: Definition) -> list[str]:
    """The kinds that any milestone of the framework names, in the order of the kinds."""
    return [kind for kind in EVIDENCE_KINDS if any(m.required(kind) for m in definition.milestones)]


def register_text(parts: Iterable[tuple[str, str]]) -> str:
    """One piece of CPD as text to paste into the register's own form: a heading and its words, empty parts left out."""
    return "\n\n".join(f"{heading}\n{words.strip()}" for heading, words in parts if words.strip())
