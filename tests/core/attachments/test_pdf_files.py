"""PDFs that do something by themselves, and those that do not."""

import io
import os
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from tests.core.attachments.door import EXE, given, refusal_of
from tests.core.attachments.makers import (
    action,
    pdf,
    pdf_with_packed_objects,
    written,
    zipped,
)


def pdf_with_file() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.add_attachment("a.exe", EXE)
    return written(writer)


def pdf_with_password(user: str, owner: str = "owner") -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt(user, owner, algorithm="AES-256")
    return written(writer)


def pdf_with_older_script() -> bytes:
    """A later revision leaves the script of the first one lying in the file."""
    first = pdf(actions=action("JavaScript", JS="app.alert(1)"))
    root = PdfReader(io.BytesIO(first)).trailer.raw_get("/Root").idnum
    later = b"%d 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\n" % root
    start = len(first) + len(later)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (root, len(first))
    before = first[first.rfind(b"startxref") + 10 :].split()[0]
    trailer = b"trailer\n<</Size 9/Root %d 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (root, before, start)
    return first + later + table + trailer


def pdf_with_script_on_page() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    script = action("JavaScript", JS="app.alert(1)")["/OpenAction"]
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    return written(writer)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: pdf(actions=action("JavaScript", JS="app.alert(1)")), "pdf_has_script"),
        (lambda: pdf(actions=action("JavaScript", JS="x")).replace(b"/JavaScript", b"/J#61vaScript"), "pdf_has_script"),
        (lambda: pdf(actions=action("SubmitForm", F="https://evil.example")), "pdf_has_script"),
        (pdf_with_script_on_page, "pdf_has_script"),
        (pdf_with_older_script, "pdf_has_script"),
        (lambda: pdf_with_packed_objects(b"<</S/JavaScript/JS(x)>>"), "pdf_has_script"),
        (lambda: pdf_with_packed_objects(b"<</S/J#61vaScript/JS(x)>>"), "pdf_has_script"),
        (lambda: pdf_with_packed_objects(b"<</S/JavaScript/JS(x)>>", listed=False), "pdf_has_script"),
        (lambda: pdf_with_packed_objects(b"<</S/JavaScript/JS(x)>>", hexed=True), "pdf_has_script"),
        (lambda: pdf(actions=action("Trans", XFA="form")), "pdf_has_script"),
        (lambda: pdf(actions=action("GoToR", EF="file")), "pdf_has_files"),
        (lambda: pdf(actions=action("Launch", F="cmd.exe")), "pdf_starts_programs"),
        (lambda: pdf_with_packed_objects(b"<</S/Launch/F(cmd.exe)>>"), "pdf_starts_programs"),
        (pdf_with_file, "pdf_has_files"),
        (lambda: pdf(actions=action("GoToE", F="x")), "pdf_has_files"),
        (lambda: pdf_with_password("secret"), "file_encrypted"),
        (lambda: b"%PDF-1.7\n" + os.urandom(3000), "file_damaged"),
        (lambda: b"%PDF-1.7\n", "file_damaged"),
        (lambda: pdf_with_packed_objects(b" " * 101 * 1024 * 1024), "file_damaged"),
        (lambda: pdf()[:200], "file_damaged"),
        (lambda: pdf() + zipped({"a": "b"}), "file_is_two_things"),
        (lambda: b"%PDF-1.7\n<html><script>alert(1)</script>" + pdf(), "file_is_two_things"),
    ],
)
def test_harmful_pdfs_are_refused(make: Callable[[], bytes], code: str) -> None:
    assert refusal_of("a.pdf", make()) == code


def test_a_pdf_that_is_locked_against_changes_only_is_taken() -> None:
    content = pdf_with_password("", "owner")
    assert PdfReader(io.BytesIO(content)).is_encrypted
    assert given("a.pdf", content).size == len(content)


def test_a_pdf_with_packed_objects_and_a_web_link_is_taken() -> None:
    content = pdf_with_packed_objects(b"<</S/URI/URI(https://www.example.org)>>")
    assert given("a.pdf", content).media_type == "application/pdf"
