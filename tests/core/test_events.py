"""The event log: appended in order, chained by hash in each stream, refused to every other hand."""

import datetime as dt
import json
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from uuid_utils.compat import uuid7

from ecf.core import triggers
from ecf.core.canonical import canonical, digest
from ecf.core.change import change
from ecf.core.events import broken_links, event_hash
from ecf.core.models import Event, StreamHead
from ecf.people.services import create_employer

ENROLMENT, EMPLOYER = uuid7(), uuid7()
STREAM = f"enrolment:{ENROLMENT}"


def happen(*recorded: str, **place: Any) -> None:
    with change(by=None) as c:
        for kind in recorded:
            c.record(kind, **place)


@pytest.fixture
def log(db: None) -> None:
    """Three links in one stream, over two changes; one in another."""
    happen("one", "two", enrolment_id=ENROLMENT, employer_id=EMPLOYER)
    happen("three", enrolment_id=ENROLMENT)
    happen("elsewhere")


def tampered(*statements: str) -> list[str]:
    """What is found wrong after somebody got round the triggers."""
    triggers.remove()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [STREAM])
    triggers.install()
    return list(broken_links())


def test_the_links_of_a_stream_are_numbered_and_chained(log: None) -> None:
    one, two, three = Event.objects.filter(stream=STREAM).order_by("number")
    assert [one.number, two.number, three.number] == [1, 2, 3]
    assert one.previous_hash == ""
    assert [two.previous_hash, three.previous_hash] == [one.hash, two.hash]
    assert all(event.hash == event_hash(event) for event in (one, two, three))
    head = StreamHead.objects.get(stream=STREAM)
    assert (head.number, head.hash) == (3, three.hash)
    assert list(broken_links()) == []


def test_an_event_goes_to_its_enrolments_stream_else_its_employers_else_the_sites(db: None) -> None:
    happen("a", enrolment_id=ENROLMENT, employer_id=EMPLOYER)
    happen("b", employer_id=EMPLOYER)
    happen("c")
    happen("d", employer_id=EMPLOYER, stream="concern:1")
    streams = dict(Event.objects.values_list("kind", "stream"))
    assert streams == {"a": STREAM, "b": f"employer:{EMPLOYER}", "c": "site", "d": "concern:1"}


def test_the_body_is_canonical_text_of_codes_dates_and_whole_numbers(db: None) -> None:
    happen("a", z=1, a="code", when=dt.date(2026, 9, 2), share=Decimal("0.50"), who=EMPLOYER, deep={"b": [None, True]})
    body = Event.objects.get().body
    assert body == (
        f'{{"a":"code","deep":{{"b":[null,true]}},"share":"0.50","when":"2026-09-02","who":"{EMPLOYER}","z":1}}'
    )
    assert canonical(json.loads(body)) == body
    with pytest.raises(TypeError, match="float"):
        happen("b", share=0.5)
    assert Event.objects.count() == 1


def test_the_hash_of_an_event_is_pinned() -> None:
    event = Event(
        stream="site", number=1, kind="a", at=dt.datetime(2026, 9, 2, 10, tzinfo=dt.UTC), audience="all", body="{}"
    )
    text = (
        '{"at":"2026-09-02T10:00:00.000000+00:00","audience":"all","body":"{}","by":null,"employer":null,'
        '"enrolment":null,"kind":"a","number":1,"on":null,"previous":"","stream":"site","subject":null,'
        '"subject_type":""}'
    )
    assert event_hash(event) == digest(text.replace('"subject":null', '"subject":""'))


def test_an_event_says_what_it_is_about(db: None) -> None:
    employer = create_employer(code="westmere", name="Westmere Council", by=None)
    event = Event.objects.get(kind="employer.created")
    assert (event.subject_type, event.subject_id) == ("people.employer", str(employer.pk))


def test_the_database_refuses_to_change_or_delete_an_event(log: None) -> None:
    statements = [
        "UPDATE core_event SET kind = 'x'",
        "UPDATE core_event SET body = '{}' WHERE number = 1",
        "DELETE FROM core_event WHERE number = 1",
        "DELETE FROM core_event",
    ]
    if connection.vendor == "postgresql":
        statements.append("TRUNCATE core_event")
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    for attempt in [lambda: Event.objects.update(kind="x"), lambda: Event.objects.all().delete()]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert Event.objects.count() == 4


def test_the_triggers_are_put_back_by_every_migration(log: None) -> None:
    triggers.install()
    triggers.install()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(kind="x")


@pytest.mark.parametrize("column", ["kind", "body", "audience", "subject_type", "subject_id"])
def test_a_changed_event_is_found(column: str, log: None) -> None:
    found = tampered(f"UPDATE core_event SET {column} = 'forged' WHERE stream = %s AND number = 2")
    assert found == [f"{STREAM} event 2: is not what was recorded"]


def test_a_changed_event_with_a_new_hash_breaks_the_next_link(log: None) -> None:
    event = Event.objects.get(stream=STREAM, number=2)
    event.kind = "forged"
    forged = event_hash(event)
    found = tampered(f"UPDATE core_event SET kind = 'forged', hash = '{forged}' WHERE stream = %s AND number = 2")
    assert found == [f"{STREAM} event 3: does not follow from the event before it"]


def test_a_missing_event_is_found(log: None) -> None:
    found = tampered("DELETE FROM core_event WHERE stream = %s AND number = 2")
    assert found == [f"{STREAM} event 3: 2 is missing before it"]
    assert tampered("DELETE FROM core_event WHERE stream = %s AND number = 1") != []


def test_a_log_that_was_cut_short_is_found(log: None) -> None:
    sentence = f"{STREAM}: its end is missing (it should have 3 events)"
    assert tampered("DELETE FROM core_event WHERE stream = %s AND number = 3") == [sentence]
    assert tampered("DELETE FROM core_event WHERE stream = %s") == [sentence]


def test_a_stream_without_its_head_is_found(log: None) -> None:
    assert tampered("DELETE FROM core_streamhead WHERE stream = %s") == [f"{STREAM}: the head of its chain is missing"]


def test_changes_at_the_same_time_keep_one_chain_and_never_deadlock(transactional_db: None) -> None:
    """Two threads write to the same two streams, each in the other's order."""
    failed: list[BaseException] = []

    def work(first: str, second: str) -> None:
        try:
            for _ in range(8):
                with change(by=None) as c:
                    c.record("a", stream=first)
                    c.record("b", stream=second)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=names) for names in (("x", "y"), ("y", "x"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert dict(StreamHead.objects.values_list("stream", "number")) == {"x": 16, "y": 16}
    assert list(broken_links()) == []
