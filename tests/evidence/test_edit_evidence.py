"""Drafts and returned entries are changed by their author; a stale save loses nothing."""

import pytest
from django.urls import reverse

from ecf.core.change import expecting
from ecf.core.errors import Conflict, NotAllowed, StaleVersion
from ecf.core.models import Event
from ecf.evidence.forms import initial_of
from ecf.evidence.models import Evidence
from ecf.evidence.services import change_evidence, return_evidence

pytestmark = pytest.mark.django_db


def as_typed(evidence: Evidence, **changes) -> dict:
    """What a browser sends when the form is saved as it is."""
    first = initial_of(evidence)
    day = first.pop("happened_on")
    first = {name: value for name, value in first.items() if value not in (False, None)}
    return {**first, "happened_on": day.isoformat(), "pk": str(evidence.pk), **changes}


def test_only_what_is_given_changes(draft, worker) -> None:
    changed = change_evidence(evidence=draft, title="A new title", cpd={"learnt": "Patience"}, by=worker)
    assert (changed.title, changed.cpd_learnt, changed.body) == ("A new title", "Patience", draft.body)
    assert changed.version == draft.version + 1
    assert "patience" in changed.search_text
    assert changed.standard_links.count() == 1


def test_standards_are_replaced_as_a_whole(draft, worker) -> None:
    changed = change_evidence(evidence=draft, standards=[{"code": "EC1", "how": "So."}], by=worker)
    assert list(changed.standard_links.values_list("code", "how")) == [("EC1", "So.")]


def test_saving_without_a_difference_stores_nothing(draft, worker) -> None:
    change_evidence(evidence=draft, title=draft.title, body=draft.body, by=worker)
    draft.refresh_from_db()
    assert draft.version == 1
    assert not Event.objects.filter(kind="evidence.changed").exists()


def test_the_event_of_a_change_names_fields_and_never_words(draft, worker) -> None:
    change_evidence(evidence=draft, title="Secret words", by=worker)
    event = Event.objects.get(kind="evidence.changed")
    assert event.audience == "actor"
    assert '"fields":["title"]' in event.body
    assert "Secret" not in event.body


def test_a_returned_entry_is_open_to_its_author(submitted, worker, supervisor) -> None:
    return_evidence(evidence=submitted, by=supervisor, comment="Say more about the boy.")
    assert change_evidence(evidence=submitted, body="More.", by=worker).state == "returned"


@pytest.mark.parametrize(
    ("state", "code"), [("submitted", "evidence_is_submitted"), ("accepted", "evidence_is_locked")]
)
def test_what_is_handed_in_is_not_changed(request, worker, state: str, code: str) -> None:
    with pytest.raises(Conflict) as told:
        change_evidence(evidence=request.getfixturevalue(state), title="Sneaky", by=worker)
    assert told.value.code == code


def test_nobody_else_changes_it(submitted, supervisor) -> None:
    with pytest.raises(NotAllowed):
        change_evidence(evidence=submitted, title="Mine now", by=supervisor)


def test_a_change_made_from_an_old_version_is_refused(draft, worker) -> None:
    change_evidence(evidence=draft, title="First", by=worker)
    with expecting(draft.pk, 1), pytest.raises(StaleVersion):
        change_evidence(evidence=draft, title="Second", by=worker)


def test_a_stale_save_shows_both_texts_and_the_next_save_goes_through(client_for, worker, draft) -> None:
    client, url = client_for(worker), reverse("edit_evidence", args=[draft.pk])
    data = as_typed(draft, body="What I typed on my phone")
    change_evidence(evidence=draft, body="What I saved at my desk", by=worker)
    html = client.post(url, data).content.decode()
    assert "What I typed on my phone" in html
    assert "What I saved at my desk" in html
    assert 'name="version" value="2"' in html
    assert client.post(url, {**data, "version": "2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.body == "What I typed on my phone"


def test_a_second_click_changes_nothing_and_shows_no_error(client_for, worker, draft) -> None:
    client, url = client_for(worker), reverse("edit_evidence", args=[draft.pk])
    data = as_typed(draft, title="Clicked twice")
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    draft.refresh_from_db()
    assert (draft.title, draft.version) == ("Clicked twice", 2)


def test_the_page_shows_what_is_stored(client_for, worker, draft) -> None:
    html = client_for(worker).get(reverse("edit_evidence", args=[draft.pk])).content.decode()
    assert "I named what I did not hear." in html
    assert draft.title in html


def test_an_accepted_entry_is_not_offered_for_editing(client_for, worker, accepted) -> None:
    answer = client_for(worker).get(reverse("edit_evidence", args=[accepted.pk]))
    assert answer["Location"] == reverse("evidence", args=[accepted.pk])


def test_the_api_changes_a_draft_with_its_version(api_for, worker, draft) -> None:
    url = f"/api/v1/evidence/{draft.pk}/"
    assert api_for(worker).patch(url, {"title": "No version"}).status_code == 400
    answer = api_for(worker).patch(url, {"title": "Better"}, If_Match='"1"')
    assert (answer.status_code, answer.json()["title"], answer["ETag"]) == (200, "Better", '"2"')
    stale = api_for(worker).patch(url, {"title": "Worse"}, If_Match='"1"')
    assert (stale.status_code, stale.json()["current_version"]) == (409, 2)


def test_the_api_answers_403_to_readers_and_404_to_the_rest(api_for, submitted, supervisor, other_supervisor) -> None:
    url = f"/api/v1/evidence/{submitted.pk}/"
    assert api_for(supervisor).patch(url, {"title": "x"}, If_Match=f'"{submitted.version}"').status_code == 403
    assert api_for(other_supervisor).patch(url, {"title": "x"}, If_Match='"1"').status_code == 404
