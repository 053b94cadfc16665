"""Frameworks over the API: every field, the newest version or the one asked for."""

from tests.api.wire import API, problem

FIELDS = {
    *("code", "version", "versions", "title", "status_label", "length_months", "sources", "stages", "milestones"),
    *("supervision", "specialisms"),
}


def test_a_framework_has_every_field(as_worker):
    found = as_worker.get(f"{API}frameworks/ECF5/").json()
    assert set(found) >= FIELDS
    assert (found["code"], found["version"], found["versions"], found["length_months"]) == (
        *("ECF5", "2022.1", ["2022.1"], 60),
    )
    assert found["status_label"] == (
        "Five-year scheme proposed by the 2022 care review. Run by employers, not national policy"
    )
    assert all(isinstance(url, str) and url.startswith("http") for url in found["sources"])
    assert set(found["stages"][0]) == {"code", "title", "from_month", "to_month", "standards"}
    assert set(found["stages"][0]["standards"][0]) == {"code", "title"}
    assert [len(stage["standards"]) for stage in found["stages"]] == [6, 9]
    assert set(found["specialisms"][0]) == {"code", "title"}
    assert len(found["specialisms"]) == 7
    rows = [(row["until"], row["gap"], row["grace"]) for row in found["supervision"]]
    assert rows[:3] == [
        ("6 weeks", "7 days", "3 days"),
        ("6 months", "14 days", "5 days"),
        ("end", "1 month", "7 days"),
    ]


def test_milestones_say_when_they_are_and_what_they_ask(as_worker):
    found = {row["code"]: row for row in as_worker.get(f"{API}frameworks/ECF5/").json()["milestones"]}
    assert [(row["offset_months"], row["offset_days"]) for row in found.values()] == [
        (None, 14),
        *((months, None) for months in (3, 6, 9, 12, 18, 24, 36, 48, 60)),
    ]
    year_2 = found["year-2-assessment"]
    assert set(year_2) == {"code", "title", "kind", "offset_months", "offset_days", "since", "requirements"}
    assert (year_2["kind"], year_2["since"]) == ("assessment", None)
    assert {row["kind"]: row["count"] for row in year_2["requirements"]} == {
        "direct_observation": 6,
        "child_and_family_feedback": 6,
        "professional_feedback": 6,
        "written_report": 5,
        "critical_reflection": 4,
    }
    assert found["year-5-assessment"]["since"] == "year-2-assessment"


def test_the_newest_version_is_shown_unless_another_is_asked_for(as_worker):
    newest = as_worker.get(f"{API}frameworks/ASYE-CF/").json()
    assert (newest["version"], newest["versions"]) == ("2027.1", ["2027.1", "2018.1"])
    older = as_worker.get(f"{API}frameworks/ASYE-CF/?version=2018.1").json()
    assert (older["version"], older["versions"]) == ("2018.1", ["2027.1", "2018.1"])
    assert len(older["stages"][0]["standards"]) == 10
    problem(as_worker.get(f"{API}frameworks/ASYE-CF/?version=1999.1"), 404)


def test_the_list_holds_the_newest_of_each(as_worker):
    rows = as_worker.get(f"{API}frameworks/").json()["results"]
    assert {(row["code"], row["version"]) for row in rows} == {
        ("ECF5", "2022.1"),
        ("ECDP", "2026.1"),
        ("ASYE-CF", "2027.1"),
    }
    assert set(rows[0]) >= FIELDS
