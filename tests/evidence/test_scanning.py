"""The virus scanner's answers, and files that no row names. The scanner is a small one of ours on a real socket."""

import datetime as dt
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage

from ecf.core.models import Event
from ecf.evidence.kept_files import new_key, put, stored_keys
from ecf.evidence.models import Attachment, Evidence
from ecf.evidence.services import add_file, scan_waiting_files, sweep_orphan_files
from tests.evidence import files


@pytest.fixture(autouse=True)
def a_store_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def scanner(settings: Any) -> Iterator[Callable[[bytes], None]]:
    """`scanner(answer)`: clamd on a socket that says this to whatever it is sent."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    said = [b"stream: OK\0"]

    def answer() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                heard = b""
                while not heard.endswith(b"\0\0\0\0"):
                    heard += connection.recv(65536)
                connection.sendall(said[0])

    threading.Thread(target=answer, daemon=True).start()
    yield lambda words: said.__setitem__(0, words)
    server.close()


def added(evidence: Evidence, words: str = "Slides") -> Attachment:
    upload = files.note(words)
    return add_file(evidence=evidence, name=upload.name, stream=upload, by=evidence.enrolment.social_worker.user)


def test_without_a_scanner_files_stay_not_scanned(draft: Evidence) -> None:
    row = added(draft)
    assert scan_waiting_files() == 0
    row.refresh_from_db()
    assert row.scan == "not_scanned"


def test_a_clean_file_says_so_and_is_not_asked_about_again(draft: Evidence, scanner: Any) -> None:
    row = added(draft)
    assert scan_waiting_files() == 1
    row.refresh_from_db()
    assert row.scan == "clean"
    assert scan_waiting_files() == 0


def test_an_infected_file_is_deleted_and_its_author_told_without_its_name(
    draft: Evidence, scanner: Any, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    row = added(draft)
    scanner(b"stream: Eicar-Test-Signature FOUND\0")
    with django_capture_on_commit_callbacks(execute=True):
        assert scan_waiting_files() == 1
    row.refresh_from_db()
    assert row.scan == "infected"
    assert row.removed_at
    assert list(stored_keys()) == []
    assert [mail.to for mail in mailoutbox] == [[draft.enrolment.social_worker.user.email]]
    assert "notes.txt" not in mailoutbox[0].body
    assert Event.objects.filter(kind="evidence.file_infected").count() == 1


def test_a_file_taken_away_later_stays_part_of_what_was_signed(draft: Evidence, scanner: Any) -> None:
    row = added(draft)
    before = Evidence.for_signing([draft.pk]).get().signed_form(2)
    scanner(b"stream: Eicar-Test-Signature FOUND\0")
    scan_waiting_files()
    assert row.digest in str(before)
    assert Evidence.for_signing([draft.pk]).get().signed_form(2) == before


def test_a_scanner_that_fails_is_asked_again_and_holds_up_no_other_file(draft: Evidence, scanner: Any) -> None:
    first, second = added(draft, "One"), added(draft, "Two")
    scanner(b"stream: something odd ERROR\0")
    assert scan_waiting_files() == 0
    scanner(b"stream: OK\0")
    assert scan_waiting_files() == 2
    assert set(Attachment.objects.values_list("pk", flat=True)) == {first.pk, second.pk}


def test_a_stored_file_without_a_row_is_swept_after_an_hour(draft: Evidence) -> None:
    kept, orphan, young = added(draft).key, new_key(), new_key()
    put(orphan, b"left behind")
    put(young, b"somebody is uploading")
    for key, hours in ((kept, 2), (orphan, 2), (young, 0)):
        came = time.time() - dt.timedelta(hours=hours).total_seconds()
        os.utime(default_storage.path(key), (came, came))
    assert sweep_orphan_files() == 1
    assert set(stored_keys()) == {kept, young}
