"""Feedback from children and families: the form, what comes back, the supervisor who reads it first, the entry."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.core.change import expecting
from ecf.core.errors import BadValue, Conflict, NotAllowed, StaleVersion
from ecf.core.models import Event
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.evidence import services
from ecf.evidence.family import family_feedback_to_read, new_code
from ecf.evidence.models import Evidence, FamilyFeedback, FeedbackLink
from ecf.evidence.selectors import counts_of
from ecf.people.models import User
from tests.cast import TODAY, enrolled
from tests.conftest import ApiClient

SAID = {"listened": "yes", "promises": "sometimes", "helps": "She plays with my cars."}
ApiFor = Callable[[User | None], ApiClient]


@pytest.fixture
def link(enrolment: Enrolment, worker: User) -> FeedbackLink:
    return services.make_feedback_form(enrolment=enrolment, by=worker)


@pytest.fixture
def given(link: FeedbackLink) -> FamilyFeedback:
    return services.give_feedback(link=link, giver="child_8_11", answers=SAID)


def address(link: FeedbackLink) -> str:
    return reverse("give_feedback", args=[link.code])


# The form outside


def test_a_child_answers_on_a_phone_without_an_account_or_a_cookie(client: Client, link: FeedbackLink) -> None:
    first = client.get(address(link))
    assert "Who are you?" in first.text
    asked = client.get(address(link), {"from": "child_8_11"})
    assert "listens to me" in asked.text
    sent = client.post(address(link), {"giver": "child_8_11", **SAID, "pk": asked.context["form"].initial["pk"]})
    assert sent["Location"] == reverse("feedback_thanks", args=[link.code])
    row = FamilyFeedback.objects.get()
    assert (row.giver, row.said, row.state, row.received_on) == ("child_8_11", SAID, "received", TODAY)
    assert not client.cookies
    for answer in (first, asked, sent):
        assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


def test_a_grown_up_is_asked_in_other_words(client: Client, link: FeedbackLink) -> None:
    asked = client.get(address(link), {"from": "parent"}).text
    assert "listened to what matters to us" in asked
    assert "Ombudsman" in asked
    assert "Childline" in asked


def test_sent_twice_is_stored_once(client: Client, link: FeedbackLink) -> None:
    pk = "01920000-0000-7000-8000-000000000001"
    for _ in range(2):
        assert client.post(address(link), {"giver": "parent", **SAID, "pk": pk}).status_code == 302
    assert FamilyFeedback.objects.count() == 1


def test_nothing_said_is_told_and_nothing_is_stored(client: Client, link: FeedbackLink) -> None:
    answer = client.post(address(link), {"giver": "parent", "helps": "  "})
    assert "Answer one question or more" in answer.text
    assert not FamilyFeedback.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [("x" * 200_000, "2000 characters or fewer"), ("She%00", "cannot be kept"), ("%ED%A0%80x", "")],
)
def test_what_cannot_be_kept_is_told(client: Client, link: FeedbackLink, typed: str, told: str) -> None:
    form = "application/x-www-form-urlencoded"
    answer = client.post(address(link), f"giver=parent&helps={typed}", content_type=form)
    if told:
        assert told in answer.text
        assert not FamilyFeedback.objects.exists()
    else:
        assert "\ud800" not in FamilyFeedback.objects.get().said["helps"]


def test_words_that_tell_who_they_are_are_asked_about_once_and_never_refused(
    client: Client, link: FeedbackLink
) -> None:
    sent = {"giver": "parent", "helps": "Call me on 07700 900123."}
    asked = client.post(address(link), sent)
    assert "<mark>07700 900123</mark>" in asked.text
    assert not FamilyFeedback.objects.exists()
    assert client.post(address(link), {**sent, "keep": "1"}).status_code == 302
    assert FamilyFeedback.objects.get().kept_kinds


def test_all_codes_that_open_nothing_are_answered_alike(client: Client, link: FeedbackLink, worker: User) -> None:
    made_up = client.get(reverse("give_feedback", args=[new_code()]))
    services.revoke_feedback_form(link=link, by=worker)
    services.revoke_feedback_form(link=link, by=worker)
    dead = client.get(address(link))
    odd = client.get("/feedback/nothing/")
    assert {each.status_code for each in (made_up, dead, odd)} == {404}
    assert made_up.content == dead.content == odd.content
    assert client.post(address(link), {"giver": "parent", **SAID}).status_code == 404
    assert not FamilyFeedback.objects.exists()


def test_a_form_runs_out_and_takes_thirty_answers_at_most(client: Client, link: FeedbackLink) -> None:
    for _ in range(30):
        services.give_feedback(link=link, giver="parent", answers=SAID)
    assert client.get(address(link)).status_code == 404
    with pytest.raises(Conflict, match="closed"):
        services.give_feedback(link=link, giver="parent", answers=SAID)
    FamilyFeedback.objects.all().delete()
    late = TODAY + dt.timedelta(days=91)
    services.give_feedback(link=link, giver="parent", answers=SAID, today=late - dt.timedelta(days=1))
    with pytest.raises(Conflict, match="closed"):
        services.give_feedback(link=link, giver="parent", answers=SAID, today=late)


def test_who_guesses_is_slowed_down(client: Client, db: None) -> None:
    cache.clear()
    answers = [client.get(reverse("give_feedback", args=[new_code()])).status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]


def test_no_two_codes_are_alike_and_none_has_letters_that_look_alike() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert not set("".join(codes)) & set("01oil")


# The supervisor reads first


def test_until_the_supervisor_shows_it_the_worker_reads_nothing_of_it(
    given: FamilyFeedback, worker: User, supervisor: User, api_for: ApiFor, client_for: Callable[[User], Client]
) -> None:
    path = reverse("family_feedback", args=[given.pk])
    assert "cars" not in client_for(worker).get(path).text
    assert "cars" in client_for(supervisor).get(path).text
    told = api_for(worker).get(f"/api/v1/family-feedback/{given.pk}/").json()
    assert (told["content_hidden"], told["answers"]) == (True, None)
    assert family_feedback_to_read(supervisor) == [given]
    services.release_feedback(feedback=given, by=supervisor)
    assert "cars" in client_for(worker).get(path).text
    assert api_for(worker).get(f"/api/v1/family-feedback/{given.pk}/").json()["answers"] == SAID
    assert family_feedback_to_read(supervisor) == []


def test_words_are_taken_out_for_good_before_it_is_shown(given: FamilyFeedback, supervisor: User) -> None:
    texts = {"helps": "She plays with [words removed].", "listened": "no", "made_up": "x"}
    row = services.release_feedback(feedback=given, texts=texts, by=supervisor)
    assert row.words_removed
    assert row.said["helps"] == "She plays with [words removed]."
    assert "cars" not in FamilyFeedback.objects.get().answers
    assert set(row.said) == set(SAID)


def test_a_face_cannot_be_changed(
    given: FamilyFeedback, supervisor: User, client_for: Callable[[User], Client]
) -> None:
    client_for(supervisor).post(
        reverse("release_feedback", args=[given.pk]), {"helps": SAID["helps"], "listened": "no"}
    )
    row = FamilyFeedback.objects.get()
    assert (row.state, row.said, row.words_removed) == ("released", SAID, False)


def test_held_back_needs_a_reason_that_the_worker_does_not_read_and_can_be_shown_later(
    given: FamilyFeedback, worker: User, supervisor: User, client_for: Callable[[User], Client]
) -> None:
    browser, path = client_for(supervisor), reverse("hold_feedback", args=[given.pk])
    assert "Say why it is held back" in browser.post(path, {"reason": " "}).text
    assert browser.post(path, {"reason": "It names a brother."}).status_code == 302
    seen = client_for(worker).get(reverse("family_feedback", args=[given.pk])).text
    assert "keeps it back" in seen
    assert "brother" not in seen
    assert services.release_feedback(feedback=given, by=supervisor).state == "released"


def test_only_the_supervisor_of_now_reads_first(
    given: FamilyFeedback, worker: User, past_supervisor: User, assessor: User, psw: User
) -> None:
    for user in (worker, past_supervisor, assessor, psw):
        with pytest.raises(NotAllowed):
            services.release_feedback(feedback=given, by=user)
    assert FamilyFeedback.objects.get().state == "received"


def test_two_supervisors_at_once_and_the_second_is_told(given: FamilyFeedback, supervisor: User) -> None:
    services.hold_feedback(feedback=given, reason="A worry.", by=supervisor)
    with pytest.raises(StaleVersion), expecting(given.pk, given.version):
        services.release_feedback(feedback=given, by=supervisor)
    with pytest.raises(Conflict, match="answered already"):
        services.hold_feedback(feedback=given, reason="A worry.", by=supervisor)


def test_what_a_supervisor_was_told_is_shown_at_once(
    enrolment: Enrolment, supervisor: User, worker: User, client_for: Callable[[User], Client]
) -> None:
    sent = {"giver": "parent", "helps": "She rang back.", "told_on-day": "20", "told_on-month": "11"}
    sent["told_on-year"] = "2026"
    answer = client_for(supervisor).post(reverse("tell_feedback", args=[enrolment.pk]), sent)
    assert answer.status_code == 302
    row = FamilyFeedback.objects.get()
    assert (row.state, row.asked_by, row.read_by, row.link) == ("released", supervisor, supervisor, None)
    with pytest.raises(BadValue, match="past"):
        services.tell_feedback(
            enrolment=enrolment, giver="parent", answers=SAID, told_on=TODAY + dt.timedelta(days=1), by=supervisor
        )
    with pytest.raises(NotAllowed):
        services.tell_feedback(enrolment=enrolment, giver="parent", answers=SAID, told_on=TODAY, by=worker)


def test_31_february_keeps_what_was_written(
    enrolment: Enrolment, supervisor: User, client_for: Callable[[User], Client]
) -> None:
    sent = {"giver": "parent", "helps": "She rang back.", "told_on-day": "31", "told_on-month": "2"}
    sent["told_on-year"] = "2026"
    answer = client_for(supervisor).post(reverse("tell_feedback", args=[enrolment.pk]), sent)
    assert answer.status_code == 200
    assert "She rang back." in answer.text
    assert not FamilyFeedback.objects.exists()


# The entry


@pytest.fixture
def entry(given: FamilyFeedback, supervisor: User, worker: User) -> Evidence:
    services.release_feedback(feedback=given, by=supervisor)
    return services.use_feedback(feedback=given, by=worker)


def finished(entry: Evidence, worker: User) -> Evidence:
    standards = [{"code": "EC2", "how": "He says I listen."}]
    services.change_evidence(evidence=entry, body="I sit on the floor.", standards=standards, by=worker)
    return services.submit_evidence(evidence=entry, by=worker)


def test_an_entry_is_made_of_it_and_signed_with_it(
    entry: Evidence, worker: User, supervisor: User, client_for: Callable[[User], Client]
) -> None:
    assert (entry.kind, entry.title, entry.privacy) == (
        "child_and_family_feedback",
        "Feedback from a child 8–11",
        "shared",
    )
    accepted = services.accept_evidence(evidence=finished(entry, worker), by=supervisor)
    assert "She plays with my cars." in client_for(worker).get(reverse("evidence", args=[entry.pk])).text
    assert list(altered()) == []
    FamilyFeedback.objects.update(answers='{"helps": "She plays with my carz."}')
    assert [str(accepted.pk) in line for line in altered()] == [True]


def test_it_is_used_once_and_free_again_when_the_draft_is_deleted(
    entry: Evidence, given: FamilyFeedback, worker: User
) -> None:
    with pytest.raises(Conflict, match="already"):
        services.use_feedback(feedback=given, by=worker)
    services.delete_draft(evidence=entry, by=worker)
    assert services.use_feedback(feedback=given, by=worker).pk != entry.pk


def test_only_what_was_shown_is_used_and_only_by_the_worker(
    given: FamilyFeedback, worker: User, supervisor: User
) -> None:
    with pytest.raises(Conflict, match="not shown"):
        services.use_feedback(feedback=given, by=worker)
    services.release_feedback(feedback=given, by=supervisor)
    with pytest.raises(NotAllowed):
        services.use_feedback(feedback=given, by=supervisor)


@pytest.mark.parametrize(("giver", "counts"), [("young_person_12_17", True), ("parent", False)])
def test_the_first_year_counts_what_children_say(
    giver: str, counts: bool, duty_team: Any, supervisor: User, coordinator: User
) -> None:
    first_year = enrolled(
        "first-year", "SW7001", duty_team, supervisor, coordinator, dt.date(2026, 9, 1), framework="ASYE-CF"
    )
    worker = first_year.social_worker.user
    link = services.make_feedback_form(enrolment=first_year, by=worker)
    said = services.give_feedback(link=link, giver=giver, answers=SAID)
    services.release_feedback(feedback=said, by=supervisor)
    entry = services.use_feedback(feedback=said, by=worker)
    standards = [{"code": first_year.framework_version.parsed.standards[0].code, "how": "x"}]
    services.change_evidence(evidence=entry, standards=standards, by=worker)
    services.accept_evidence(evidence=services.submit_evidence(evidence=entry, by=worker), by=supervisor)
    entry.refresh_from_db()
    found = counts_of([entry])[entry.pk]
    assert found.counts_now is counts
    if not counts:
        assert [why.code for why in found.reasons] == ["kind_not_required"]
        assert "parent or carer" in found.reasons[0].detail


# Forms, events


def test_a_sheet_is_printed_with_and_without_pictures(
    link: FeedbackLink, worker: User, client_for: Callable[[User], Client]
) -> None:
    browser, path = client_for(worker), reverse("feedback_sheet", args=[link.pk])
    plain, drawn = browser.get(path).text, browser.get(path, {"pictures": "1"}).text
    assert link.code in plain
    assert drawn.count("app-picture") == 6
    assert "app-picture" not in plain
    assert 'class="app-qr"' in browser.get(reverse("feedback_form", args=[link.pk])).text


def test_at_most_twenty_forms_are_open(enrolment: Enrolment, supervisor: User) -> None:
    for _ in range(20):
        services.make_feedback_form(enrolment=enrolment, by=supervisor)
    with pytest.raises(Conflict, match="20 open forms"):
        services.make_feedback_form(enrolment=enrolment, by=supervisor)


def test_events_say_that_it_happened_and_never_what_was_said(entry: Evidence) -> None:
    kinds = ["feedback.form_made", "feedback.received", "feedback.released", "feedback.used"]
    rows = Event.objects.filter(kind__startswith="feedback.").order_by("id")
    assert [row.kind for row in rows] == kinds
    assert not any("cars" in row.body for row in rows)


def test_the_page_asks_the_same_for_3_and_for_30(
    link: FeedbackLink,
    worker: User,
    client_for: Callable[[User], Client],
    enrolment: Enrolment,
) -> None:
    browser, path = client_for(worker), reverse("feedback_forms", args=[enrolment.pk])
    counts = []
    for number in (3, 27):
        for _ in range(number):
            services.give_feedback(link=link, giver="parent", answers=SAID)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
