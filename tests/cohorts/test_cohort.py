"""The cohort page: numbers, table, filters, and the cost of it."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.cohorts.selectors import SORTS
from ecf.cohorts.services import populate
from ecf.enrolments.services import start_break
from ecf.people.models import Team, User
from ecf.progress.models import ProgressSnapshot
from tests.cast import TODAY

PAGE = "/cohort/"


def names(response) -> list[str]:
    """Of the table, from its HTML, in order."""
    return [
        unescape(name)
        for name in re.findall(r'<a class="govuk-link" href="[0-9a-f-]{36}/">(.*?)</a>', response.content.decode())
    ]


@pytest.mark.parametrize("role", ["coordinator", "psw"])
def test_those_who_run_or_oversee_the_programme_see_everybody_worst_first(north, newcomer, client_for, role):
    response = client_for(north.people[role]).get(PAGE)
    assert response.status_code == 200
    assert names(response)[-1] == "Newcomer Zieliński"
    assert len(names(response)) == 3
    assert [card.number for card in response.context["cards"].workers] == [2, 1, 0, 0]
    content = response.content.decode()
    assert "SW1003" in content
    assert "Not needed this year" in content


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor"])
def test_others_may_not_see_it(role, request, enrolment, client_for):
    assert client_for(request.getfixturevalue(role)).get(PAGE).status_code == 403


def test_another_employer_sees_nothing_of_it(enrolment, outsider_enrolment, outsider_psw, client_for):
    assert names(client_for(outsider_psw).get(PAGE)) == ["Outsider Worker Worker"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=overdue", 2),
        ("status=due_soon", 1),
        ("status=nonsense", 3),
        ("employer_status=missed", 2),
        ("search=zielinski", 1),
        ("search=sw1003", 1),
        ("search=worker other", 1),
        ("search=nobody", 0),
        ("framework=ECF5", 3),
        ("framework=ECF5&status=overdue&search=other", 1),
        ("page=99&sort=nonsense", 3),
    ],
)
def test_filters_and_search_narrow_the_table(enrolment, newcomer, coordinator, client_for, query, found):
    response = client_for(coordinator).get(f"{PAGE}?{query}")
    assert len(names(response)) == found
    if not found:
        assert "Nobody matches" in response.content.decode()


def test_team_and_supervisor_narrow_it_too(enrolment, newcomer, coordinator, client_for, family_team):
    client = client_for(coordinator)
    assert names(client.get(f"{PAGE}?team={family_team.pk}")) == ["Newcomer Zieliński"]
    assert names(client.get(f"{PAGE}?supervisor={newcomer.supervisor_id}")) == ["Newcomer Zieliński"]


@pytest.mark.parametrize("column", sorted(SORTS))
def test_every_column_sorts_both_ways(enrolment, other_enrolment, newcomer, coordinator, client_for, column):
    client = client_for(coordinator)
    up, down = (names(client.get(f"{PAGE}?sort={sign}{column}")) for sign in ("", "-"))
    assert sorted(up) == sorted(down)
    assert len(up) == 3
    if column in {"name", "team", "supervisor"}:
        assert up != down


def test_the_page_of_a_new_programme_says_what_to_do(east, client_for):
    east.enrolments["outsider-worker"].social_worker.enrolments.update(employer=east.employer)
    lonely = east.people["outsider-psw"]
    response = client_for(lonely).get(f"{PAGE}?search=zzz")
    assert "Show everybody" in response.content.decode()


@pytest.mark.parametrize("change", ["is_stale", "computed_on", "gone"])
def test_what_is_not_of_today_is_computed_first(enrolment, newcomer, coordinator, client_for, change):
    rows = ProgressSnapshot.objects.filter(pk=enrolment.pk)
    assert client_for(coordinator).get(f"{PAGE}?status=overdue").context["page_obj"].paginator.count == 2
    rows.update(status="completed", status_rank=5)
    assert client_for(coordinator).get(f"{PAGE}?status=overdue").context["page_obj"].paginator.count == 1
    if change == "gone":
        rows.delete()
    else:
        rows.update(**{change: True if change == "is_stale" else TODAY - dt.timedelta(days=1)})
    response = client_for(coordinator).get(f"{PAGE}?status=overdue")
    assert response.context["page_obj"].paginator.count == 2
    assert [card.number for card in response.context["cards"].workers] == [2, 1, 0, 0]


def test_words_that_people_wrote_are_escaped_in_the_table(enrolment, worker, coordinator, client_for, duty_team):
    User.objects.filter(pk=worker.pk).update(given_name="<b>Ann</b>", family_name="O'Neil & Co")
    Team.objects.filter(pk=duty_team.pk).update(name='<i>"Duty"</i>')
    content = client_for(coordinator).get(PAGE).content.decode()
    assert "&lt;b&gt;Ann&lt;/b&gt; O&#x27;Neil &amp; Co" in content
    assert "<b>Ann" not in content and "<i>" not in content


def test_a_break_shows_without_its_reason(enrolment, coordinator, psw, client_for):
    start_break(enrolment=enrolment, reason="bereavement", started_on=TODAY - dt.timedelta(days=3), by=coordinator)
    content = client_for(psw).get(f"/cohort/{enrolment.pk}/").content.decode()
    assert "ereavement" not in content


def queries_of(client) -> int:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    return len(queries)


def test_the_page_takes_as_many_queries_for_3_as_for_300(north, newcomer, coordinator, client_for):
    client = client_for(coordinator)
    few = queries_of(client)
    populate(employer=north.employer, workers=300, years=1, seed=2, today=TODAY)
    assert queries_of(client) == few
    assert few <= 10
    response = client.get(f"{PAGE}?page=2")
    assert len(response.context["rows"]) == 50
    assert response.context["page_obj"].paginator.count == 303
