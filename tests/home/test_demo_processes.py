"""The demo's processes: known by more than a number, stopped in order, swept up after a kill."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from ecf.home.demo.processes import Known, Pidfile, identity_of, known, start, stop, sweep_up
from ecf.home.demo.serving import free_port


@pytest.fixture
def sleeper():
    """Starts processes that do nothing, and ends them after the test."""
    running = []

    def begin(word="sleeper"):
        code = f"import time; '{word}'; print('up', flush=True); time.sleep(600)"
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
        process.stdout.readline()
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()


def test_a_process_is_known_by_its_start_and_its_command(sleeper):
    process = sleeper()
    told = known("site", process.pid, "sleeper")
    assert told.is_running
    assert not Known("site", process.pid, told.started, "another-program").is_running
    assert not Known("site", process.pid, "1", "sleeper").is_running


def test_a_process_that_ended_is_not_running_even_before_it_is_waited_for(sleeper):
    process = sleeper()
    told = known("site", process.pid, "sleeper")
    process.kill()
    while identity_of(process.pid) is not None:
        pass
    assert not told.is_running


def test_what_a_killed_start_left_is_ended_and_nothing_else(sleeper, tmp_path):
    ours, theirs = sleeper(), sleeper()
    pidfile = Pidfile(tmp_path / "demo.pids")
    pidfile.add(known("worker", ours.pid, "sleeper"))
    pidfile.add(Known("site", theirs.pid, "1", "sleeper"))
    said = []
    assert sweep_up(Pidfile(tmp_path / "demo.pids").read(), said.append) == 1
    assert ours.wait(timeout=10) is not None
    assert theirs.poll() is None
    assert said == [f"Ending what an earlier start left behind: worker (process {ours.pid})."]


def test_a_pidfile_that_cannot_be_read_is_an_empty_one(tmp_path):
    path = tmp_path / "demo.pids"
    assert Pidfile(path).read() == []
    for text in ("", "{", "[1]", '[{"name": "x"}]'):
        path.write_text(text)
        assert Pidfile(path).read() == []


def test_one_that_does_not_listen_is_made_to_end(tmp_path):
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    log = tmp_path / "deaf.log"
    child = start("site", [sys.executable, "-c", code], mark="SIG_IGN", env={}, cwd=Path("/"), log=log)
    while "up" not in log.read_text():
        pass
    told = known("site", child.known.pid, "SIG_IGN")
    stop(told, seconds=0.2)
    assert not told.is_running
    assert child.last_words() == "up"


def test_a_port_in_use_gives_way_to_the_next_and_says_so():
    said = []
    first = free_port(18731, is_chosen=False, say=said.append)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", first))
        holder.listen()
        other = free_port(first, is_chosen=False, say=said.append)
        assert other > first
        assert said[-1] == f"Port {first} is in use, so the site is on port {other}."
        with pytest.raises(CommandError, match="Choose another"):
            free_port(first, is_chosen=True, say=said.append)
