"""Workers are killed with -9 in the middle of sending: nothing is lost, and what goes out twice is accounted for."""

import datetime as dt
import email
import socketserver
import threading
import time
from collections import Counter

import pytest
from django.utils import timezone

from ecf.core.clock import today
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.reminders.models import Digest, DigestState, Notice, NoticeKind
from ecf.reminders.tasks import deliver_due
from tests.brokers import ask, kill_group, real_broker, real_worker

pytestmark = pytest.mark.soak
PEOPLE = 60
ROUNDS = 4
CONCURRENCY = 2
SECONDS_PER_MESSAGE = 0.15


class SlowMailHost(socketserver.StreamRequestHandler):
    """Just enough SMTP to take a message slowly; what it took whole is what was received."""

    def handle(self):
        self._say("220 ready")
        for raw in self.rfile:
            word = raw.decode().strip().split(" ")[0].upper()
            if word == "DATA":
                self._say("354 go on")
                self._take()
            else:
                self._say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _take(self):
        lines = []
        for raw in self.rfile:
            if raw.rstrip(b"\r\n") == b".":
                time.sleep(SECONDS_PER_MESSAGE)
                self.server.received.append(email.message_from_bytes(b"".join(lines))["Message-ID"])
                self._say("250 taken")
                return
            lines.append(raw)

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mail_host():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), SlowMailHost) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None
        server.received = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def digests(transactional_db, enrolment: Enrolment) -> list[Digest]:
    """Sixty people, each with a digest of one line that is still true."""
    row = enrolment.milestones.get(key="year-5-assessment")
    made = []
    for number in range(PEOPLE):
        person = User.objects.create_user(f"p{number}", f"p{number}@example.org", given_name=f"P{number}")
        person.roles.create(employer=enrolment.employer, role="coordinator", started_on=dt.date(2020, 1, 1))
        digest = Digest.objects.create(recipient=person, on=today())
        Notice.objects.create(
            recipient=person,
            digest=digest,
            employer=enrolment.employer,
            enrolment=enrolment,
            kind=NoticeKind.MILESTONE,
            subject_id=row.pk,
            milestone=row.key,
            rung="+14",
            due_on=row.due_on,
            line="A line that is still true.",
        )
        made.append(digest)
    return made


def message_id(digest):
    return f"<digest-{digest.pk}@early-career-tracker>"


def wait_for(number, received, seconds=60):
    deadline = time.monotonic() + seconds
    while len(received) < number and time.monotonic() < deadline:
        time.sleep(0.02)
    return len(received) >= number


def lease_is_over():
    """Ten minutes pass for every claim that a dead worker held."""
    held = Digest.objects.filter(state=DigestState.CLAIMED)
    caught = set(held.values_list("pk", flat=True))
    held.update(claimed_at=timezone.now() - dt.timedelta(minutes=11))
    return caught


def test_no_digest_is_lost_and_only_those_in_hand_at_a_kill_go_out_twice(digests, mail_host, tmp_path):
    url = f"smtp://127.0.0.1:{mail_host.server_address[1]}"
    log, caught = tmp_path / "worker.log", set()
    options = ("--concurrency", str(CONCURRENCY))
    with real_broker(tmp_path / "broker") as broker:
        for killed in range(1, ROUNDS + 1):
            with real_worker(broker, log, *options, EMAIL_URL=url) as worker:
                ask(deliver_due, broker)
                assert wait_for(killed * 8, mail_host.received), log.read_text()[-3000:]
                time.sleep(SECONDS_PER_MESSAGE / 2)
                kill_group(worker)
            time.sleep(2 * SECONDS_PER_MESSAGE)
            caught |= lease_is_over()
        with real_worker(broker, log, *options, EMAIL_URL=url):
            deadline = time.monotonic() + 120
            while Digest.objects.exclude(state=DigestState.SENT).exists() and time.monotonic() < deadline:
                ask(deliver_due, broker)
                time.sleep(1)
    received = Counter(mail_host.received)
    assert set(Digest.objects.values_list("state", flat=True)) == {DigestState.SENT}
    assert {message_id(digest) for digest in digests} == set(received)
    twice = {digest.pk for digest in digests if received[message_id(digest)] > 1}
    assert caught, "each round kills in the middle of something"
    assert twice <= caught
    assert len(mail_host.received) - PEOPLE <= ROUNDS * CONCURRENCY


def test_nobody_gets_two_from_many_workers_at_once(digests, mail_host, tmp_path):
    url = f"smtp://127.0.0.1:{mail_host.server_address[1]}"
    with real_broker(tmp_path / "broker") as broker:
        for _ in range(20):
            ask(deliver_due, broker)
        with (
            real_worker(broker, tmp_path / "one.log", "--concurrency", "2", "-n", "one@%h", EMAIL_URL=url),
            real_worker(broker, tmp_path / "two.log", "--concurrency", "2", "-n", "two@%h", EMAIL_URL=url),
        ):
            assert wait_for(PEOPLE, mail_host.received, seconds=120)
            time.sleep(3)
    assert Counter(Counter(mail_host.received).values()) == {1: PEOPLE}
