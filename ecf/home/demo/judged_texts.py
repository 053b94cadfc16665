"""What is said in the demo's assessments."""

MET_IN_A_FAIL = 5
WHERE = "Room 3, County Hall"
MISSING = "The last pieces wait for an answer. I agreed with my supervisor to submit without them."
REASONS = {
    True: "Shown more than once, with families who had reason not to trust us.",
    False: "One piece is about this, and it says what was done and not why. That is not enough to say it is met.",
}
BY_OUTCOME = {
    "pass": {
        "self": "When I began I asked for answers. Now I bring a plan and ask what I have missed. Next I want to chair "
        "a meeting in which people disagree.",
        "strengths": "Families say that they know where they stand, and the reports say what changed.",
        "areas": "Shorter reports, and supervision of a student as the next step.",
        "overall": "Ready for the next stage.",
        "agreed": "We agree with the assessor. The two court reports and the feedback of families show it.",
        "confirmed": "The panel's reasons are clear, and each component is met.",
    },
    "fail": {
        "self": "I know the families I work with, and I write too little down. I have begun to plan my recording.",
        "strengths": "Warm and present in visits; children talk to her.",
        "areas": "Analysis in writing, and recording on time.",
        "overall": "Not yet. One standard is not shown, and what is missing can be learnt within six months.",
        "agreed": "We agree that one standard is not shown yet. Everything else is on the way.",
        "confirmed": "The bundle does not show the last standard. A support plan is to say what helps.",
    },
}
VIEWS = {
    "pass": (
        "The visits and the reports say it all; I would have liked one more piece on analysis.",
        "I read the reports twice. The reasoning is there.",
    ),
    "fail": (
        "The reasoning behind decisions is not in the reports that I read.",
        "I see warmth and effort. I do not see how evidence leads to the decision.",
    ),
}
DISCUSSED = "We talked about a case in which the plan had to change twice. Clear on why, and on what the child said."
APPEAL = (
    "The report of the spring was in my bundle and nobody speaks of it. The supervision that I was promised every two "
    "weeks took place twice in those months."
)
