"""Nobody but the two sides can tell from anything they see that somebody has raised a concern.

Everything that the others can read, page by page and answer by answer, is compared byte by byte before and after, and
so is every row of the database beside those of the concern itself.
"""

import datetime as dt
import hashlib
import io
import json
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from ecf.core.models import Event, StreamHead
from ecf.supervision.concern_models import Concern, ConcernMail, ConcernMessage
from ecf.supervision.services import (
    acknowledge_concern,
    add_to_concern,
    answer_concern,
    close_concern,
    raise_concern,
    take_back_concern,
)
from ecf.supervision.tasks import send_concern_mail
from tests.access_world import build
from tests.cast import TODAY
from tests.supervision.concerns import HELP
from tests.test_access import TABLE

OWN = {Concern, ConcernMessage, ConcernMail}
TEN = dt.datetime.combine(TODAY, dt.time(10), ZoneInfo("Europe/London"))
WORDS = "Marmalade was cancelled"
UNSEEN = {"framework", "framework_list", "accessibility", "privacy", "api:schema", "api:docs", "api:framework-list"}
UNSEEN |= {"api:framework-detail", "api:nothing_here"}  # the same for everybody, whatever is stored
UNSEEN |= {"api:authorisations"}  # each question is kept, and shown on the pages of protected tasks: those are compared
UNNOTED = {row.name for row in TABLE} - {"evidence", "versions", "inbox", "api:evidence-detail"}
"""What is the same at every look: where somebody reads an entry, the first look is noted."""
NOBODY = "00000000-0000-7000-8000-000000000000"
OTHERS = ("supervisor", "assessor", "coordinator", "other_worker", "past_supervisor", "admin_user", "outsider_psw")


@pytest.fixture
def world(db):
    """Everything of the table of access, with the hands of the clock held."""
    with time_machine.travel(TEN, tick=False):
        yield build()


def readable(world):
    """Each address that is read in the table of access, once, with its arguments."""
    rows = {(row.name, tuple(map(str, row.args(world)))): row for row in TABLE if row.method == "get"}
    return [row for (name, _), row in rows.items() if name not in UNSEEN]


def without_token(body):
    """Without what is made anew for every look: the token of a form, and the id that a new draft would have."""
    return re.sub(rb'name="(csrfmiddlewaretoken|pk)" value="[^"]+"|"token": "[^"]+"', b"", body)


def answer(world, role, row, **sent):
    """Status, headers and body of one request, as short as can be."""
    browser = world.browsers["anonymous" if row.is_api else role]
    headers = world.token(role) if row.is_api else {}
    found = browser.get(reverse(row.name, args=row.args(world)), {**row.sent(world), **sent}, headers=headers)
    kept = {name: value for name, value in found.headers.items() if name not in {"Set-Cookie", "Content-Length"}}
    return found.status_code, json.dumps(kept), hashlib.sha256(without_token(found.getvalue())).hexdigest()


def seen_by(world, roles, without=()):
    cache.clear()  # public pages answer so often only
    return {
        (role, str(row)): answer(world, role, row)
        for role in roles
        for row in readable(world)
        if row.expected(role) in {200, 302} and row.name not in without
    }


def told_by_command():
    out = io.StringIO()
    for on in (TODAY, TODAY + dt.timedelta(days=7)):
        call_command("remind", "--dry-run", "--format", "json", on=on, stdout=out)
    return out.getvalue()


def stored():
    """Every row of every other table, the log and its heads without the concern's own streams, and the sequences."""
    tables = {model._meta.label: model for model in apps.get_models() if model not in OWN}
    rows = {}
    for label, model in tables.items():
        found = model.objects.all() if hasattr(model, "objects") else model._base_manager.all()
        if model in {Event, StreamHead}:
            found = found.exclude(stream__startswith="concern:")
        if label != "sessions.Session":
            rows[label] = sorted(map(repr, found.values_list()))
    return rows | {"sequences": sequences()}


def sequences():
    """What the database would number next: SQLite's and PostgreSQL's own counters."""
    asked = {
        "sqlite": "SELECT name, seq FROM sqlite_sequence",
        "postgresql": "SELECT sequencename, last_value FROM pg_sequences",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return sorted(map(str, cursor.fetchall()))


def life(world, about_psw):
    """A concern from its first word to its end and further, a step at a time."""
    by, office = world.people["worker"], world.people["psw_deputy" if about_psw else "psw"]
    concern = raise_concern(topic="bullying", about_psw=about_psw, what_happened=WORDS, what_would_help=HELP, by=by)
    yield concern
    acknowledge_concern(concern=concern, text="Can we meet?", by=office)
    yield concern
    answer_concern(concern=concern, text="On Friday.", by=office)
    add_to_concern(concern=concern, text="Friday is good.", by=by)
    yield concern
    close_concern(concern=concern, text="They meet again.", by=office)
    yield concern
    add_to_concern(concern=concern, text="Not any more.", by=by)
    yield concern
    take_back_concern(concern=raise_concern(topic="other", about_psw=about_psw, what_happened="No", by=by), by=by)
    yield concern


@pytest.mark.parametrize("about_psw", [False, True])
def test_no_other_row_of_the_database_changes(world, about_psw):
    send_concern_mail()
    before, told = stored(), told_by_command()
    for _ in life(world, about_psw):
        send_concern_mail()
        assert stored() == before
    assert told_by_command() == told
    events = Event.objects.filter(stream__startswith="concern:")
    assert {(each.enrolment_id, each.employer_id, each.audience) for each in events} == {(None, None, "actor")}
    assert not any(word in each.body for each in events for word in ("Marmalade", "Friday", "bullying"))


def test_no_page_and_no_answer_that_others_read_changes_by_a_byte(world):
    """The deputy is one of the others, lists of concerns and all."""
    seen_by(world, (*OTHERS, "psw_deputy"), without=UNNOTED)
    before = seen_by(world, (*OTHERS, "psw_deputy"))
    assert len(before) > 150
    next(life(world, about_psw=False))
    send_concern_mail()
    assert seen_by(world, (*OTHERS, "psw_deputy")) == before


TOLD = {"cohort", "concerns", "notices", "journey", "cohort_worker", "sessions_of", "api:me", "api:notices"}
TOLD |= {"api:cohorts-summary", "api:enrolment-list", "api:enrolment-detail", "api:enrolment-progress"}
TOLD |= {"api:enrolment-timeline", "api:supervision-sessions-list"}


@pytest.mark.parametrize("about_psw", [False, True])
def test_nor_does_it_at_any_step_for_those_who_see_most(world, about_psw):
    """One about the principal social worker is not even a count to them."""
    roles = ("coordinator", "psw" if about_psw else "psw_deputy")
    others = {row.name for row in readable(world)} - TOLD
    before = seen_by(world, roles, without=others)
    assert len(before) >= 2 * len(TOLD) - 1
    for _ in life(world, about_psw):
        send_concern_mail()
        assert seen_by(world, roles, without=others) == before


@pytest.mark.parametrize("about_psw", [False, True])
def test_to_others_its_address_is_no_other_than_one_where_nothing_is(world, about_psw):
    concern = next(life(world, about_psw))
    other = "psw" if about_psw else "psw_deputy"
    for role in (*OTHERS, other):
        for part in ("", "acknowledge/", "answer/", "add/", "close/", "take-back/"):
            answers = set()
            for pk in (NOBODY, concern.pk):
                for method in ("get", "post"):
                    found = getattr(world.browsers[role], method)(
                        f"/supervision/concerns/{pk}/{part}", {"text": "Hello"}
                    )
                    answers.add((method, found.status_code, without_token(found.content)))
            assert len(answers) == 2, (role, part)
            assert {status for _, status, _ in answers} <= {404, 405}


def test_the_api_and_its_schema_do_not_know_of_it(world):
    headers = world.token("worker")
    browser = world.browsers["anonymous"]
    assert b"concern" not in browser.get(reverse("api:schema"), headers=headers).content.lower()
    for path in ("concerns/", "supervision/concerns/"):
        assert browser.get(f"/api/v1/{path}", headers=headers).status_code == 404


def test_the_machine_room_does_not_know_of_it(world):
    room = world.browsers["admin_user"]
    assert b"oncern" not in room.get("/machine-room/").content
    for name in ("concern", "concernmessage", "concernmail"):
        assert room.get(f"/machine-room/supervision/{name}/").status_code == 404
    before = without_token(room.get("/machine-room/people/user/").content)
    next(life(world, False))
    assert without_token(room.get("/machine-room/people/user/").content) == before
