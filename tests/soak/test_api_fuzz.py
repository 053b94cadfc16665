"""Generated requests, valid and not, against a running server: no 5xx, every answer as the document says.

Whatever was written on the way, the records still agree with themselves afterwards.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.management import call_command

from ecf.core.clock import today
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence
from ecf.supervision.services import log_session, plan_session, sign_session
from tests.brokers import ROOT, database_url, environment, kill_group
from tests.cast import House
from tests.conftest import ApiClient

pytestmark = pytest.mark.soak
SEED = "20261123"
SECONDS = 600
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "missing_required_header",
    "use_after_free",
    "ensure_resource_availability",
)


@contextmanager
def real_server(log: Path) -> Iterator[str]:
    """The address of the site as it runs in production, on the tests' database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "ecf.wsgi", "--bind", place, "--threads", "4"]
    with log.open("ab") as sink:
        env = environment(DATABASE_URL=database_url())
        server = subprocess.Popen(command, env=env, cwd=ROOT, stdout=sink, stderr=sink, start_new_session=True)
    try:
        wait_for(place)
        yield f"http://{place}"
    finally:
        kill_group(server)


def wait_for(place: str, seconds: int = 60) -> None:
    host, port = place.split(":")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail("the server does not answer")


def give_some_of_everything(house: House) -> None:
    """Evidence and sessions of a worker, in several states."""
    enrolment, supervisor = house.enrolments["worker"], house.people["supervisor"]
    worker = enrolment.social_worker.user
    facts = {"kind": "critical_reflection", "happened_on": today(), "privacy": "shared", "standards": [{"code": "EC1"}]}
    pieces = [start_evidence(enrolment=enrolment, title=f"Piece {n}", by=worker, **facts) for n in range(3)]
    for piece in pieces[1:]:
        submit_evidence(evidence=piece, by=worker)
    accept_evidence(evidence=pieces[2], by=supervisor)
    plan_session(enrolment=enrolment, planned_for=today(), by=worker)
    written = {"held_on": today(), "minutes": 60, "actions": [{"what": "Read", "owner": "worker"}]}
    sessions = [log_session(enrolment=enrolment, by=supervisor, sign=True, **written) for _ in range(2)]
    sign_session(session=sessions[1], by=worker)


def schemathesis(
    address: str, headers: dict[str, str], known: Enrolment, *options: str
) -> subprocess.CompletedProcess[str]:
    """A run over every operation of the document, with the person's token. What names an enrolment names the known."""
    return subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/api/v1/schema/"),
            *(part for name, value in headers.items() for part in ("--header", f"{name}: {value}")),
            *("--checks", ",".join(CHECKS), "--seed", SEED, "--continue-on-failure", "--warnings", "off", "--no-color"),
            *options,
        ],
        cwd=ROOT / "var",
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.soak.known_ids",
            "KNOWN_ENROLMENT": str(known.pk),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


RUNS = [
    ("worker", ["--phases", "fuzzing,stateful", "--max-examples", "8"]),
    ("supervisor", ["--phases", "fuzzing,stateful", "--max-examples", "8"]),
    ("coordinator", ["--phases", "fuzzing,stateful", "--max-examples", "8"]),
    ("worker", ["--phases", "coverage,stateful", "--max-examples", "8"]),
]


@pytest.mark.parametrize(("role", "options"), RUNS, ids=["worker", "supervisor", "coordinator", "every-bound"])
def test_generated_requests_break_nothing(transactional_db, north, tmp_path, role, options):
    give_some_of_everything(north)
    user = north.enrolments["worker"].social_worker.user if role == "worker" else north.people[role]
    events = Event.objects.count()
    with real_server(tmp_path / "server.log") as address:
        found = schemathesis(address, ApiClient(user).headers, north.enrolments["worker"], *options)
    assert found.returncode == 0, found.stdout[-8000:] + found.stderr[-2000:]
    assert Event.objects.count() > events
    for command in ("verify_events", "verify_signatures", "verify_schedules", "verify_progress"):
        call_command(command)
