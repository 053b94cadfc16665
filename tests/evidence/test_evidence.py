"""One piece: does it count, who reads it, what can be done; the facts only for those who oversee."""

import datetime as dt

import pytest
from django.urls import reverse

from ecf.enrolments.services import record_milestone
from ecf.evidence.models import Evidence
from ecf.evidence.rules import can_read_content
from ecf.evidence.selectors import counts_of, readable_by
from ecf.evidence.services import return_evidence
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db
EVERYBODY = [
    "worker",
    "other_worker",
    "supervisor",
    "other_supervisor",
    "past_supervisor",
    "assessor",
    "coordinator",
    "psw",
]
WORDS = ["What I missed on a first visit", "the boy behind the door", "I named what I did not hear."]


def page(client, evidence: Evidence) -> str:
    answer = client.get(reverse("evidence", args=[evidence.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_it_will_count_for(client_for, worker, submitted) -> None:
    html = page(client_for(worker), submitted)
    assert "Will count towards your 6-month review as a critical reflection" in html
    assert "It is waiting for the supervisor or assessor to accept it." in html


def test_the_page_says_when_it_counts(client_for, worker, accepted) -> None:
    assert "Counts towards your 6-month review as a critical reflection" in page(client_for(worker), accepted)


def test_the_page_says_why_it_will_not_count(client_for, worker, enrolment) -> None:
    early = logged(enrolment, happened_on=dt.date(2026, 1, 5))
    html = page(client_for(worker), early)
    assert "It will not count towards a milestone as it is" in html
    assert "It happened before the programme began on 22 June 2026." in html


def test_the_reader_sees_who_else_can_read(client_for, worker, supervisor, assessor, submitted, draft) -> None:
    html = page(client_for(worker), submitted)
    assert supervisor.name in html
    assert assessor.name in html
    assert "Nobody else sees a draft." in page(client_for(worker), draft)


@pytest.mark.parametrize("role", ["coordinator", "psw"])
def test_overseers_see_facts_and_no_words(client_for, api_for, request, supervisor, enrolment, role: str) -> None:
    submitted = logged(enrolment, "submitted", also_cpd=True, cpd={"learnt": "I learnt to wait."})
    return_evidence(evidence=submitted, by=supervisor, comment="A comment for one reader.")
    user = request.getfixturevalue(role)
    html = page(client_for(user), submitted)
    found = api_for(user).get(f"/api/v1/evidence/{submitted.pk}/").json()
    for words in [*WORDS, "I learnt to wait.", "A comment for one reader."]:
        assert words not in html
        assert words not in str(found)
    assert found["content_hidden"] is True
    assert [found[name] for name in ("title", "body", "cpd", "comment")] == [None] * 4
    assert found["standards"] == [{"code": "EC2", "how": None}]
    assert (found["kind"], found["state"]) == ("critical_reflection", "returned")


@pytest.mark.parametrize(
    ("role", "draft_status", "submitted_status"),
    [
        ("worker", 200, 200),
        ("supervisor", 404, 200),
        ("assessor", 404, 200),
        ("coordinator", 404, 200),
        ("psw", 404, 200),
        ("psw_deputy", 404, 200),
        ("other_worker", 404, 404),
        ("other_supervisor", 404, 404),
        ("past_supervisor", 404, 404),
        ("panel_1", 404, 404),
        ("admin_user", 404, 404),
        ("outsider_worker", 404, 404),
        ("outsider_coordinator", 404, 404),
    ],
)
def test_who_sees_what(client_for, api_for, request, enrolment, role, draft_status, submitted_status) -> None:
    user = request.getfixturevalue(role)
    for evidence, status in [(logged(enrolment), draft_status), (logged(enrolment, "submitted"), submitted_status)]:
        assert client_for(user).get(reverse("evidence", args=[evidence.pk])).status_code == status
        assert api_for(user).get(f"/api/v1/evidence/{evidence.pk}/").status_code == status


def test_the_rule_for_one_and_the_filter_for_many_say_the_same(request, enrolment, supervisor) -> None:
    shared, private = logged(enrolment, "submitted"), logged(enrolment, "submitted", title="Now private")
    return_evidence(evidence=private, by=supervisor, comment="More.")
    Evidence.objects.filter(pk=private.pk).update(privacy="private")
    entries = [logged(enrolment), shared, Evidence.objects.get(pk=private.pk), logged(enrolment, "accepted")]
    for role in EVERYBODY:
        user = request.getfixturevalue(role)
        by_filter = set(Evidence.objects.filter(readable_by(user)).values_list("pk", flat=True))
        assert by_filter == {entry.pk for entry in entries if can_read_content(user, entry)}


def test_the_history_tells_who_did_what(client_for, worker, supervisor, submitted) -> None:
    return_evidence(evidence=submitted, by=supervisor, comment="Say more about the boy.")
    html = page(client_for(worker), submitted)
    places = [html.index(f"<strong>{words}</strong>") for words in ("Started", "Submitted", "Returned")]
    assert places == sorted(places)
    assert "“Say more about the boy.”" in html


def test_the_answer_form_is_only_for_those_who_may_answer(
    client_for, worker, supervisor, coordinator, submitted
) -> None:
    assert "Accept and sign" in page(client_for(supervisor), submitted)
    assert "Accept and sign" not in page(client_for(worker), submitted)
    assert "Accept and sign" not in page(client_for(coordinator), submitted)


def test_text_is_shown_as_text(client_for, worker, enrolment) -> None:
    html = page(client_for(worker), logged(enrolment, title="<script>alert(1)</script>", body="<b>bold</b>"))
    assert "<script>alert(1)" not in html
    assert "<b>bold</b>" not in html


def test_the_page_takes_few_queries(client_for, supervisor, submitted, django_assert_max_num_queries) -> None:
    client = client_for(supervisor)
    page(client, submitted)  # the first reading is written down
    with django_assert_max_num_queries(20):
        page(client, submitted)


def test_what_counted_for_year_2_is_used_up(other_enrolment, coordinator) -> None:
    used = logged(other_enrolment, "accepted", happened_on=dt.date(2026, 1, 12))
    record_milestone(
        enrolment=other_enrolment,
        milestone="year-2-assessment",
        outcome="pass",
        met_on=dt.date(2026, 11, 20),
        by=coordinator,
    )
    found = counts_of([used])[used.pk]
    assert (found.milestone, [why.code for why in found.reasons]) == ("year-2-assessment", ["already_used"])
    after = logged(other_enrolment, "accepted", happened_on=TODAY)
    assert counts_of([after])[after.pk].milestone == "review-36m"


def test_counting_many_takes_as_many_queries_as_counting_three(many, django_assert_num_queries) -> None:
    """The list itself and four: one of them asks whether the framework ever changed."""
    three = Evidence.objects.filter(pk__in=[row.pk for row in many(3)])
    with django_assert_num_queries(5):
        counts_of(list(three))
    many(297)
    with django_assert_num_queries(5):
        assert len(counts_of(list(Evidence.objects.all()))) == 300
