"""The landing page of each role: what it says first, what it costs, and what it shows when there is nothing."""

import datetime as dt
import gzip
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from model_bakery import baker
from pytest_django import DjangoAssertNumQueries

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import choose_part_time, set_working_pattern, start_break, withdraw_enrolment
from ecf.evidence.models import Evidence
from ecf.evidence.services import return_evidence, start_evidence
from ecf.people.models import Employer, RoleName, SocialWorker, Team, User
from ecf.people.services import give_role
from ecf.progress.services import rebuild_stale
from ecf.supervision.services import log_session, plan_session, sign_session
from tests.cast import TODAY, enrolled
from tests.home.conftest import handed_in

ClientFor = Callable[[User], Client]
MOST_QUERIES, MOST_BYTES, MOST_REQUESTS = 22, 120_000, 8


def text_of(client: Client, address: str = "/") -> str:
    """What the page says, without its markup."""
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


# The worker


def test_the_worker_reads_where_they_stand_and_what_is_next(
    enrolment: Enrolment, worker: User, client_for: ClientFor
) -> None:
    page = text_of(client_for(worker))
    assert "Hello Worker" in page
    assert page.index("was due on 6 July 2026") < page.index("Next") < page.index("Where you are")
    assert "What your 3-month review still needs" in page
    assert "Log Direct observation 0 of 1" in page
    assert "What they owe you never counts against you." in page


def test_each_need_opens_the_form_with_its_kind(enrolment: Enrolment, worker: User, client_for: ClientFor) -> None:
    page = client_for(worker).get("/").content.decode()
    assert 'href="/evidence/new/?kind=professional_feedback"' in page


def test_the_worker_sees_what_waits_for_their_signature_and_what_is_planned(
    enrolment: Enrolment, worker: User, supervisor: User, client_for: ClientFor
) -> None:
    session = log_session(
        enrolment=enrolment, by=supervisor, sign=True, held_on=TODAY, minutes=90, kind="reflective", summary="Endings."
    )
    plan_session(enrolment=enrolment, planned_for=TODAY + dt.timedelta(days=9), by=worker)
    page = text_of(client_for(worker))
    assert "Read and sign the supervision of 23 November 2026" in page
    assert "Planned for 2 December 2026 with Supervisor" in page
    sign_session(session=session, by=worker)
    assert "For you to sign" not in text_of(client_for(worker))


def test_a_worker_on_a_break_is_asked_for_nothing_new(
    other_enrolment: Enrolment, other_worker: User, coordinator: User, client_for: ClientFor
) -> None:
    start_break(enrolment=other_enrolment, reason="bereavement", started_on=TODAY - dt.timedelta(3), by=coordinator)
    page = text_of(client_for(other_worker))
    assert "Break" in page
    assert "bereavement" not in page.lower()


def test_what_waits_for_the_supervisor_is_told_as_waiting(
    enrolment: Enrolment, worker: User, client_for: ClientFor
) -> None:
    handed_in(enrolment, "A visit", kind="direct_observation")
    assert "Waiting for your supervisor since 23 November 2026." in text_of(client_for(worker))


def test_what_came_back_is_told_before_drafts(
    enrolment: Enrolment, worker: User, supervisor: User, client_for: ClientFor
) -> None:
    back = handed_in(enrolment, "A visit that came back")
    return_evidence(evidence=back, by=supervisor, comment="Say more.")
    start_evidence(enrolment=enrolment, kind="cpd", title="An article I began", happened_on=TODAY, by=worker)
    page = text_of(client_for(worker))
    back_at = page.index("For you to finish A visit that came back, returned to you with a comment")
    assert back_at < page.index("An article I began, a draft")


def test_a_journey_that_ended_asks_for_nothing(
    enrolment: Enrolment, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    withdraw_enrolment(enrolment=enrolment, on=TODAY, reason="Moved away.", by=coordinator)
    page = client_for(worker).get("/").content.decode()
    assert "You have left the programme." in page
    assert "/evidence/new/" not in page


def test_the_workers_page_takes_few_queries(
    enrolment: Enrolment,
    worker: User,
    client_for: ClientFor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_for(worker)
    with django_assert_max_num_queries(MOST_QUERIES) as asked:
        client.get("/")
    assert len(asked) <= 15


def test_the_workers_page_is_light_when_nothing_is_stored_yet(
    enrolment: Enrolment, worker: User, client_for: ClientFor
) -> None:
    """Compressed as it is served: the page itself is not (it holds a token), its style and script are."""
    page = client_for(worker).get("/").content
    files = {*re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())}
    sizes = {name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files}
    assert 1 + len(files) <= MOST_REQUESTS
    assert len(page) + sum(sizes.values()) <= MOST_BYTES


def test_a_part_time_worker_is_asked_about_their_dates_until_they_answer(
    enrolment: Enrolment, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=TODAY, fte=Decimal("0.60"), by=coordinator)
    client = client_for(worker)
    assert "keep your dates, or stretch them" in text_of(client)
    choose_part_time(enrolment=enrolment, choice="keep", by=worker)
    assert "keep your dates, or stretch them" not in text_of(client)


# The supervisor


def test_the_supervisor_sees_everyone_they_supervise(
    enrolment: Enrolment, other_enrolment: Enrolment, supervisor: User, client_for: ClientFor
) -> None:
    page = text_of(client_for(supervisor))
    assert "People you supervise, most urgent first" in page
    assert "Worker Worker" in page
    assert "Other Worker Worker" in page
    assert "Supervision is late with 2 people." in page


def test_who_waits_for_nothing_comes_after_who_waits(
    enrolment: Enrolment, other_enrolment: Enrolment, supervisor: User, client_for: ClientFor
) -> None:
    for each in (enrolment, other_enrolment):
        log_session(enrolment=each, by=supervisor, held_on=TODAY, minutes=90, kind="reflective", sign=True)
    handed_in(other_enrolment, "A visit")
    page = text_of(client_for(supervisor))
    assert page.index("Other Worker Worker") < page.index("Worker Worker Overdue")
    assert "1 thing waits for you." in page
    assert "Supervision is on time with everybody." in page


def test_the_promises_are_coloured_by_the_worst(
    enrolment: Enrolment, other_enrolment: Enrolment, supervisor: User, client_for: ClientFor
) -> None:
    log_session(
        enrolment=enrolment,
        by=supervisor,
        held_on=TODAY,
        minutes=90,
        kind="reflective",
        caseload=10,
        protected_hours=Decimal("80"),
    )
    page = client_for(supervisor).get("/").content.decode()
    cards = re.findall(r'app-card app-card--(\w+)">\s*<p class="app-card__number">(\d+)</p>\s*<p[^>]*>([^<]+)', page)
    assert ("missed", "1", "Supervision on time") in cards
    assert ("kept", "1", "Caseload as agreed") in cards


def test_the_supervisors_page_asks_the_same_for_3_and_for_300(
    enrolment: Enrolment, duty_team: Team, supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    for number in range(2):
        _another(number, duty_team, supervisor, coordinator)
    few = _queries(client_for(supervisor))
    _many_like(enrolment, 297)
    many = _queries(client_for(supervisor))
    assert few == many <= MOST_QUERIES


def _another(number: int, team: Team, supervisor: User, by: User) -> Enrolment:
    return enrolled(f"worker-{number}", f"SW{3000 + number}", team, supervisor, by, dt.date(2026, 9, 7))


def _many_like(model: Enrolment, count: int) -> None:
    """Written in bulk: only how many there are matters here."""
    users = User.objects.bulk_create(
        User(username=f"bulk-{n}", email=f"bulk-{n}@example.org", family_name=str(n)) for n in range(count)
    )
    workers = SocialWorker.objects.bulk_create(
        [SocialWorker(user=user, registration_number=f"SW{5000 + n}") for n, user in enumerate(users)]
    )
    Enrolment.objects.bulk_create(
        [
            baker.prepare(
                Enrolment,
                social_worker=worker,
                framework_version=model.framework_version,
                employer=model.employer,
                team=model.team,
                supervisor=model.supervisor,
                started_on=model.started_on,
            )
            for worker in workers
        ]
    )


def _queries(client: Client) -> int:
    rebuild_stale()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return len(asked)


def test_an_assessor_sees_whom_they_assess(enrolment: Enrolment, assessor: User, client_for: ClientFor) -> None:
    page = text_of(client_for(assessor))
    assert "People you assess" in page
    assert "Worker Worker" in page


def test_a_supervisor_of_nobody_reads_what_will_come(
    enrolment: Enrolment, other_supervisor: User, client_for: ClientFor
) -> None:
    page = text_of(client_for(other_supervisor))
    assert "Nobody is assigned to you yet" in page
    assert "Worker Worker" not in page


def test_a_past_supervisor_sees_the_worker_no_more(
    enrolment: Enrolment, past_supervisor: User, client_for: ClientFor
) -> None:
    assert "Worker Worker" not in text_of(client_for(past_supervisor))


def test_who_is_a_worker_and_a_supervisor_reaches_both_pages(
    enrolment: Enrolment, worker: User, northshire: Employer, client_for: ClientFor
) -> None:
    give_role(user=worker, employer=northshire, role=RoleName.SUPERVISOR, started_on=TODAY, by=None)
    client = client_for(worker)
    assert "The people you supervise or assess" in text_of(client)
    assert "Nobody is assigned to you yet" in text_of(client, "/?as=supervisor")


# Those who oversee, and everybody else


@pytest.mark.parametrize("who", ["coordinator", "psw"])
def test_those_who_oversee_begin_with_the_cohort(
    who: str, client_for: ClientFor, request: pytest.FixtureRequest
) -> None:
    response = client_for(request.getfixturevalue(who)).get("/")
    assert (response.status_code, response["Location"]) == (302, "/cohort/")


@pytest.mark.parametrize(
    ("who", "words"),
    [("panel_1", "No panel waits for you"), ("admin_user", "You look after the machine room")],
)
def test_nobody_is_sent_to_an_empty_page(
    who: str, words: str, client_for: ClientFor, request: pytest.FixtureRequest
) -> None:
    assert words in text_of(client_for(request.getfixturevalue(who)))


def test_an_account_without_a_part_says_whom_to_ask(db: None, client_for: ClientFor) -> None:
    nobody = User.objects.create_user("nobody", "nobody@example.org", "demo", given_name="No", family_name="Body")
    assert "You have no part in a programme yet" in text_of(client_for(nobody))


def test_the_queue_is_on_the_supervisors_button(queue: list[Evidence], supervisor: User, client_for: ClientFor) -> None:
    page = text_of(client_for(supervisor))
    assert "3 things to sign" in page
    assert "3 pieces of evidence" in page
