"""The virus scanner's client, against a small scanner that speaks the protocol on a real socket."""

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from ecf.core.attachments import Answer, Scan, scan

BAD = b"INVENTED-TEST-VIRUS"
LARGEST = 300_000


class Scanner(socketserver.BaseRequestHandler):
    """Reads INSTREAM as clamd does. `server.manner` makes it misbehave."""

    server: Any

    def handle(self) -> None:
        manner = self.server.manner
        if manner == "hangs up":
            return
        if manner == "silent":
            self.server.stopped.wait(5)
            return
        command = self.exactly(10)
        content = b""
        while size := struct.unpack("!L", self.exactly(4))[0]:
            if len(content) + size > LARGEST:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            content += self.exactly(size)
            self.server.largest_piece = max(self.server.largest_piece, size)
        self.server.seen.append((command, content))
        if manner == "garbage":
            self.request.sendall(b"\xff" * 9000)
        elif manner == "drips":
            for byte in b"stream: OK":
                self.request.sendall(bytes([byte]))
                if self.server.stopped.wait(0.2):
                    return
        else:
            self.request.sendall(b"stream: Invented.Test-1 FOUND\0" if BAD in content else b"stream: OK\0")

    def exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size and (piece := self.request.recv(size - len(got))):
            got += piece
        return got.ljust(size, b"\0")


def run(server: Any) -> Iterator[Any]:
    server.manner, server.seen, server.largest_piece, server.stopped = "good", [], 0, threading.Event()
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.stopped.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def scanner() -> Iterator[Any]:
    for server in run(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner)):
        server.url = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server


@pytest.fixture
def local_scanner(tmp_path: Path) -> Iterator[Any]:
    place = tmp_path / "clamd.ctl"
    for server in run(socketserver.ThreadingUnixStreamServer(str(place), Scanner)):
        server.url = f"unix://{place}"
        yield server


def test_a_clean_file_is_clean(scanner: Any) -> None:
    assert scan(b"hello", url=scanner.url) == Scan(Answer.CLEAN)
    assert scanner.seen == [(b"zINSTREAM\0", b"hello")]


def test_an_infected_file_is_named(scanner: Any) -> None:
    assert scan(b"x" * 100_000 + BAD, url=scanner.url) == Scan(Answer.INFECTED, "Invented.Test-1")


def test_it_speaks_over_a_unix_socket(local_scanner: Any) -> None:
    assert scan(BAD, url=local_scanner.url).answer is Answer.INFECTED


def test_the_scanner_of_the_settings_is_asked(scanner: Any) -> None:
    with override_settings(CLAMD_URL=scanner.url):
        assert scan(b"hello").answer is Answer.CLEAN


def test_a_large_file_goes_in_pieces_and_arrives_whole(scanner: Any) -> None:
    content = bytes(range(256)) * 1000
    assert scan(content, url=scanner.url).answer is Answer.CLEAN
    assert scanner.seen[0][1] == content
    assert scanner.largest_piece == 64 * 1024


def test_an_empty_file_is_asked_about(scanner: Any) -> None:
    assert scan(b"", url=scanner.url).answer is Answer.CLEAN


def test_without_a_scanner_nothing_is_scanned() -> None:
    with override_settings(CLAMD_URL=""):
        assert scan(b"hello") == Scan(Answer.NOT_SCANNED, "no scanner is set up")


def test_a_file_beyond_the_scanners_limit_is_not_scanned(scanner: Any) -> None:
    answer = scan(b"x" * 5_000_000, url=scanner.url)
    assert answer.answer is Answer.NOT_SCANNED
    assert answer.detail in {"the file is larger than the scanner takes", "the scanner cannot be reached"}


@pytest.mark.parametrize(
    ("manner", "detail"),
    [
        ("hangs up", {"the scanner gave no clear answer", "the scanner cannot be reached"}),
        ("garbage", {"the scanner gave no clear answer"}),
        ("silent", {"the scanner took too long"}),
        ("drips", {"the scanner took too long"}),
    ],
)
def test_a_scanner_that_misbehaves_is_given_up_in_time(scanner: Any, manner: str, detail: set[str]) -> None:
    scanner.manner = manner
    started = time.perf_counter()
    answer = scan(b"hello", url=scanner.url, seconds=0.5)
    assert answer.answer is Answer.NOT_SCANNED
    assert answer.detail in detail
    assert time.perf_counter() - started < 3


def test_a_scanner_that_is_not_there_is_told(tmp_path: Path) -> None:
    gone = Scan(Answer.NOT_SCANNED, "the scanner cannot be reached")
    assert scan(b"hello", url="tcp://127.0.0.1:1") == gone
    assert scan(b"hello", url=f"unix://{tmp_path}/none.ctl") == gone
    assert scan(b"hello", url=f"unix://{tmp_path}/{'x' * 300}") == gone
