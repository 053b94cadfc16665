"""The demo is started, stopped, killed and started again, as a person at a terminal would do it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from ecf.home.demo.processes import identity_of
from tests.brokers import ROOT, environment

pytestmark = pytest.mark.soak
PORT = 18440


class Demo:
    """One run of `manage.py demo` in a folder of its own."""

    def __init__(self, folder, number):
        self.folder, self.log = folder, folder / f"run-{number}.log"
        env = environment(DATABASE_URL=f"sqlite:///{folder}/demo.sqlite3", MAIL_DIR=str(folder / "mail"))
        for name in ("DEBUG", "DJANGO_SETTINGS_MODULE", "REDIS_URL"):
            env.pop(name, None)
        with self.log.open("wb") as sink:
            command = [sys.executable, "manage.py", "demo", "--port", str(PORT)]
            self.process = subprocess.Popen(
                command, env=env, cwd=ROOT, stdout=sink, stderr=sink, start_new_session=True
            )

    @property
    def said(self):
        return self.log.read_text()

    def wait_until_it_serves(self, seconds=400):
        deadline = time.monotonic() + seconds
        while "Ctrl-C stops everything" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.2)
        return self

    def children(self):
        rows = json.loads((self.folder / "demo.pids").read_text())
        return {row["name"]: row["pid"] for row in rows if row["name"] != "demo"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@contextmanager
def running(folder, number):
    demo = Demo(folder, number)
    try:
        yield demo.wait_until_it_serves()
    finally:
        if demo.process.poll() is None:
            demo.process.terminate()
            demo.process.wait(timeout=60)


def answers():
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/sign-in/", timeout=10) as answer:
        return answer.status == 200


def got(path):
    """What the site says at an address, and with which status."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def messages_in(folder):
    """How many messages were written: two of the same second may share a file."""
    return sum(file.read_text().count("Message-ID: <digest-") for file in (folder / "mail").iterdir())


def all_ended(pids):
    deadline = time.monotonic() + 20
    while any(identity_of(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_it_serves_sends_a_real_reminder_and_stops_at_ctrl_c(folder):
    with running(folder, 1) as demo:
        assert answers()
        assert got("/static/app.css")[0] == 200
        status, page = got("/no-such-page/")
        assert status == 404 and "DEBUG = True" not in page and "govuk-heading-l" in page
        sent = int(re.search(r"Reminders sent today: (\d+) messages", demo.said)[1])
        assert sent == messages_in(folder) > 0
        pids = demo.children()
        assert set(pids) == {"broker", "worker", "site"}
        os.killpg(demo.process.pid, signal.SIGINT)
        assert demo.process.wait(timeout=60) == 0
    assert "Stopped. Your data is kept" in demo.said
    assert all_ended(pids.values())
    assert not (folder / "demo.pids").exists()


def test_after_kill_9_the_next_start_cleans_up_and_keeps_the_data(folder):
    with running(folder, 2) as demo:
        assert "The cast is there already" in demo.said
        left = demo.children()
        demo.process.kill()
        demo.process.wait()
        assert all(identity_of(pid) for pid in left.values()), "they outlive it, which is why the next start must look"
    before = messages_in(folder)
    bystander = subprocess.Popen(["sleep", "600"])
    try:
        with running(folder, 3) as again:
            assert all_ended(left.values())
            assert "Ending what an earlier start left behind: broker" in again.said
            assert answers()
            assert bystander.poll() is None
            assert messages_in(folder) == before, "nobody is told twice"
            pids = again.children()
            again.process.terminate()
            assert again.process.wait(timeout=60) == 0
        assert all_ended(pids.values())
    finally:
        bystander.kill()
        bystander.wait()


def test_a_second_demo_on_the_same_data_is_refused(folder):
    with running(folder, 4):
        other = Demo(folder, 5)
        assert other.process.wait(timeout=60) == 1
        assert "The demo is running already" in other.said
        assert answers()
