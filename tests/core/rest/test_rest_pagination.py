"""Lists come in pages by id: nothing skipped, nothing twice, whatever is written meanwhile."""

import pytest

from ecf.people.models import Team


@pytest.fixture
def teams(desk):
    """The first team and 24 more, by id."""
    for number in range(24):
        Team.objects.create(employer=desk.employer, code=f"t{number}", name=f"Team {number}")
    return [str(pk) for pk in Team.objects.order_by("id").values_list("pk", flat=True)]


def walk(api, url: str, link: str = "next") -> list[list]:
    pages = []
    while url:
        answer = api.get(url).json()
        pages.append(answer["results"])
        url = answer[link]
    return pages


def ids(pages: list[list]) -> list[str]:
    return [row["id"] for page in pages for row in page]


def test_the_pages_hold_every_row_once_in_order(desk, teams):
    pages = walk(desk.api, "/api/v1/teams/?page_size=10")
    assert [len(page) for page in pages] == [10, 10, 5]
    assert ids(pages) == teams


def test_the_way_back_holds_the_same_rows(desk, teams):
    first = desk.api.get("/api/v1/teams/?page_size=10").json()
    assert first["previous"] is None
    last = desk.api.get(desk.api.get(first["next"]).json()["next"]).json()
    assert last["next"] is None
    back = walk(desk.api, last["previous"], "previous")
    assert [row["id"] for row in back[0]] == teams[10:20]
    assert [row["id"] for row in back[1]] == teams[:10]
    assert len(back) == 2


def test_the_page_before_has_a_next(desk, teams):
    second = desk.api.get(desk.api.get("/api/v1/teams/?page_size=10").json()["next"]).json()
    first = desk.api.get(second["previous"]).json()
    assert first["previous"] is None
    assert [row["id"] for row in desk.api.get(first["next"]).json()["results"]] == teams[10:20]


def test_rows_written_during_the_walk_neither_hide_nor_repeat_others(desk, teams):
    answer = desk.api.get("/api/v1/teams/?page_size=10").json()
    Team.objects.filter(pk__in=teams[3:9]).delete()
    Team.objects.create(employer=desk.employer, code="late", name="Late")
    rest = ids(walk(desk.api, answer["next"]))
    assert rest[:15] == teams[10:]
    assert len(rest) == 16


def test_links_keep_the_filters(desk, teams):
    answer = desk.api.get("/api/v1/teams/?page_size=1&updated_since=2020-01-01").json()
    assert "updated_since=2020-01-01" in answer["next"]
    assert "page_size=1" in answer["next"]


def test_others_rows_are_on_no_page(desk, outsider, teams):
    assert ids(walk(outsider.api, "/api/v1/teams/")) == [str(outsider.team.pk)]


def test_more_than_200_is_cut_to_200(desk):
    Team.objects.bulk_create(Team(employer=desk.employer, code=f"b{n}", name="x") for n in range(230))
    assert len(desk.api.get("/api/v1/teams/?page_size=1000000").json()["results"]) == 200
    assert len(desk.api.get("/api/v1/teams/").json()["results"]) == 50


@pytest.mark.parametrize("size", ["0", "-1", "ten", "", "1.5", "²", "00"])
def test_a_page_size_that_is_no_number_is_400(desk, size):
    response = desk.api.get("/api/v1/teams/", {"page_size": size})
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "page_size"


@pytest.mark.parametrize("cursor", ["", "x", "nonsense", "YQ==", "YW5vbnNlbnNl", "é", "a" * 5000, "Y3g", "+/+/"])
def test_a_cursor_that_is_not_ours_is_404(desk, cursor):
    response = desk.api.get("/api/v1/teams/", {"cursor": cursor})
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_computed_list_is_walked_by_position(desk):
    pages = walk(desk.api, "/api/v1/numbers/?page_size=3")
    assert [[row["number"] for row in page] for page in pages] == [[0, 1, 2], [3, 4, 5], [6]]
    second = desk.api.get(desk.api.get("/api/v1/numbers/?page_size=3").json()["next"]).json()
    first = desk.api.get(second["previous"]).json()
    assert [row["number"] for row in first["results"]] == [0, 1, 2]
    assert first["previous"] is None


def test_the_number_of_queries_is_the_same_for_few_and_for_many(desk, teams, django_assert_num_queries):
    counts = []
    for size in (3, 25):
        with django_assert_num_queries(4) as captured:  # token and user, roles, delegations, teams
            desk.api.get(f"/api/v1/teams/?page_size={size}")
        counts.append(len(captured))
    assert counts[0] == counts[1]
