"""The inbox: one thing open, the next at once."""

import datetime as dt
import io
import re
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, EvidenceState
from ecf.evidence.services import add_file, describe_report, give_feedback, make_feedback_form, submit_evidence
from ecf.people.models import User
from ecf.supervision.services import add_addendum, log_session, sign_session
from tests.cast import TODAY
from tests.evidence.asking import RECORD, planned
from tests.evidence.asking import handed_in as observed_by
from tests.evidence.conftest import logged
from tests.home.conftest import handed_in

ClientFor = Callable[[User], Client]


def page_of(client: Client, address: str = "/inbox/") -> str:
    return client.get(address).content.decode()


def test_the_oldest_is_open_with_what_it_shows(queue: list[Evidence], supervisor: User, client_for: ClientFor) -> None:
    page = page_of(client_for(supervisor))
    assert "1 of 3 waiting" in page
    assert "I listened to the mother" in page
    assert "EC2 Relationships and communication" in page
    assert "once you accept it" in page


def test_next_and_previous_walk_through_the_queue(
    queue: list[Evidence], supervisor: User, client_for: ClientFor
) -> None:
    page = page_of(client_for(supervisor), f"/inbox/?item={queue[1].pk}")
    assert "2 of 3 waiting" in page
    assert re.search(rf'rel="prev" href="\?item={queue[0].pk}" data-key="k"', page)
    assert re.search(rf'rel="next" href="\?item={queue[2].pk}" data-key="j"', page)


def test_an_answer_leads_to_the_next_one_at_once(
    queue: list[Evidence], supervisor: User, client_for: ClientFor
) -> None:
    client = client_for(supervisor)
    page = page_of(client, f"/inbox/?item={queue[1].pk}")
    following = re.search(r'name="next" value="([^"]+)"', page)
    assert following
    assert following[1] == f"/inbox/?item={queue[2].pk}"
    answer = {"answer": "accept", "comment": "Clear.", "version": queue[1].version, "next": following[1]}
    response = client.post(f"/evidence/{queue[1].pk}/answer/", answer, follow=True)
    assert "2 of 2 waiting" in response.content.decode()
    queue[1].refresh_from_db()
    assert queue[1].state == EvidenceState.ACCEPTED


def test_an_entry_that_is_gone_opens_the_oldest(queue: list[Evidence], supervisor: User, client_for: ClientFor) -> None:
    assert "1 of 3 waiting" in page_of(client_for(supervisor), "/inbox/?item=no-such-thing")


def test_what_will_not_count_says_why(enrolment: Enrolment, supervisor: User, client_for: ClientFor) -> None:
    handed_in(enrolment, "Before I began", happened_on=dt.date(2026, 6, 1))
    assert "It will not count towards a milestone as it is" in page_of(client_for(supervisor))


def test_everything_waits_in_one_queue_and_is_done_in_place(
    queue: list[Evidence], enrolment: Enrolment, worker: User, supervisor: User, client_for: ClientFor
) -> None:
    signed = log_session(enrolment=enrolment, by=supervisor, held_on=TODAY, minutes=90, kind="reflective", sign=True)
    sign_session(session=signed, by=worker)
    addendum = add_addendum(session=signed, text="On Thursday.", by=worker)
    early = dt.date(2026, 11, 2)
    unsigned = log_session(
        enrolment=enrolment, by=supervisor, held_on=early, minutes=60, kind="reflective", summary="We met."
    )
    link = make_feedback_form(enrolment=enrolment, by=worker)
    said = give_feedback(link=link, giver="child_8_11", answers={"helps": "She listens to my dog."})
    client = client_for(supervisor)
    kinds = [each.kind for each in client.get("/inbox/").context["inbox"].queue]
    assert sorted(kinds) == ["addendum", "evidence", "evidence", "evidence", "feedback", "session"]
    page = client.get(f"/inbox/?item={unsigned.pk}")
    assert "We met." in page.text
    following = page.context["next"]
    done = client.post(f"/supervision/{unsigned.pk}/sign/", {"version": unsigned.version, "next": following})
    assert done["Location"] == following
    assert "On Thursday." in client.get(f"/inbox/?item={addendum.pk}").text
    assert client.post(f"/supervision/addenda/{addendum.pk}/sign/", {"next": "/inbox/"})["Location"] == "/inbox/"
    assert "She listens to my dog." in client.get(f"/inbox/?item={said.pk}").text
    shown = {"helps": "She listens to my dog.", "version": said.version, "next": "/inbox/"}
    assert client.post(f"/evidence/feedback/{said.pk}/release/", shown)["Location"] == "/inbox/"
    assert {each.kind for each in client.get("/inbox/").context["inbox"].queue} == {"evidence"}


def test_all_that_is_signed_is_there_to_read(
    enrolment: Enrolment, worker: User, supervisor: User, client_for: ClientFor
) -> None:
    """What an observer wrote, the files, and which report it is: not only the worker's own words."""
    request = observed_by(planned(enrolment))
    seen = submit_evidence(evidence=request.evidence, by=worker)
    report = logged(enrolment, kind="written_report")
    describe_report(evidence=report, report_type="Court statement", written_on=dt.date(2026, 10, 1), by=worker)
    add_file(evidence=report, name="slides.txt", stream=io.BytesIO(b"What I showed."), by=worker)
    submit_evidence(evidence=report, by=worker)
    client = client_for(supervisor)
    page = page_of(client, f"/inbox/?item={seen.pk}")
    assert "What the observer saw" in page and RECORD["seen"] in page and "Dana Osei" in page
    page = page_of(client, f"/inbox/?item={report.pk}")
    assert "Court statement" in page and "slides.txt" in page and "Remove" not in page


def test_nobody_is_led_away_from_here(queue: list[Evidence], supervisor: User, client_for: ClientFor) -> None:
    answer = {"answer": "accept", "comment": "", "version": queue[0].version, "next": "https://elsewhere.example/"}
    assert client_for(supervisor).post(f"/evidence/{queue[0].pk}/answer/", answer)["Location"] == "/inbox/"


def test_a_long_queue_shows_what_is_near(
    queue: list[Evidence], enrolment: Enrolment, supervisor: User, client_for: ClientFor
) -> None:
    for number in range(27):
        handed_in(enrolment, f"Another {number}")
    client = client_for(supervisor)
    first = client.get("/inbox/").context
    assert (len(first["open"].around), first["open"].more) == (20, 10)
    last = client.get(f"/inbox/?item={first['inbox'].queue[-1].pk}").context["open"]
    assert last.waits in last.around
    assert (last.position, last.after) == (30, None)


def test_others_have_an_empty_inbox(
    queue: list[Evidence], other_supervisor: User, outsider_supervisor: User, client_for: ClientFor
) -> None:
    for user in (other_supervisor, outsider_supervisor):
        page = page_of(client_for(user), f"/inbox/?item={queue[0].pk}")
        assert "All done" in page
        assert "First of the queue" not in page


def test_the_inbox_asks_the_same_for_3_and_for_30(
    queue: list[Evidence], enrolment: Enrolment, supervisor: User, client_for: ClientFor
) -> None:
    _queries(client_for(supervisor))  # that it was read is written down
    few = _queries(client_for(supervisor))
    for number in range(27):
        handed_in(enrolment, f"Another {number}")
    assert _queries(client_for(supervisor)) == few <= 15


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/inbox/").status_code == 200
    return len(asked)
