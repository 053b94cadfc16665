"""Expert practitioner status over the API."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.expert.models import ExpertStatus
from tests.expert.conftest import REASON, SPECIALISM, at_the_end, fresh

PATH = "/api/v1/expert-practitioners/"


def test_the_principal_social_worker_grants_it(ready, psw, api_for) -> None:
    answer = api_for(psw).post(PATH, {"enrolment": str(ready.pk), "specialism": SPECIALISM})
    assert answer.status_code == 201
    found = answer.json()
    status = ExpertStatus.objects.get()
    assert answer["Location"].endswith(f"{PATH}{status.pk}/")
    assert (found["state"], found["is_valid"], found["registration_number"]) == ("granted", True, "SW3001")
    assert (found["granted_by"], found["employer"], found["code"]) == ("psw", "northshire", status.shown_code)
    assert [each["to_state"] for each in found["changes"]] == ["granted"]


def test_an_unmet_condition_is_409_with_its_code_and_all_of_them(enrolment, psw, api_for) -> None:
    answer = api_for(psw).post(PATH, {"enrolment": str(enrolment.pk), "specialism": SPECIALISM})
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert found["code"] == "year_2_assessment"
    assert len(found["errors"]) == 3
    assert found["errors"][2]["message"] == "60 months of programme time: complete on 22 June 2031."


def test_what_is_refused_is_refused_by_name(
    granted, ready, nearly, outsider_enrolment, psw, coordinator, api_for
) -> None:
    def code(user, enrolment, specialism: str) -> tuple[int, str]:
        answer = api_for(user).post(PATH, {"enrolment": str(enrolment.pk), "specialism": specialism})
        return answer.status_code, answer.json()["code"]

    assert code(psw, ready, SPECIALISM) == (409, "already_granted")
    assert code(psw, nearly, "adults") == (400, "unknown_specialism")
    assert code(psw, nearly, SPECIALISM) == (409, "year_5_assessment")
    assert code(psw, outsider_enrolment, SPECIALISM) == (404, "not_found")
    assert code(coordinator, nearly, SPECIALISM) == (403, "only_psw")


def test_it_is_suspended_restored_and_revoked(granted, psw, api_for) -> None:
    api, path = api_for(psw), f"{PATH}{granted.pk}/"
    assert api.post(f"{path}suspend/", {"reason": REASON}).json()["is_valid"] is False
    assert api.post(f"{path}suspend/", {"reason": REASON}).json()["code"] == "status_not_granted"
    assert api.post(f"{path}restore/", {"reason": "Unfounded."}).json()["is_valid"] is True
    assert api.post(f"{path}revoke/", {}).status_code == 400
    assert api.post(f"{path}revoke/", {"reason": "A finding."}).json()["state"] == "revoked"
    assert fresh(granted).state == "revoked"


def test_reasons_are_for_the_worker_and_the_principal_social_worker(
    granted, psw, coordinator, supervisor, api_for
) -> None:
    api_for(psw).post(f"{PATH}{granted.pk}/suspend/", {"reason": REASON})

    def told(user) -> str | None:
        return api_for(user).get(f"{PATH}{granted.pk}/").json()["changes"][-1]["reason"]

    assert told(psw) == told(granted.social_worker.user) == REASON
    assert told(coordinator) is told(supervisor) is None


def test_the_list_takes_the_same_queries_for_any_number(granted, north, psw, api_for) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            found = api_for(psw).get(PATH).json()["results"]
        counted.append(len(found))
        return len(captured)

    counted: list[int] = []
    queries()
    one = queries()
    for number in (7, 8):
        row = at_the_end(north, f"more-{number}", f"SW400{number}")
        api_for(psw).post(PATH, {"enrolment": str(row.pk), "specialism": SPECIALISM})
    assert queries() == one
    assert counted == [1, 1, 3]


def test_the_list_is_filtered(granted, psw, api_for) -> None:
    api = api_for(psw)
    assert len(api.get(PATH, {"state": "granted"}).json()["results"]) == 1
    assert api.get(PATH, {"state": "revoked"}).json()["results"] == []
    assert len(api.get(PATH, {"registration_number": "SW3001"}).json()["results"]) == 1
