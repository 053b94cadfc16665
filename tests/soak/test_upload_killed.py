"""A web process is killed while it keeps a file: neither a row without its file nor a file without its row."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.test import Client

from ecf.core.attachments import MEDIA_TYPES
from ecf.evidence.kept_files import stored_keys
from ecf.evidence.models import Attachment, Evidence
from ecf.evidence.services import start_evidence, sweep_orphan_files
from tests.brokers import ROOT, database_url, environment
from tests.cast import TODAY

pytestmark = pytest.mark.soak
HOLDS_STILL = """
import time
from ecf.wsgi import application
from ecf.evidence.services import files
def still(*args, **kwargs):
    open({mark!r}, "w").close()
    time.sleep(60)
files.{step} = still
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def body_of(token):
    edge = "edge-of-the-parts"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n',
        f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="slides.txt"\r\n',
        f"Content-Type: {MEDIA_TYPES['txt']}\r\n\r\n{'What I showed. ' * 200_000}\r\n--{edge}--\r\n",
    ]
    return "".join(parts).encode(), f"multipart/form-data; boundary={edge}"


def posted(port, path, cookie, token):
    body, kind = body_of(token)
    headers = {"Content-Type": kind, "Cookie": f"{cookie}; csrftoken={token}"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
    try:
        urllib.request.urlopen(request, timeout=50)
    except (urllib.error.URLError, OSError):
        return


@pytest.mark.parametrize("step", ["put", "_keep"], ids=["unstored", "stored"])
def test_a_kill_between_upload_and_save_leaves_neither_file_nor_row(
    step, transactional_db, enrolment, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    worker = enrolment.social_worker.user
    entry = start_evidence(
        enrolment=enrolment, kind="critical_reflection", title="Slides", happened_on=TODAY, by=worker, today=TODAY
    )
    client = Client()
    client.force_login(worker)
    cookie, token = f"sessionid={client.cookies['sessionid'].value}", "a" * 32
    mark, incoming = tmp_path / "holds", tmp_path / "tmp"
    incoming.mkdir()
    (tmp_path / "held.py").write_text(HOLDS_STILL.format(mark=str(mark), step=step))
    port, folder = free_port(), f"{tmp_path}{os.pathsep}{ROOT}"
    env = environment(
        DATABASE_URL=database_url(), MEDIA_ROOT=str(tmp_path / "media"), PYTHONPATH=folder, TMPDIR=str(incoming)
    )
    command = [sys.executable, "-m", "gunicorn", "held:application", "-b", f"127.0.0.1:{port}", "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        _upload_until(mark, port, f"/evidence/{entry.pk}/files/", cookie, token)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    assert not Attachment.objects.exists()
    assert Evidence.objects.get(pk=entry.pk).version == entry.version
    assert [path.name for path in incoming.rglob("*") if path.is_file() and path.stat().st_size > 100_000] == []
    _an_hour_later(tmp_path / "media")
    assert sweep_orphan_files() == (1 if step == "_keep" else 0)
    assert list(stored_keys()) == []


def _upload_until(mark: Path, port, path, cookie, token):
    """Sends the file until the server holds still in the middle of keeping it."""
    deadline = time.monotonic() + 60
    while not mark.exists():
        assert time.monotonic() < deadline, "the upload never got there"
        threading.Thread(target=posted, args=(port, path, cookie, token), daemon=True).start()
        for _ in range(20):
            if mark.exists():
                break
            time.sleep(0.1)


def _an_hour_later(media: Path):
    before = time.time() - 2 * 60 * 60
    for path in media.rglob("*"):
        if path.is_file():
            os.utime(path, (before, before))
