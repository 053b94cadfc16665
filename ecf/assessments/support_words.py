"""What a support plan that an assessment asked for says the concern is, as a person may read it."""

from ecf.assessments.models import Assessment, AssessmentState, SupportPlan
from ecf.enrolments.rules import knows_of_review
from ecf.people.models import User

NOT_PASSED = "The {title} was not passed."
REVIEWED = "The {title} is under review."


def concern_after(assessment: Assessment) -> str:
    """The concern after a fail; nobody wrote it."""
    return NOT_PASSED.format(title=assessment.title.lower())


def shown_concern(user: User, plan: SupportPlan) -> str:
    """The concern; that an assessment was not passed reads "under review" while an appeal against it is open, for
    whoever has nothing to do with that. One query where it says so."""
    said = plan.concern
    if "was not passed." not in said or knows_of_review(user, plan.enrolment):
        return said
    for row in Assessment.objects.filter(enrolment=plan.enrolment_id, state=AssessmentState.APPEALED):
        said = said.replace(concern_after(row), REVIEWED.format(title=row.title.lower()))
    return said


def shown_texts(user: User, plan: SupportPlan) -> dict[str, str]:
    """What whoever runs it wrote, by field."""
    return {"concern": shown_concern(user, plan), "hoped_for": plan.hoped_for, "help": plan.help}
