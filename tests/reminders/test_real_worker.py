"""A reminder goes the whole way: sweep, broker, Celery worker, message."""

import time

from ecf.reminders.models import Digest, DigestState
from ecf.reminders.services import sweep
from ecf.reminders.tasks import deliver_due
from tests.brokers import ask, real_broker, real_worker
from tests.cast import TODAY


def wait_until(holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_a_worker_sends_the_days_digest(transactional_db, due_now, supervisor, tmp_path):
    sweep(on=TODAY)
    digest = Digest.objects.get(recipient=supervisor)
    mail = tmp_path / "mail"
    with real_broker(tmp_path / "broker") as broker:
        ask(deliver_due, broker)
        with real_worker(broker, tmp_path / "worker.log", "--pool", "solo", MAIL_DIR=str(mail)):
            sent = wait_until(lambda: Digest.objects.filter(pk=digest.pk, state=DigestState.SENT).exists())
    assert sent, (tmp_path / "worker.log").read_text()[-3000:]
    messages = [path.read_text() for path in mail.iterdir()]
    assert len(messages) == 1
    assert "To: supervisor@example.org" in messages[0]
    assert "People you supervise" in messages[0]
    assert all(line.settled_at is None and line.line in messages[0] for line in digest.lines.all())
