"""The guard on identifiers: asked once before an entry is handed in, quiet while somebody types."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ecf.evidence.errors import SayWhyWordsStay
from ecf.evidence.guard import likely_in, texts_of, unanswered_words, warnings_in
from ecf.evidence.guard_views import CHECKS_A_MINUTE
from ecf.evidence.models import Attestation, Evidence
from ecf.evidence.services import add_file, attest_words, change_evidence
from ecf.evidence.to_look_at import files_unanswered
from ecf.people.models import User
from tests.evidence import files

Signed = Callable[[User], Client]
PHONE = "Her mother rang from 07700 900123 about the visit."


@pytest.fixture
def telling(draft: Evidence) -> Evidence:
    """A draft that holds a phone number."""
    return change_evidence(evidence=draft, by=draft.enrolment.social_worker.user, body=PHONE)


def words_page(evidence: Evidence) -> str:
    return f"/evidence/{evidence.pk}/words/"


def test_every_text_of_an_entry_is_looked_at(draft: Evidence) -> None:
    worker = draft.enrolment.social_worker.user
    changed = change_evidence(
        evidence=draft,
        by=worker,
        title="Visit to SW1A 1AA",
        cpd={"learnt": "Mail to jo.smith@example.org"},
        standards=[{"code": "EC2", "how": "The NHS number 943 476 5919 was wrong."}],
    )
    fields = {words.field for words in likely_in(texts_of(changed))}
    assert fields == {"title", "cpd_learnt", "standards.EC2.how"}


def test_what_is_told_over_the_api_is_a_place_and_never_the_words() -> None:
    assert warnings_in({"body": PHONE}) == [
        {"field": "body", "kind": "phone_number", "start": 21, "end": 33},
    ]


def test_an_answer_is_kept_without_the_words(telling: Evidence) -> None:
    worker = telling.enrolment.social_worker.user
    row = attest_words(subject=telling, texts=texts_of(telling), reason="It is my own number", by=worker)
    assert row is not None
    assert (row.kinds, row.reason, row.subject_id) == ("phone_number", "It is my own number", telling.pk)
    assert "07700" not in str(row.__dict__)
    assert unanswered_words(telling, worker) == []


def test_another_text_is_looked_at_anew(telling: Evidence) -> None:
    worker = telling.enrolment.social_worker.user
    attest_words(subject=telling, texts=texts_of(telling), reason="It is my own number", by=worker)
    changed = change_evidence(evidence=telling, by=worker, body=PHONE + " And again.")
    assert len(unanswered_words(changed, worker)) == 1


def test_an_answer_needs_a_reason_and_something_to_answer(telling: Evidence, accepted: Evidence) -> None:
    worker = telling.enrolment.social_worker.user
    with pytest.raises(SayWhyWordsStay):
        attest_words(subject=telling, texts=texts_of(telling), reason="  ", by=worker)
    assert attest_words(subject=accepted, texts=texts_of(accepted), reason="None", by=worker) is None
    assert not Attestation.objects.exists()


def test_submitting_asks_at_the_words(client_for: Signed, worker: User, telling: Evidence) -> None:
    client = client_for(worker)
    answer = client.post(f"/evidence/{telling.pk}/submit/", follow=True)
    page = answer.content.decode()
    assert "Look at these words before you go on" in page
    assert "<mark>07700 900123</mark>" in page
    assert "looks like a phone number" in page
    telling.refresh_from_db()
    assert telling.state == "draft"


def test_with_a_reason_it_is_handed_in(client_for: Signed, worker: User, telling: Evidence) -> None:
    client = client_for(worker)
    client.post(words_page(telling), {"stands_by": "It is my own work phone"})
    telling.refresh_from_db()
    assert telling.state == "submitted"
    assert Attestation.objects.get().by == worker


def test_without_a_reason_it_is_not(client_for: Signed, worker: User, telling: Evidence) -> None:
    page = client_for(worker).post(words_page(telling), {"stands_by": ""}).content.decode()
    assert "Say why these words can stay, or change them" in page
    telling.refresh_from_db()
    assert telling.state == "draft"


def test_save_and_submit_saves_first_and_then_asks(client_for: Signed, worker: User, telling: Evidence) -> None:
    sent = {
        "title": "A visit",
        "kind": "critical_reflection",
        "privacy": "shared",
        "body": PHONE + " More.",
        "standards": ["EC2"],
        "submit": "1",
        "version": telling.version,
        "happened_on-day": "2",
        "happened_on-month": "11",
        "happened_on-year": "2026",
    }
    answer = client_for(worker).post(f"/evidence/{telling.pk}/edit/", sent)
    assert answer["Location"] == words_page(telling)
    telling.refresh_from_db()
    assert (telling.state, telling.body) == ("draft", PHONE + " More.")


def test_saving_and_saving_by_itself_never_ask(client_for: Signed, worker: User, telling: Evidence) -> None:
    sent = {
        "title": "A visit",
        "kind": "critical_reflection",
        "privacy": "shared",
        "body": PHONE + " More.",
        "version": telling.version,
        "happened_on-day": "2",
        "happened_on-month": "11",
        "happened_on-year": "2026",
    }
    answer = client_for(worker).post(f"/evidence/{telling.pk}/edit/", sent, headers={"X-Autosave": "1"})
    assert "saved_at" in answer.json()


def test_what_is_missing_is_told_before_the_question(client_for: Signed, worker: User, telling: Evidence) -> None:
    change_evidence(evidence=telling, by=worker, privacy="private")
    answer = client_for(worker).post(f"/evidence/{telling.pk}/submit/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/evidence/{telling.pk}/edit/"
    assert "share it with your supervisor" in answer.content.decode()


def test_the_words_of_a_file_are_looked_at_too(
    client_for: Signed, worker: User, draft: Evidence, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    upload = files.note(PHONE)
    row = add_file(evidence=draft, name=upload.name, stream=upload, by=worker)
    assert row.likely_kinds == "phone_number"
    client = client_for(worker)
    page = client.post(f"/evidence/{draft.pk}/submit/", follow=True).content.decode()
    assert "In the file notes.txt" in page
    assert "<mark>07700 900123</mark>" in page
    client.post(words_page(draft), {"stands_by": "The clinic's public number"})
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert files_unanswered(draft, worker) == []


def test_only_its_author_is_asked(client_for: Signed, supervisor: User, submitted: Evidence) -> None:
    assert client_for(supervisor).get(words_page(submitted)).status_code == 403


def test_a_comment_is_looked_at_and_can_stay_with_a_reason(
    client_for: Signed, supervisor: User, submitted: Evidence
) -> None:
    client, address = client_for(supervisor), f"/evidence/{submitted.pk}/answer/"
    sent = {"comment": PHONE, "answer": "accept", "version": submitted.version}
    page = client.post(address, sent).content.decode()
    assert "<mark>07700 900123</mark>" in page
    assert PHONE in page
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    client.post(address, sent | {"stands_by": "My own number"})
    submitted.refresh_from_db()
    assert submitted.state == "accepted"
    assert Attestation.objects.get().by == supervisor


def test_the_hint_counts_as_browsers_count_and_stores_nothing(client_for: Signed, worker: User) -> None:
    answer = client_for(worker).post("/evidence/check-identifiers/", {"text": "😀 07700 900123"})
    assert answer.json() == {
        "found": [{"kind": "phone_number", "words": "a phone number", "start": 3, "end": 15}],
    }
    assert not Attestation.objects.exists()


def test_too_long_a_text_and_too_many_checks_are_told(client_for: Signed, worker: User) -> None:
    client = client_for(worker)
    assert client.post("/evidence/check-identifiers/", {"text": "x" * 200_000}).status_code == 400
    answers = [client.post("/evidence/check-identifiers/", {"text": "x"}) for _ in range(CHECKS_A_MINUTE + 1)]
    assert [answers[0].status_code, answers[-1].status_code] == [200, 429]
