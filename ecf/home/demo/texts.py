# ruff: noqa: E501 prose
"""What the demo's people write. Invented, and without anything that could point to a child or a family."""

from collections.abc import Mapping, Sequence

Entry = tuple[str, str]

ENTRIES: Mapping[str, Sequence[Entry]] = {
    "direct_observation": [
        (
            "First joint home visit",
            "Observed on a planned home visit. I explained why we were there, agreed what we would talk about and "
            "spent time with the children on their own. Feedback: my explanation was clear and unhurried; I could "
            "leave more silence before asking the next question.",
        ),
        (
            "Chairing a child in need meeting",
            "Observed while I chaired. I began with what was going well and checked that the plan made sense to the "
            "parent before we moved on. I ran over time on housing and will timetable the agenda.",
        ),
        (
            "Direct work about worries and wishes",
            "I used the three houses with one child while my observer sat in. We followed the child's pace and "
            "stopped when they asked to. I learnt to write the child's own words, not mine.",
        ),
        (
            "Core group, with a professional who disagreed",
            "A difference about the level of risk came up early. I named it, asked each person what they had seen, "
            "and we agreed what would change our minds. The observer noted that I stayed curious under pressure.",
        ),
        (
            "Return visit after a complaint",
            "I apologised for the missed call, listened without defending it, and agreed how we would keep in touch. "
            "The visit ended with a plan that the parent had written with me.",
        ),
        (
            "Planning meeting with a fostering family",
            "Observed leading a planning meeting. I made sure that the young person spoke first and that every action "
            "had a name and a day.",
        ),
        (
            "Explaining an assessment to parents",
            "I took the parents through the assessment before anyone else saw it. I changed two sentences with them "
            "that were correct but unkind.",
        ),
    ],
    "child_and_family_feedback": [
        (
            "Feedback from a parent",
            "“She says what she will do and then does it. I was told the hard things to my face.”",
        ),
        (
            "Feedback from a young person, 12–15",
            "“He remembers what I said last time. He asked before he wrote it down.”",
        ),
        ("Feedback from a child, 8–11", "“I liked the cards. I could say stop.”"),
        ("Feedback from a grandparent", "“The meetings were explained beforehand, so I could bring my questions.”"),
        ("Feedback from a foster carer", "“Always rings back. We felt part of the plan and not just told about it.”"),
        ("Feedback from a care leaver, 16–18", "“Straight with me. Helped with the form but let me fill it in.”"),
    ],
    "professional_feedback": [
        (
            "Feedback from a health visitor",
            "Clear, timely and well prepared. Shared information with consent and said what was not yet known.",
        ),
        (
            "Feedback from a head teacher",
            "Listened to school, visited within the week and came back to us with what had been decided and why.",
        ),
        (
            "Feedback from a family support worker",
            "We planned the visits together. Roles were clear and the family noticed.",
        ),
        (
            "Feedback from a police officer",
            "Calm at a difficult joint visit. Kept the focus on the child and recorded promptly.",
        ),
        (
            "Feedback from an independent reviewing officer",
            "The report was balanced and showed the child's own view. Minor point: date each source.",
        ),
        (
            "Feedback from a community nurse",
            "Thoughtful about access needs and checked how the parent preferred to be contacted.",
        ),
    ],
    "written_report": [
        (
            "Child and family assessment",
            "Read in the case system with my supervisor. The analysis links each worry to what was seen; the plan follows from it.",
        ),
        (
            "Report for a child protection conference",
            "Read in the case system. Facts and opinion are apart, strengths are as specific as risks.",
        ),
        (
            "Chronology and case summary",
            "Read in the case system. Shorter than my first version, and the pattern is visible on one page.",
        ),
        (
            "Court statement, first draft and final",
            "Read in the case system. The final version answers the welfare checklist in order and says what we do not know.",
        ),
        ("Pathway plan", "Read in the case system. Written with the young person, in sentences they would use."),
        ("Review report", "Read in the case system. Says what changed since the last review and who made it change."),
    ],
    "critical_reflection": [
        (
            "When my first impression was wrong",
            "I took silence for hostility. Later I understood that the letter I had sent was frightening. I now ring before I write, and I ask how people prefer to hear from me.",
        ),
        (
            "Power in the room",
            "I noticed that everybody waited for me to sit down. I tried sitting last, at the side, and asked the parent to begin. The conversation was different.",
        ),
        (
            "Working with an interpreter",
            "I spoke to the interpreter and not to the parent. After feedback I prepare with the interpreter for ten minutes and look at the person I am talking with.",
        ),
        (
            "What anger was telling us",
            "Under the anger was a promise that a service had broken. Naming it did not solve it, but we could talk about the child again.",
        ),
        (
            "Holding risk and hope together",
            "I wrote a list of what would have to be true for each outcome. It made my recommendation clearer, and easier to challenge.",
        ),
        (
            "A visit that I would do again differently",
            "I arrived with a list and left with it half done, and with the thing that mattered missed. I now begin by asking what has changed.",
        ),
        (
            "Poverty-aware practice",
            "Three of my actions for the family cost money. I rewrote the plan so that it did not ask for what they did not have.",
        ),
    ],
    "case_study": [
        (
            "A year of work with one family, in outline",
            "How the plan changed four times, what each change was based on, and what I would now see earlier.",
        ),
        (
            "Reunification: what made it last",
            "The preparation, the honest conversations about what had not changed, and the support that stayed after the order ended.",
        ),
    ],
    "teaching_others": [
        (
            "Team session on the voice of the child",
            "I led an hour for the team on recording children's own words, with three anonymous examples, and wrote a one-page prompt that we now use.",
        ),
        (
            "Practice learning with two students",
            "Six short sessions on preparing a first visit. Their questions changed how I do mine.",
        ),
    ],
}

CPD: Sequence[Mapping[str, str]] = [
    {
        "title": "Motivational interviewing, two-day course",
        "type": "Course",
        "learnt": "To hear change talk and to leave room for it.",
        "practice_impact": "I ask fewer closed questions, and I summarise before I suggest anything.",
        "people_impact": "Two parents have told me that they felt listened to at the last review.",
        "peer_reflection": "My colleague watched me practise and noticed how quickly I still offer advice. We agreed on one "
        "thing that I will try at the next visit.",
    },
    {
        "title": "Reading group: contextual safeguarding",
        "type": "Reading and discussion",
        "learnt": "Harm outside the home needs a plan for the place, and not only for the family.",
        "practice_impact": "I now map where a young person spends their time together with them.",
        "people_impact": "A young person chose which adults should be part of the plan.",
        "peer_reflection": "",
    },
    {
        "title": "Trauma and memory: recorded lecture",
        "type": "Online learning",
        "learnt": "Why an account may change, and what that does and does not tell us.",
        "practice_impact": "I record what was said and in which order, without tidying it.",
        "people_impact": "People are asked fewer times to tell the same thing.",
        "peer_reflection": "",
    },
    {
        "title": "Peer group: difficult conversations",
        "type": "Peer learning",
        "learnt": "To say the worry in the first two minutes.",
        "practice_impact": "I prepare my first sentence before every visit that may be hard.",
        "people_impact": "Parents know why I am there.",
        "peer_reflection": "We took turns as parent and worker. My peers heard me soften the worry until it was gone, and "
        "we rewrote the sentence together.",
    },
]

HOW: Sequence[str] = [
    "It shows how I prepared and what I changed.",
    "I kept what mattered to the child at the centre.",
    "I said openly what was not known and how we would find out.",
    "I noticed my own assumptions and tested them.",
    "I worked with the family's strengths and wrote them down.",
    "I weighed the sources and gave my reasons.",
]

SUMMARIES: Sequence[str] = [
    "We looked at what is going well and at two pieces of work that feel stuck. We tried one of them from the child's "
    "point of view and from the parent's. Next steps agreed.",
    "Workload and wellbeing first. Then a longer reflection on a visit that was hard, what was felt, and what belongs to "
    "whom. We named one thing to try.",
    "We went through the evidence for the next milestone, what is there and what is missing, and booked an observation.",
    "A conversation about authority and kindness in the same sentence. We practised an opening for a difficult meeting.",
    "We talked about endings: how to say goodbye well, and what should be written down for whoever comes next.",
    "Reflection on a disagreement between professionals. We separated what was seen from what was thought.",
]

ACTIONS: Sequence[tuple[str, str]] = [
    ("Book a date for the next direct observation", "supervisor"),
    ("Write the reflection on last week's visit", "worker"),
    ("Ask for feedback after the review meeting", "worker"),
    ("Protect Thursday mornings for learning", "supervisor"),
    ("Read the guidance on recording the child's voice", "worker"),
    ("Arrange a joint visit with a colleague", "supervisor"),
]

RETURNS: Sequence[str] = [
    "A strong piece. Please add a line on what you would do differently, then hand it in again.",
    "Thank you. Say a little more about how the child's view shaped the plan.",
]

COMMENTS: Sequence[str] = [
    "Clear and honest. Thank you.",
    "Good evidence of growing confidence.",
    "I recognise this from our last session.",
    "",
    "",
]

CONCERN = (
    "My supervision was cancelled three times this autumn, each time on the morning itself and with no new date. "
    "I have asked twice. In between I have had two hard visits that I would have liked to think through with somebody."
)
CONCERN_HELP = "A session that is held, and somebody to go to when it cannot be."
CONCERN_ANSWER = (
    "Thank you for telling me. I am sorry. I will look at what happened without saying who told me, and write to you "
    "here by the end of next week. If you would rather talk, I am in on Tuesdays and Thursdays."
)
