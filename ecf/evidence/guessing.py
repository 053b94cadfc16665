"""Which kind of evidence the words sound like: plain weighted keywords, no database, nothing learnt, nothing sent away.

A guess is shown as one and can always be changed. The words and weights are ours (assumed), held to a measured floor in
the tests.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ecf.core.folding import fold

LEAST = 2  # below this weight there is no guess


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind, and the words that made us think so, the weightiest first."""

    kind: str
    because: tuple[str, ...]


# Starts of words or phrases, folded; each counts once. A start ends at any letter: "observ" is in "observed".
SIGNS: Mapping[str, Sequence[tuple[str, int]]] = MappingProxyType(
    {
        "direct_observation": (
            ("observed", 3), ("observation", 4), ("observer", 3), ("observing me", 3), ("watched me", 4),
            ("sat in on my", 4), ("sat in while i", 4), ("shadowed me", 3), ("came with me to watch", 4),
            ("joint visit", 2), ("saw me", 2),
        ),
        "child_and_family_feedback": (
            ("feedback from a child", 6), ("feedback from a parent", 6), ("feedback from a family", 6),
            ("feedback from a young", 6), ("feedback from mum", 6), ("feedback from dad", 6),
            ("feedback from a foster", 6), ("feedback from a carer", 6), ("parent said", 4), ("parent told me", 4),
            ("mother said", 4), ("mother told me", 4), ("mum said", 4), ("mum told me", 4), ("dad said", 4),
            ("dad told me", 4), ("father said", 4), ("father told me", 4), ("child said", 4), ("child told me", 4),
            ("young person said", 4), ("young person told me", 4), ("grandmother said", 4), ("carer said", 4),
            ("carer told me", 4), ("family said", 4), ("family told me", 4), ("family thanked", 4),
            ("thank you card", 4),
            ("parent wrote", 4), ("child drew", 3), ("what the family thought", 4), ("what a parent", 3),
            ("children told me what", 4),
        ),
        "professional_feedback": (
            ("feedback from the", 3), ("feedback from a teacher", 6), ("feedback from a health", 6),
            ("feedback from a police", 6), ("feedback from a colleague", 5), ("feedback from a solicitor", 6),
            ("feedback from a gp", 6), ("teacher said", 4), ("teacher wrote", 4), ("teacher told", 4),
            ("health visitor said", 4), ("health visitor wrote", 4), ("health visitor told", 4), ("midwife wrote", 4),
            ("midwife said", 4), ("police officer wrote", 4), ("police officer said", 4), ("safeguarding lead", 3),
            ("guardian said", 4), ("guardian wrote", 4), ("solicitor said", 4), ("solicitor wrote", 4),
            ("school said", 4), ("school wrote", 4), ("nurse said", 4), ("nurse wrote", 4), ("reviewing officer", 3),
            ("e-mail from the school", 4), ("email from the school", 4), ("chair of the conference", 3),
            ("professional feedback", 6), ("the doctor wrote", 4), ("feedback from school", 5),
        ),
        "written_report": (
            ("court statement", 5), ("court report", 5), ("wrote a report", 5), ("wrote the report", 5),
            ("written report", 6), ("chronology", 4), ("care plan", 3), ("conference report", 5),
            ("wrote an assessment", 5), ("wrote the assessment", 5), ("wrote my first assessment", 5),
            ("assessment i wrote", 5), ("child and family assessment", 3), ("section 7 report", 6),
            ("parenting assessment", 3), ("my statement", 4), ("statement for court", 5), ("report for the court", 5),
            ("report for", 3), ("finished the assessment", 4), ("drafted the", 2), ("pathway plan", 3),
        ),
        "critical_reflection": (
            ("reflection", 4), ("reflect", 3), ("i felt", 3), ("i feel", 2), ("looking back", 4), ("i wonder", 2),
            ("stayed with me", 4), ("next time", 2), ("i realised", 3), ("i noticed that i", 3), ("my assumption", 4),
            ("i assumed", 3), ("uncomfortable", 3), ("what i would do differently", 4), ("i would do differently", 3),
            ("i avoid", 2), ("i was afraid", 3), ("i was anxious", 3), ("i keep thinking", 4), ("made me think", 3),
            ("my own bias", 4), ("my privilege", 3), ("i struggled", 3),
        ),
        "self_assessment": (
            ("self-assessment", 7), ("self assessment", 7), ("rated myself", 6), ("scored myself", 6),
            ("where i stand", 5), ("where i am against", 5), ("my strengths", 3), ("areas to develop", 3),
            ("went through the standards", 6), ("against the standards", 4), ("assessed myself", 6),
            ("my confidence in each", 4),
        ),
        "case_study": (
            ("case study", 7), ("from referral to", 5), ("over the past months", 4), ("over six months", 4),
            ("over eight months", 4), ("over a year", 3), ("from the first referral", 5), ("the whole of my work", 5),
            ("from start to end", 4), ("from beginning to end", 4), ("my work with one family", 5), ("step by step", 2),
            ("since the referral", 4),
        ),
        "teaching_others": (
            ("taught", 4), ("i trained", 4), ("ran a workshop", 5), ("ran a session", 5), ("led a workshop", 5),
            ("led a session", 4), ("led a training", 5), ("gave a talk", 5), ("presented to", 4), ("presented my", 3),
            ("mentored", 4), ("mentoring", 3), ("a student shadowed me", 7), ("student on placement", 3),
            ("showed a student", 5), ("showed a new colleague", 5), ("explained to the team", 4),
            ("explained to a student", 5), ("supported a new colleague", 4), ("lunchtime session for", 4),
            ("delivered training", 5), ("coached", 4),
        ),
        "cpd": (
            ("training", 3), ("course", 3), ("webinar", 5), ("e-learning", 5), ("conference on", 4), ("seminar", 4),
            ("i read", 3), ("reading", 2), ("article", 3), ("research paper", 4), ("podcast", 5), ("a book", 3),
            ("workshop on", 4), ("attended", 2), ("study day", 5), ("lecture", 4), ("masterclass", 5), ("cpd", 5),
            ("half a day on", 3), ("book about", 4), ("book on", 4), ("chapter", 3),
        ),
    }
)  # fmt: skip


def guess_kind(text: str) -> Guess | None:
    """The kind with the most weight in the text; None where nothing speaks for any, or two speak as loudly."""
    words = fold(text).replace("’", "'")
    found = {kind: _signs_in(words, signs) for kind, signs in SIGNS.items()}
    weights = sorted(((sum(weight for _, weight in signs), kind) for kind, signs in found.items()), reverse=True)
    (best, kind), (second, _) = weights[0], weights[1]
    if best < LEAST or best == second:
        return None
    signs = sorted(found[kind], key=lambda sign: -sign[1])
    return Guess(kind, tuple(sign for sign, _ in signs))


def _signs_in(words: str, signs: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(sign, weight) for sign, weight in signs if re.search(rf"\b{re.escape(sign)}", words)]
