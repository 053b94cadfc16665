"""The worker lets somebody else read what was said, and takes it back."""

import pytest

from ecf.core.models import Event
from ecf.supervision import sharing_errors as errors
from ecf.supervision.models import SessionShare, SupervisionSession
from ecf.supervision.services import complete_action, share_session, stop_sharing_session

WORDS = "We looked at how the first visit went."


def read(api_for, user, session):
    return api_for(user).get(f"/api/v1/supervision-sessions/{session.pk}/")


def test_the_supervisor_of_now_reads_what_the_one_before_wrote_but_not_how_the_worker_felt(
    handed_over, worker, supervisor, api_for
):
    before = read(api_for, supervisor, handed_over).json()
    assert (before["summary"], before["content_hidden"]) == (None, True)
    share_session(session=handed_over, reader="supervisor", by=worker)
    after = read(api_for, supervisor, handed_over).json()
    assert (after["summary"], after["content_hidden"], after["wellbeing"]) == (WORDS, False, None)
    assert [action["what"] for action in after["actions"]] == ["Read the guidance", "Book the training"]
    assert (after["shared_with"], after["version"]) == ([], before["version"])
    assert read(api_for, worker, handed_over).json()["shared_with"] == ["supervisor"]


def test_an_assessor_sees_a_session_only_while_it_is_shared(signed, worker, assessor, api_for):
    assert read(api_for, assessor, signed).status_code == 404
    share_session(session=signed, reader="assessor", by=worker)
    assert read(api_for, assessor, signed).json()["summary"] == WORDS
    stop_sharing_session(session=signed, reader="assessor", by=worker)
    assert read(api_for, assessor, signed).status_code == 404
    assert SessionShare.objects.get().ended_at is not None


def test_who_reads_along_writes_nothing(signed, worker, assessor, api_for):
    share_session(session=signed, reader="assessor", by=worker)
    with pytest.raises(Exception, match="mark an action"):
        complete_action(action=signed.actions.first(), done_on=signed.held_on, by=assessor)
    path = f"/api/v1/supervision-sessions/{signed.pk}/"
    assert api_for(assessor).post(f"{path}addenda/", {"text": "More"}).status_code == 403
    assert api_for(assessor).post(f"{path}share/", {}).status_code == 403


def test_it_ends_with_the_part(signed, worker, enrolment, assessor, api_for):
    share_session(session=signed, reader="assessor", by=worker)
    enrolment.assessor = None
    enrolment.save()
    assert read(api_for, assessor, signed).status_code == 404


@pytest.mark.parametrize("role", ["supervisor", "past_supervisor", "coordinator", "psw"])
def test_only_the_worker_shares(role, request, handed_over):
    by = request.getfixturevalue(role)
    with pytest.raises(errors.OnlyTheWorkerShares):
        share_session(session=handed_over, reader="supervisor", by=by)
    with pytest.raises(errors.OnlyTheWorkerShares):
        stop_sharing_session(session=handed_over, by=by)


def test_what_is_only_planned_cannot_be_shared(planned, worker):
    with pytest.raises(errors.NotHeldYet):
        share_session(session=planned, reader="assessor", by=worker)


def test_what_cannot_be_shared(handed_over, signed, worker, enrolment):
    with pytest.raises(errors.AlreadyTheirs):
        share_session(session=signed, reader="supervisor", by=worker)
    with pytest.raises(errors.UnknownReader):
        share_session(session=signed, reader="psw", by=worker)
    share_session(session=handed_over, reader="supervisor", by=worker)
    with pytest.raises(errors.AlreadyShared):
        share_session(session=handed_over, reader="supervisor", by=worker)
    enrolment.assessor = None
    enrolment.save()
    with pytest.raises(errors.NobodyToShareWith):
        share_session(session=SupervisionSession.objects.get(pk=signed.pk), reader="assessor", by=worker)


def test_what_is_not_shared_cannot_be_taken_back(handed_over, worker):
    with pytest.raises(errors.NotShared):
        stop_sharing_session(session=handed_over, by=worker)


def test_it_is_noted_for_the_worker_and_their_supervisor_only(handed_over, worker):
    share_session(session=handed_over, reader="supervisor", by=worker)
    stop_sharing_session(session=handed_over, by=worker)
    events = Event.objects.filter(kind__in=["session.shared", "session.sharing_stopped"])
    assert {event.audience for event in events} == {"worker_supervisor"} and len(events) == 2


def test_the_api_shares_and_stops(handed_over, worker, supervisor, api_for):
    path = f"/api/v1/supervision-sessions/{handed_over.pk}/"
    assert api_for(worker).post(f"{path}share/").json()["shared_with"] == ["supervisor"]
    again = api_for(worker).post(f"{path}share/", {"reader": "supervisor"})
    assert (again.status_code, again.json()["code"]) == (409, "already_shared")
    assert api_for(worker).post(f"{path}share/", {"reader": "psw"}).status_code == 400
    assert api_for(worker).post(f"{path}stop-sharing/").json()["shared_with"] == []
    assert api_for(worker).post(f"{path}stop-sharing/").status_code == 409
    assert api_for(supervisor).post(f"{path}stop-sharing/").status_code == 403


def test_the_page_shares_and_stops(handed_over, worker, supervisor, client_for):
    page, path = client_for(worker), f"/supervision/{handed_over.pk}/"
    assert "Who can read it" in page.get(path).content.decode()
    done = page.post(f"{path}share/", {"reader": "supervisor"}, follow=True).content.decode()
    assert "Your supervisor can read this session now." in done and "Stop sharing" in done
    theirs = client_for(supervisor).get(path).content.decode()
    assert WORDS in theirs and "shares it with you" in theirs and "Who can read it" not in theirs
    assert "4 of 5" not in theirs
    listed = client_for(supervisor).get("/supervision/").content.decode()
    assert "Sessions shared with you" in listed
    page.post(f"{path}stop-sharing/", {"reader": "supervisor"})
    assert WORDS not in client_for(supervisor).get(path).content.decode()


def test_an_assessor_opens_it_from_their_list_and_finds_nothing_to_press(signed, worker, assessor, client_for):
    share_session(session=signed, reader="assessor", by=worker)
    client = client_for(assessor)
    assert f"/supervision/{signed.pk}/" in client.get("/supervision/").content.decode()
    page = client.get(f"/supervision/{signed.pk}/").content.decode()
    assert WORDS in page and "Mark as done" not in page and "Add or correct" not in page
