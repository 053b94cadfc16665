"""A worker gets it down: on the page, over the API."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.core.models import Event
from ecf.evidence.models import Evidence
from ecf.evidence.services import start_evidence
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    values = {
        "title": "Joint visit with the school nurse",
        "happened_on-day": "5",
        "happened_on-month": "10",
        "happened_on-year": "2026",
        "kind": "direct_observation",
        "body": "We sat on the floor and he drew his three houses.",
        "standards": ["EC2"],
        "how_EC2": "I waited for him to begin.",
        "privacy": "private",
        "save": "1",
        "pk": str(uuid4()),
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


@pytest.fixture
def boxes(client_for, worker) -> dict[str, str]:
    """The names of the three boxes of the date, as the page has them."""
    html = client_for(worker).get(reverse("log_evidence")).content.decode()
    return {
        part: next(
            n for n in html.split('name="')[1:] if n.startswith("happened_on") and part in n.split('"')[0]
        ).split('"')[0]
        for part in ("day", "month", "year")
    }


def with_boxes(data: dict[str, Any], boxes: dict[str, str]) -> dict[str, Any]:
    return {
        boxes[name.split("-")[1]] if name.startswith("happened_on-") else name: value for name, value in data.items()
    }


def test_a_draft_is_saved_and_nobody_else_hears_of_it(client_for, worker, supervisor, boxes) -> None:
    answer = client_for(worker).post(reverse("log_evidence"), with_boxes(typed(), boxes))
    evidence = Evidence.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("evidence", args=[evidence.pk])
    assert (evidence.state, evidence.happened_on, evidence.version) == ("draft", dt.date(2026, 10, 5), 1)
    assert list(evidence.standard_links.values_list("code", "how")) == [("EC2", "I waited for him to begin.")]
    assert not Evidence.objects.visible_to(supervisor).exists()
    assert Event.objects.get(kind="evidence.started").audience == "actor"


def test_save_and_submit_does_both_at_once(client_for, worker, boxes) -> None:
    client_for(worker).post(reverse("log_evidence"), with_boxes(typed(privacy="shared", save=None, submit="1"), boxes))
    assert Evidence.objects.get().state == "submitted"


def test_a_double_click_makes_one_entry(client_for, worker, boxes) -> None:
    data = with_boxes(typed(privacy="shared", save=None, submit="1"), boxes)
    for _ in range(2):
        assert client_for(worker).post(reverse("log_evidence"), data).status_code == 302
    assert Evidence.objects.get().state == "submitted"


def test_a_double_click_after_it_saved_by_itself_is_one_entry_too(client_for, worker, boxes) -> None:
    client, data = client_for(worker), with_boxes(typed(privacy="shared"), boxes)
    version = client.post(reverse("log_evidence"), data, headers={"X-Autosave": "1"}).json()["version"]
    for _ in range(2):
        answer = client.post(reverse("log_evidence"), {**data, "version": version, "submit": "1"})
        assert answer.status_code == 302
    assert Evidence.objects.get().state == "submitted"


def test_submitting_private_evidence_says_so_at_the_field_keeps_the_text_and_saves_nothing(
    client_for, worker, boxes
) -> None:
    answer = client_for(worker).post(
        reverse("log_evidence"), with_boxes(typed(save=None, submit="1", standards=None), boxes)
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "To submit it, share it with your supervisor and assessor." in html
    assert "Choose at least one standard that it shows." in html
    assert "We sat on the floor" in html
    assert "<title>Error: " in html
    assert not Evidence.objects.exists()


def test_a_date_in_the_future_is_told_at_the_date(client_for, worker, boxes) -> None:
    data = with_boxes(typed(**{"happened_on-day": "24", "happened_on-month": "11"}), boxes)
    html = client_for(worker).post(reverse("log_evidence"), data).content.decode()
    assert "The date it happened must be today or in the past" in html
    assert not Evidence.objects.exists()


def test_it_saves_by_itself_and_the_button_then_changes_the_same_entry(client_for, worker, boxes) -> None:
    data, client = with_boxes(typed(), boxes), client_for(worker)
    saved = client.post(reverse("log_evidence"), data, headers={"X-Autosave": "1"}).json()
    edit = reverse("edit_evidence", args=[Evidence.objects.get().pk])
    assert saved == {"saved_at": "10am", "version": 1, "url": edit}
    client.post(reverse("log_evidence"), {**data, "title": "A better title", "version": saved["version"]})
    assert Evidence.objects.get().title == "A better title"


def test_it_does_not_save_by_itself_before_there_is_enough(client_for, worker, boxes) -> None:
    answer = client_for(worker).post(
        reverse("log_evidence"), with_boxes(typed(title=""), boxes), headers={"X-Autosave": "1"}
    )
    assert answer.json() == {"message": "Saves by itself once there is a title and a date."}
    assert not Evidence.objects.exists()


def test_the_address_fills_in_kind_and_standard(client_for, worker) -> None:
    html = client_for(worker).get(reverse("log_evidence") + "?kind=case_study&standard=EC3").content.decode()
    assert '<option value="case_study" selected>' in html
    assert 'value="EC3" data-aria-controls="how-EC3" checked' in html


@pytest.mark.parametrize("role", ["supervisor", "assessor", "coordinator", "psw"])
def test_who_has_no_journey_cannot_log(client_for, request, enrolment, role: str) -> None:
    client = client_for(request.getfixturevalue(role))
    assert client.get(reverse("log_evidence")).status_code == 403


def test_nobody_logs_for_somebody_else(enrolment, supervisor) -> None:
    with pytest.raises(NotAllowed):
        start_evidence(enrolment=enrolment, kind="cpd", title="Not mine", happened_on=TODAY, by=supervisor)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"happened_on": TODAY + dt.timedelta(days=1)}, "happened_on"),
        ({"standards": [{"code": "EC1"}, {"code": "KSS1"}]}, "standards.1.code"),
        ({"standards": [{"code": "EC1"}, {"code": "EC1"}]}, "standards.1.code"),
        ({"title": ""}, "title"),
        ({"kind": "poem"}, "kind"),
        ({"privacy": "public"}, "privacy"),
    ],
)
def test_a_wrong_value_names_its_field_and_changes_nothing(enrolment, worker, values, field: str) -> None:
    given = {"kind": "cpd", "title": "Reading", "happened_on": TODAY, **values}
    with pytest.raises(BadValue) as told:
        start_evidence(enrolment=enrolment, by=worker, **given)
    assert [error.field for error in told.value.errors] == [field]
    assert not Evidence.objects.exists()


def test_standards_of_any_stage_of_the_framework_may_be_named(enrolment) -> None:
    assert logged(enrolment, standards=[{"code": "EC1"}, {"code": "PCF9"}]).standard_links.count() == 2


def test_a_day_before_the_start_is_allowed(enrolment) -> None:
    assert logged(enrolment, happened_on=dt.date(2026, 1, 5)).pk


def test_an_ended_programme_takes_no_more_evidence(enrolment, worker) -> None:
    enrolment.withdraw()
    enrolment.save()
    with pytest.raises(Conflict) as told:
        start_evidence(enrolment=enrolment, kind="cpd", title="Late", happened_on=TODAY, by=worker)
    assert told.value.code == "enrolment_not_active"


def test_the_api_makes_a_draft(api_for, worker, enrolment) -> None:
    body = {
        "enrolment": str(enrolment.pk),
        "kind": "critical_reflection",
        "title": "On silence",
        "happened_on": "2026-10-05",
        "body": "…",
        "standards": [{"code": "EC5", "how": "I wrote it the same day."}],
        "privacy": "shared",
        "also_cpd": True,
        "cpd": {"learnt": "To wait."},
    }
    answer = api_for(worker).post("/api/v1/evidence/", body)
    made = answer.json()
    assert answer.status_code == 201, made
    assert answer["Location"].endswith(f"/api/v1/evidence/{made['id']}/")
    assert answer["ETag"] == f'"{made["version"]}"'
    assert made["standards"] == [{"code": "EC5", "how": "I wrote it the same day."}]
    assert made["cpd"]["learnt"] == "To wait."
    assert (made["state"], made["content_hidden"], made["accepted_by"]) == ("draft", False, None)
    assert made["counts"]["will_count"] is True
    assert made["counts"]["milestone"] == "review-6m"
    assert [why["code"] for why in made["counts"]["reasons"]] == ["not_accepted"]


def test_the_api_names_a_foreign_standard_by_its_place(api_for, worker, enrolment) -> None:
    body = {
        "enrolment": str(enrolment.pk),
        "kind": "cpd",
        "title": "x",
        "happened_on": "2026-10-05",
        "standards": [{"code": "KSS1"}],
    }
    answer = api_for(worker).post("/api/v1/evidence/", body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["standards.0.code"]


def test_the_api_refuses_to_log_for_others(api_for, supervisor, outsider_supervisor, enrolment) -> None:
    body = {"enrolment": str(enrolment.pk), "kind": "cpd", "title": "x", "happened_on": "2026-10-05"}
    assert api_for(supervisor).post("/api/v1/evidence/", body).status_code == 403
    assert api_for(outsider_supervisor).post("/api/v1/evidence/", body).status_code == 404
