"""What is said around supervision in the demo. Invented."""

WORKER = (
    "I would like to talk about preparing for my review, and about one visit that stays with me. And I need to decide "
    "which of my two court reports comes first."
)
SUPERVISOR = (
    "What you said about the second draft of your assessment. Your hours: did the two protected mornings happen?"
)
CANCELLED = {
    "worker": "A strategy discussion was called for the same hour.",
    "supervisor": "I was asked to cover duty that afternoon.",
}
MISSED = "We were both still in court. We did not find another hour that week."
THEMES = (
    "How do we write about fathers whom nobody has met? Each brought one sentence from a plan. We saw how often "
    "“not engaging” stands for “not asked”, and rewrote three of them together. Next time: saying goodbye to a family."
)
VIEW = "I took my sentence back to the plan the same day. I would like more time for each of us next time."
