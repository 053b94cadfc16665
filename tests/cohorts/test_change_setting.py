"""The pages of an employer's numbers: all of them, and one of them changed after a look at whom it touches."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.cohorts.services import populate
from ecf.core.models import Event
from ecf.enrolments.services import set_employer_setting
from ecf.people.catalogue import CATALOGUE
from ecf.people.models import EmployerSetting, RoleName
from ecf.people.services import give_role
from ecf.reminders.models import Notice
from ecf.supervision.services import log_session
from tests.cast import LONG_AGO, TODAY

pytestmark = pytest.mark.django_db
ALL = "/cohort/settings/"
GRACE = "/cohort/settings/supervision_grace_second_days/"


def typed(value: str, day: dt.date = TODAY, **fields: str) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {"value": value, **{f"effective_from-{part}": str(number) for part, number in parts.items()}, **fields}


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def held(enrolment, supervisor):
    """Ten days ago: due on 27 November, with grace until 2 December."""
    log_session(
        enrolment=enrolment,
        by=supervisor,
        held_on=dt.date(2026, 11, 13),
        minutes=95,
        kind="reflective",
        summary="We talked.",
        wellbeing=4,
    )


def test_all_numbers_are_there_with_what_holds_and_where_it_comes_from(enrolment, coordinator, client_for):
    text = text_of(client_for(coordinator).get(ALL))
    assert all(kind.title in text for kind in CATALOGUE.values())
    assert "Evidence is answered within 10 working days Change" in text
    assert "5 days, as the framework says" in text
    assert "1 time, as the framework says" in text
    assert "What you do not choose" in text


def test_what_was_chosen_says_since_when_and_what_comes(northshire, coordinator, client_for):
    march = dt.date(2027, 3, 1)
    for value, day in [(Decimal(8), TODAY), (Decimal(9), march)]:
        set_employer_setting(employer=northshire, key="sign_off_days", value=value, effective_from=day, by=coordinator)
    text = text_of(client_for(coordinator).get(ALL))
    assert "8 working days since 23 November 2026; the default is 10 working days" in text
    assert "Coming 9 working days from 1 March 2027" in text


def test_the_principal_social_worker_reads_and_does_not_change(psw, psw_deputy, client_for):
    for user in (psw, psw_deputy):
        page = client_for(user).get(ALL)
        assert page.status_code == 200
        assert "The programme co-ordinator changes these numbers." in text_of(page)
        assert "settings/sign_off_days" not in page.content.decode()
        assert client_for(user).get(GRACE).status_code == 403


def test_the_effect_is_shown_and_nothing_is_stored(held, enrolment, coordinator, client_for):
    before = Event.objects.count()
    page = client_for(coordinator).post(GRACE, typed("1", version="0", step="look"))
    text = text_of(page)
    assert "Check before you save: Days of grace in the second phase" in text
    assert "It touches 1 of 2 people" in text
    assert "Supervision is late after 2 December 2026 28 November 2026" in text
    assert "No social worker’s own status changes." in text
    assert not EmployerSetting.objects.exists()
    assert Event.objects.count() == before


def test_statuses_that_change_are_counted(newcomer, coordinator, client_for):
    """Started a week ago: the agreement is due in a week, so that a shorter "due soon" makes them on track."""
    text = text_of(client_for(coordinator).post("/cohort/settings/due_soon_days/", typed("5", version="0")))
    assert "1 social worker: Due soon becomes On track" in text
    assert "Newcomer Zieliński" in text


def test_where_nothing_moves_the_page_says_so(enrolment, coordinator, client_for):
    text = text_of(client_for(coordinator).post("/cohort/settings/extension_months/", typed("6", version="0")))
    assert "No dates move, and nobody’s status changes, for the 2 people on the programme." in text


def test_our_promises_that_change_are_counted(held, enrolment, supervisor, coordinator, client_for):
    log_session(
        enrolment=enrolment,
        by=supervisor,
        held_on=TODAY,
        minutes=95,
        kind="reflective",
        summary="We talked.",
        caseload=14,
    )
    text = text_of(client_for(coordinator).post("/cohort/settings/full_caseload/", typed("10", version="0")))
    assert "Our promises to 1 social worker: Kept becomes Missed" in text
    assert "Caseload Kept Missed" in text
    assert "Most children promised 14 children 9 children" in text


def test_reminders_of_the_next_working_day_are_counted_before_and_after(held, coordinator, client_for):
    page = "/cohort/settings/remind_supervision_working_days/"
    text = text_of(client_for(coordinator).post(page, typed("3", version="0")))
    assert "Reminders on 24 November 2026" in text
    assert "would go out, instead of" in text
    assert not Notice.objects.exists()


def test_deleting_for_good_is_said(held, coordinator, client_for):
    page, day = "/cohort/settings/wellbeing_months/", dt.date(2027, 1, 4)
    text = text_of(client_for(coordinator).post(page, typed("1", day, version="0")))
    assert "What was written about wellbeing in 1 session will be deleted for good." in text


def test_saving_stores_it_says_so_and_the_history_tells(held, northshire, coordinator, client_for):
    client = client_for(coordinator)
    page = client.post(GRACE, typed("1", version="0", step="save"), follow=True)
    assert page.redirect_chain == [(ALL, 302)]
    assert "“Days of grace in the second phase” is 1 day from 23 November 2026." in text_of(page)
    row = EmployerSetting.objects.get()
    assert (row.key, row.value, row.effective_from) == ("supervision_grace_second_days", "1", TODAY)
    text = text_of(client.get(GRACE))
    assert f"1 day from 23 November 2026 ({coordinator.name}, 23 November 2026)" in text


def test_left_empty_it_is_the_default_again(northshire, coordinator, client_for):
    client = client_for(coordinator)
    client.post(GRACE, typed("1", version="0", step="save"))
    text = text_of(client.post(GRACE, typed("", dt.date(2027, 3, 1), version="1")))
    assert "From 1 March 2027 5 days, as the framework says" in text
    client.post(GRACE, typed("", dt.date(2027, 3, 1), version="1", step="save"))
    assert list(EmployerSetting.objects.order_by("effective_from").values_list("value", flat=True)) == ["1", "default"]


@pytest.mark.parametrize(
    ("value", "day", "words"),
    [
        ("many", TODAY, "The number must be a whole number"),
        ("99", TODAY, "Enter a number from 0 to 14 days."),
        ("1", TODAY - dt.timedelta(days=1), "The day is in the past."),
    ],
)
def test_what_is_wrong_is_at_its_field_and_what_was_typed_is_kept(coordinator, client_for, value, day, words):
    page = client_for(coordinator).post(GRACE, typed(value, day, version="0", step="save"))
    assert page.status_code == 200
    assert words in text_of(page)
    html = page.content.decode()
    assert f'value="{value}"' in html and f'value="{day.day}"' in html
    assert "<title>Error: " in html.replace("\n", "")
    assert not EmployerSetting.objects.exists()


def test_going_back_to_the_answers_keeps_them(coordinator, client_for):
    page = client_for(coordinator).post(GRACE, typed("3", version="0", step="edit"))
    assert 'value="3"' in page.content.decode() and "Show what would change" in text_of(page)


def test_the_second_of_two_coordinators_is_told_what_the_first_did(northshire, coordinator, client_for):
    client = client_for(coordinator)
    set_employer_setting(
        employer=northshire, key="supervision_grace_second_days", value=Decimal(2), effective_from=TODAY, by=coordinator
    )
    page = client.post(GRACE, typed("1", version="0", step="save"))
    text = text_of(page)
    assert "Someone else changed this while you had it open." in text
    assert "What changed while you had this page open 2 days from 23 November 2026" in text
    assert 'value="1"' in page.content.decode() and 'name="version" value="1"' in page.content.decode()
    assert EmployerSetting.objects.get().value == "2"
    client.post(GRACE, typed("1", version="1", step="save"))
    assert EmployerSetting.objects.get().value == "1"


def test_a_number_to_come_is_taken_out_with_its_button(northshire, coordinator, client_for):
    client, march = client_for(coordinator), dt.date(2027, 3, 1)
    client.post(GRACE, typed("1", march, version="0", step="save"))
    assert "Take it out" in text_of(client.get(GRACE))
    page = client.post(f"{GRACE}remove/", {"effective_from": "2027-03-01", "version": "1"}, follow=True)
    assert "“Days of grace in the second phase” does not change on 1 March 2027 any more." in text_of(page)
    assert not EmployerSetting.objects.exists()
    again = client.post(f"{GRACE}remove/", {"effective_from": "2027-03-01", "version": "2"}, follow=True)
    assert "There is no change from that day any more." in text_of(again)
    assert client.post(f"{GRACE}remove/", {"effective_from": "soon"}).status_code == 404


def test_a_coordinator_of_two_employers_chooses_which(northshire, eastborough, coordinator, client_for):
    give_role(user=coordinator, employer=eastborough, role=RoleName.COORDINATOR, started_on=LONG_AGO, by=None)
    client = client_for(coordinator)
    assert text_of(client.get(ALL)).count("Eastborough Council") >= 1
    page = client.get(f"{ALL}?employer=northshire")
    assert f"{GRACE}?employer=northshire" in page.content.decode()
    client.post(f"{GRACE}?employer=northshire", typed("1", version="0", step="save"))
    assert EmployerSetting.objects.get().employer == northshire
    assert client.get(f"{ALL}?employer=elsewhere").status_code == 404


def test_another_employers_numbers_are_not_there(northshire, outsider_coordinator, client_for):
    assert client_for(outsider_coordinator).get(f"{ALL}?employer=northshire").status_code == 404
    assert client_for(outsider_coordinator).get(f"{GRACE}?employer=northshire").status_code == 404


def test_an_unknown_number_is_not_found(coordinator, client_for):
    assert client_for(coordinator).get("/cohort/settings/colour/").status_code == 404


def test_an_employer_with_nobody_yet_is_told_so(northshire, coordinator, enrolment, other_enrolment, client_for):
    for each in (enrolment, other_enrolment):
        type(each).objects.filter(pk=each.pk).update(state="withdrawn")
    text = text_of(client_for(coordinator).post(GRACE, typed("1", version="0")))
    assert "Nobody is on the programme yet" in text


def test_the_effect_asks_the_same_for_3_and_for_300(north, coordinator, client_for):
    client = client_for(coordinator)

    def look() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.post(GRACE, typed("1", version="0")).status_code == 200
        return len(asked)

    populate(employer=north.employer, workers=3, years=1, seed=3, today=TODAY)
    look()
    few = look()
    populate(employer=north.employer, workers=300, years=1, seed=300, today=TODAY)
    assert look() == few
    page = client.post(GRACE, typed("1", version="0"))
    assert "the first 50 of" in text_of(page)


def test_the_list_asks_the_same_whatever_was_chosen(northshire, coordinator, client_for):
    client = client_for(coordinator)

    def read() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(ALL).status_code == 200
        return len(asked)

    read()
    few = read()
    for kind in CATALOGUE.values():
        EmployerSetting.objects.create(employer=northshire, key=kind.key, value=str(kind.least), effective_from=TODAY)
    assert read() == few <= 10
