"""Somebody in month 22 whose year-2 assessment is open, and everybody who has a part in it."""

import datetime as dt
from typing import Any

from ecf.assessments.models import Assessment
from ecf.assessments.services import (
    appoint_deciders,
    change_submission,
    confirm_outcome,
    decide_appeal,
    lodge_appeal,
    make_panel,
    moderate,
    open_assessment,
    recommend,
    record_view,
    submit_assessment,
)
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, EvidenceState, Privacy, StandardLink
from ecf.people.models import RoleName, User
from tests.cast import TODAY, House, enrolled, with_role

YEAR_2 = "year-2-assessment"
STARTED_ON, DUE_ON = dt.date(2025, 1, 20), dt.date(2027, 1, 20)
NEEDED = {
    "direct_observation": 6,
    "child_and_family_feedback": 6,
    "professional_feedback": 6,
    "written_report": 5,
    "critical_reflection": 4,
}
SELF = "I listen better than I did, and I write sooner."
STANDARDS = [f"EC{n}" for n in range(1, 7)]


def somebody_in_month_22(house: House) -> Enrolment:
    """Supervised by `supervisor`, assessed by `assessor`."""
    people = house.people
    return enrolled(
        "year-two",
        "SW1022",
        house.teams["duty"],
        people["supervisor"],
        people["coordinator"],
        STARTED_ON,
        assessor=people["assessor"],
    )


def panel_member(house: House, number: int) -> User:
    """`panel-1` is in the cast; the others join it."""
    name = f"panel-{number}"
    there = User.objects.filter(username=name).first()
    return there or with_role(name, house.employer, RoleName.PANEL_MEMBER, "Northshire")


def full_portfolio(enrolment: Enrolment, *, without: int = 0) -> list[Evidence]:
    """Everything that year 2 asks for, accepted: written in bulk. `without`: so many reflections fewer."""
    rows = [
        Evidence(
            enrolment=enrolment,
            kind=kind,
            title=f"{kind.replace('_', ' ').capitalize()} {n}",
            happened_on=enrolment.started_on + dt.timedelta(days=30 + n),
            body="What happened, and what it means.",
            privacy=Privacy.SHARED,
            state=EvidenceState.ACCEPTED,
            accepted_on=TODAY,
            accepted_by=enrolment.supervisor,
        )
        for kind, count in NEEDED.items()
        for n in range(count - (without if kind == "critical_reflection" else 0))
    ]
    Evidence.objects.bulk_create(rows)
    StandardLink.objects.bulk_create(
        StandardLink(evidence=row, code=STANDARDS[n % 6], how="It shows it.") for n, row in enumerate(rows)
    )
    return rows


def opened(enrolment: Enrolment, by: User) -> Assessment:
    return open_assessment(enrolment=enrolment, milestone=YEAR_2, by=by)


def handed_in(assessment: Assessment, **values: Any) -> Assessment:
    """Prepared with everything that counts, and submitted by the worker."""
    worker = assessment.enrolment.social_worker.user
    change_submission(assessment=assessment, by=worker, self_assessment=SELF, declared=True)
    return submit_assessment(assessment=assessment, by=worker, **values)


def recommendation(outcome: str = "pass", **values: Any) -> dict[str, Any]:
    """What an assessor says who finds every standard shown by the first two pieces."""
    return {
        "outcome": outcome,
        "strengths": "Honest with parents, and prepared.",
        "areas": "Shorter reports.",
        "overall": "Ready for the next stage.",
        "standards": [
            {"code": code, "is_met": True, "reason": "Seen more than once.", "items": [1, 2]} for code in STANDARDS
        ],
        **values,
    }


def recommended(assessment: Assessment, outcome: str = "pass") -> Assessment:
    """Handed in, and recommended by the assessor."""
    return recommend(assessment=assessment, by=assessment.enrolment.assessor, **recommendation(outcome))


def moderated(
    assessment: Assessment, house: House, outcome: str = "pass", *, members: tuple[int, int] = (1, 2)
) -> Assessment:
    """Recommended where it was not, looked at by a panel, and agreed."""
    fresh = Assessment.objects.with_people().get(pk=assessment.pk)
    if fresh.state == "submitted":
        recommended(fresh, outcome)
    people = [panel_member(house, number) for number in members]
    make_panel(assessment=fresh, members=people, by=house.people["coordinator"])
    for person in people:
        record_view(assessment=fresh, by=person, outcome=outcome, reasons="The work shows it.")
    return moderate(assessment=fresh, by=people[0], agreed_view="We agree.")


def decided(assessment: Assessment, house: House, outcome: str = "pass") -> Assessment:
    """Handed in, judged and confirmed by the principal social worker."""
    moderated(assessment, house, outcome)
    return confirm_outcome(assessment=assessment, by=house.people["psw"])


def appealed(assessment: Assessment, house: House) -> Assessment:
    """Not passed; the worker appeals, and two people who had no part are named."""
    decided(assessment, house, "fail")
    worker = assessment.enrolment.social_worker.user
    lodge_appeal(assessment=assessment, by=worker, grounds=["evidence_overlooked"], text="The report of May.")
    appoint_deciders(assessment=assessment, by=house.people["coordinator"], people=deciders(house))
    return Assessment.objects.with_people().get(pk=assessment.pk)


def deciders(house: House) -> list[User]:
    """Two people with a role at the employer who had nothing to do with it."""
    return [panel_member(house, 8), panel_member(house, 9)]


def appeal_ends(assessment: Assessment, house: House, outcome: str) -> Assessment:
    """Both say the same."""
    for person in deciders(house):
        decide_appeal(assessment=assessment, by=person, outcome=outcome, reasons="We read all of it.")
    return Assessment.objects.with_people().get(pk=assessment.pk)
