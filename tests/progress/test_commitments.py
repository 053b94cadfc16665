"""Each promise of the employer, golden."""

import datetime as dt
from decimal import Decimal

import pytest

from ecf.core.working_days import add_working_days
from ecf.framework.shipped import shipped_definition
from ecf.progress.answer import answer
from ecf.progress.facts import Recorded, Waiting
from tests.progress.plain_facts import START, a_break, facts, item, met_until, schedule

ON = dt.date(2025, 1, 13)


def promise(code: str, on: dt.date = ON, **changes):
    return answer(facts(on, **changes)).commitment(code)


@pytest.mark.parametrize(
    ("days", "status"), [(10, "kept"), (11, "at_risk"), (14, "at_risk"), (19, "at_risk"), (20, "missed")]
)
def test_supervision_is_at_risk_three_days_before_it_is_due_and_missed_after_the_grace(days, status):
    last = ON - dt.timedelta(days=days)
    found = promise("supervision", held_on=[last])
    assert (found.have, found.needed, found.status) == (days, 14, status)
    assert found.due_on == last + dt.timedelta(days=14)


def test_supervision_is_not_measured_in_a_break():
    found = promise("supervision", held_on=[dt.date(2025, 1, 2)], breaks=[a_break(dt.date(2025, 1, 6))])
    assert found.status == "not_measured"


def hours(amount: str, since: dt.date | None = None, **changes):
    """So many hours recorded on 13 January 2025."""
    return promise(
        "protected_time", recorded=Recorded(hours=Decimal(amount), hours_on=ON, hours_since=since), **changes
    )


def test_protected_time_is_a_tenth_of_the_hours_contracted_since_the_last_record():
    found = hours("7.40", dt.date(2024, 12, 30))
    assert (found.have, found.needed, found.status) == (Decimal("7.40"), Decimal("7.40"), "kept")
    assert hours("7.39", dt.date(2024, 12, 30)).status == "missed"


def test_protected_time_is_measured_from_the_start_the_first_time_and_leaves_breaks_out():
    assert hours("70.30").needed == Decimal("70.30")
    assert hours("70.30", breaks=[a_break(dt.date(2024, 12, 2), dt.date(2024, 12, 29))]).needed == Decimal("55.50")


def test_protected_time_goes_by_fte():
    found = hours("3.70", dt.date(2024, 12, 30), patterns=((START, Decimal("0.50")),))
    assert (found.needed, found.status) == (Decimal("3.70"), "kept")


def test_protected_time_is_promised_for_two_years_and_only_where_published():
    later = Recorded(hours=Decimal(1), hours_on=dt.date(2027, 1, 1))
    assert promise("protected_time", dt.date(2027, 1, 4), recorded=later).status == "not_measured"
    ecdp = shipped_definition("ECDP", "2026.1")
    assert promise("protected_time", definition=ecdp, schedule=()).detail == "Protected time has not been published."


def test_somebody_who_enters_with_experience_is_promised_what_their_year_is_promised():
    assert hours("0", credit_months=24).status == "not_measured"
    recorded = Recorded(caseload=16, caseload_on=ON)
    assert promise("caseload", recorded=recorded, credit_months=24).status == "kept"


@pytest.mark.parametrize(
    ("children", "fte", "most", "status"),
    [(14, "1.00", 14, "kept"), (15, "1.00", 14, "missed"), (7, "0.50", 7, "kept"), (8, "0.50", 7, "missed")],
)
def test_caseload_is_nine_tenths_of_a_full_one_in_the_first_year_by_fte(children, fte, most, status):
    recorded = Recorded(caseload=children, caseload_on=ON)
    found = promise("caseload", recorded=recorded, patterns=((START, Decimal(fte)),))
    assert (found.have, found.needed, found.status) == (children, most, status)


def test_caseload_may_be_full_after_the_first_year_and_counts_breaks_out():
    day = dt.date(2025, 9, 15)
    recorded = Recorded(caseload=16, caseload_on=day)
    assert promise("caseload", day, recorded=recorded).status == "kept"
    away = [a_break(dt.date(2024, 12, 1), dt.date(2025, 1, 31))]
    assert promise("caseload", day, recorded=recorded, breaks=away).status == "missed"


def test_nothing_recorded_is_not_measured():
    for code in ("caseload", "protected_time", "sign_off", "decisions"):
        assert promise(code).status == "not_measured"


@pytest.mark.parametrize(("days", "status"), [(4, "kept"), (5, "at_risk"), (10, "at_risk"), (11, "missed")])
def test_sign_off_is_at_risk_from_5_working_days_and_missed_after_10(days, status):
    on = dt.date(2025, 2, 28)
    since = add_working_days(on, -days)
    found = promise("sign_off", on, waiting=(Waiting("cpd", since), Waiting("cpd", on)))
    assert (found.status, found.have, found.needed) == (status, days, 10)
    assert found.due_on == add_working_days(since, 10)


def test_sign_off_is_kept_when_all_is_answered():
    found = promise("sign_off", items=[item("written_report", dt.date(2024, 12, 1))])
    assert (found.status, found.have) == ("kept", 0)


@pytest.mark.parametrize(
    ("on", "decided_on", "status"),
    [
        (dt.date(2026, 10, 1), None, "kept"),
        (dt.date(2026, 10, 21), None, "at_risk"),
        (dt.date(2026, 10, 28), None, "at_risk"),
        (dt.date(2026, 10, 29), None, "missed"),
        (dt.date(2026, 12, 1), dt.date(2026, 10, 28), "kept"),
        (dt.date(2026, 12, 1), dt.date(2026, 11, 2), "missed"),
    ],
)
def test_a_decision_is_measured_against_its_day(on, decided_on, status):
    row = {"decision_due_on": dt.date(2026, 10, 28), "decided_on": decided_on}
    rows = schedule(met_until(18), year_2_assessment={"due_on": dt.date(2026, 9, 2), **row})
    found = promise("decisions", on, schedule=rows)
    assert (found.status, found.due_on) == (status, dt.date(2026, 10, 28))


def test_the_employer_is_as_good_as_its_worst_promise():
    recorded = Recorded(caseload=30, caseload_on=ON)
    assert answer(facts(ON, recorded=recorded)).employer_status == "missed"
    assert answer(facts(ON)).employer_status == "kept"
