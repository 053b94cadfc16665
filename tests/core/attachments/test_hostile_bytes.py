"""Random and mutilated files: they are taken or refused, and nothing else ever happens."""

import io
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.core.attachments import MEDIA_TYPES, RefusedFile, checked_upload, pdf_reader, readable_text
from tests.core.attachments.makers import docx, odt, pdf, pdf_with_packed_objects, photo_with_place, picture, pptx, xlsx

ENDINGS = sorted(set(MEDIA_TYPES) - {"pdf"})  # each PDF starts a process: those are fewer, below
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
]


@cache
def whole_files() -> dict[str, bytes]:
    return {
        "docx": docx("Zoë", word__embeddings__a_xlsx=xlsx()),
        "pptx": pptx(),
        "odt": odt(),
        "odp": odt(kind="presentation"),
        "txt": "Zoë’s words".encode(),
        "png": picture("PNG", mode="RGBA"),
        "jpg": photo_with_place(),
        "jpeg": picture(),
    }


def knocked(name: str, content: bytes) -> None:
    with suppress(RefusedFile):
        checked_upload(name, io.BytesIO(content), len(content))
    for media_type in set(MEDIA_TYPES.values()) - {"application/pdf"}:
        words = readable_text(content, media_type)
        assert words is None or words.strip()


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(ENDINGS), st.sampled_from(BEGINNINGS), st.binary(max_size=400), st.text(max_size=20))
def test_random_bytes_are_taken_or_refused(ending: str, beginning: bytes, rest: bytes, stem: str) -> None:
    knocked(f"{stem}.{ending}", beginning + rest)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ENDINGS), st.data())
def test_mutilated_files_are_taken_or_refused(ending: str, data: st.DataObject) -> None:
    knocked(f"a.{ending}", mutilated(whole_files()[ending], data))


def mutilated(content: bytes, data: st.DataObject) -> bytes:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    start = data.draw(st.integers(0, len(changed)))
    return bytes(changed[: data.draw(st.integers(start, len(changed)))] if data.draw(st.booleans()) else changed)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([pdf(), pdf(compressed=True), pdf_with_packed_objects(b"<</S/URI>>")]), st.data())
def test_mutilated_pdfs_end_the_reader_with_an_answer_or_an_exception(content: bytes, data: st.DataObject) -> None:
    """The reader's process turns any exception into "damaged"."""
    torn = mutilated(content, data)
    with suppress(Exception):
        assert pdf_reader.check(torn) in {"", "encrypted", "damaged", "script", "launch", "files"}
    with suppress(Exception):
        assert isinstance(pdf_reader.words(torn), str | None)


@settings(max_examples=3, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_as_a_pdf_are_refused(rest: bytes) -> None:
    content = b"%PDF-1.4\n" + rest
    with pytest.raises(RefusedFile):
        checked_upload("a.pdf", io.BytesIO(content), len(content))
    assert readable_text(content, "application/pdf") is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_name_is_taken_or_refused(name: str) -> None:
    with suppress(RefusedFile):
        checked_upload(name, io.BytesIO(b"words"), 5)
