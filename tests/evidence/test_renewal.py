"""The yearly renewal of registration: ticked by the worker, confirmed by a look at the register."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from ecf.core.errors import BadValues, Conflict, NotAllowed
from ecf.evidence.also_shows import also_shows
from ecf.evidence.carried_over import reading_of
from ecf.evidence.cpd_year import CpdYear
from ecf.evidence.models import RenewalYear
from ecf.evidence.renewal import checklist, renewal_of
from ecf.evidence.selectors import cpd_status
from ecf.evidence.services import confirm_renewal, tick_renewal
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db
YEAR = CpdYear(2025)
SENT = dt.date(2026, 11, 2)


def done(enrolment) -> dict[str, bool]:
    worker = enrolment.social_worker
    return {item.title: item.is_done for item in checklist(renewal_of(worker.user, YEAR), cpd_status(worker, YEAR))}


def test_the_worker_ticks_with_the_day(enrolment, worker) -> None:
    row = tick_renewal(enrolment=enrolment, year=YEAR, ticks={"form_sent_on": SENT}, by=worker)
    assert (row.form_sent_on, row.ends_in, row.fee_paid_on) == (SENT, 2026, None)
    assert done(enrolment)["Renewal form"] and not done(enrolment)["Fee"]
    tick_renewal(enrolment=enrolment, year=YEAR, ticks={"form_sent_on": None, "fee_paid_on": TODAY}, by=worker)
    assert not done(enrolment)["Renewal form"] and done(enrolment)["Fee"]
    assert RenewalYear.objects.count() == 1


@pytest.mark.parametrize("day", [dt.date(2026, 8, 31), dt.date(2026, 11, 24), dt.date(2025, 11, 30)])
def test_a_day_outside_the_window_or_ahead_is_refused(enrolment, worker, day) -> None:
    with pytest.raises(BadValues) as refused:
        tick_renewal(enrolment=enrolment, year=YEAR, ticks={"fee_paid_on": day}, by=worker)
    assert refused.value.errors[0].field == "fee_paid_on"


def test_cpd_recorded_elsewhere_is_met(enrolment, worker) -> None:
    assert not done(enrolment)["Different pieces of CPD"]
    tick_renewal(enrolment=enrolment, year=YEAR, ticks={"cpd_elsewhere_on": dt.date(2026, 2, 1)}, by=worker)
    assert done(enrolment)["Different pieces of CPD"] and done(enrolment)["With a peer reflection"]
    assert not done(enrolment)["Renewed"]


@pytest.mark.parametrize("role", ["supervisor", "coordinator", "other_worker"])
def test_nobody_else_ticks(request, enrolment, role: str) -> None:
    with pytest.raises(NotAllowed):
        tick_renewal(enrolment=enrolment, year=YEAR, ticks={}, by=request.getfixturevalue(role))


def test_the_coordinator_confirms_and_takes_back(enrolment, worker, coordinator) -> None:
    tick_renewal(enrolment=enrolment, year=YEAR, ticks={"renewed_on": SENT}, by=worker)
    row = confirm_renewal(enrolment=enrolment, year=YEAR, on=TODAY, by=coordinator)
    assert (row.confirmed_on, row.confirmed_by) == (TODAY, coordinator)
    with pytest.raises(Conflict):
        tick_renewal(enrolment=enrolment, year=YEAR, ticks={"renewed_on": None}, by=worker)
    row = confirm_renewal(enrolment=enrolment, year=YEAR, on=None, by=coordinator)
    assert (row.confirmed_on, row.confirmed_by) == (None, None)


@pytest.mark.parametrize("role", ["worker", "psw", "outsider_coordinator"])
def test_nobody_else_confirms(request, enrolment, role: str) -> None:
    with pytest.raises(NotAllowed):
        confirm_renewal(enrolment=enrolment, year=YEAR, on=TODAY, by=request.getfixturevalue(role))


def test_the_page_of_the_worker(client, worker, enrolment) -> None:
    client.force_login(worker)
    logged(enrolment, kind="cpd", cpd={"learnt": "To wait."})
    shown = client.get(reverse("cpd"))
    assertContains(shown, "Your renewal")
    assertContains(shown, 'data-copy="copy-1"')
    assertContains(shown, "Standards of my programme\nEC2")
    assertContains(shown, "Ideas for your next piece")
    sent = {"fee_paid_on-day": "2", "fee_paid_on-month": "11", "fee_paid_on-year": "2026"}
    told = client.post(reverse("tick_renewal"), sent, follow=True)
    assertContains(told, "Nothing was sent to Social Work England")
    assertContains(told, "2 November 2026")


def test_what_was_typed_stays_when_it_is_refused(client, worker, enrolment) -> None:
    client.force_login(worker)
    sent = {"fee_paid_on-day": "2", "fee_paid_on-month": "8", "fee_paid_on-year": "2026"}
    shown = client.post(reverse("tick_renewal"), sent)
    assertContains(shown, "Enter a day from 1 September 2026 to 30 November 2026")
    assertContains(shown, 'value="8"')


def test_the_coordinator_sees_ticks_and_never_the_cpd(client, coordinator, worker, enrolment) -> None:
    logged(enrolment, kind="cpd", title="A course on neglect")
    tick_renewal(enrolment=enrolment, year=YEAR, ticks={"renewed_on": SENT}, by=worker)
    client.force_login(coordinator)
    shown = client.get(reverse("renewals"))
    assertContains(shown, "Renewed on 2 November 2026")
    assertNotContains(shown, "neglect")
    address = reverse("confirm_renewal", args=[enrolment.pk])
    assertContains(client.get(address), "public register")
    sent = {"on-day": "23", "on-month": "11", "on-year": "2026"}
    assertContains(client.post(address, sent, follow=True), "Checked on 23 November 2026")
    assertContains(client.post(address, {"take_back": "yes"}, follow=True), "Saved for")
    assert RenewalYear.objects.get().confirmed_on is None


def test_the_list_takes_as_many_queries_for_many(
    client, coordinator, enrolment, other_enrolment, django_assert_max_num_queries
) -> None:
    client.force_login(coordinator)
    client.get(reverse("renewals"))
    with django_assert_max_num_queries(12):
        client.get(reverse("renewals"))


def test_an_entry_names_the_capabilities_it_also_shows(client, worker, enrolment) -> None:
    found = also_shows(["EC5"], reading_of(enrolment))
    assert [each.code for each in found] == ["PCF1", "PCF6"]
    assert also_shows([], reading_of(enrolment)) == []
    client.force_login(worker)
    entry = logged(enrolment, standards=[{"code": "EC5", "how": ""}])
    assertContains(client.get(reverse("evidence", args=[entry.pk])), "PCF6 Critical reflection and analysis")
