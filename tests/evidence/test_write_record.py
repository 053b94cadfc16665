"""What the person who was asked does by their link: looks, starts, saves part-way, checks, hands in, declines."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValues
from ecf.core.secret_paths import masked
from ecf.enrolments.models import Enrolment
from ecf.evidence import outside_errors as errors
from ecf.evidence.models import Evidence, OutsideRequest, RequestLink, RequestState
from ecf.evidence.outside import digest_of
from ecf.evidence.services import (
    decline_record,
    finish_record,
    open_request,
    revoke_request,
    save_record,
    submit_evidence,
)
from ecf.people.models import User
from tests.evidence.asking import OBSERVED, RECORD, handed_in, part_done, planned, sent

TYPED = {
    "seen": "She waited through the silences.",
    "strengths": "She explained why she takes notes.",
    "to_develop": "Say sooner what happens next.",
    "happened_on-day": "20",
    "happened_on-month": "11",
    "happened_on-year": "2026",
    "says_registered": "yes",
    "giver_registration_number": "sw5151",
    "sight_EC2": "seen",
    "words_EC2": "With the boy.",
}
PAGES = ("asked", "write_record", "check_record", "decline_asked")


@pytest.fixture
def asked(enrolment: Enrolment) -> OutsideRequest:
    return planned(enrolment)


@pytest.fixture
def secret(asked: OutsideRequest) -> str:
    return sent(asked)


@pytest.fixture
def dana() -> Client:
    """Somebody without an account; forgery checks are on, as in a browser."""
    return Client(enforce_csrf_checks=True)


def facts(row: OutsideRequest) -> tuple[object, ...]:
    row.refresh_from_db()
    return (row.state, row.version, row.opened_at, row.seen)


def test_looking_changes_nothing_and_says_who_asks_what(
    dana: Client, asked: OutsideRequest, secret: str, worker: User
) -> None:
    before = facts(asked)
    page = dana.get(reverse("asked", args=[secret]))
    for method in (dana.get, dana.head):
        for name in PAGES:
            assert method(reverse(name, args=[secret])).status_code in {200, 302}
    assert facts(asked) == before
    words = page.content.decode()
    assert worker.name in words and "Northshire Council" in words and "EC2 Relationships" in words
    assert asked.plan in words and "Start" in words
    for nobody in ("Supervisor Northshire", "Assessor Northshire", asked.giver_email, "My evidence", "Sign in"):
        assert nobody not in words


def test_its_pages_are_kept_indexed_and_told_nowhere(dana: Client, secret: str) -> None:
    page = dana.get(reverse("asked", args=[secret]))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert not page.cookies
    address = reverse("write_record", args=[secret])
    assert masked(f"POST {address} HTTP/1.1") == "POST /asked/…/record/ HTTP/1.1"


def test_start_opens_it_once(dana: Client, asked: OutsideRequest, secret: str) -> None:
    for _ in range(2):
        answer = dana.post(reverse("asked", args=[secret]))
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("write_record", args=[secret]))
    asked.refresh_from_db()
    assert asked.state == "opened" and asked.opened_at
    assert "Go on writing" in dana.get(reverse("asked", args=[secret])).content.decode()


def test_it_is_saved_part_way_and_found_again(dana: Client, asked: OutsideRequest, secret: str) -> None:
    dana.post(reverse("asked", args=[secret]))
    address = reverse("write_record", args=[secret])
    answer = dana.post(address, {"seen": "She waited.", "version": "", "save": "1"}, follow=True)
    assert "Saved. The same link brings you back here." in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.seen) == ("part_done", "She waited.")
    assert "She waited." in Client().get(address).content.decode()


def test_the_worker_sees_that_it_is_begun_and_not_the_text(
    dana: Client, asked: OutsideRequest, secret: str, worker: User
) -> None:
    part_done(asked, secret)
    amira = Client()
    amira.force_login(worker)
    for address in (reverse("outside_request", args=[asked.pk]), reverse("evidence", args=[asked.evidence_id])):
        page = amira.get(address).content.decode()
        assert "Part done" in page and "silences" not in page


def test_check_then_hand_in_then_nothing_changes(dana: Client, asked: OutsideRequest, secret: str) -> None:
    dana.post(reverse("asked", args=[secret]))
    answer = dana.post(reverse("write_record", args=[secret]), {**TYPED, "check": "1"}, follow=True)
    page = answer.content.decode()
    assert "Check before you hand it in" in page and "20 November 2026" in page and "Yes, SW5151" in page
    version = answer.context["asked"].version
    for _ in range(2):
        done = dana.post(reverse("check_record", args=[secret]), {"version": version}, follow=True)
        assert "Thank you, Dana Osei" in done.content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.happened_on, asked.giver_registration_number) == ("done", OBSERVED, "SW5151")
    assert asked.sights == {"EC2": {"sight": "seen", "words": "With the boy."}}
    dana.post(reverse("write_record", args=[secret]), {**TYPED, "seen": "Something else.", "save": "1"})
    asked.refresh_from_db()
    assert asked.seen == RECORD["seen"]


def test_what_is_missing_is_listed_and_nothing_is_handed_in(dana: Client, asked: OutsideRequest, secret: str) -> None:
    dana.post(reverse("asked", args=[secret]))
    partly = {"seen": "She waited.", "says_registered": "yes", "check": "1"}
    page = dana.post(reverse("write_record", args=[secret]), partly, follow=True).content.decode()
    for words in ("Enter the date on which you observed", "Enter your register number", "Say whether you saw EC2"):
        assert words in page
    dana.post(reverse("check_record", args=[secret]), {"version": ""})
    asked.refresh_from_db()
    assert asked.state == "part_done"
    with pytest.raises(BadValues):
        finish_record(digest=digest_of(secret))


def test_a_wrong_register_number_or_a_day_to_come_keeps_what_was_typed(dana: Client, secret: str) -> None:
    dana.post(reverse("asked", args=[secret]))
    wrong = {**TYPED, "giver_registration_number": "12", "happened_on-year": "2027", "save": "1"}
    page = dana.post(reverse("write_record", args=[secret]), wrong).content.decode()
    assert "Enter the number as on the register" in page and "must be today or in the past" in page
    assert "She waited through the silences." in page


def test_two_windows_lose_neither_text(dana: Client, asked: OutsideRequest, secret: str) -> None:
    dana.post(reverse("asked", args=[secret]))
    address = reverse("write_record", args=[secret])
    version = dana.get(address).context["form"]["version"].value()
    dana.post(address, {"seen": "From the first window.", "version": version, "save": "1"})
    second = dana.post(address, {"seen": "From the second window.", "version": version, "save": "1"})
    page = second.content.decode()
    assert "What is stored now" in page and "From the first window." in page and "From the second window." in page
    asked.refresh_from_db()
    assert asked.seen == "From the first window."
    dana.post(address, {"seen": "Both.", "version": second.context["form"]["version"].value(), "save": "1"})
    asked.refresh_from_db()
    assert asked.seen == "Both."


def test_a_stale_check_page_hands_nothing_in(dana: Client, asked: OutsideRequest, secret: str) -> None:
    part_done(asked, secret)
    old = OutsideRequest.objects.get().version
    save_record(digest=digest_of(secret), **{**RECORD, "seen": "More."})
    page = dana.post(reverse("check_record", args=[secret]), {"version": old}).content.decode()
    assert "changed this while you had it open" in page and "More." in page
    asked.refresh_from_db()
    assert asked.state == "part_done"


def test_words_that_may_tell_who_a_family_is_are_changed_or_answered_for(
    dana: Client, asked: OutsideRequest, secret: str
) -> None:
    part_done(asked, secret, seen="I rang the mother on 07700 900123.")
    page = dana.get(reverse("check_record", args=[secret])).content.decode()
    assert "<mark>07700 900123</mark>" in page
    with pytest.raises(errors.SayWhyTheyStay):
        finish_record(digest=digest_of(secret))
    version = OutsideRequest.objects.get().version
    page = dana.post(reverse("check_record", args=[secret]), {"version": version}).content.decode()
    assert "Change these words, or say why they can stay" in page
    dana.post(reverse("check_record", args=[secret]), {"version": version, "kept_because": "It is the duty desk."})
    asked.refresh_from_db()
    assert (asked.state, asked.kept_kinds, asked.kept_because) == ("done", "phone_number", "It is the duty desk.")


def test_saying_no_tells_the_worker_and_forgets_the_text(
    dana: Client, asked: OutsideRequest, secret: str, worker: User
) -> None:
    part_done(asked, secret)
    page = dana.post(reverse("decline_asked", args=[secret]), {"reason": "I was away."}, follow=True).content.decode()
    assert "You said no" in page
    asked.refresh_from_db()
    assert (asked.state, asked.seen, asked.end_reason) == ("declined", "", "I was away.")
    amira = Client()
    amira.force_login(worker)
    assert "I was away." in amira.get(reverse("outside_request", args=[asked.pk])).content.decode()
    assert "Dana Osei said no" in amira.get("/").content.decode()


# Links that do not work


def gone(dana: Client, secret: str, status: int = 410) -> str:
    pages = [method(reverse(name, args=[secret])) for name in PAGES for method in (dana.get, dana.post)]
    assert {page.status_code for page in pages} == {status}
    return pages[0].content.decode()


def test_a_forged_link_finds_nothing(dana: Client, secret: str) -> None:
    gone(dana, "A" * 43, 404)
    gone(dana, secret[:-1] + ("A" if secret[-1] != "A" else "B"), 404)


def test_an_expired_link_says_whom_to_ask(dana: Client, asked: OutsideRequest, secret: str, worker: User) -> None:
    part_done(asked, secret)
    with time_machine.travel(dt.datetime(2026, 12, 21, 12, tzinfo=dt.UTC)):
        assert dana.get(reverse("write_record", args=[secret])).status_code == 200
    with time_machine.travel(dt.datetime(2026, 12, 22, 12, tzinfo=dt.UTC)):
        assert f"Ask {worker.name} to send you a new one" in gone(dana, secret)


def test_a_link_taken_back_or_replaced_names_nobody(
    dana: Client, asked: OutsideRequest, secret: str, worker: User
) -> None:
    revoke_request(request=asked, by=worker)
    page = gone(dana, secret)
    assert "This link no longer works" in page and worker.name not in page and "Dana" not in page


def test_a_link_is_dead_once_the_programme_has_ended(dana: Client, asked: OutsideRequest, secret: str) -> None:
    Enrolment.objects.filter(pk=asked.enrolment_id).update(state="withdrawn")
    gone(dana, secret)


ACTS: dict[str, Callable[[str], object]] = {
    "start": lambda digest: open_request(digest=digest),
    "save": lambda digest: save_record(digest=digest, **RECORD),
    "hand in": lambda digest: finish_record(digest=digest),
    "decline": lambda digest: decline_record(digest=digest),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", [RequestState.DECLINED, RequestState.REVOKED])
def test_nothing_is_done_by_the_link_of_a_closed_request(
    asked: OutsideRequest, secret: str, worker: User, state: str, act: str
) -> None:
    if state == RequestState.DECLINED:
        decline_record(digest=digest_of(secret))
    else:
        revoke_request(request=asked, by=worker)
    before = facts(asked)
    with pytest.raises(errors.LinkIsDead):
        ACTS[act](digest_of(secret))
    assert facts(asked) == before


@pytest.mark.parametrize("act", ["save", "hand in"])
def test_nothing_is_written_before_start(asked: OutsideRequest, secret: str, act: str) -> None:
    with pytest.raises(errors.NotStarted):
        ACTS[act](digest_of(secret))


@pytest.mark.parametrize("act", ["start", "save", "decline"])
def test_what_is_handed_in_stays(asked: OutsideRequest, secret: str, act: str) -> None:
    part_done(asked, secret)
    finish_record(digest=digest_of(secret))
    before = facts(asked)
    with pytest.raises(errors.LinkIsDead):
        ACTS[act](digest_of(secret))
    assert facts(asked) == before


def test_a_request_taken_back_while_the_page_is_open_says_so(
    dana: Client, asked: OutsideRequest, secret: str, worker: User
) -> None:
    part_done(asked, secret)
    revoke_request(request=asked, by=worker)
    assert dana.post(reverse("check_record", args=[secret]), {"version": "4"}).status_code == 410


def test_guessing_is_slowed_down(db: None, dana: Client) -> None:
    answers = [dana.get(reverse("asked", args=["B" * 43])).status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]


@pytest.mark.parametrize("bad", ["nul \x00", "x" * 20_001])
def test_text_that_cannot_be_kept_is_refused_and_nothing_is_stored(
    dana: Client, asked: OutsideRequest, secret: str, bad: str
) -> None:
    dana.post(reverse("asked", args=[secret]))
    answer = dana.post(reverse("write_record", args=[secret]), {"seen": bad, "save": "1"})
    assert answer.status_code in {200, 400}
    asked.refresh_from_db()
    assert (asked.state, asked.seen) == ("opened", "")


# What comes of it


def test_the_entry_takes_the_day_and_shows_the_record_to_those_who_may_read_it(
    asked: OutsideRequest, worker: User, supervisor: User, assessor: User, coordinator: User
) -> None:
    handed_in(asked)
    entry = Evidence.objects.get(pk=asked.evidence_id)
    assert entry.happened_on == OBSERVED
    submit_evidence(evidence=entry, by=worker)
    for user, reads in ((worker, True), (supervisor, True), (assessor, True), (coordinator, False)):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("evidence", args=[entry.pk])).content.decode()
        assert ("She waited through the silences." in page) is reads
        assert ("Dana Osei" in page) is reads
        assert asked.giver_email not in page


def test_the_worker_is_told_at_home(asked: OutsideRequest, worker: User) -> None:
    handed_in(asked)
    amira = Client()
    amira.force_login(worker)
    assert "Dana Osei has written their part" in amira.get("/").content.decode()


def test_feedback_is_written_without_a_day_or_a_register(enrolment: Enrolment, dana: Client) -> None:
    row = planned(enrolment, kind="professional_feedback", planned_for=None)
    secret = sent(row)
    dana.post(reverse("asked", args=[secret]))
    page = dana.get(reverse("write_record", args=[secret])).content.decode()
    assert "What do they do well?" in page and "register number" not in page
    dana.post(reverse("write_record", args=[secret]), {"strengths": "Clear chronologies.", "check": "1"})
    dana.post(reverse("check_record", args=[secret]), {"version": ""})
    row.refresh_from_db()
    assert (row.state, row.strengths) == ("done", "Clear chronologies.")


def test_a_deleted_draft_takes_its_links_along(asked: OutsideRequest, secret: str, worker: User, dana: Client) -> None:
    revoke_request(request=asked, by=worker)
    asked.evidence.refresh_from_db()
    amira = Client()
    amira.force_login(worker)
    amira.post(reverse("delete_evidence", args=[asked.evidence_id]))
    assert not RequestLink.objects.exists()
    gone(dana, secret, 404)
