"""What invented observers, colleagues, children and families say in the demo. Nobody in it exists."""

HOW = ("I said first what I would write down, and why.", "I asked what each of them hoped would change.")

HANDED_IN = {
    "kind": "direct_observation",
    "title": "A joint visit after the summer",
    "giver_name": "Dana Osei",
    "giver_email": "dana.osei@northshire.example",
    "giver_role": "Practice educator",
    "says_registered": True,
    "plan": "Please look at how I explain what happens next, and whether the children get a say before the adults do.",
}
RECORD = {
    "seen": "She sat on the floor with the younger one first and let the older one choose where to talk. With the "
    "mother she named the worry in one sentence and then waited. Twice she went back to what she had said about notes.",
    "strengths": "Silence did not hurry her. What she promised at the start she did before she left.",
    "to_develop": "Say sooner how long the visit will take: the older child watched the clock.",
    "sights": ["Before the visit began, in plain words.", "Each in turn, the children first."],
    "says_registered": True,
    "giver_registration_number": "SW5151",
    "is_handed_in": True,
}
SENT = {
    "kind": "direct_observation",
    "title": "Chairing a core group",
    "giver_name": "Ruth Ellery",
    "giver_email": "ruth.ellery@northshire.example",
    "giver_role": "Team manager",
    "says_registered": True,
    "plan": "I chair for the first time. Look at whether everybody is heard, and whether the plan says who does what.",
}
PART_DONE = {
    "kind": "professional_feedback",
    "title": "Working with the school on a plan",
    "giver_name": "Marcus Hale",
    "giver_email": "marcus.hale@school.example",
    "giver_role": "Designated safeguarding lead",
    "plan": "How did it go for you to plan with me? What should I do differently next time?",
}
BEGUN = {
    "seen": "He rang before the meeting to ask what we were worried about, and used our words in the plan.",
    "strengths": "Clear about what he could not promise.",
    "to_develop": "",
    "sights": ["He said what would be shared, and with whom."],
    "is_handed_in": False,
}

REPORT_TITLE = "The assessment that changed after I listened again"
REPORT_BODY = (
    "My first draft described what adults had told me. After a second conversation with the children I wrote the "
    "analysis again from what a day is like for them. I learnt to keep what I saw apart from what I make of it."
)
REPORT_TYPE = "Child and family assessment"
REPORT_COMMENT = "A real step since the summer. Bring the second draft to supervision."
APPRAISAL = (
    "Clear, fair and proportionate. What was seen is kept apart from what it may mean, and the children's own words "
    "carry the analysis. Next: say more plainly what would have to be different for the plan to end."
)

ANSWERS = [
    (
        "child_8_11",
        {
            "listened": "yes",
            "explained": "yes",
            "promises": "yes",
            "trust": "sometimes",
            "helps": "She draws with me when I do not want to talk.",
            "change": "Come on a day when I have no football.",
        },
    ),
    (
        "parent",
        {
            "listened": "yes",
            "explained": "sometimes",
            "promises": "yes",
            "helps": "She told me straight what people were worried about, and what was going well.",
            "change": "Letters before the meeting, not after.",
        },
    ),
    (
        "young_person_12_17",
        {"listened": "sometimes", "promises": "no", "change": "She said she would ring on Friday and nobody rang."},
    ),
    (
        "carer",
        {
            "listened": "yes",
            "explained": "yes",
            "promises": "sometimes",
            "trust": "yes",
            "helps": "She remembers what we said last time.",
        },
    ),
]
HELD_BECAUSE = "I want to hear first what happened on that Friday, and tell the young person that we took it seriously."
TAKEN_FROM_IT = (
    "I thought the drawing was a way to pass the time until we could talk. It was the talking. I now bring paper to "
    "each visit, and I ask about the days before I choose one."
)
FAMILY_COMMENT = "You took the small sentence seriously. That is what this is for."
TOLD = (
    "parent",
    {
        "listened": "yes",
        "explained": "yes",
        "promises": "sometimes",
        "helps": "He came back when he said he would, twice, and I had stopped believing anybody would.",
        "change": "Tell us when you are on leave.",
    },
)
