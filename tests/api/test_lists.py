"""Lists: pages of `{next, previous, results}` by id, what narrows them, and as many queries for 30 rows as for 3."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecf.core.models import Event
from ecf.enrolments.models import Break, BreakAgreement, Enrolment, Extension, WorkingPattern
from ecf.enrolments.selectors import computed_schedule, with_clock
from ecf.evidence.models import Evidence, StandardLink
from ecf.framework.models import FrameworkVersion
from ecf.people.models import SocialWorker, User
from ecf.supervision.models import Action, Addendum, SupervisionSession
from tests.api.wire import API, SOME_ID, problem, walk
from tests.cast import TODAY

DAY = dt.timedelta(days=1)


def more_enrolments(enrolment: Enrolment, count: int) -> None:
    """So many more like it, each with its schedule, written in bulk."""
    start = Enrolment.objects.count()
    users = User.objects.bulk_create(
        User(username=f"w{n}", email=f"w{n}@example.org", search_name=f"worker number {n}")
        for n in range(start, start + count)
    )
    people = SocialWorker.objects.bulk_create(
        SocialWorker(user=user, registration_number=f"SW7{start + n:03}") for n, user in enumerate(users)
    )
    copied = ("framework_version", "started_on", "employer", "team", "supervisor", "assessor")
    values = {name: getattr(enrolment, name) for name in copied}
    rows = Enrolment.objects.bulk_create(Enrolment(social_worker=person, **values) for person in people)
    milestone = enrolment.milestones.model
    dates = computed_schedule(with_clock(Enrolment.objects.all()).get(pk=enrolment.pk))
    milestone.objects.bulk_create(milestone(enrolment=row, **each.fields) for row in rows for each in dates)


def more_evidence(enrolment: Enrolment, count: int) -> None:
    facts = {"kind": "cpd", "happened_on": TODAY, "privacy": "shared", "state": "submitted", "search_text": "piece"}
    rows = Evidence.objects.bulk_create(
        Evidence(enrolment=enrolment, title=f"Piece {n}", submitted_at=timezone.now(), **facts) for n in range(count)
    )
    StandardLink.objects.bulk_create(StandardLink(evidence=row, code="EC1") for row in rows)


def more_sessions(enrolment: Enrolment, count: int) -> None:
    facts = {"supervisor": enrolment.supervisor, "state": "signed", "held_on": TODAY, "minutes": 60}
    rows = SupervisionSession.objects.bulk_create(
        SupervisionSession(enrolment=enrolment, **facts) for _ in range(count)
    )
    Action.objects.bulk_create(Action(session=row, position=1, what="Read", owner="worker") for row in rows)
    Addendum.objects.bulk_create(Addendum(session=row, text="More", by=enrolment.supervisor) for row in rows)


def more_breaks(enrolment: Enrolment, count: int) -> None:
    first = enrolment.breaks.count()
    rows = Break.objects.bulk_create(
        Break(enrolment=enrolment, reason="sickness", started_on=day, ended_on=day)
        for day in (TODAY + DAY * 2 * n for n in range(first, first + count))
    )
    BreakAgreement.objects.bulk_create(
        BreakAgreement(agreed_break=row, party="worker", name="W", agreed_on=TODAY) for row in rows
    )


def more_patterns(enrolment: Enrolment, count: int) -> None:
    first = enrolment.working_patterns.count()
    WorkingPattern.objects.bulk_create(
        WorkingPattern(enrolment=enrolment, effective_from=TODAY + DAY * n, fte="0.80")
        for n in range(first, first + count)
    )


def more_extensions(enrolment: Enrolment, count: int) -> None:
    first = enrolment.extensions.count()
    Extension.objects.bulk_create(
        Extension(enrolment=enrolment, milestone=f"m{n}", months=1, reason="x") for n in range(first, first + count)
    )


def more_events(enrolment: Enrolment, count: int) -> None:
    first = Event.objects.count()
    Event.objects.bulk_create(
        Event(
            stream="copies",
            number=n,
            kind="evidence.submitted",
            at=timezone.now(),
            by_id=enrolment.supervisor_id,
            enrolment_id=enrolment.pk,
            body="{}",
            hash=str(n),
        )
        for n in range(first, first + count)
    )


@pytest.mark.parametrize(
    ("role", "path", "more"),
    [
        ("coordinator", "enrolments/", more_enrolments),
        ("supervisor", "enrolments/?status=overdue&search=w", more_enrolments),
        ("psw", "notices/?on=2026-11-24", more_enrolments),
        ("psw", "cohorts/summary/", more_enrolments),
        ("coordinator", "evidence/", more_evidence),
        ("supervisor", "evidence/", more_evidence),
        ("worker", "evidence/?search=piece&standard=EC1", more_evidence),
        ("coordinator", "supervision-sessions/", more_sessions),
        ("worker", "supervision-sessions/", more_sessions),
        ("supervisor", "enrolments/{}/breaks/", more_breaks),
        ("worker", "enrolments/{}/working-patterns/", more_patterns),
        ("supervisor", "enrolments/{}/extensions/", more_extensions),
        ("worker", "enrolments/{}/timeline/", more_events),
    ],
)
def test_thirty_rows_take_the_queries_of_three(request, api_for, enrolment, role, path, more):
    api = api_for(request.getfixturevalue(role))
    address = API + path.format(enrolment.pk) + ("&" if "?" in path else "?") + "page_size=100"

    def queries() -> int:
        api.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert api.get(address).status_code == 200
        return len(found)

    more(enrolment, 3)
    few = queries()
    more(enrolment, 27)
    assert queries() == few
    if "summary" not in path:
        assert len(api.get(address).json()["results"]) >= 30


def test_lists_that_wait_for_their_snapshots_take_the_same_queries_too(as_coordinator, enrolment):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert as_coordinator.get(f"{API}enrolments/?page_size=100").status_code == 200
        return len(found)

    as_coordinator.get(f"{API}me/")
    more_enrolments(enrolment, 3)
    few = queries()
    more_enrolments(enrolment, 30)
    assert queries() == few


@pytest.fixture
def seven(enrolment: Enrolment) -> list[str]:
    """Seven pieces of evidence, their ids in order."""
    more_evidence(enrolment, 7)
    return [str(pk) for pk in Evidence.objects.order_by("id").values_list("pk", flat=True)]


def test_pages_lead_to_each_other_in_the_order_of_ids(as_worker, seven):
    first = as_worker.get(f"{API}evidence/?page_size=3").json()
    assert set(first) == {"next", "previous", "results"}
    assert ([row["id"] for row in first["results"]], first["previous"]) == (seven[:3], None)
    assert [row["id"] for row in walk(as_worker, f"{API}evidence/?page_size=3")] == seven
    second = as_worker.get(first["next"]).json()
    assert [row["id"] for row in as_worker.get(second["previous"]).json()["results"]] == seven[:3]
    last = as_worker.get(second["next"]).json()
    assert (len(last["results"]), last["next"]) == (1, None)
    bare = as_worker.get(f"{API}evidence/").json()
    assert (len(bare["results"]), bare["next"], bare["previous"]) == (7, None, None)


def test_a_page_holds_fifty_rows_and_at_most_two_hundred(as_worker, enrolment):
    more_evidence(enrolment, 203)
    for query, rows in (("", 50), ("?page_size=200", 200), ("?page_size=201", 200), ("?page_size=99999", 200)):
        assert len(as_worker.get(f"{API}evidence/{query}").json()["results"]) == rows, query
    for wrong in ("0", "-1", "many", "1.5", "%D9%A3"):
        problem(as_worker.get(f"{API}evidence/?page_size={wrong}"), 400, field="page_size")


def test_a_bad_cursor_is_404_on_every_list(as_coordinator, one):
    lists = [f"{API}{name}/" for name in ("enrolments", "evidence", "supervision-sessions", "frameworks", "notices")]
    for cursor in ("x", "", "bm90LW91cnM=", "YXg", "%C3%A9", "a" * 500, f"a{SOME_ID}"):
        for address in (*lists, f"{one}timeline/", f"{one}breaks/"):
            problem(as_coordinator.get(f"{address}?cursor={cursor}"), 404, "not_found")


def test_updated_since_means_that_instant_or_later(as_worker, as_coordinator, seven, one):
    for path, model in (("evidence/", Evidence), ("enrolments/", Enrolment), ("frameworks/", FrameworkVersion)):
        newest = model.objects.order_by("updated_at").last().updated_at
        found = as_coordinator.get(f"{API}{path}", {"updated_since": newest.isoformat()}).json()["results"]
        assert found, path
        after = (newest + dt.timedelta(microseconds=1)).isoformat()
        assert as_coordinator.get(f"{API}{path}", {"updated_since": after}).json()["results"] == []
        assert as_coordinator.get(f"{API}{path}?updated_since=2020-01-01").json()["results"], path
        problem(as_coordinator.get(f"{API}{path}?updated_since=soon"), 400, field="updated_since")
    events = as_worker.get(f"{one}timeline/").json()["results"]
    since = as_worker.get(f"{one}timeline/", {"updated_since": events[-1]["at"]}).json()["results"]
    assert events[-1] in since
    problem(as_worker.get(f"{one}timeline/?updated_since=soon"), 400, field="updated_since")


def test_updated_since_finds_what_was_changed_and_not_only_what_was_made(as_worker, piece):
    made = [as_worker.post(f"{API}evidence/", piece(title=f"Piece {n}")) for n in range(2)]
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=True):
        as_worker.patch(made[0]["Location"], {"title": "Changed"}, If_Match=made[0]["ETag"])
    found = as_worker.get(f"{API}evidence/?updated_since=2026-11-23T12:00:00Z").json()["results"]
    assert [row["id"] for row in found] == [made[0].json()["id"]]
    assert as_worker.get(f"{API}evidence/?updated_since=2026-11-23T14:00:00%2B01:00").json()["results"] == []


def test_the_schedule_alone_is_a_bare_array(as_worker, one):
    assert isinstance(as_worker.get(f"{one}schedule/").json(), list)


def test_wrong_filters_are_told_and_unknown_ones_left_alone(as_worker):
    for path, field in (("evidence/?kind=poem", "kind"), ("evidence/?enrolment=7", "enrolment")):
        problem(as_worker.get(f"{API}{path}"), 400, field=field)
    assert as_worker.get(f"{API}evidence/?colour=blue").status_code == 200
    for path in ("evidence/", "enrolments/"):
        assert as_worker.get(f"{API}{path}", {"search": "a " * 99}).status_code == 200
        assert as_worker.get(f"{API}{path}", {"search": "\ufdfa" * 200}).status_code == 200
        problem(as_worker.get(f"{API}{path}", {"search": "a " * 3000}), 400, field="search")
