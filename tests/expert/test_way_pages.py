"""The pages: the worker's way from the first day, the list of who is eligible, granting and what follows."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.expert.models import ExpertStatus
from ecf.expert.services import suspend_status
from ecf.people.models import Registration
from tests.cast import TODAY, enrolled
from tests.expert.conftest import REASON, SPECIALISM, at_the_end, fresh


def page(client, name: str, **query) -> str:
    answer = client.get(name, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def way(enrolment) -> str:
    return f"/expert/of/{enrolment.pk}/"


def test_from_the_first_day_the_worker_finds_the_way_on_their_home_page(enrolment, worker, client_for) -> None:
    client = client_for(worker)
    assert way(enrolment) in page(client, "/")
    text = page(client, way(enrolment))
    assert "Your way to expert practitioner" in text
    assert "2 of 6 conditions are met. The status is not granted yet." in text
    assert "Not passed yet. It is due on 22 June 2028." in text
    assert "22 June 2026 + 60 months = 22 June 2031" in text
    assert "Grant the status" not in text


def test_a_framework_without_the_status_has_no_way(north, supervisor, coordinator, client_for) -> None:
    start = dt.date(2026, 6, 22)
    row = enrolled("asye", "SW3005", north.teams["duty"], supervisor, coordinator, start, framework="ASYE-CF")
    client = client_for(row.social_worker.user)
    assert way(row) not in page(client, "/")
    assert client.get(way(row)).status_code == 404


def test_the_principal_social_worker_finds_who_is_eligible_and_what_the_others_lack(
    ready, nearly, enrolment, psw, client_for
) -> None:
    client = client_for(psw)
    assert "/expert/" in page(client, "/programme/")
    eligible = page(client, "/expert/")
    assert "Ready Worker" in eligible
    assert "Nearly Worker" not in eligible
    near = page(client, "/expert/", show="nearly")
    assert "Nearly Worker" in near
    assert "Year-5 assessment passed: Not passed yet." in near
    assert "Worker Worker" not in near
    assert "Worker Worker" in page(client, "/expert/", show="everybody")
    assert "Ready Worker" not in page(client, "/expert/", show="everybody", search="nearly")


def test_nobody_of_another_employer_is_in_the_list(ready, east, outsider_psw, client_for) -> None:
    text = page(client_for(outsider_psw), "/expert/", show="everybody")
    assert "Ready Worker" not in text
    assert "Outsider Worker" in text


def test_the_lists_take_the_same_queries_for_any_number(ready, nearly, north, psw, client_for) -> None:
    client = client_for(psw)

    def queries(show: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, "/expert/", show=show)
        return len(captured)

    for show in ("eligible", "nearly", "everybody"):
        queries(show)
    before = {show: queries(show) for show in ("eligible", "nearly", "everybody")}
    for number in range(1, 5):
        passes = None if number % 2 else {}
        at_the_end(north, f"more-{number}", f"SW400{number}", **({"passes": passes} if passes is not None else {}))
    assert {show: queries(show) for show in before} == before


def test_the_status_is_granted_on_a_page_that_shows_every_condition(ready, psw, client_for) -> None:
    client = client_for(psw)
    assert "Grant the status" in page(client, way(ready))
    path = f"{way(ready)}grant/"
    assert "Passed on 28 August 2026." in page(client, path)
    refused = client.post(path, {"specialism": SPECIALISM})
    assert "Tick the box to grant the status" in refused.content.decode()
    assert not ExpertStatus.objects.exists()
    assert client.post(path, {"specialism": SPECIALISM, "is_sure": "on"}).status_code == 302
    status = ExpertStatus.objects.get()
    text = page(client, way(ready))
    assert status.shown_code in text
    assert "Granted on" not in text
    assert "Ready Worker" in page(client, "/expert/", show="held")
    assert "Ready Worker" not in page(client, "/expert/")


def test_an_unmet_condition_is_told_on_the_page(nearly, psw, client_for) -> None:
    answer = client_for(psw).post(f"{way(nearly)}grant/", {"specialism": SPECIALISM, "is_sure": "on"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Error:" in text
    assert "Year-5 assessment passed: not passed yet." in text


def test_a_status_is_suspended_restored_and_revoked_on_pages(granted, psw, client_for) -> None:
    client = client_for(psw)
    for what, state in [("suspend", "suspended"), ("restore", "granted"), ("revoke", "revoked")]:
        path = f"/expert/{granted.pk}/{what}/"
        empty = client.post(path, {"reason": ""})
        assert "Give the reason" in empty.content.decode()
        assert client.post(path, {"reason": f"Why {what}."}).status_code == 302
        assert fresh(granted).state == state
    text = page(client, way(granted.enrolment))
    assert "Why suspend." in text
    assert "Revoked" in text


def test_the_worker_reads_the_reasons_and_the_supervisor_does_not(granted, psw, supervisor, client_for) -> None:
    suspend_status(status=granted, reason=REASON, by=psw)
    own, other = (page(client_for(each), way(granted.enrolment)) for each in (granted.social_worker.user, supervisor))
    assert REASON in own
    assert REASON not in other
    assert "Suspended" in other


def test_what_the_register_says_is_entered_and_the_status_lapses(granted, coordinator, client_for) -> None:
    client, path = client_for(coordinator), f"{way(granted.enrolment)}register/"
    assert "Registered from" in page(client, path)
    day = {"checked_on-day": "23", "checked_on-month": "11", "checked_on-year": "2026"}
    refused = client.post(path, {"status": "lapsed", **day})
    assert "Enter the day from which the register says so." in refused.content.decode()
    since = {"since-day": "20", "since-month": "11", "since-year": "2026"}
    assert client.post(path, {"status": "lapsed", **day, **since}).status_code == 302
    assert fresh(granted).state == "lapsed"
    assert Registration.objects.get(status="lapsed").checked_on == TODAY
    assert "With what the register says: lapsed" in page(client, way(granted.enrolment))
