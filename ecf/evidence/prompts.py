"""Questions that may help somebody to reflect, after named models. A help beside the text, never a form to fill in.

The questions are our own wording of each model's steps; `source` names the work that the model comes from.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReflectionModel:
    """One named model: in one line what it is good for, its questions in order, and where it comes from."""

    name: str
    good_for: str
    questions: tuple[str, ...]
    source: str


REFLECTION_MODELS = (
    ReflectionModel(
        "What? So what? Now what?",
        "Three questions, when there is little time.",
        (
            "What happened, and what was my part in it?",
            "So what did it mean for the child and the family, and for me?",
            "Now what will I do, and how will I know that it helped?",
        ),
        "Terry Borton, Reach, Touch and Teach (1970); Gary Rolfe and others, Critical Reflection for Nursing (2001)",
    ),
    ReflectionModel(
        "Gibbs: the reflective cycle",
        "When feelings ran high, or something went wrong.",
        (
            "What happened?",
            "What did I feel and think at the time?",
            "What went well, and what did not?",
            "Why did it go like that? What do theory and research say?",
            "What else could I have done?",
            "What will I do if it happens again?",
        ),
        "Graham Gibbs, Learning by Doing (1988)",
    ),
    ReflectionModel(
        "Kolb: learning from experience",
        "When you want to try something new next time.",
        (
            "What did I do or see?",
            "What do I notice when I look at it again, from the child’s side, too?",
            "What does that tell me about how this kind of work goes?",
            "What will I try out next, and when?",
        ),
        "David Kolb, Experiential Learning (1984)",
    ),
    ReflectionModel(
        "Anti-oppressive practice",
        "When power, identity or fairness were in the room.",
        (
            "Who held power here, and how did I use mine?",
            "Whose voice was missing, and what kept it out?",
            "What did I assume about this family’s race, class, faith, disability or gender, and from where?",
            "How did poverty, housing or services themselves make things harder?",
            "What can I change, and what must I challenge with others?",
        ),
        "Lena Dominelli, Anti-Oppressive Social Work Theory and Practice (2002); Neil Thompson, Anti-Discriminatory"
        " Practice (1993)",
    ),
)
