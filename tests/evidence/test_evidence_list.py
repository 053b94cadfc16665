"""My evidence: the coverage picture, the list, its filters and search; the same over the API."""

import pytest
from django.urls import reverse

from ecf.evidence.coverage import coverage, gaps
from ecf.evidence.selectors import item_of, journey_of, portfolios_of
from ecf.framework.shipped import shipped_definition
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db
ECF5 = shipped_definition("ECF5", "2022.1")


def listed(client, query: str = "") -> str:
    return client.get(reverse("evidence_list") + query).content.decode()


def titles(answer) -> list[str]:
    return [row["title"] for row in answer.json()["results"]]


def test_an_empty_list_teaches_with_three_marked_examples(client_for, worker) -> None:
    html = listed(client_for(worker))
    assert html.count('<strong class="govuk-tag govuk-tag--grey">Example</strong>') == 3
    assert reverse("log_evidence") in html
    assert "<svg" not in html.split("<main")[1]


def test_the_picture_comes_with_a_title_and_the_same_as_a_table(client_for, worker, accepted) -> None:
    html = listed(client_for(worker))
    assert 'role="img" aria-labelledby="coverage-title coverage-description"' in html
    assert "1 of 6 standards of the foundation stage are shown" in html
    assert "EC2 Relationships and communication, Critical reflection: 1 accepted." in html
    assert "What to look for" in html
    assert "1 accepted" in html.split("<table")[1]


def test_the_other_stage_is_one_link_away(client_for, worker, accepted) -> None:
    assert "Show the specialist stage" in listed(client_for(worker))
    assert "PCF1" in listed(client_for(worker), "?stage=specialist")
    assert "EC1" in listed(client_for(worker), "?stage=nonsense")


def test_the_picture_shades_by_accepted_pieces(enrolment) -> None:
    entries = [logged(enrolment, "accepted") for _ in range(4)] + [logged(enrolment, kind="written_report")]
    items = [item_of(entry, ["EC2"]) for entry in entries]
    picture = coverage(items, ECF5, ECF5.stage("foundation"))
    cells = {(row.kind, cell.standard.code): cell for row in picture.rows for cell in row.cells}
    assert (cells["critical_reflection", "EC2"].level, cells["critical_reflection", "EC2"].accepted) == (3, 4)
    assert cells["written_report", "EC2"].words == "1 not accepted yet"
    assert cells["written_report", "EC1"].words == "None yet"
    assert (picture.accepted, picture.standards_shown) == (4, 1)


def test_what_is_missing_leaves_out_what_waits(enrolment) -> None:
    waiting = logged(enrolment, "submitted", kind="direct_observation")
    found = gaps([item_of(waiting, ["EC2"])], journey_of(enrolment, TODAY))
    assert "1 direct observation for the 3-month review" not in [gap.words for gap in found]
    assert found[0].words == "1 piece of feedback from a child or family for the 3-month review"
    assert found[0].query == "?kind=child_and_family_feedback"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=written_report", {"A court statement"}),
        ("?state=accepted", {"The visit to Zoë"}),
        ("?standard=EC4", {"A court statement"}),
        ("?search=zoe", {"The visit to Zoë"}),
        ("?search=statement+COURT", {"A court statement"}),
        ("?search=nothing-like-it", set()),
        ("?kind=nonsense", {"A court statement", "The visit to Zoë"}),
    ],
)
def test_filters_and_search_narrow_the_list(client_for, worker, enrolment, query: str, expected: set[str]) -> None:
    logged(enrolment, "accepted", title="The visit to Zoë")
    logged(enrolment, kind="written_report", title="A court statement", standards=[{"code": "EC4"}])
    html = listed(client_for(worker), query)
    assert {title for title in ("The visit to Zoë", "A court statement") if title in html} == expected


def test_search_never_looks_into_what_one_may_not_read(client_for, api_for, supervisor, coordinator, submitted) -> None:
    query = f"?enrolment={submitted.enrolment_id}&search=boy"
    link = reverse("evidence", args=[submitted.pk])
    assert link in listed(client_for(supervisor), query)
    assert link not in listed(client_for(coordinator), query)
    assert link in listed(client_for(coordinator), f"?enrolment={submitted.enrolment_id}")
    assert titles(api_for(supervisor).get("/api/v1/evidence/?search=boy")) == [submitted.title]
    assert titles(api_for(coordinator).get("/api/v1/evidence/?search=boy")) == []


def test_supervisors_see_what_is_shared_with_them(client_for, supervisor, other_supervisor, submitted, draft) -> None:
    html = listed(client_for(supervisor))
    assert reverse("evidence", args=[submitted.pk]) in html
    assert reverse("evidence", args=[draft.pk]) not in html
    assert "Nothing is shared with you yet" in listed(client_for(other_supervisor))


def test_somebody_elses_list_is_404_when_invisible(client_for, outsider_worker, enrolment) -> None:
    client = client_for(outsider_worker)
    assert client.get(reverse("evidence_list") + f"?enrolment={enrolment.pk}").status_code == 404
    assert client.get(reverse("evidence_list") + "?enrolment=nonsense").status_code == 404


def test_pages_of_twenty_keep_the_filters(client_for, worker, many) -> None:
    many(45)
    html = listed(client_for(worker), "?kind=critical_reflection&page=2")
    assert "kind=critical_reflection&amp;page=3" in html


def test_the_page_takes_at_most_13_queries_of_its_own_for_3_and_for_300(
    client_for, worker, many, django_assert_max_num_queries
) -> None:
    client = client_for(worker)
    many(3)
    with django_assert_max_num_queries(13) as few:
        listed(client)
    many(297)
    with django_assert_max_num_queries(13) as lots:
        listed(client)
    assert len(few) == len(lots)


def test_the_api_filters_and_takes_the_same_queries_for_3_and_for_100(
    api_for, worker, many, django_assert_max_num_queries
) -> None:
    client = api_for(worker)
    many(3)
    with django_assert_max_num_queries(12) as few:
        assert len(titles(client.get("/api/v1/evidence/?state=submitted&standard=EC2&page_size=200"))) == 3
    many(97)
    with django_assert_max_num_queries(12) as lots:
        assert len(titles(client.get("/api/v1/evidence/?state=submitted&standard=EC2&page_size=200"))) == 100
    assert len(few) == len(lots)


@pytest.mark.parametrize("query", ["state=nonsense", "kind=poem", "enrolment=42", "cpd_year=abc", "updated_since=soon"])
def test_a_wrong_filter_is_told(api_for, worker, query: str) -> None:
    assert api_for(worker).get(f"/api/v1/evidence/?{query}").status_code == 400


def test_the_api_lists_by_enrolment_kind_and_cpd_year(api_for, supervisor, enrolment, other_enrolment) -> None:
    logged(enrolment, "submitted", title="Mine", also_cpd=True)
    logged(other_enrolment, "submitted", title="Theirs", kind="written_report")
    client = api_for(supervisor)
    assert titles(client.get(f"/api/v1/evidence/?enrolment={enrolment.pk}")) == ["Mine"]
    assert titles(client.get("/api/v1/evidence/?kind=written_report")) == ["Theirs"]
    assert titles(client.get("/api/v1/evidence/?cpd_year=2025")) == ["Mine"]
    assert titles(client.get("/api/v1/evidence/?cpd_year=2024")) == []


def test_a_whole_set_of_portfolios_takes_two_queries_and_one_for_frameworks_that_changed(
    many, enrolment, other_enrolment, django_assert_num_queries
) -> None:
    many(300)
    logged(other_enrolment, "accepted", also_cpd=True)
    logged(enrolment)
    with django_assert_num_queries(2):
        found = portfolios_of([enrolment, other_enrolment], TODAY, changed=[])
    with django_assert_num_queries(3):
        assert portfolios_of([enrolment, other_enrolment], TODAY) == found
    assert len(found[enrolment.pk].items) == 300
    assert [item.codes for item in found[other_enrolment.pk].items] == [("EC2",)]
    assert [piece.title for piece in found[other_enrolment.pk].cpd] == ["What I missed on a first visit"]


def test_what_happens_later_does_not_exist_yet(enrolment, submitted) -> None:
    found = portfolios_of([enrolment], submitted.happened_on.replace(day=1))
    assert found[enrolment.pk].items == []
