"""Asks a virus scanner, clamd, about a file. Without one, or where it fails, the answer is "not scanned" and why.

Protocol: INSTREAM, https://docs.clamav.net/manual/Usage/Scanning.html
"""

import socket
import struct
import time
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings

SECONDS_TO_CONNECT = 5.0
SECONDS_IN_ALL = 60.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class Answer(StrEnum):
    """What the scanner said."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True, slots=True)
class Scan:
    """`detail`: the name of what was found, or why nothing was scanned; empty when clean."""

    answer: Answer
    detail: str = ""


def scan(content: bytes, *, url: str | None = None, seconds: float = SECONDS_IN_ALL) -> Scan:
    """Asks the scanner at `url`, by default the one in the settings. Takes at most `seconds`; never raises."""
    url = settings.CLAMD_URL if url is None else url
    if not url:
        return Scan(Answer.NOT_SCANNED, "no scanner is set up")
    ends_at = time.monotonic() + seconds
    try:
        with closing(_connected(url, min(seconds, SECONDS_TO_CONNECT))) as connection:
            return _understood(_exchange(connection, content, ends_at))
    except TimeoutError:
        return Scan(Answer.NOT_SCANNED, "the scanner took too long")
    except (OSError, ValueError):
        return Scan(Answer.NOT_SCANNED, "the scanner cannot be reached")


def _connected(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname, parts.port), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection


def _exchange(connection: socket.socket, content: bytes, ends_at: float) -> bytes:
    """Sends the file in pieces and reads one answer, which may come, with a hang-up, before all is sent."""
    try:
        _send(connection, b"zINSTREAM\0", ends_at)
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            _send(connection, struct.pack("!L", len(chunk)) + chunk, ends_at)
        _send(connection, struct.pack("!L", 0), ends_at)
    except (BrokenPipeError, ConnectionResetError):
        pass
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        _wait_until(connection, ends_at)
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer


def _send(connection: socket.socket, piece: bytes, ends_at: float) -> None:
    _wait_until(connection, ends_at)
    connection.sendall(piece)


def _wait_until(connection: socket.socket, ends_at: float) -> None:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _understood(answer: bytes) -> Scan:
    said = answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
    if said == "stream: OK":
        return Scan(Answer.CLEAN)
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Scan(Answer.INFECTED, said.removeprefix("stream: ").removesuffix(" FOUND")[:200])
    if "size limit exceeded" in said:
        return Scan(Answer.NOT_SCANNED, "the file is larger than the scanner takes")
    return Scan(Answer.NOT_SCANNED, "the scanner gave no clear answer")
