"""Evidence after a change of framework: its standards are read as those of now, and nothing is lost."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.core.errors import BadValue
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import change_framework
from ecf.evidence.carried_over import codes_in_short, reading_of, readings_of, shown_links
from ecf.evidence.models import Evidence
from ecf.evidence.selectors import counts_of, portfolios_of
from ecf.evidence.services import change_evidence, start_evidence, submit_evidence
from ecf.framework.services import load_framework
from ecf.framework.shipped import shipped_texts
from tests.cast import TODAY, enrolled
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db


def moved(enrolment: Enrolment, framework: str, version: str | None = None) -> Enrolment:
    by = enrolment.employer.roles.get(role="coordinator").user
    change_framework(enrolment=enrolment, framework=framework, version=version, on=TODAY, reason="A test.", by=by)
    return Enrolment.objects.select_related("framework_version").get(pk=enrolment.pk)


def fresh(entry: Evidence) -> Evidence:
    return Evidence.objects.get(pk=entry.pk)


def codes(entry: Evidence) -> list[str]:
    return [link.code for link in fresh(entry).standard_links.all()]


@pytest.fixture
def asye(north: Any) -> Enrolment:
    """Somebody on ASYE, the version of 2018, since 1 September 2026."""
    people, team = north.people, north.teams["duty"]
    given = {"framework": "ASYE-CF", "assessor": people["assessor"]}
    return enrolled(
        "asye-worker", "SW1501", team, people["supervisor"], people["coordinator"], dt.date(2026, 9, 1), **given
    )


def with_codes(*wanted: str) -> dict[str, Any]:
    return {"standards": [{"code": code, "how": f"By {code}."} for code in wanted]}


# Reading


def test_a_code_is_read_as_what_it_stands_for_and_comes_back_as_it_was(asye):
    entry = logged(asye, "accepted", **with_codes("KSS1", "KSS2"))
    assert readings_of([asye.pk]) == {}
    there = moved(asye, "ECF5")
    reading = reading_of(there)
    assert reading.now("KSS1") == ("EC2", "EC4", "PCF2", "PCF7")
    assert reading.all_now(["KSS1", "KSS2"]) == ("EC2", "EC4", "PCF2", "PCF7")
    assert codes(entry) == ["KSS1", "KSS2"]
    back = moved(there, "ASYE-CF")
    assert reading_of(back).now("KSS1") == ("KSS1",)
    call_command("verify_signatures", verbosity=0)


def test_what_both_frameworks_have_is_read_as_itself_alone(enrolment):
    """EC2 stands for PCF7 on paper: having been away does not make one standard two."""
    back = moved(moved(enrolment, "ASYE-CF"), "ECF5")
    assert reading_of(back).now("EC2") == ("EC2",)


def test_it_counts_in_the_new_framework_and_the_picture_shows_it(asye, client_for):
    worker = asye.social_worker.user
    entry = logged(asye, "accepted", kind="direct_observation", **with_codes("KSS9"))
    there = moved(asye, "ECF5")
    found = counts_of([fresh(entry)])[entry.pk]
    assert (found.counts_now, found.milestone) == (True, "review-3m")
    assert portfolios_of([there], TODAY)[there.pk].items[0].codes == ("EC5", "PCF1", "PCF6")
    page = client_for(worker).get(reverse("evidence_list"))
    columns = {cell.standard.code: cell for row in page.context["picture"].rows for cell in row.cells if cell.accepted}
    assert set(columns) == {"EC5"}
    assert "EC5, PCF1 and PCF6 (was KSS9)" in page.content.decode()
    filtered = client_for(worker).get(reverse("evidence_list"), {"standard": "EC5"})
    assert [row["evidence"].pk for row in filtered.context["rows"]] == [entry.pk]


def test_the_page_and_the_inbox_name_both(asye, supervisor, client_for):
    entry = logged(asye, "submitted", **with_codes("KSS6"))
    moved(asye, "ECF5")
    words = (
        "EC3 Assessment and planning, PCF6 Critical reflection and analysis, PCF7 Skills and interventions (was KSS6)"
    )
    for address in (reverse("evidence", args=[entry.pk]), reverse("inbox")):
        assert words in client_for(supervisor).get(address).content.decode()


def test_the_api_keeps_the_code_and_says_what_it_stands_for(asye, api_for):
    entry = logged(asye, "accepted", kind="written_report", **with_codes("KSS5"))
    moved(asye, "ECF5")
    found = api_for(asye.social_worker.user).get(f"/api/v1/evidence/{entry.pk}/").json()
    assert found["standards"] == [{"code": "KSS5", "how": "By KSS5."}]
    assert found["standards_now"] == ["EC3", "EC4", "PCF5", "PCF7"]
    assert (found["counts"]["counts_now"], found["counts"]["milestone"]) == (True, "review-3m")


def test_a_kind_that_nothing_asks_for_any_more_says_so(enrolment):
    entry = logged(enrolment, "accepted", kind="teaching_others")
    moved(enrolment, "ASYE-CF")
    found = counts_of([fresh(entry)])[entry.pk]
    assert [why.code for why in found.reasons] == ["kind_not_required"]


# What stands for nothing


def test_a_standard_without_a_counterpart_says_why_it_does_not_count(enrolment, worker, client_for):
    entry = logged(enrolment, "accepted", kind="direct_observation", **with_codes("PCF9"))
    there = moved(enrolment, "ASYE-CF")
    found = counts_of([fresh(entry)])[entry.pk]
    assert [why.code for why in found.reasons] == ["no_standard"]
    assert found.reasons[0].detail == (
        "PCF9 is a standard of the framework before, and nothing in this one stands for it."
    )
    page = client_for(worker).get(reverse("evidence", args=[entry.pk])).content.decode()
    assert "PCF9 Professional leadership" in page
    assert "Nothing in this one stands for it." in page
    assert codes_in_short(entry.standard_links.all(), reading_of(there)) == "PCF9 (of the framework before)"
    assert shown_links(entry.standard_links.all(), reading_of(there))[0].is_lost


def test_a_draft_on_lost_standards_alone_cannot_be_handed_in(enrolment, worker):
    entry = logged(enrolment, **with_codes("PCF9"))
    moved(enrolment, "ASYE-CF")
    with pytest.raises(BadValue) as broken:
        submit_evidence(evidence=fresh(entry), by=worker)
    assert [each.code for each in broken.value.errors] == ["needs_a_standard"]
    changed = change_evidence(evidence=fresh(entry), **with_codes("PCF9", "KSS1"), by=worker)
    assert submit_evidence(evidence=changed, by=worker).state == "submitted"
    assert codes(entry) == ["KSS1", "PCF9"]


# Drafts


def typed(page: Any, entry: Evidence, **changes: Any) -> dict[str, Any]:
    """What a browser sends when the form is saved as it is shown."""
    form = page.context["form"]
    boxes = [box for group in form.standard_groups for box in group.boxes]
    hows = {f"how_{box.standard.code}": box.how.value() or "" for box in boxes}
    first = {name: form[name].value() for name in ("title", "kind", "body", "privacy", "version")}
    ticked = [box.standard.code for box in boxes if box.checked]
    day = entry.happened_on.isoformat()
    return {**first, **hows, "standards": ticked, "happened_on": day, "pk": str(entry.pk), "save": "1", **changes}


def test_the_form_of_an_old_draft_offers_the_new_standards_with_the_mapped_ones_ticked(asye, client_for):
    entry = logged(asye, **with_codes("KSS1", "KSS2"))
    moved(asye, "ECF5")
    client, address = client_for(asye.social_worker.user), reverse("edit_evidence", args=[entry.pk])
    page = client.get(address)
    sent = typed(page, entry)
    assert sent["standards"] == ["EC2", "EC4", "PCF2", "PCF7"]
    assert sent["how_EC2"] == "By KSS1. By KSS2."
    assert "KSS1" not in {code for code, _ in page.context["form"].fields["standards"].choices}
    client.post(address, {**sent, "title": "Another title"})
    assert (fresh(entry).title, codes(entry)) == ("Another title", ["KSS1", "KSS2"])  # nothing about them was changed
    client.post(address, {**typed(client.get(address), entry), "standards": ["EC2"]})
    assert codes(entry) == ["EC2"]


def test_a_link_that_is_not_on_offer_is_kept_when_the_form_is_saved(enrolment, worker, client_for):
    entry = logged(enrolment, **with_codes("EC5", "PCF9"))
    moved(enrolment, "ASYE-CF")
    client, address = client_for(worker), reverse("edit_evidence", args=[entry.pk])
    page = client.get(address)
    assert "It is also linked to PCF9 of the framework before." in page.content.decode()
    client.post(address, {**typed(page, entry), "standards": ["KSS3"], "how_KSS3": "I asked."})
    assert codes(entry) == ["KSS3", "PCF9"]


def test_an_old_draft_is_handed_in_as_it_is(asye):
    entry = logged(asye, **with_codes("KSS3"))
    moved(asye, "ECF5")
    assert submit_evidence(evidence=fresh(entry), by=asye.social_worker.user).state == "submitted"
    assert codes(entry) == ["KSS3"]


def test_what_the_api_reads_it_can_send_back(asye, api_for):
    entry = logged(asye, **with_codes("KSS3"))
    moved(asye, "ECF5")
    client, address = api_for(asye.social_worker.user), f"/api/v1/evidence/{entry.pk}/"
    found = client.get(address)
    answer = client.patch(address, {"standards": found.json()["standards"], "title": "New"}, If_Match=found["ETag"])
    assert (answer.status_code, answer.json()["standards"][0]["code"]) == (200, "KSS3")
    wrong = client.patch(address, {"standards": [{"code": "KSS4"}]}, If_Match=answer["ETag"])
    assert (wrong.status_code, wrong.json()["code"]) == (400, "foreign_standard")


def test_a_new_entry_is_linked_to_the_standards_of_now_only(asye):
    moved(asye, "ECF5")
    with pytest.raises(BadValue):
        start_evidence(
            enrolment=asye,
            kind="cpd",
            title="A day",
            happened_on=TODAY,
            by=asye.social_worker.user,
            **with_codes("KSS1"),
        )


# Sets


def test_as_many_queries_for_three_as_for_thirty_whose_framework_changed(north, coordinator):
    def grown(upto: int) -> list[Enrolment]:
        while Enrolment.objects.count() < upto:
            number = Enrolment.objects.count()
            people = (north.people["supervisor"], coordinator)
            row = enrolled(f"w{number}", f"SW16{number:02}", north.teams["duty"], *people, dt.date(2026, 9, 1))
            logged(row, "accepted")
            moved(row, "ASYE-CF")
        return list(Enrolment.objects.all())

    asked = []
    for upto in (5, 32):
        rows = grown(upto)
        with CaptureQueriesContext(connection) as queries:
            found = portfolios_of(rows, TODAY)
        asked.append(len(queries))
        assert [item.codes for each in found.values() for item in each.items] == [("KSS1", "KSS2")] * (upto - 2)
    assert asked == [3, 3]


def test_an_employers_own_framework_of_the_same_set_is_read_code_by_code(enrolment, coordinator):
    own = next(text for text in shipped_texts() if text.startswith("code: ECF5"))
    load_framework(text=own.replace("code: ECF5", "code: OWN5"), by=None)
    entry = logged(enrolment, "accepted", kind="direct_observation")
    there = moved(enrolment, "OWN5")
    assert reading_of(there).now("EC2") == ("EC2",)
    assert counts_of([fresh(entry)])[entry.pk].counts_now
