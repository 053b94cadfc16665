"""Where files of entries are kept: in Django's default store, outside the web root, under names that say nothing."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ecf.core.attachments import MEDIA_TYPES, readable_text
from ecf.evidence.models import Attachment, Evidence, ScanResult

FOLDER = "files"
MOST_FILES = 10  # of one entry; assumed
PICTURES = frozenset({MEDIA_TYPES["png"], MEDIA_TYPES["jpg"]})


def new_key(folder: str = FOLDER) -> str:
    """A place that nobody can guess, in one of 256 folders of the folder."""
    name = secrets.token_hex(20)
    return f"{folder}/{name[:2]}/{name}"


def put(key: str, content: bytes) -> None:
    """Stores the content under exactly this key. Raises OSError."""
    kept = default_storage.save(key, ContentFile(content))
    if kept != key:
        default_storage.delete(kept)
        raise FileExistsError(key)


def forget(key: str) -> None:
    """Deletes the file; one that is gone already is no error. What cannot be deleted now, the sweep finds."""
    with suppress(OSError):
        default_storage.delete(key)


def open_file(attachment: Attachment) -> IO[bytes]:
    """The content, to be read in pieces. Raises FileNotFoundError."""
    return open_kept(attachment.key)


def open_kept(key: str) -> IO[bytes]:
    """What lies at a place in the store. Raises FileNotFoundError."""
    return default_storage.open(key, "rb")


def digest_kept(key: str) -> str:
    """SHA-256 of what lies at a place in the store, 64 hexadecimal digits; empty where nothing lies there."""
    try:
        with open_kept(key) as kept:
            return hashlib.sha256(kept.read()).hexdigest()
    except OSError:
        return ""


def files_of(entry: Evidence) -> list[Attachment]:
    """The files of an entry, oldest first: what is there, and what the virus scanner took away. One query."""
    return [
        row for row in entry.attachments.order_by("id") if row.removed_at is None or row.scan == ScanResult.INFECTED
    ]


def words_of_file(attachment: Attachment) -> str | None:
    """The words in the file; None where there are none, or the file cannot be read."""
    try:
        with open_file(attachment) as kept:
            return readable_text(kept.read(), attachment.media_type)
    except OSError:
        return None


def stored_keys(within: str = FOLDER) -> Iterator[str]:
    """The key of every file in one part of the store."""
    for folder in _listed(within)[0]:
        for name in _listed(f"{within}/{folder}")[1]:
            yield f"{within}/{folder}/{name}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
