"""The page of one session: who reads what."""

import pytest

from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import sign_session
from tests.supervision.conftest import WRITTEN

TEXT = WRITTEN["summary"]


@pytest.mark.parametrize("name", ["worker", "supervisor"])
def test_the_two_who_held_it_read_everything(request, client_for, half_signed, name):
    page = client_for(request.getfixturevalue(name)).get(f"/supervision/{half_signed.pk}/").content.decode()
    assert TEXT in page and "4 of 5" in page and "Shadow a court hearing" in page
    assert "Signed by Supervisor Northshire on 23 November 2026" in page
    assert "Not signed yet by Worker Worker" in page


def test_overseers_do_not_learn_of_a_disagreement(client_for, api_for, half_signed, worker, psw):
    sign_session(session=half_signed, by=worker, disagreement="I see it differently")
    assert "disagreement" not in client_for(psw).get(f"/supervision/{half_signed.pk}/").content.decode()
    shown = api_for(psw).get(f"/api/v1/supervision-sessions/{half_signed.pk}/").json()
    assert [signature["disagreement"] for signature in shown["signatures"]] == [None, None]


@pytest.mark.parametrize("name", ["coordinator", "psw", "psw_deputy"])
def test_overseers_see_facts_only(request, client_for, half_signed, name):
    page = client_for(request.getfixturevalue(name)).get(f"/supervision/{half_signed.pk}/").content.decode()
    assert "90 minutes" in page and "12 children" in page and "7.5 since" in page
    assert TEXT not in page and "4 of 5" not in page
    assert "Shadow a court hearing" not in page and "How do I say no?" not in page


def test_the_supervisor_of_now_sees_facts_and_open_actions_of_what_another_held(client_for, handed_over, supervisor):
    page = client_for(supervisor).get(f"/supervision/{handed_over.pk}/").content.decode()
    assert "Read the guidance" in page
    assert TEXT not in page and "Book the training" not in page


def test_past_supervisor_sees_only_the_sessions_they_held(client_for, handed_over, recorded, past_supervisor):
    client = client_for(past_supervisor)
    assert TEXT in client.get(f"/supervision/{handed_over.pk}/").content.decode()
    assert client.get(f"/supervision/{recorded.pk}/").status_code == 404
    assert "Worker Worker, 20 October 2026" in client.get("/supervision/").content.decode()


@pytest.mark.parametrize(
    "name", ["assessor", "other_worker", "other_supervisor", "panel_1", "outsider_psw", "outsider_supervisor"]
)
def test_everybody_else_finds_nothing(request, client_for, half_signed, name):
    client = client_for(request.getfixturevalue(name))
    assert client.get(f"/supervision/{half_signed.pk}/").status_code == 404


def test_a_planned_session_shows_what_to_talk_about(client_for, planned, supervisor, coordinator):
    page = client_for(supervisor).get(f"/supervision/{planned.pk}/").content.decode()
    assert "How do I say no?" in page and "Still missing for the 3-month review" in page
    assert "Promised: at most 14" in page and "3.7 hours a week" in page

    facts = client_for(coordinator).get(f"/supervision/{planned.pk}/").content.decode()
    assert "How do I say no?" not in facts and "Still missing" not in facts


def test_the_page_of_a_signed_session_offers_an_addendum_and_no_edit(client_for, signed, supervisor):
    page = client_for(supervisor).get(f"/supervision/{signed.pk}/").content.decode()
    assert f"/supervision/{signed.pk}/add/" in page
    assert f"/supervision/{signed.pk}/record/" not in page
    assert client_for(supervisor).get(f"/supervision/{signed.pk}/record/").status_code == 302


def test_words_are_escaped(client_for, recorded, worker):
    SupervisionSession.objects.update(summary="<script>alert(1)</script>")
    page = client_for(worker).get(f"/supervision/{recorded.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page
