"""Reviews, support plans and the record as PDF: the same as their pages say, for whoever may read it."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from ecf.assessments.models import Review
from ecf.assessments.services import add_goal, sign_agreement, sign_support_plan
from tests.assessments.conftest import PLAN, SUPERVISOR_PART, WORKER_PART
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def words(client, address: str) -> str:
    """What the PDF at an address says."""
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_signed_review_with_its_facts_and_signatures(client_for, signed, worker):
    found = words(client_for(worker), f"/assessments/reviews/{signed.pk}/pdf/")
    for each in (WORKER_PART["needs"], SUPERVISOR_PART["sees"], "The facts on 23 November 2026", "Kept with the sig"):
        assert each in found
    assert found.count("on 23 November 2026, unchanged since") == 2


def test_a_review_is_a_document_of_facts_for_the_coordinator(client_for, signed, coordinator):
    found = words(client_for(coordinator), f"/assessments/reviews/{signed.pk}/pdf/")
    assert "On track" in found and "What was written is left out" in found
    assert WORKER_PART["needs"] not in found and SUPERVISOR_PART["sees"] not in found


def test_a_part_that_is_not_shared_is_not_in_it(client_for, review, worker, supervisor):
    review.parts.filter(side="worker").update(went_well="Only mine.")
    assert "Only mine." in words(client_for(worker), f"/assessments/reviews/{review.pk}/pdf/")
    assert "Only mine." not in words(client_for(supervisor), f"/assessments/reviews/{review.pk}/pdf/")


def test_a_support_plan_says_that_it_is_kept_apart(client_for, plan, worker, coordinator):
    sign_support_plan(plan=plan, by=worker)
    found = words(client_for(worker), f"/assessments/support/{plan.pk}/pdf/")
    assert "kept apart from any capability" in found and PLAN["help"] in found
    assert "Signed by Worker Worker on 23 November 2026, unchanged since" in found
    facts = words(client_for(coordinator), f"/assessments/support/{plan.pk}/pdf/")
    assert "kept apart from any capability" in facts and PLAN["help"] not in facts


def test_the_whole_record_is_one_document(client_for, signed, plan, enrolment, worker):
    found = words(client_for(worker), f"/assessments/record/of/{enrolment.pk}/pdf/")
    for each in ("Record of support and progressive assessment", WORKER_PART["needs"], PLAN["concern"], "SW1001"):
        assert each in found


def test_a_change_in_the_database_is_told(client_for, signed, worker):
    Review.objects.get().parts.filter(side="worker").update(needs="Nothing at all.")
    found = words(client_for(worker), f"/assessments/reviews/{signed.pk}/pdf/")
    assert "but what is stored is not what was signed" in found


def test_an_agreement_says_who_signed_and_gives_adjustments_to_three(client_for, ready, worker, assessor):
    sign_agreement(agreement=ready, by=worker, disagreement="I asked for eight.")
    address = f"/assessments/agreements/{ready.pk}/pdf/"
    found = words(client_for(worker), address)
    for each in ("At most 9 children", "3.5 hours a week", "A quiet desk", "3-month review: 22 September 2026"):
        assert each in found
    assert "unchanged since, with a disagreement: I asked for eight." in found
    found = words(client_for(assessor), address)
    assert "A quiet desk" not in found and "Whether there is anything is not shown" in found


def test_a_development_plan_is_a_document_and_hides_its_words_from_who_sees_facts(
    client_for, enrolment, worker, coordinator
):
    step = {"what": "Sit in on two with Grace", "owner": "worker", "due_on": TODAY + dt.timedelta(days=30)}
    goal = {"title": "Chair a core group", "difference": "Families know what was agreed.", "standards": ["EC2"]}
    add_goal(enrolment=enrolment, actions=[step], by=worker, **goal)
    address = f"/assessments/plan/of/{enrolment.pk}/pdf/"
    found = words(client_for(worker), address)
    assert "Chair a core group" in found and "Sit in on two with Grace" in found
    facts = words(client_for(coordinator), address)
    assert "Chair a core group" not in facts and "1" in facts
