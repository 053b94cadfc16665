"""What the door for files lets in, and what it says to the rest: sizes and kinds."""

import hashlib
import io
from collections.abc import Callable

import pytest

from ecf.core.attachments import RefusedFile, checked_upload
from ecf.core.attachments.refusals import LARGEST
from tests.core.attachments.door import EXE, given, refusal_of
from tests.core.attachments.makers import (
    OLE,
    docx,
    odt,
    pdf,
    picture,
    pptx,
    relations,
    xlsx,
    zipped,
)


@pytest.mark.parametrize(
    ("name", "make", "media_type"),
    [
        ("Certificate.PDF", pdf, "application/pdf"),
        ("plan.docx", docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("talk.pptx", pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("notes.odt", odt, "application/vnd.oasis.opendocument.text"),
        ("notes.txt", "Zoë’s words".encode, "text/plain"),
        ("drawing.png", lambda: picture("PNG"), "image/png"),
        ("photo.jpg", picture, "image/jpeg"),
        ("photo.jpeg", picture, "image/jpeg"),
    ],
)
def test_ordinary_files_are_taken(name: str, make: Callable[[], bytes], media_type: str) -> None:
    checked = given(name, make())
    assert checked.media_type == media_type
    assert checked.safe_name.lower() == name.lower()
    assert checked.size == len(checked.content)
    assert checked.digest == hashlib.sha256(checked.content).hexdigest()


@pytest.mark.parametrize(("name", "make"), [("a.pdf", pdf), ("a.docx", docx), ("a.pptx", pptx), ("a.odt", odt)])
def test_documents_are_kept_byte_for_byte(name: str, make: Callable[[], bytes]) -> None:
    content = make()
    assert given(name, content).content == content


def test_slides_with_a_chart_hold_a_workbook_and_a_hyperlink() -> None:
    content = pptx(
        ppt__embeddings__sheet1_xlsx=xlsx(),
        ppt__slides___rels__slide1_xml="<Relationships/>",
        ppt__slides___rels__r_rels=relations("hyperlink", "https://www.example.org/a"),
        ppt__media__image1_emz=b"\x1f\x8b" + b"\0" * 20,
        ppt__media__icon_svg='<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    )
    assert given("chart.pptx", content).size == len(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_kept_as_utf_8(encoding: str) -> None:
    assert given("a.txt", "Zoë said: “no”.".encode(encoding)).content.decode() == "Zoë said: “no”."


def test_a_stream_is_read_in_pieces_and_without_a_size() -> None:
    assert checked_upload("a.pdf", io.BytesIO(pdf())).media_type == "application/pdf"


def test_a_file_of_26_mb_is_refused_without_being_read() -> None:
    stream = io.BytesIO(b"x")
    with pytest.raises(RefusedFile) as refused:
        checked_upload("a.txt", stream, 26 * 1024 * 1024)
    assert refused.value.code == "file_too_large"
    assert stream.tell() == 0


def test_a_sender_that_lies_about_the_size_is_cut_off_at_25_mb() -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(RefusedFile) as refused:
        checked_upload("a.txt", stream, None)
    assert refused.value.code == "file_too_large"
    assert stream.given <= LARGEST + 64 * 1024


def test_text_that_grows_past_25_mb_as_utf_8_is_refused() -> None:
    assert refusal_of("a.txt", "é".encode("cp1252") * (LARGEST // 2 + 10)) == "file_too_large"


def test_25_mb_are_taken() -> None:
    assert given("a.txt", b"word " * (LARGEST // 5)).size == LARGEST


def test_an_empty_file_is_refused() -> None:
    assert refusal_of("a.pdf", b"") == "file_empty"


def test_a_broken_upload_says_so() -> None:
    with pytest.raises(RefusedFile) as refused:
        checked_upload("a.pdf", io.BytesIO(pdf()[:100]), 5000)
    assert refused.value.code == "upload_cut_off"
    assert "connection" in refused.value.message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a.exe", "file_has_program"),
        ("a.pdf.exe", "file_has_program"),
        ("a.bat", "file_has_program"),
        ("cv\u202efdp.exe", "file_has_program"),
        ("a.pdf:hidden.exe", "file_has_program"),
        ("a.svg", "file_has_script"),
        ("a.html", "file_has_script"),
        ("a.js", "file_has_script"),
        ("a.docm", "file_has_macros"),
        ("a.xlsm", "file_has_macros"),
        ("a.heic", "file_heic"),
        ("a.doc", "file_old_office"),
        ("a.zip", "file_kind_not_taken"),
        ("a.xlsx", "file_kind_not_taken"),
        ("a.gif", "file_kind_not_taken"),
        ("a.mp3", "file_kind_not_taken"),
        ("pdf", "file_kind_not_taken"),
        (".pdf", "file_kind_not_taken"),
        ("a.p\u200ddf", "file_kind_not_taken"),
        ("", "file_kind_not_taken"),
    ],
)
def test_kinds_that_are_not_taken_say_what_to_do(name: str, code: str) -> None:
    assert refusal_of(name, pdf()) == code


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.jpg", "a.png", "a.txt", "a.odt"])
def test_a_program_under_any_other_name_is_refused(name: str) -> None:
    assert refusal_of(name, EXE) == "file_has_program"


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("a.pdf", docx, "file_not_what_it_says"),
        ("a.pdf", picture, "file_not_what_it_says"),
        ("a.pdf", lambda: b"\n" + pdf(), "file_not_what_it_says"),
        ("a.docx", pdf, "file_damaged"),
        ("a.docx", pptx, "file_not_what_it_says"),
        ("a.docx", xlsx, "file_not_what_it_says"),
        ("a.docx", odt, "file_not_what_it_says"),
        ("a.docx", lambda: zipped({"readme.txt": "hello"}), "file_not_what_it_says"),
        ("a.docx", lambda: OLE, "file_not_what_it_says"),
        ("a.pptx", docx, "file_not_what_it_says"),
        ("a.odt", docx, "file_not_what_it_says"),
        ("a.odp", odt, "file_not_what_it_says"),
        ("a.png", picture, "file_not_what_it_says"),
        ("a.jpg", lambda: picture("PNG"), "file_not_what_it_says"),
        ("a.jpg", lambda: picture("GIF"), "file_not_what_it_says"),
        ("a.jpg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "file_not_what_it_says"),
        ("a.txt", picture, "file_not_what_it_says"),
        ("a.txt", lambda: b"words and a nul \0", "file_not_what_it_says"),
        ("a.txt", lambda: b"\xff\xfeodd", "file_not_what_it_says"),
        ("a.txt", lambda: b'<svg onload="alert(1)">', "file_has_script"),
        ("a.txt", lambda: b"  \n<!DOCTYPE html><script>alert(1)</script>", "file_has_script"),
        ("a.txt", lambda: b"#!/bin/sh\nrm -rf /\n", "file_has_program"),
        ("a.txt", lambda: pdf(compressed=True) + b"\0", "file_not_what_it_says"),
    ],
)
def test_content_that_does_not_fit_the_ending_is_refused(name: str, make: Callable[[], bytes], code: str) -> None:
    assert refusal_of(name, make()) == code


def test_every_refusal_has_a_code_and_words_of_its_own() -> None:
    kinds = RefusedFile.__subclasses__()
    assert len({kind.default_code for kind in kinds}) == len({kind.default_message for kind in kinds}) == len(kinds)
    assert "file_too_large" in {kind.default_code for kind in kinds}
