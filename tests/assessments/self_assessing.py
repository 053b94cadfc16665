"""What tests of self-assessments need: a worker in the assessed year, and self-assessments that are finished."""

import datetime as dt

from ecf.assessments.models import SelfAssessment
from ecf.assessments.services import begin_self_assessment, finish_self_assessment, write_self_assessment
from ecf.assessments.services.self_assessments import Rating
from ecf.enrolments.models import Enrolment
from tests.cast import TODAY, House, enrolled

FIRST, LATER = "self-assessment-7d", "self-assessment-6m"  # due on 29 June 2026; on 22 December, opens on 24 November


def asye_enrolment(north: House) -> Enrolment:
    """Somebody's in the assessed year, with the same supervisor, assessor and start as `worker`."""
    return enrolled(
        "asye-worker",
        "SW1090",
        north.teams["duty"],
        north.people["supervisor"],
        north.people["coordinator"],
        dt.date(2026, 6, 22),
        framework="ASYE-CF",
        assessor=north.people["assessor"],
    )


def all_at(assessment: SelfAssessment, level: int = 2, **others: int) -> dict[str, Rating]:
    """Every standard at one level, but for these."""
    return {each.code: {"level": others.get(each.code, level)} for each in assessment.asked.standards}


def finished(
    enrolment: Enrolment, milestone: str = "", level: int = 2, on: dt.date = TODAY, **others: int
) -> SelfAssessment:
    """One that is done, with every standard at a level."""
    by = enrolment.social_worker.user
    draft = begin_self_assessment(enrolment=enrolment, milestone=milestone, by=by, today=on)
    write_self_assessment(assessment=draft, by=by, levels=all_at(draft, level, **others), overall="I am getting there.")
    return finish_self_assessment(assessment=draft, by=by, today=on)
