"""How far panels agree: first views alone, each panel once, kappa from enough of them on, for their own people."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ecf.assessments.models import Assessment, GivenView, Panel
from ecf.assessments.panel_agreement import PanelAgreement, panel_agreement
from ecf.assessments.services import add_panel_member, make_panel, moderate, record_view, return_to_panel
from ecf.core.canonical import canonical
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import set_employer_setting
from ecf.people.models import Employer, User
from tests.assessments.assessing import decided, moderated, panel_member, recommended
from tests.cast import TODAY, House

ClientFor = Callable[[User], Client]
ADDRESS = "/assessments/panels/agreement/"


def said(**codes: bool) -> list[dict[str, Any]]:
    return [{"code": code, "is_met": is_met, "words": ""} for code, is_met in codes.items()]


def panels_that_said(row: Enrolment, pairs: list[str], members: list[User], *, milestone: str = "Year-2") -> None:
    """Earlier panels, each with the first views of two members: "pf" is a pass and a fail. Written in bulk."""
    names = {"p": "pass", "f": "fail"}
    begun = Assessment.objects.count()
    for number, pair in enumerate(pairs, start=begun + 1):
        past = Assessment.objects.create(
            enrolment=row,
            framework_version=row.framework_version,
            milestone="year-2-assessment",
            title=f"{milestone} assessment",
            attempt=number,
            state="passed",
            opened_on=TODAY,
        )
        panel = Panel.objects.create(assessment=past, round=1, made_by=members[0], made_on=TODAY, agreed_on=TODAY)
        GivenView.objects.bulk_create(
            GivenView(
                panel=panel,
                by=by,
                position=place + 1,
                number=1,
                outcome=names[answer],
                reasons="Seen.",
                standards=canonical(said(EC1=True, EC2=answer == "p")),
                given_at=timezone.now(),
            )
            for place, (by, answer) in enumerate(zip(members, pair, strict=True))
        )


@pytest.fixture
def members(north: House) -> list[User]:
    return [panel_member(north, 1), panel_member(north, 2)]


def found_of(employer: Employer) -> PanelAgreement:
    return panel_agreement(employer.pk, TODAY)


def test_a_panel_of_one_mind_counts_once(submitted: Assessment, north: House) -> None:
    decided(submitted, north)
    pairs = found_of(north.employer).overall
    assert (pairs.both_yes, pairs.differ, pairs.both_no, pairs.percent) == (1, 0, 0, 100)


def test_the_third_member_and_what_came_after_a_return_are_left_out(submitted: Assessment, north: House) -> None:
    first, second, third = (panel_member(north, n) for n in (1, 2, 3))
    coordinator, psw = north.people["coordinator"], north.people["psw"]
    recommended(submitted)
    make_panel(assessment=submitted, members=[first, second], by=coordinator)
    for by, outcome in ((first, "pass"), (second, "fail")):
        record_view(
            assessment=submitted, by=by, outcome=outcome, reasons="So.", standards=said(EC1=True, EC2=by == first)
        )
    assert found_of(north.employer).overall.count == 0, "nothing is told of a panel that has not agreed"
    add_panel_member(assessment=submitted, person=third, by=coordinator)
    record_view(assessment=submitted, by=third, outcome="pass", reasons="So.")
    moderate(assessment=submitted, by=first, agreed_view="Two of three.")
    return_to_panel(assessment=submitted, by=psw, reasons="Look at May again.")
    for by in (first, second, third):
        record_view(assessment=submitted, by=by, outcome="pass", reasons="Now I see it.")
    moderate(assessment=submitted, by=first, agreed_view="All of us.")
    found = found_of(north.employer)
    assert (found.overall.count, found.overall.differ) == (1, 1)
    assert [(line.title.split()[0], line.pairs.percent) for line in found.standards] == [("EC2", 0), ("EC1", 100)]
    assert GivenView.objects.filter(by=second).order_by("number").values_list("outcome", flat=True)[0] == "fail"


def test_kappa_is_told_from_the_thirtieth_assessment_on(in_month_22: Enrolment, members: list[User]) -> None:
    employer = in_month_22.employer
    panels_that_said(in_month_22, ["pp"] * 20 + ["ff"] * 5 + ["pf"] * 4, members)
    assert (found_of(employer).missing, found_of(employer).has_kappa(found_of(employer).overall)) == (1, False)
    panels_that_said(in_month_22, ["fp"], members)
    found = found_of(employer)
    assert (found.overall.count, found.overall.percent, found.missing) == (30, 83, 0)
    assert found.has_kappa(found.overall)
    kappa = found.overall.kappa
    assert kappa is not None
    assert kappa.value == pytest.approx(1 - (5 / 30) / (2 * 0.75 * 0.25))


def test_the_employer_says_from_how_many_on(in_month_22: Enrolment, members: list[User], coordinator: User) -> None:
    panels_that_said(in_month_22, ["pp"] * 8 + ["ff", "pf"], members)
    numbers = {"key": "agreement_kappa_from", "value": Decimal(10), "effective_from": TODAY}
    set_employer_setting(employer=in_month_22.employer, by=coordinator, **numbers)
    found = found_of(in_month_22.employer)
    assert found.has_kappa(found.overall)


def test_it_takes_as_many_queries_for_forty_panels_as_for_two(
    in_month_22: Enrolment, members: list[User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    panels_that_said(in_month_22, ["pp", "pf"], members)
    with django_assert_num_queries(2):
        found_of(in_month_22.employer)
    panels_that_said(in_month_22, ["pp"] * 38, members)
    with django_assert_num_queries(2):
        assert found_of(in_month_22.employer).overall.count == 40


def test_the_page_says_shares_and_kappa_and_nobodys_name(
    in_month_22: Enrolment, members: list[User], psw: User, client_for: ClientFor
) -> None:
    panels_that_said(in_month_22, ["pp"] * 25 + ["ff"] * 5 + ["pf"] * 5, members)
    page = client_for(psw).get(ADDRESS).content.decode()
    for words in ("30 of 35 (86%)", "panels agreed on the outcome", "(kappa): moderate", "EC2", "Likely between"):
        assert words in page, words
    assert not [person.name for person in members if person.name in page]


def test_the_page_says_how_many_are_missing(
    in_month_22: Enrolment, members: list[User], coordinator: User, client_for: ClientFor
) -> None:
    assert "No panel has agreed yet" in client_for(coordinator).get(ADDRESS).content.decode()
    panels_that_said(in_month_22, ["pp"] * 3, members)
    page = client_for(coordinator).get(ADDRESS).content.decode()
    assert "It needs 30." in page
    assert "Not told" in page


def test_always_the_same_answer_is_said_to_tell_nothing(
    in_month_22: Enrolment, members: list[User], coordinator: User, client_for: ClientFor
) -> None:
    panels_that_said(in_month_22, ["pp"] * 31, members)
    assert "Every member always gave the same answer" in client_for(coordinator).get(ADDRESS).content.decode()


def test_another_employers_panels_are_not_counted(
    submitted: Assessment, north: House, outsider_psw: User, client_for: ClientFor
) -> None:
    moderated(submitted, north)
    client = client_for(outsider_psw)
    assert "No panel has agreed yet" in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}{north.employer.pk}/table/").status_code == 404


def test_the_table_has_the_same_lines(
    in_month_22: Enrolment, members: list[User], psw: User, client_for: ClientFor
) -> None:
    panels_that_said(in_month_22, ["pp"] * 28 + ["pf"] * 4, members, milestone="=Year-2")
    answer = client_for(psw).get(f"{ADDRESS}{in_month_22.employer_id}/table/")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="how-far-panels-agree.csv"'
    assert lines[1].startswith("All,All assessments,32,28,28,4,0,88,")
    assert "By assessment,'=Year-2 assessment,32" in "\n".join(lines)
