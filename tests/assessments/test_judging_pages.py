"""Pages of judging: side by side with the bundle, kept as it is typed, and no view is seen before all are in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.models import Assessment, Panel, PanelView, Recommendation
from ecf.assessments.next_steps import judging_steps
from ecf.assessments.services import add_panel_member, make_panel, record_view, return_to_panel, start_assessing
from tests.assessments.assessing import (
    STANDARDS,
    STARTED_ON,
    full_portfolio,
    handed_in,
    opened,
    panel_member,
    recommended,
)
from tests.cast import enrolled

pytestmark = pytest.mark.django_db
SECRET = "It is not there yet, in my eyes."


def signed_in(client, user):
    client.force_login(user)
    return client


def words_of(client, user, address) -> str:
    answer = signed_in(client, user).get(address)
    assert answer.status_code == 200, (answer.status_code, address)
    return answer.content.decode()


def page(assessment, *more: str) -> str:
    return f"/assessments/{assessment.pk}/" + "".join(f"{each}/" for each in more)


def typed(form: str, **more) -> dict:
    """What somebody types who finds every standard met."""
    rows = {f"met_{code}": "yes" for code in STANDARDS} | {f"why_{code}": f"Seen, {code}." for code in STANDARDS}
    if form == "recommendation":
        rows |= {f"items_{code}": ["1", "3"] for code in STANDARDS}
        rows |= {"strengths": "Honest.", "areas": "Shorter reports.", "overall": "Ready."}
    else:
        rows |= {"reasons": "The work shows it."}
    return {"outcome": "pass", **rows, **more}


@pytest.fixture
def two(north):
    return [panel_member(north, 1), panel_member(north, 2)]


@pytest.fixture
def with_panel(submitted, two, coordinator) -> Assessment:
    recommended(submitted)
    make_panel(assessment=submitted, members=two, by=coordinator)
    return Assessment.objects.with_people().get(pk=submitted.pk)


def test_the_assessor_starts_writes_and_gives(client, submitted, assessor, candidate):
    assert page(submitted, "step", "recommend") in words_of(client, assessor, page(submitted))
    form = words_of(client, assessor, page(submitted, "step", "recommend"))
    assert "app-sides" in form and "Direct observation 0" in form
    assert not Recommendation.objects.exists()  # looking at it does not begin it

    unfinished = client.post(page(submitted, "step", "recommend"), typed("recommendation", why_EC3=""))
    assert unfinished.status_code == 200
    assert "EC3: say whether it is met, and why." in unfinished.content.decode()
    assert not Recommendation.objects.exclude(given_at=None).exists()

    answer = client.post(page(submitted, "step", "recommend"), typed("recommendation"))
    assert answer["Location"] == page(submitted)
    found = Recommendation.objects.get()
    assert found.given_at is not None
    assert [item.position for item in found.standards.get(code="EC2").items.order_by("position")] == [1, 3]
    assert "Shorter reports." in words_of(client, assessor, page(submitted))
    assert "Shorter reports." not in words_of(client, candidate, page(submitted))


def test_it_is_kept_as_it_is_typed_and_never_over_what_is_newer(client, submitted, assessor):
    start_assessing(assessment=submitted, by=assessor)
    signed_in(client, assessor)
    version = Recommendation.objects.get().version
    sent = {"overall": "Half a thought.", "version": version}
    kept = client.post(page(submitted, "step", "recommend"), sent, HTTP_X_AUTOSAVE="1")
    assert kept.json()["version"] == Recommendation.objects.get().version
    assert Recommendation.objects.get().overall == "Half a thought."
    stale = client.post(page(submitted, "step", "recommend"), sent | {"overall": "Older."}, HTTP_X_AUTOSAVE="1")
    assert (stale.status_code, Recommendation.objects.get().overall) == (409, "Half a thought.")
    again = client.post(page(submitted, "step", "recommend"), sent | {"overall": "Older.", "later": "1"})
    assert "Older." in again.content.decode()


def test_the_coordinator_makes_a_panel_and_reads_why_not(client, submitted, two, coordinator, candidate):
    signed_in(client, coordinator)
    assert "Make the panel" in words_of(client, coordinator, page(submitted))
    alone = client.post(page(submitted, "step", "panel"), {"members": [two[0].pk]})
    assert "at least 2 members" in alone.content.decode()
    sent = {"members": [each.pk for each in two]}
    answer = client.post(page(submitted, "step", "panel"), sent)
    assert answer.status_code == 302
    words = words_of(client, coordinator, page(submitted))
    assert "no view yet" in words and ", chair" in words
    assert "The panel" not in words_of(client, candidate, page(submitted))


def test_a_member_is_replaced_on_a_page(client, with_panel, two, north, coordinator):
    third = panel_member(north, 3)
    signed_in(client, coordinator)
    answer = client.post(page(with_panel, "step", "member"), {"person": third.pk, "instead": str(two[0].pk)})
    assert answer.status_code == 302
    assert set(Panel.objects.get().views.values_list("by__username", flat=True)) == {"panel-2", "panel-3"}


def test_nobody_reads_a_view_before_all_are_in(request, client, with_panel, two):
    signed_in(client, two[0])
    answer = client.post(page(with_panel, "step", "view"), typed("view", outcome="fail", reasons=SECRET, met_EC1="no"))
    assert answer.status_code == 302
    assert PanelView.objects.get(by=two[0]).given_at is not None
    names = ("coordinator", "psw", "assessor", "supervisor", "candidate")
    readers = [two[0], two[1], *(request.getfixturevalue(name) for name in names)]
    for reader in readers:
        assert SECRET not in words_of(client, reader, page(with_panel)), reader.username
    assert SECRET not in words_of(client, two[1], page(with_panel, "step", "view"))

    signed_in(client, two[1]).post(page(with_panel, "step", "view"), typed("view"))
    shown = words_of(client, two[1], page(with_panel))
    assert SECRET in shown and "They differ" in shown
    for name in ("coordinator", "supervisor", "candidate"):
        assert SECRET not in words_of(client, request.getfixturevalue(name), page(with_panel)), name
    assert "Add a third member" in words_of(client, request.getfixturevalue("coordinator"), page(with_panel))


def test_a_third_joins_and_the_majority_is_written_down(client, with_panel, two, north, coordinator):
    third = panel_member(north, 3)
    for person, outcome in ((two[0], "pass"), (two[1], "fail")):
        record_view(assessment=with_panel, by=person, outcome=outcome, reasons="I think so.")
    assert signed_in(client, two[0]).get(page(with_panel, "step", "moderate")).status_code == 302
    add_panel_member(assessment=with_panel, person=third, by=coordinator)
    record_view(assessment=with_panel, by=third, outcome="pass", reasons="I do, too.")
    assert [step.href for step in judging_steps(third)] == [page(with_panel, "step", "moderate")]
    answer = signed_in(client, third).post(
        page(with_panel, "step", "moderate"), {"agreed_view": "Two of three: ready."}
    )
    assert answer.status_code == 302
    assert Assessment.objects.get().state == "moderated"
    assert Panel.objects.get().is_majority
    assert "Two of three: ready." in words_of(client, third, page(with_panel))


def test_what_was_returned_is_read_with_its_reasons(client, with_panel, two, psw):
    for person in two:
        record_view(assessment=with_panel, by=person, outcome="pass", reasons="I think so.")
    signed_in(client, two[0]).post(page(with_panel, "step", "moderate"), {"agreed_view": "We agree."})
    return_to_panel(assessment=Assessment.objects.get(), by=psw, reasons="Look at standard 5 again.")
    assert "Look at standard 5 again." in words_of(client, two[1], page(with_panel))
    assert "I think so." in words_of(client, two[1], page(with_panel, "step", "view"))


def test_each_reads_what_is_theirs_to_do(client, submitted, two, assessor, coordinator, supervisor):
    assert [step.href for step in judging_steps(assessor)] == [page(submitted, "step", "recommend")]
    assert [step.href for step in judging_steps(coordinator)] == [page(submitted, "step", "panel")]
    assert judging_steps(two[0]) == judging_steps(supervisor) == []
    recommended(submitted)
    make_panel(assessment=submitted, members=two, by=coordinator)
    assert judging_steps(assessor) == judging_steps(coordinator) == []
    assert "Write your view of the year-2 assessment" in words_of(client, two[0], "/")
    assert "Write your view of the year-2 assessment" in words_of(client, two[0], "/assessments/")


def test_steps_take_the_same_queries_for_any_number(north, submitted, two, assessor, coordinator, supervisor):
    def queries(user) -> int:
        with CaptureQueriesContext(connection) as found:
            judging_steps(user)
        return len(found)

    make_panel(assessment=submitted, members=two, by=coordinator)
    recommended(submitted)
    people = (assessor, coordinator, two[0])
    before: list[int] = []
    for n in range(3):
        row = enrolled(
            f"y{n}", f"SW220{n}", north.teams["duty"], supervisor, coordinator, STARTED_ON, assessor=assessor
        )
        full_portfolio(row)
        more = handed_in(opened(row, coordinator))
        make_panel(assessment=more, members=two, by=coordinator)
        if n:
            recommended(more)
        for user in people:
            queries(user)  # asks for their roles, once
        before = before or [queries(user) for user in people]
    assert [len(judging_steps(user)) for user in people] == [1, 0, 3]
    assert [queries(user) for user in people] == before
