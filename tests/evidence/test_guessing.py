"""The kind is guessed from the words: how often rightly, on sentences made up the way people write on a phone.

The sentences and the signs come from the same desk, so the share is a floor against breakage, not a promise.
"""

from hypothesis import given
from hypothesis import strategies as st

from ecf.evidence.guessing import LEAST, SIGNS, guess_kind
from ecf.framework.definition import EVIDENCE_KINDS

FLOOR = 0.8  # of all sentences guessed rightly
WRONG_AT_MOST = 0.1  # a wrong guess is worse than none

WRITTEN = {
    "direct_observation": [
        "Sam observed my home visit to a mother of twins and gave me notes afterwards.",
        "My practice educator watched me chair the core group.",
        "Observation by Grace: first interview with a 14 year old at school.",
        "Grace sat in on my child protection visit today.",
        "Joint visit with the health visitor, who saw me use the three houses drawing.",
        "The senior practitioner came along to observe how I open a difficult conversation.",
        "I was observed in supervision of contact at the family centre.",
        "Direct observation, initial visit to a family new to the area.",
    ],
    "child_and_family_feedback": [
        "Mum said I was the first one who did what I promised.",
        "A parent told me that the plan was clear for the first time.",
        "Feedback from a young person: she liked that I text before I come.",
        "Thank you card from a foster carer after the move.",
        "The boy told me I talk too fast, his sister agreed.",
        "Dad said he felt listened to at the conference.",
        "What a parent said about our plan",
        "Child told me what she would change about my visits.",
    ],
    "professional_feedback": [
        "The health visitor wrote that my referral was clear and quick.",
        "Feedback from the school after the core group.",
        "Safeguarding lead said the chronology helped her to see the pattern.",
        "A police officer said after the strategy meeting that I stayed calm.",
        "E-mail from the school nurse thanking me for the joint plan.",
        "The children's guardian said my analysis was balanced.",
        "The independent reviewing officer praised how I prepared the review.",
        "What the GP thought of how I shared information.",
    ],
    "written_report": [
        "Court statement for an interim care order, read by my supervisor.",
        "I finished the chronology for the legal planning meeting.",
        "Child and family assessment of two brothers.",
        "Wrote my first report for an initial child protection conference.",
        "Pathway plan for a care leaver who is expecting.",
        "Parenting assessment of a couple with learning disabilities.",
        "Section 7 report in a private law case.",
        "Care plan for a sibling group, second version.",
    ],
    "critical_reflection": [
        "The visit where nobody let me in stayed with me all week.",
        "Looking back I felt relieved when the door stayed shut, and that worries me.",
        "I realised that I only spoke with the mother and never with the father.",
        "Reflection on power: I was the only one in the room who could leave.",
        "I assumed he was angry, but he was frightened. Next time I will ask.",
        "Made me think about my own childhood and what I find hard to hear.",
        "I noticed that I avoid silence. What does that say about me?",
        "Feeling stuck with a family, and what I did with that feeling.",
    ],
    "self_assessment": [
        "Went through the standards and rated myself on each.",
        "Self-assessment before my 3-month review.",
        "Where I stand on EC1 to EC6 at the start of year two.",
        "My strengths and areas to develop, for the learning agreement.",
        "I scored myself against the standards with examples.",
        "Self assessment at six months.",
        "How confident I am in each of the six areas now.",
    ],
    "case_study": [
        "Case study: eight months with one family, from referral to closing.",
        "My work with one family from the first referral to the end of the plan.",
        "Over the past months I worked towards bringing two brothers home.",
        "A case study on neglect and what changed for the child.",
        "From beginning to end: a pre-birth plan that kept a baby at home.",
        "The whole of my work with a teenager at risk of exploitation.",
        "What I decided, why, and what changed in a year of work with one child.",
    ],
    "teaching_others": [
        "I ran a workshop for the team on writing to children.",
        "A student shadowed me for two weeks and I showed her how to plan a visit.",
        "Gave a talk at the team meeting about coercive control.",
        "Presented my research on fathers to the duty team.",
        "I taught two new colleagues how we write chronologies.",
        "Mentoring a newly qualified colleague through her first court case.",
        "Led a session on life story work for foster carers.",
        "Explained to the new starters how we share information with the police.",
    ],
    "cpd": [
        "Half a day on coercive control, run by the safeguarding partnership.",
        "Webinar about contextual safeguarding.",
        "Read an article on motivational interviewing and tried it out.",
        "Training day on trauma.",
        "Listened to a podcast about fathers in child protection.",
        "I attended a conference on kinship care.",
        "E-learning on information sharing, with certificate.",
        "Finished a book about attachment in foster care.",
    ],
}


def test_most_sentences_are_guessed_rightly_and_few_wrongly() -> None:
    sentences = [(kind, words) for kind, all_words in WRITTEN.items() for words in all_words]
    guesses = [(kind, words, guess_kind(words)) for kind, words in sentences]
    right = [words for kind, words, guess in guesses if guess and guess.kind == kind]
    wrong = [(words, kind, guess.kind) for kind, words, guess in guesses if guess and guess.kind != kind]
    share, wrong_share = len(right) / len(sentences), len(wrong) / len(sentences)
    print(f"\n{len(sentences)} sentences: {share:.0%} right, {wrong_share:.0%} wrong, the rest not guessed")
    print(*wrong, *[f"none: {words}" for _, words, guess in guesses if guess is None], sep="\n")
    assert len(sentences) >= 60
    assert share >= FLOOR
    assert wrong_share <= WRONG_AT_MOST


def test_every_kind_has_its_signs() -> None:
    assert set(SIGNS) == set(EVIDENCE_KINDS)
    assert all(sign == sign.casefold() and weight >= LEAST for signs in SIGNS.values() for sign, weight in signs)


def test_nothing_is_guessed_where_nothing_speaks_for_a_kind() -> None:
    assert guess_kind("") is None
    assert guess_kind("Tuesday afternoon in the office") is None


def test_nothing_is_guessed_where_two_kinds_speak_as_loudly() -> None:
    assert guess_kind("chronology taught") is None


def test_a_guess_names_the_words_that_made_it() -> None:
    guess = guess_kind("Looking back, I FELT hurried.")
    assert guess is not None
    assert (guess.kind, guess.because) == ("critical_reflection", ("looking back", "i felt"))


def test_a_sign_inside_another_word_is_none() -> None:
    assert guess_kind("discourse") is None  # not "course"


@given(st.text(max_size=500))
def test_any_text_has_an_answer(text: str) -> None:
    guess = guess_kind(text)
    assert guess is None or guess.kind in EVIDENCE_KINDS


@given(st.sampled_from([words for all_words in WRITTEN.values() for words in all_words]))
def test_capitals_line_breaks_and_spaces_make_no_difference(words: str) -> None:
    assert guess_kind(words.upper().replace(" ", "\n  ")) == guess_kind(words)
