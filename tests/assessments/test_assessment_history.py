"""The history that a tribunal could read: complete, in order, for each reader theirs, and as a document."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from ecf.assessments.assessment_history import History, assessment_history
from ecf.assessments.assessment_selectors import visible_assessments
from ecf.assessments.models import Assessment, PanelView
from ecf.assessments.services import (
    add_panel_member,
    confirm_outcome,
    make_panel,
    moderate,
    record_view,
    return_to_panel,
    take_back_submission,
)
from ecf.enrolments.services import set_employer_setting
from ecf.people.models import User
from tests.assessments.assessing import (
    appeal_ends,
    appealed,
    decided,
    deciders,
    handed_in,
    moderated,
    panel_member,
    recommended,
)
from tests.cast import TODAY, House

ClientFor = Callable[[User], Client]
MOST_QUERIES = 38


def history(user: User, assessment: Assessment) -> History:
    return assessment_history(user, visible_assessments(user).get(pk=assessment.pk))


def whole(found: History) -> str:
    return "\n".join([*(line for step in found.steps for line in [step.what, step.by, *step.known])])


@pytest.fixture
def judged_twice(submitted: Assessment, north: House, psw_deputy: User) -> Assessment:
    """Not passed by one panel; the appeal is upheld; passed by another, confirmed by the deputy."""
    appealed(submitted, north)
    appeal_ends(submitted, north, "upheld")
    moderated(submitted, north, "pass", members=(3, 4))
    return confirm_outcome(assessment=submitted, by=psw_deputy)


def test_every_step_from_the_first_to_the_last_is_there_in_order(judged_twice: Assessment, psw: User) -> None:
    found = history(psw, judged_twice)
    assert [step.what.split(":")[0] for step in found.steps] == [
        "An assessment was opened",
        "An assessment was submitted",
        "The assessor began to look at an assessment",
        "The assessor gave their recommendation",
        "A panel was made",
        "A panel member gave their view",
        "A panel member gave their view",
        "The panel wrote down what it agreed",
        "The outcome of an assessment was confirmed, and the social worker was told",
        "An appeal was lodged",
        "An appeal was acknowledged, and it was named who decides it",
        "An appeal was decided",
        "A panel was made",
        "A panel member gave their view",
        "A panel member gave their view",
        "The panel wrote down what it agreed",
        "The outcome of an assessment was confirmed, and the social worker was told",
    ]
    assert [step.at for step in found.steps] == sorted(step.at for step in found.steps)


def test_each_step_says_who_and_in_which_part(judged_twice: Assessment, psw: User) -> None:
    who = {(step.by, step.part) for step in history(psw, judged_twice).steps}
    assert (judged_twice.enrolment.assessor.name, "Assessor") in who
    parts = {part for _, part in who}
    assert parts >= {
        "Social worker",
        "Panel member",
        "Confirms the outcome",
        "Decides the appeal",
        "Runs the programme",
    }


def test_what_was_known_names_the_bundle_its_digest_and_the_framework(judged_twice: Assessment, psw: User) -> None:
    said = whole(history(psw, judged_twice))
    digest = judged_twice.bundles.get().digest
    assert f"Submission 1: 27 pieces, 0 files. Digest {digest}." in said
    assert f"Read: submission 1, digest {digest}." in said
    assert f"version {judged_twice.framework_version.version}" in said
    assert judged_twice.framework_version.status_label in said


def test_that_no_view_could_be_read_before_it_was_given_is_shown_by_instants(
    judged_twice: Assessment, psw: User
) -> None:
    said = [line for step in history(psw, judged_twice).steps for line in step.known if line.startswith("In by then")]
    assert (
        said == ["In by then: 0 other views. None could be read.", "In by then: 1 other view. None could be read."] * 2
    )


def test_views_that_were_returned_are_counted_anew(submitted: Assessment, north: House, psw: User) -> None:
    first, second, third = (panel_member(north, n) for n in (1, 2, 3))
    recommended(submitted)
    make_panel(assessment=submitted, members=[first, second], by=north.people["coordinator"])
    for by, outcome in ((first, "pass"), (second, "fail")):
        record_view(assessment=submitted, by=by, outcome=outcome, reasons="So.")
    add_panel_member(assessment=submitted, person=third, by=north.people["coordinator"])
    record_view(assessment=submitted, by=third, outcome="fail", reasons="So.")
    moderate(assessment=submitted, by=first, agreed_view="Two of three.")
    return_to_panel(assessment=submitted, by=psw, reasons="Look at May again.")
    for by in (first, second, third):
        record_view(assessment=submitted, by=by, outcome="pass", reasons="Now I see it.")
    moderate(assessment=submitted, by=first, agreed_view="All of us.")
    steps = [step for step in history(psw, submitted).steps if "gave their view" in step.what]
    views = [step.known for step in steps]
    assert [lines[0][12] for lines in views] == ["0", "1", "2", "0", "1", "2"]
    outcomes = ["pass", "not pass", "not pass", "pass", "pass", "pass"]
    assert [lines[1] for lines in views] == [f"Their view: {each}." for each in outcomes]


def test_the_numbers_of_the_day_are_those_that_counted_then(
    submitted: Assessment, north: House, coordinator: User, psw: User
) -> None:
    key = {"key": "decision_days", "value": Decimal(30), "effective_from": TODAY}
    before = {each.kind.key: each for each in history(psw, decided(submitted, north, "fail")).numbers}
    assert {"decision_days", "panel_apart_months", "letter_days", "appeal_days", "retake_months"} <= set(before)
    assert (before["decision_days"].words, before["decision_days"].since) == (
        "40 working days of the submission",
        None,
    )
    set_employer_setting(employer=north.employer, by=coordinator, **key)
    after = {each.kind.key: each for each in history(psw, submitted).numbers}["decision_days"]
    assert (after.value, after.since) == (30, TODAY)


def test_what_was_taken_back_stays_in_the_history(submitted: Assessment, candidate: User) -> None:
    take_back_submission(assessment=submitted, by=candidate)
    handed_in(submitted)
    said = whole(history(candidate, submitted))
    assert "Submission 1: " in said
    assert "Submission 2: " in said


SECRETS = {
    "view": "The work shows it.",
    "agreed": "We agree.",
    "appeal": "The report of May.",
    "why": "We read all of it.",
}


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("candidate", {"appeal", "why"}),
        ("coordinator", {"appeal", "why"}),
        ("psw", {"agreed", "appeal", "why"}),
        ("psw_deputy", {"appeal", "why"}),
        ("decider", {"agreed", "appeal", "why"}),
    ],
)
def test_each_reader_reads_what_is_theirs(
    who: str, reads: set[str], submitted: Assessment, north: House, request: pytest.FixtureRequest
) -> None:
    appealed(submitted, north)
    appeal_ends(submitted, north, "dismissed")
    user = deciders(north)[0] if who == "decider" else request.getfixturevalue(who)
    said = whole(history(user, submitted))
    assert {name for name, secret in SECRETS.items() if secret in said} == reads


@pytest.mark.parametrize(
    ("who", "reads"),
    [("candidate", True), ("decider", True), ("coordinator", False), ("psw", False), ("psw_deputy", False)],
)
def test_the_words_of_an_appeal_are_read_in_the_same_places_by_the_same_people(
    who: str, reads: bool, submitted: Assessment, north: House, client_for: ClientFor, request: pytest.FixtureRequest
) -> None:
    """While it is open the worker and those who decide; then those who run the programme, on the page as well."""
    appealed(submitted, north)
    user = deciders(north)[0] if who == "decider" else request.getfixturevalue(who)
    client = client_for(user)

    def said() -> set[bool]:
        pages = [client.get(f"/assessments/{submitted.pk}/{tail}").content.decode() for tail in ("", "history/")]
        return {SECRETS["appeal"] in each for each in pages}

    assert said() == {reads}
    appeal_ends(submitted, north, "dismissed")
    assert said() == {True}


def test_the_worker_reads_what_was_recommended_once_they_were_told(
    submitted: Assessment, north: House, candidate: User
) -> None:
    moderated(submitted, north, "fail")
    assert "not pass" not in whole(history(candidate, submitted))
    confirm_outcome(assessment=submitted, by=north.people["psw"])
    said = whole(history(candidate, submitted))
    assert "Recommended: not pass; 6 of 6 standards met." in said
    assert "Their view" not in said


@pytest.mark.parametrize("who", ["supervisor", "assessor", "panel_1"])
def test_others_do_not_read_it(
    who: str, submitted: Assessment, north: House, client_for: ClientFor, request: pytest.FixtureRequest
) -> None:
    moderated(submitted, north)
    client = client_for(request.getfixturevalue(who))
    for tail in ("", "pdf/"):
        assert client.get(f"/assessments/{submitted.pk}/history/{tail}").status_code == 403


def test_a_signature_that_no_longer_fits_is_said_to(submitted: Assessment, north: House, psw: User) -> None:
    decided(submitted, north)
    lines = {each.what: each.signatures for each in history(psw, submitted).signed}
    assert all("unchanged since" in line for each in lines.values() for line in each)
    PanelView.objects.filter(position=1).update(reasons="Something else.")
    after = {each.what: each.signatures for each in history(psw, submitted).signed}
    assert "but what is stored is not what was signed" in after["View of a panel member 1"][0]
    assert after["Decision"] == lines["Decision"]


def test_it_takes_as_many_queries_for_two_rounds_as_for_one(
    submitted: Assessment, north: House, psw: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    appealed(submitted, north)
    with django_assert_max_num_queries(MOST_QUERIES) as once:
        history(psw, submitted)
    appeal_ends(submitted, north, "upheld")
    moderated(submitted, north, "pass", members=(3, 4))
    with django_assert_max_num_queries(len(once)):
        history(psw, submitted)


def test_the_page_the_document_and_the_api_have_the_same_lines(
    judged_twice: Assessment, psw: User, client_for: ClientFor, api_for: Callable[[User], Client]
) -> None:
    found = history(psw, judged_twice)
    client = client_for(psw)
    page = client.get(f"/assessments/{judged_twice.pk}/history/").content.decode()
    answer = client.get(f"/assessments/{judged_twice.pk}/history/pdf/")
    printed = " ".join("".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages).split())
    told = api_for(psw).get(f"/api/v1/assessments/{judged_twice.pk}/history/").json()
    assert [step["known"] for step in told["steps"]] == [step.known for step in found.steps]
    assert [each["key"] for each in told["numbers"]] == [each.kind.key for each in found.numbers]
    for step in found.steps:
        assert step.what in page
        assert step.what.replace("’", "'")[:30] in printed.replace("’", "'")
