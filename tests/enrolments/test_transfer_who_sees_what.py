"""Who reads what before, during and after a move: the present employer's people, the new one's, and the worker."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from ecf.enrolments.models import Enrolment, Placement, Transfer
from ecf.enrolments.services import (
    accept_transfer,
    assign,
    carry_out_transfers,
    consent_to_transfer,
    propose_transfer,
    record_milestone,
    start_break,
)
from ecf.evidence.models import Evidence
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence, unlock_evidence
from ecf.people.models import RoleName
from ecf.reminders.models import Digest, Notice
from ecf.reminders.services import sweep
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import log_session, plan_session, record_session, share_session, sign_session
from tests.cast import TODAY, House, with_role
from tests.conftest import ApiClient

API = "/api/v1/"
LAST, FIRST = dt.date(2026, 11, 20), TODAY
IN_TIME, LATER = dt.date(2026, 11, 10), dt.date(2026, 12, 1)
OLD_TEXT, OLD_SUMMARY, OLD_POINTS = "the boy behind the door", "how the first visit went", "How do I say no?"
NEW_TEXT, NEW_SUMMARY = "a late evening in Eastborough", "what the new team is like"
OLD = ("coordinator", "psw", "supervisor", "assessor", "past_supervisor")
NEW = ("outsider_coordinator", "outsider_psw", "outsider_supervisor", "outsider_assessor")
# Names and days that only the new employer and the worker may know of.
OF_THE_NEW = [
    *[f"outsider-{each}" for each in ("supervisor", "coordinator", "psw", "assessor")],
    *[f"Outsider {each.title()}" for each in ("supervisor", "coordinator", "psw", "assessor")],
    *["Front door", NEW_TEXT, NEW_SUMMARY],
    *["2026-12-01", "1 December 2026", "2026-12-02", "2 December 2026"],
]
WRITTEN = {"minutes": 90, "kind": "reflective", "wellbeing": 4, "caseload": 12}
ACTION = {"what": "Read the guidance", "owner": "worker"}


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    with time_machine.travel(dt.datetime.combine(day, dt.time(11), ZoneInfo("Europe/London")), tick=True):
        yield


@dataclass
class Story:
    """`worker`'s record at Northshire, on its way to Eastborough."""

    people: dict[str, Any]
    enrolment: Enrolment
    transfer: Transfer
    evidence: dict[str, Evidence]
    sessions: dict[str, SupervisionSession]

    def client(self, role: str) -> Client:
        client = Client()
        client.force_login(self.people[role])
        return client

    def get(self, role: str, path: str, **query: Any) -> Any:
        return ApiClient(self.people[role]).get(f"{API}{path}", query or None)

    def ids(self, role: str, path: str, **query: Any) -> set[str]:
        return {row["id"] for row in self.get(role, path, **query).json()["results"]}


def written(enrolment: Enrolment, text: str, privacy: str = "shared") -> Evidence:
    return start_evidence(
        enrolment=enrolment,
        kind="critical_reflection",
        title=text,
        happened_on=dt.date(2026, 10, 5),
        body=text,
        standards=[{"code": "EC2", "how": text}],
        privacy=privacy,
        by=enrolment.social_worker.user,
    )


@pytest.fixture
def story(north: House, east: House) -> Story:
    """What there is in Northshire's time, and a move that is proposed."""
    enrolment = north.enrolments["worker"]
    named = {**north.people, **east.people, "worker": enrolment.social_worker.user}
    named["outsider-assessor"] = with_role("outsider-assessor", east.employer, RoleName.ASSESSOR)
    people = {name.replace("-", "_"): user for name, user in named.items()}
    with on(IN_TIME):
        evidence, sessions = in_time(enrolment, people)
        transfer = propose_transfer(
            enrolment=enrolment, to_employer=east.employer, on=FIRST, last_day=LAST, by=people["coordinator"]
        )
    return Story(people, enrolment, transfer, evidence, sessions)


def in_time(enrolment: Enrolment, people: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    worker, supervisor = people["worker"], people["supervisor"]

    def handed_in() -> Evidence:
        return submit_evidence(evidence=written(enrolment, OLD_TEXT), by=worker)

    evidence = {"draft": written(enrolment, OLD_TEXT), "private": written(enrolment, OLD_TEXT, "private")}
    evidence |= {"waiting": handed_in(), "answered_later": handed_in(), "reopened_later": handed_in()}
    for name in ("accepted", "reopened_later"):
        evidence[name] = accept_evidence(evidence=evidence.get(name) or handed_in(), by=supervisor)
    held = {**WRITTEN, "held_on": IN_TIME, "summary": OLD_SUMMARY, "actions": [ACTION]}
    sessions = {name: log_session(enrolment=enrolment, by=supervisor, sign=True, **held) for name in ("signed", "half")}
    sign_session(session=sessions["signed"], by=worker)
    sessions["planned"] = plan_session(
        enrolment=enrolment, planned_for=dt.date(2026, 11, 18), worker_notes=OLD_POINTS, by=worker
    )
    sessions["taken_over"] = plan_session(enrolment=enrolment, planned_for=dt.date(2026, 11, 19), by=worker)
    record_milestone(
        enrolment=enrolment, milestone="review-3m", outcome="done", met_on=dt.date(2026, 9, 22), by=supervisor
    )
    start_break(
        enrolment=enrolment,
        reason="bereavement",
        started_on=dt.date(2026, 8, 3),
        ended_on=dt.date(2026, 8, 7),
        by=people["coordinator"],
    )
    return evidence, sessions


def accept(story: Story) -> None:
    accept_transfer(
        transfer=story.transfer,
        team=story.transfer.to_employer.teams.get(),
        supervisor=story.people["outsider_supervisor"],
        assessor=story.people["outsider_assessor"],
        by=story.people["outsider_coordinator"],
    )


@pytest.fixture
def consented(story: Story) -> Story:
    with on(IN_TIME):
        consent_to_transfer(transfer=story.transfer, by=story.people["worker"])
    return story


@pytest.fixture
def accepted(consented: Story) -> Story:
    with on(IN_TIME):
        accept(consented)
    return consented


@pytest.fixture
def moved(accepted: Story) -> Story:
    """Carried out; and a week later much has happened at Eastborough."""
    sweep(on=LAST, today=LAST)
    carry_out_transfers(today=FIRST)
    story, worker, supervisor = accepted, accepted.people["worker"], accepted.people["outsider_supervisor"]
    story.enrolment = Enrolment.objects.with_people().get(pk=story.enrolment.pk)
    with on(LATER):
        accept_evidence(evidence=story.evidence["answered_later"], by=supervisor)
        unlock_evidence(evidence=story.evidence["reopened_later"], reason=NEW_TEXT, by=supervisor)
        story.evidence["new"] = submit_evidence(evidence=written(story.enrolment, NEW_TEXT), by=worker)
        held = {**WRITTEN, "summary": NEW_SUMMARY, "caseload": 9}
        story.sessions["new"] = log_session(
            enrolment=story.enrolment, by=supervisor, **held, held_on=dt.date(2026, 12, 1)
        )
        record_session(session=story.sessions["taken_over"], by=supervisor, **held, held_on=dt.date(2026, 11, 19))
        share_session(session=story.sessions["signed"], reader="supervisor", by=worker)
        plan_session(enrolment=story.enrolment, planned_for=dt.date(2026, 12, 2), by=supervisor)
    with on(dt.date(2026, 12, 3)):  # of this day the old supervisor may know: it is their session, too
        sign_session(session=story.sessions["half"], by=worker)
    return story


# Before the move


@pytest.mark.parametrize("role", NEW)
def test_before_consent_the_new_employer_sees_nothing(story: Story, role: str) -> None:
    client = story.client(role)
    for path in addresses(story):
        assert client.get(path).status_code in {403, 404}, path
    for path in (f"enrolments/{story.enrolment.pk}/", f"transfers/{story.transfer.pk}/"):
        assert story.get(role, path).status_code == 404
    for path in ("enrolments/", "transfers/", "evidence/", "supervision-sessions/"):
        assert str(story.enrolment.pk) not in story.get(role, path).content.decode()


def addresses(story: Story) -> list[str]:
    """Pages about the record and the move."""
    pk = story.enrolment.pk
    return [
        *[reverse(name, args=[pk]) for name in ("journey", "timeline", "propose_transfer", "cohort_worker")],
        *[reverse(name, args=[story.transfer.pk]) for name in ("transfer", "accept_transfer", "decline_transfer")],
        *[reverse("evidence", args=[each.pk]) for each in story.evidence.values()],
        *[reverse("session", args=[each.pk]) for each in story.sessions.values()],
        f"{reverse('evidence_list')}?enrolment={pk}",
        reverse("sessions_of", args=[pk]),
    ]


@pytest.mark.parametrize("state", ["consented", "accepted"])
def test_until_the_first_day_the_receiving_coordinator_sees_who_comes_and_nothing_else(
    state: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(state)
    found = story.get("outsider_coordinator", f"transfers/{story.transfer.pk}/").json()
    assert found["state"] == state
    assert found["about"] == {
        "registration_number": "SW1001",
        "given_name": "Worker",
        "family_name": "Worker",
        "framework": "ECF5",
        "framework_version": "2022.1",
        "started_on": "2026-06-22",
        "next_milestone": "agreement",
        "next_due_on": "2026-07-06",
    }
    page = story.client("outsider_coordinator").get(reverse("transfer", args=[story.transfer.pk])).content.decode()
    assert "SW1001" in page and "Worker Worker" in page
    for word in (
        "Duty and assessment",
        "supervisor@",
        "Past Supervisor",
        "Assessor Northshire",
        OLD_TEXT,
        "bereavement",
    ):
        assert word not in page
    for path in addresses(story):
        if "transfers" not in path:
            assert story.client("outsider_coordinator").get(path).status_code in {403, 404}, path
    for path in ("", "schedule/", "progress/", "timeline/", "breaks/", "transfer/", "placements/"):
        assert story.get("outsider_coordinator", f"enrolments/{story.enrolment.pk}/{path}").status_code == 404
    assert str(story.enrolment.pk) not in story.get("outsider_coordinator", "enrolments/").content.decode()
    for role in ("outsider_psw", "outsider_supervisor", "outsider_assessor"):
        assert story.get(role, f"transfers/{story.transfer.pk}/").status_code == 404


def test_before_the_move_the_present_employer_reads_who_decided_as_the_other_employer(accepted: Story) -> None:
    timeline = accepted.get("coordinator", f"enrolments/{accepted.enrolment.pk}/timeline/").json()["results"]
    by = {row["kind"]: row["by"] for row in timeline if row["kind"].startswith("transfer.")}
    assert by == {"transfer.proposed": "coordinator", "transfer.consented": "worker", "transfer.accepted": None}
    page = accepted.client("coordinator").get(reverse("timeline", args=[accepted.enrolment.pk])).content.decode()
    assert "The other employer" in page
    for where in (page, *(accepted.client(role).get(path).content.decode() for role, path in old_views(accepted))):
        for word in ("outsider-", "Outsider", "Front door"):
            assert word not in where
    own = accepted.get("worker", f"enrolments/{accepted.enrolment.pk}/timeline/").json()["results"]
    assert "outsider-coordinator" in {row["by"] for row in own}


def old_views(story: Story) -> list[tuple[str, str]]:
    return [
        ("coordinator", reverse("transfer", args=[story.transfer.pk])),
        ("psw", reverse("transfer", args=[story.transfer.pk])),
        ("coordinator", reverse("transfers")),
        ("coordinator", reverse("journey", args=[story.enrolment.pk])),
        ("coordinator", f"{API}transfers/{story.transfer.pk}/"),
    ]


def test_a_supervisor_does_not_learn_of_a_move_before_it_is_done(accepted: Story) -> None:
    timeline = accepted.get("supervisor", f"enrolments/{accepted.enrolment.pk}/timeline/").json()["results"]
    assert not [row for row in timeline if row["kind"].startswith("transfer.")]
    assert accepted.ids("supervisor", "transfers/") == set()
    assert accepted.ids("supervisor", f"enrolments/{accepted.enrolment.pk}/transfer/") == set()


def test_why_a_move_was_cancelled_is_not_told_to_the_new_employer(consented: Story) -> None:
    path = f"transfers/{consented.transfer.pk}/"
    body = {"reason": "She has a new baby."}
    assert ApiClient(consented.people["coordinator"]).post(f"{API}{path}cancel/", body).status_code == 200
    assert consented.get("worker", path).json()["end_reason"] == body["reason"]
    found = consented.get("outsider_coordinator", path).json()
    assert (found["state"], found["end_reason"], found["about"]) == ("cancelled", None, None)
    page = consented.client("outsider_coordinator").get(reverse("transfer", args=[consented.transfer.pk]))
    assert "new baby" not in page.content.decode()


# After the move


def test_the_enrolment_is_the_new_employers_and_gone_for_the_old_one(moved: Story) -> None:
    pk = moved.enrolment.pk
    for role in OLD:
        assert moved.get(role, f"enrolments/{pk}/").status_code == 404
        assert str(pk) not in moved.ids(role, "enrolments/")
        assert str(pk) not in moved.ids(role, "enrolments/", search="SW1001", updated_since="2026-01-01")
        assert moved.client(role).get(reverse("journey", args=[pk])).status_code == 404
    for role in NEW:
        assert moved.get(role, f"enrolments/{pk}/").status_code == 200
        assert moved.client(role).get(reverse("journey", args=[pk])).status_code == 200


def test_counts_and_lists_of_the_old_employer_are_without_them(moved: Story) -> None:
    def total(role: str) -> int:
        return sum(row["count"] for row in moved.get(role, "cohorts/summary/").json()["by_status"])

    assert (total("coordinator"), total("outsider_coordinator")) == (1, 2)
    assert "SW1001" not in moved.client("coordinator").get(reverse("cohort")).content.decode()
    assert "SW1001" in moved.client("outsider_coordinator").get(reverse("cohort")).content.decode()


def test_the_old_employer_keeps_the_facts_of_evidence_as_they_were(moved: Story) -> None:
    kept = moved.ids("coordinator", "evidence/")
    names = {name for name, row in moved.evidence.items() if str(row.pk) in kept}
    assert names == {"waiting", "answered_later", "accepted"}
    states = {
        "waiting": ("submitted", None),
        "answered_later": ("submitted", None),
        "accepted": ("accepted", "supervisor"),
    }
    for name, (state, by) in states.items():
        answer = moved.get("coordinator", f"evidence/{moved.evidence[name].pk}/")
        row = answer.json()
        assert (row["state"], row["accepted_by"], row["content_hidden"]) == (state, by, True)
        assert (row["kind"], row["standards"]) == ("critical_reflection", [{"code": "EC2", "how": None}])
        assert (row["title"], row["body"], row["counts"], row["version"]) == (None, None, None, 0)
        assert row["updated_at"] == row["submitted_at"]
        assert answer["ETag"] == '"0"'


@pytest.mark.parametrize(
    "query",
    [
        {"state": "accepted"},
        {"state": "submitted"},
        {"updated_since": "2026-11-30T00:00:00Z"},
        {"updated_since": "2026-01-01"},
        {"search": "boy"},
        {"search": "Eastborough"},
    ],
)
def test_nothing_that_is_kept_is_found_by_what_may_have_changed(moved: Story, query: dict[str, str]) -> None:
    mine = {str(row.pk) for row in (*moved.evidence.values(), *moved.sessions.values())}
    assert not moved.ids("coordinator", "evidence/", **query) & mine
    if "search" not in query and query.get("state") != "accepted" and query.get("state") != "submitted":
        assert not moved.ids("coordinator", "supervision-sessions/", **query) & mine
    assert not moved.ids("coordinator", "supervision-sessions/", state="signed") & mine


def test_the_old_employer_keeps_the_facts_of_sessions_as_they_were(moved: Story) -> None:
    kept = moved.ids("psw", "supervision-sessions/")
    names = {name for name, row in moved.sessions.items() if str(row.pk) in kept}
    assert names == {"signed", "half", "planned"}
    states = {"signed": ("signed", 2), "half": ("recorded", 1), "planned": ("planned", 0)}
    for name, (state, signatures) in states.items():
        row = moved.get("psw", f"supervision-sessions/{moved.sessions[name].pk}/").json()
        assert (row["state"], len(row["signatures"]), row["content_hidden"]) == (state, signatures, True)
        assert {row[each] for each in ("summary", "wellbeing", "worker_notes")} == {None}
        assert (row["actions"], row["addenda"], row["shared_with"], row["version"]) in [
            ([], [], [], 0),
            (None, None, [], 0),
        ]
        assert row["updated_at"] == row["created_at"]


@pytest.mark.parametrize("action", ["accept", "return", "unlock", "submit"])
def test_what_is_only_kept_cannot_be_written(moved: Story, action: str) -> None:
    client = ApiClient(moved.people["coordinator"])
    answer = client.post(f"{API}evidence/{moved.evidence['waiting'].pk}/{action}/", {"comment": "x", "reason": "x"})
    assert answer.status_code == 404


def test_pages_of_single_pieces_are_gone_for_the_old_employer(moved: Story) -> None:
    for role in ("coordinator", "psw"):
        client = moved.client(role)
        for path in addresses(moved):
            if not path.startswith("/enrolments/transfers/"):
                assert client.get(path).status_code in {403, 404}, path


def test_the_page_of_the_past_placement_tells_what_was_made_in_its_time(moved: Story) -> None:
    placement = Placement.objects.get(enrolment=moved.enrolment, employer__code="northshire")
    path = reverse("past_placement", args=[placement.pk])
    page = moved.client("coordinator").get(path).content.decode()
    for words in ("Eastborough Council", "10 November 2026", "Accepted on 10 November 2026", "Waiting on the last day"):
        assert words in page
    assert "A milestone was recorded: 3-month review" in page
    for words in [OLD_TEXT, OLD_SUMMARY, OLD_POINTS, "ereavement", *OF_THE_NEW]:
        assert words not in page, words
    statuses = {role: moved.client(role).get(path).status_code for role in (*OLD, *NEW, "worker")}
    assert {role for role, status in statuses.items() if status == 200} == {"coordinator", "psw"}
    assert set(statuses.values()) == {200, 404}
    listed = moved.client("coordinator").get(reverse("transfers")).content.decode()
    assert path in listed


def test_the_old_supervisor_keeps_the_sessions_they_held_and_loses_the_rest(moved: Story) -> None:
    kept = moved.ids("supervisor", "supervision-sessions/")
    names = {name for name, row in moved.sessions.items() if str(row.pk) in kept}
    assert names == {"signed", "half"}
    row = moved.get("supervisor", f"supervision-sessions/{moved.sessions['signed'].pk}/").json()
    assert (row["summary"], row["wellbeing"], row["shared_with"]) == (OLD_SUMMARY, 4, [])
    assert moved.client("supervisor").get(reverse("session", args=[moved.sessions["signed"].pk])).status_code == 200
    assert moved.ids("supervisor", "evidence/") == set()
    assert moved.ids("assessor", "evidence/") == set()


def test_points_written_after_the_move_do_not_reach_the_old_supervisor(moved: Story) -> None:
    path = f"supervision-sessions/{moved.sessions['planned'].pk}/"
    worker = ApiClient(moved.people["worker"])
    changed = worker.patch(f"{API}{path}", {"worker_notes": NEW_TEXT}, If_Match="*")
    assert changed.status_code == 200
    assert moved.get("supervisor", path).status_code == 404


def test_the_new_people_see_the_record_as_theirs(moved: Story) -> None:
    shared = {"waiting", "answered_later", "accepted", "reopened_later", "new"}
    for role in ("outsider_supervisor", "outsider_assessor"):
        seen = moved.ids(role, "evidence/")
        assert {name for name, row in moved.evidence.items() if str(row.pk) in seen} == shared
        row = moved.get(role, f"evidence/{moved.evidence['waiting'].pk}/").json()
        assert (row["body"], row["content_hidden"]) == (OLD_TEXT, False)
    assert moved.ids("outsider_coordinator", "evidence/") == {str(moved.evidence[name].pk) for name in shared}
    facts = moved.get("outsider_coordinator", f"evidence/{moved.evidence['answered_later'].pk}/").json()
    assert (facts["state"], facts["body"]) == ("accepted", None)


def test_the_new_supervisor_reads_dates_open_actions_and_what_is_shared(moved: Story) -> None:
    read = {
        name: moved.get("outsider_supervisor", f"supervision-sessions/{moved.sessions[name].pk}/").json()
        for name in ("signed", "half", "planned")
    }
    assert (read["signed"]["summary"], read["signed"]["wellbeing"]) == (OLD_SUMMARY, None)
    assert (read["half"]["summary"], read["half"]["content_hidden"]) == (None, True)
    assert [action["what"] for action in read["half"]["actions"]] == [ACTION["what"]]
    assert read["planned"]["worker_notes"] is None
    page = moved.client("outsider_supervisor").get(reverse("session", args=[moved.sessions["half"].pk]))
    assert OLD_SUMMARY not in page.content.decode() and ACTION["what"] in page.content.decode()
    assert moved.get("outsider_assessor", f"supervision-sessions/{moved.sessions['half'].pk}/").status_code == 404


def test_what_the_old_people_were_told_is_over_for_them(moved: Story) -> None:
    told = Notice.objects.filter(enrolment=moved.enrolment, employer__code="northshire")
    assert told.exists()
    worker = moved.people["worker"]
    assert not told.exclude(recipient=worker).filter(settled_at__isnull=True).exists()
    rows = moved.get("coordinator", "notices/", on=str(LATER)).json()["results"]
    assert str(moved.enrolment.pk) not in {row["enrolment"] for row in rows}
    past = moved.get("outsider_coordinator", "notices/", on=str(LAST)).json()["results"]
    assert str(moved.enrolment.pk) not in {row["enrolment"] for row in past}


def test_promises_of_the_new_employer_begin_with_the_first_day_there(moved: Story) -> None:
    with on(FIRST):
        before = moved.get("outsider_coordinator", f"enrolments/{moved.enrolment.pk}/progress/", on=str(FIRST)).json()
    found = {row["code"]: row for row in before["commitments"]}
    assert (found["supervision"]["needed"], found["supervision"]["due_on"]) == (7, "2026-11-30")
    assert found["caseload"]["status"] == "not_measured"
    assert found["protected_time"]["status"] == "not_measured"
    assert (found["sign_off"]["have"], found["sign_off"]["status"]) == (0, "kept")


def gets(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The name of everything that is read at an address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from gets(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif not str(pattern.name).startswith("account_") and "get" in getattr(pattern.callback, "actions", ["get"]):
            yield f"{space}{pattern.name}"


ANY = "01939c5e-0000-7000-8000-000000000000"


def everything(story: Story) -> set[str]:
    """Every address of the site and the API, with the ids of the story in it, by what lies under which address."""
    evidence = [str(story.evidence[name].pk) for name in ("waiting", "answered_later", "reopened_later", "new")]
    sessions = [str(story.sessions[name].pk) for name in ("half", "planned", "taken_over", "new")]
    placements = [str(each.pk) for each in story.enrolment.placements.all()]
    enrolment, transfer = str(story.enrolment.pk), str(story.transfer.pk)
    under = {
        "evidence/": evidence,
        "supervision/of/": [enrolment],
        "supervision-sessions/": sessions,
        "supervision/": sessions,
        "transfers/": [transfer],
        "enrolments/transfers/": [transfer],
        "enrolments/placements/": placements,
    }
    found = set()
    for name in set(gets(get_resolver().url_patterns)):
        for more in ([], [ANY], [ANY, "review-6m"], [ANY, "supervisor"], [ANY, str(story.enrolment.breaks.get().pk)]):
            try:
                path = reverse(name, args=more)
            except NoReverseMatch:
                continue
            place = path.removeprefix(API).removeprefix("/")
            ids = next((ids for start, ids in under.items() if place.startswith(start)), [enrolment])
            found |= {path.replace(ANY, pk) for pk in ids}
    lists = {
        f"{reverse('evidence_list')}?enrolment={enrolment}",
        f"{API}notices/?on={LAST}",
        f"{API}notices/?on={LATER}",
    }
    return found | lists


@pytest.mark.parametrize("role", ["coordinator", "supervisor"])
def test_no_address_tells_the_old_people_anything_of_the_new_ones(moved: Story, role: str) -> None:
    token = ApiClient(moved.people[role]).headers
    client, paths = moved.client(role), everything(moved)
    assert len(paths) > 100
    told = {}
    for path in sorted(paths):
        with transaction.atomic():
            answer = client.get(path, headers=token if path.startswith(API) else {})
            transaction.set_rollback(True)
        if answer.status_code == 200 and "schema" not in path and "docs" not in path:
            page = answer.content.decode()
            told |= {f"{path}: {word}": 1 for word in OF_THE_NEW if word in page}
    assert told == {}


def test_a_later_supervisor_does_not_inherit_what_was_shared(moved: Story, east: House) -> None:
    other = with_role("outsider-second", east.employer, RoleName.SUPERVISOR)
    moved.people["outsider_second"] = other
    assign(
        enrolment=moved.enrolment,
        part="supervisor",
        user=other,
        on=dt.date(2026, 11, 24),
        by=moved.people["outsider_coordinator"],
        today=dt.date(2026, 11, 24),
    )
    path = f"supervision-sessions/{moved.sessions['signed'].pk}/"
    assert moved.get("outsider_second", path).json()["summary"] is None
    assert moved.get("outsider_supervisor", path).status_code == 404


@pytest.mark.parametrize("path", ["evidence/", "supervision-sessions/"])
def test_what_is_kept_takes_as_many_queries_for_any_number(moved: Story, path: str) -> None:
    api = ApiClient(moved.people["coordinator"])
    api.get(f"{API}{path}")
    few, before = counted(api, path), len(moved.ids("coordinator", path))
    with on(IN_TIME):
        for _ in range(3):
            submit_evidence(evidence=written(moved.enrolment, OLD_TEXT), by=moved.people["worker"])
            SupervisionSession.objects.create(
                enrolment=moved.enrolment, supervisor=moved.people["supervisor"], planned_for=IN_TIME
            )
    assert len(moved.ids("coordinator", path)) == before + 3
    assert counted(api, path) == few


def counted(api: ApiClient, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert api.get(f"{API}{path}").status_code == 200
    return len(asked)


def test_a_notice_of_the_worker_stays_and_one_of_the_old_supervisor_is_over(accepted: Story) -> None:
    accepted.transfer.refresh_from_db()
    Transfer.objects.filter(pk=accepted.transfer.pk).update(last_day=FIRST - dt.timedelta(days=1))
    milestone = accepted.enrolment.milestones.get(key="review-6m")
    for role in ("worker", "supervisor"):
        person = accepted.people[role]
        Notice.objects.create(
            recipient=person,
            digest=Digest.objects.create(recipient=person, on=LAST),
            employer=accepted.transfer.from_employer,
            enrolment=accepted.enrolment,
            kind="milestone",
            subject_id=milestone.pk,
            milestone=milestone.key,
            rung="-28",
            due_on=milestone.due_on,
            line="Your 6-month review is due.",
        )
    carry_out_transfers(today=FIRST)
    open_ones = Notice.objects.filter(enrolment=accepted.enrolment, settled_at__isnull=True)
    assert [each.recipient for each in open_ones] == [accepted.people["worker"]]
