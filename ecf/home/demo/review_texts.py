# ruff: noqa: E501 prose
"""What the demo's people write in reviews and in a support plan. Invented, and nothing points to a child or a family."""

from collections.abc import Mapping, Sequence

EARLY = "We chose a day that suited both of us, before a longer leave."

WORKER_PARTS: Sequence[Mapping[str, str]] = [
    {
        "went_well": "Families know what comes next, and tell me so. I prepare a visit now instead of hoping for the best.",
        "is_hard": "Meetings with six professionals. I still leave some of them with actions that nobody has a date for.",
        "needs": "To chair two meetings with you in the room, and ten minutes afterwards.",
    },
    {
        "went_well": "My recording is up to date for the first time, and the child's own words are in it.",
        "is_hard": "Reports for court take my evenings. I want to write them before they are urgent.",
        "needs": "One morning a week without calls, kept in the team's calendar.",
    },
    {
        "went_well": "I said a hard thing to a parent early and kindly, and the work was better for it.",
        "is_hard": "Letting go when a plan changes hands. I think about some children for weeks.",
        "needs": "To talk about endings before the next one, not after.",
    },
]

SUPERVISOR_PARTS: Sequence[Mapping[str, str]] = [
    {
        "sees": "Warm and prepared. Parents are told the truth to their face. Observations show a growing eye for the child who says least.",
        "next_steps": "Chair the next two core groups with me beside you. Then one without me.",
        "judgement": "on_track",
        "reasons": "Observations and feedback are ahead of what the next milestone needs, and the reflections say what changed.",
    },
    {
        "sees": "Careful analysis, clearly written. The step from worry to plan is visible on one page.",
        "next_steps": "A mixed caseload until the spring, with one court case at a time.",
        "judgement": "on_track",
        "reasons": "Every part of the plan from last time was done, and two pieces of evidence were better than asked for.",
    },
]

CONCERN = "Direct observations and feedback from families have stayed behind since the summer, and two were cancelled on our side. With the assessment in sight, that leaves too little time for learning from them."
HOPED_FOR = (
    "Two more observations and two pieces of family feedback are in, and each has a reflection that says what changed."
)
HELP = "Helen keeps Wednesday mornings free for joint visits. No new case is allocated until the second observation has been held. Cover for visits comes from the duty team."
OWN_VIEW = "I share the concern. I asked for dates in July and in September. What helps most is the cover: without it I cancel."
NOTES: Sequence[str] = [
    "The first observation was held and went well. The second had to move because of a hearing; the new day is fixed.",
    "Wednesday mornings help. I have asked two families, and one has said yes.",
]
SUPPORT_ACTIONS: Sequence[tuple[str, str]] = [
    ("Ask two families for feedback, with the large-print form", "worker"),
    ("Hold the second observation, with cover arranged beforehand", "supervisor"),
    ("Write both reflections and talk them over in supervision", "worker"),
]

GOALS: Sequence[tuple[str, str, str]] = [
    (
        "Chair a core group so that everybody leaves with a name and a day",
        "Parents know who does what, and by when.",
        "Chair the next one with a colleague beside me",
    ),
    (
        "Write an assessment in one sitting, from worry to plan",
        "Families wait days for it, not weeks.",
        "Keep one morning free for the next report",
    ),
    (
        "Use direct work with younger children in every assessment",
        "The child's own words are in the plan.",
        "Ask for the box of cards and try them on two visits",
    ),
    (
        "Give a hard message early and kindly",
        "Parents hear the worry from me first.",
        "Practise the first two sentences in supervision",
    ),
    (
        "Prepare for court without losing an evening",
        "Statements are ready before they are urgent.",
        "Sit in on one hearing and write down what was asked",
    ),
]
