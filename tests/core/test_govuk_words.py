"""States, dates and counts in words."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template

from ecf.core.templatetags import words

ON = dt.date(2026, 9, 2)


def html(template: str, query: str = "", **context) -> str:
    request = SimpleNamespace(GET=QueryDict(query))
    return Template(template).render(Context({"request": request, **context})).strip()


@pytest.mark.parametrize(
    ("days", "said"),
    [(12, "in 12 days"), (2, "in 2 days"), (1, "tomorrow"), (0, "today"), (-1, "1 day late"), (-5, "5 days late")],
)
def test_days_from_now_are_said_as_people_say_them(days, said):
    assert words.days_from_now(ON + dt.timedelta(days), ON) == said


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (-1, "yesterday"), (-3, "3 days ago"), (3, "in 3 days")])
def test_days_ago_are_not_late(days, said):
    assert words.days_ago(ON + dt.timedelta(days), ON) == said


def test_dates_are_written_out():
    assert words.uk_date(ON) == "2 September 2026"
    assert words.uk_date_short(ON) == "2 Sep 2026"
    assert words.uk_date(None) == words.days_from_now(None) == words.uk_instant(None) == ""


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(9, 42, "10:42am"), (11, 0, "midday"), (23, 0, "midnight"), (14, 0, "3pm"), (23, 5, "12:05am")],
)
def test_instants_are_told_in_london_time(hour, minute, said):
    instant = dt.datetime(2026, 9, 2, hour, minute, tzinfo=dt.UTC)
    assert words.uk_time(instant) == said


def test_an_instant_after_midnight_in_london_is_the_next_day():
    assert words.uk_date(dt.datetime(2026, 9, 2, 23, 30, tzinfo=dt.UTC)) == "3 September 2026"


def test_states_are_tags_with_words():
    assert html('{% status_tag "on_track" %}') == '<strong class="govuk-tag govuk-tag--green">On track</strong>'
    assert html("{{ state|status_tag }}", state="paused").endswith(">On a break</strong>")
    assert html("{{ state|status_tag }}", state="<b>odd_one") == (
        '<strong class="govuk-tag govuk-tag--grey">&lt;b&gt;odd one</strong>'
    )


def test_counts_agree_with_their_nouns():
    assert words.plural(1, "thing") == "1 thing"
    assert words.plural(0, "thing") == "0 things"
    assert words.plural(2, "person,people") == "2 people"


def test_paging_keeps_the_rest_of_the_query():
    page = Paginator(range(100), 10).page(2)
    found = html("{% pagination page %}", "status=overdue&page=2", page=page)
    assert 'href="?status=overdue&amp;page=3"' in found
    assert 'rel="prev"' in found
    assert 'aria-current="page"' in found


def test_a_single_page_needs_no_paging():
    assert html("{% pagination page %}", page=Paginator([], 10).page(1)) == ""


def test_sorting_turns_round_and_returns_to_the_first_page():
    assert 'href="?sort=name"' in html('{% sort_header "Name" "name" %}', "page=3")
    again = html('{% sort_header "Name" "name" %}', "sort=name")
    assert 'aria-sort="ascending"' in again
    assert 'href="?sort=-name"' in again
    assert 'aria-sort="descending"' in html('{% sort_header "Name" "name" %}', "sort=-name")


def test_share_bar_is_told_in_words_and_never_divides_by_nothing():
    found = html('{% share_bar 12 40 "Overdue" status="overdue" %}')
    assert 'role="img"' in found
    assert "<title>Overdue</title><desc>12 of 40</desc>" in found
    assert 'width="60"' in found
    assert "app-fill--overdue" not in html('{% share_bar 0 0 "Overdue" status="overdue" %}')
