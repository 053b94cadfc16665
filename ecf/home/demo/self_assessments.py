"""Where the demo's named workers said they stand, a few times over the years. Invented words, through the services."""

import datetime as dt
from collections.abc import Callable

from ecf.assessments.models import SelfAssessment
from ecf.assessments.services import begin_self_assessment, finish_self_assessment, write_self_assessment
from ecf.enrolments.models import Enrolment

MOST, CLOSEST, FIRST = 5, 40, 14  # how many, how many days apart at least, and how many days after the start

# How each standard in turn grows: surer each time, with one that stays hard and one that falls when work gets harder.
GROWTH = [(1, 2, 3, 3, 4), (2, 2, 3, 3, 3), (1, 2, 2, 3, 3), (2, 3, 2, 3, 4), (1, 1, 2, 2, 3), (1, 1, 1, 2, 2)]
WORDS = [
    "I ask who is missing from the meeting, and whose words are missing from my record.",
    "Home visits go well. I still speak too fast when a parent is angry.",
    "I can say what I am worried about in one sentence. The plan that follows still takes me a draft or two.",
    "I did this beside somebody first, and then twice on my own.",
    "I bring my own questions to supervision now.",
    "I have not led anything yet. I would like to chair a meeting with somebody next to me.",
]
OVERALL = [
    "Everything is new. I am glad that nobody expects me to know it all, and I want to see more visits.",
    "Surer with families than with other professionals. Next: meetings, and writing that is shorter.",
    "I see how much moved since the first one. What is hard now is hard because the work is harder.",
    "I want to help those who started after me, and to learn more about court.",
    "Steady. I know what I want to be observed doing, and why.",
]


def days_of(start: dt.date, today: dt.date, works_on: Callable[[dt.date], bool]) -> list[dt.date]:
    """Up to five days from soon after the start until now, evenly apart, none of them on a break."""
    apart = max(CLOSEST, (today - start).days // MOST)
    days = [start + dt.timedelta(days=FIRST + apart * n) for n in range(MOST)]
    return [day for day in days if day < today and works_on(day)]


def assess_oneself(*, enrolment: Enrolment) -> SelfAssessment:
    """One more self-assessment, on the day it stands on."""
    by = enrolment.social_worker.user
    earlier = SelfAssessment.objects.filter(enrolment=enrolment)
    draft = begin_self_assessment(enrolment=enrolment, by=by)
    time = earlier.filter(stage=draft.stage).exclude(pk=draft.pk).count()
    levels = {
        standard.code: {
            "level": GROWTH[n % len(GROWTH)][min(time, MOST - 1)],
            "words": WORDS[n % len(WORDS)] if (n + time) % 2 == 0 else "",
        }
        for n, standard in enumerate(draft.asked.standards)
    }
    overall = OVERALL[(earlier.count() - 1) % len(OVERALL)]
    write_self_assessment(assessment=draft, by=by, levels=levels, overall=overall)
    return finish_self_assessment(assessment=draft, by=by)
