"""A minute on a phone: what, when and a paragraph are enough; a stale form never writes over newer text."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ecf.evidence.models import Evidence
from ecf.evidence.prompts import REFLECTION_MODELS
from ecf.evidence.services import change_evidence
from tests.evidence.conftest import logged
from tests.evidence.test_edit_evidence import as_typed

pytestmark = pytest.mark.django_db
NEW = "/evidence/new/"
SECRET = "the newest words"


def quick(**changes) -> dict:
    day = {"happened_on-day": "5", "happened_on-month": "10", "happened_on-year": "2026"}
    values = {"title": "A visit", "body": "Looking back I felt hurried.", "privacy": "shared", "pk": str(uuid4())}
    return {**values, **day, "save": "1", **changes}


def by_itself(client, url: str, data: dict):
    return client.post(url, data, headers={"X-Autosave": "1"})


def test_the_rest_is_folded_away_until_it_is_wanted(client_for, worker, enrolment, draft) -> None:
    client = client_for(worker)
    folded = '<details class="govuk-details app-more">'
    assert folded in client.get(NEW).content.decode()
    for address in (f"{NEW}?kind=cpd", f"{NEW}?standard=EC3", reverse("edit_evidence", args=[draft.pk])):
        assert folded not in client.get(address).content.decode()
    assert folded not in client.post(NEW, {"title": ""}).content.decode()


def test_the_kind_is_guessed_and_said(client_for, worker, enrolment) -> None:
    html = client_for(worker).post(NEW, quick(), follow=True).content.decode()
    assert Evidence.objects.get().kind == "critical_reflection"
    assert "Saved. We think this is a critical reflection. Edit it to choose another kind." in html


def test_a_draft_whose_words_say_nothing_is_kept_and_says_so(client_for, worker, enrolment) -> None:
    html = client_for(worker).post(NEW, quick(body="Tuesday."), follow=True).content.decode()
    assert "We could not tell the kind, so it is a critical reflection for now" in html
    assert Evidence.objects.get().body == "Tuesday."


def test_who_submits_what_says_nothing_chooses_the_kind(client_for, worker, enrolment) -> None:
    data = {**quick(body="Tuesday."), "standards": ["EC1"], "submit": "1"}
    html = client_for(worker).post(NEW, data).content.decode()
    assert "Choose a kind of evidence" in html
    assert "Tuesday." in html
    assert not Evidence.objects.exists()


def test_a_chosen_kind_stays(client_for, worker, enrolment) -> None:
    client_for(worker).post(NEW, quick(kind="case_study"))
    assert Evidence.objects.get().kind == "case_study"


def test_a_form_that_never_heard_back_goes_on_from_its_own_first_save(client_for, worker, enrolment) -> None:
    client, data = client_for(worker), quick()
    by_itself(client, NEW, data)
    assert by_itself(client, NEW, {**data, "body": "More."}).json()["version"] == 2


def test_a_form_that_never_heard_back_does_not_write_over_newer_text(client_for, worker, enrolment) -> None:
    client, data = client_for(worker), quick()
    by_itself(client, NEW, data)
    change_evidence(evidence=Evidence.objects.get(), body=SECRET, by=worker)
    answer = by_itself(client, NEW, {**data, "body": "From the old tab"})
    assert answer.status_code == 409
    assert answer.json() == {"message": "Not saved: it was changed in another window. Use the button to see both."}
    html = client.post(NEW, {**data, "body": "From the old tab"}).content.decode()
    assert SECRET in html
    assert "From the old tab" in html
    assert Evidence.objects.get().body == SECRET


def test_a_page_that_shows_both_saves_nothing_by_itself(client_for, worker, draft) -> None:
    client, url = client_for(worker), reverse("edit_evidence", args=[draft.pk])
    data = as_typed(draft, body="From the old tab")
    assert f'data-autosave="{url}"' in client.get(url).content.decode()
    change_evidence(evidence=draft, body=SECRET, by=worker)
    html = client.post(url, data).content.decode()
    assert 'data-autosave=""' in html
    assert "data-unsent" in html
    assert "Keep what is stored, and drop what I typed" in html


def test_the_page_of_the_entry_says_which_version_is_stored(client_for, worker, supervisor, draft, submitted) -> None:
    html = client_for(worker).get(reverse("evidence", args=[draft.pk])).content.decode()
    assert f'data-stored="{draft.pk}" data-stored-version="{draft.version}"' in html
    assert "data-stored" not in client_for(supervisor).get(reverse("evidence", args=[submitted.pk])).content.decode()


def test_two_hundred_thousand_characters_are_answered_clearly(client_for, worker, enrolment) -> None:
    client, long = client_for(worker), "I felt it. " * 18_182
    html = client.post(NEW, quick(body=long)).content.decode()
    assert "The text must be 50000 characters or fewer" in html
    assert long[:1000] in html
    told = by_itself(client, NEW, quick(body=long)).json()
    assert told == {"message": "Not saved yet. The text must be 50000 characters or fewer."}
    assert not Evidence.objects.exists()


def test_a_nul_is_refused_and_nothing_stored(client_for, worker, enrolment) -> None:
    assert client_for(worker).post(NEW, quick(body="a\x00b")).status_code == 400
    assert not Evidence.objects.exists()


def test_characters_that_turn_text_around_are_left_out_of_forms(client_for, worker, enrolment) -> None:
    client_for(worker).post(NEW, quick(title="A\u202evisit", body="I \u202dfelt\u202c it. שלום"))
    entry = Evidence.objects.get()
    assert (entry.title, entry.body) == ("Avisit", "I felt\u202c it. שלום")


def test_characters_that_turn_text_around_are_refused_in_json(api_for, worker, enrolment) -> None:
    body = {"enrolment": str(enrolment.pk), "kind": "cpd", "title": "A\u202evisit", "happened_on": "2026-10-05"}
    answer = api_for(worker).post("/api/v1/evidence/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "unstorable_text")
    assert [error["field"] for error in answer.json()["errors"]] == ["title"]


def test_questions_of_named_models_stand_beside_the_text(client_for, worker, enrolment) -> None:
    html = client_for(worker).get(NEW).content.decode()
    assert len(REFLECTION_MODELS) == 4
    for model in REFLECTION_MODELS:
        assert model.name in html
        assert all(question.endswith("?") and question in html for question in model.questions)
        assert model.source


def test_a_second_entry_with_no_words_is_a_title_and_a_day(client_for, worker, enrolment) -> None:
    logged(enrolment)
    told = by_itself(client_for(worker), NEW, quick(body="")).json()
    assert told["version"] == 1
