"""The words in files, and none where there are none to be had."""

import os
from pathlib import Path

import pytest

from ecf.core.attachments import MEDIA_TYPES, readable_text
from ecf.core.attachments.pdfs import check_pdf, words_of_pdf
from ecf.core.attachments.readable import MOST_CHARACTERS
from ecf.core.attachments.refusals import TooComplicated
from ecf.core.identifiers import find_identifiers
from tests.core.attachments.makers import bomb_bytes, docx, odt, path, pdf, picture, pptx, word_parts, zipped

WORD, SLIDES, TEXT, PDF = (MEDIA_TYPES[ending] for ending in ("docx", "pptx", "odt", "pdf"))
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, **more: str) -> str | None:
    parts = {**word_parts(), "word/document.xml": f"<w:document {SPACE}><w:body>{body}</w:body></w:document>"}
    return readable_text(zipped({**parts, **{path(name): part for name, part in more.items()}}), WORD)


def test_paragraphs_of_a_word_document_are_lines() -> None:
    assert readable_text(docx("Hello", "Zoë"), WORD) == "Hello\nZoë\n\n"


def test_words_that_word_splits_into_runs_stay_whole() -> None:
    split = "<w:p><w:r><w:t>077</w:t></w:r><w:r><w:t>00 900123</w:t></w:r><w:r><w:tab/><w:t>mum</w:t></w:r></w:p>"
    told = word(split)
    assert told is not None
    assert [one.text for one in find_identifiers(told)] == ["07700 900123"]


def test_headers_footnotes_comments_and_struck_out_words_are_read() -> None:
    told = word(
        "<w:p><w:del><w:r><w:delText>struck</w:delText></w:r></w:del></w:p>",
        word__header1_xml=f"<w:hdr {SPACE}><w:t>header</w:t></w:hdr>",
        word__footnotes_xml=f"<w:x {SPACE}><w:t>footnote</w:t></w:x>",
        word__comments_xml=f"<w:x {SPACE}><w:t>comment</w:t></w:x>",
        word__styles_xml=f"<w:x {SPACE}><w:t>styles</w:t></w:x>",
    )
    assert told is not None
    assert told.split() == ["comment", "struck", "footnote", "header"]


def test_what_old_programs_would_show_is_not_read_twice() -> None:
    box = "<w:t>box</w:t>"
    both = f"<x:Both xmlns:x='x'><x:Choice>{box}</x:Choice><x:Fallback>{box}</x:Fallback></x:Both>"
    assert (word(f"<w:p>{both}</w:p>") or "").split() == ["box"]


def test_slides_and_open_documents_are_read_in_order() -> None:
    assert readable_text(pptx("On a slide"), SLIDES) == "On a slide\n\n"
    body = "<text:h>Head</text:h><text:p>One <text:span>two</text:span> three<text:line-break/>four</text:p>"
    assert (readable_text(odt(body), TEXT) or "").splitlines()[:3] == ["Head", "One two three", "four"]


def test_a_pdf_and_plain_text_are_read() -> None:
    assert readable_text(pdf("Postcode LS11 8QQ", compressed=True), PDF) == "Postcode LS11 8QQ"
    assert readable_text("Zoë".encode("utf-16"), "text/plain") == "Zoë"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", WORD),
        (b"", PDF),
        (b"", "text/plain"),
        (b"   ", "text/plain"),
        (b"\0\0", "text/plain"),
        (b"%PDF-1.7 nothing", PDF),
        (pdf(""), PDF),
        (os.urandom(500), WORD),
        (picture(), "image/jpeg"),
        (docx(), "application/octet-stream"),
        (zipped({"word/document.xml": "<not closed"}), WORD),
        (zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><w:p><w:t>&a;</w:t></w:p>'}), WORD),
        (zipped({"word/document.xml": bomb_bytes(50)}), WORD),
        (zipped({f"{n}": "" for n in range(5000)}), WORD),
        (b"x" * (26 * 1024 * 1024), "text/plain"),
    ],
)  # fmt: skip
def test_hostile_files_have_no_words_and_raise_nothing(content: bytes, media_type: str) -> None:
    assert readable_text(content, media_type) is None


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><w:p {SPACE}><w:t>open &a;</w:t></w:p>'
    assert "secret" not in (readable_text(zipped({**word_parts(), "word/document.xml": entity}), WORD) or "")


def test_entities_that_multiply_are_not_followed() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><w:p {SPACE}><w:t>&l9;</w:t></w:p>'
    assert readable_text(zipped({**word_parts(), "word/document.xml": part}), WORD) is None


def test_a_very_deep_and_a_very_long_document_stay_bounded() -> None:
    deep = "<w:p>" * 50_000 + "<w:t>end</w:t>" + "</w:p>" * 50_000
    assert "end" in (word(deep) or "")
    long = word("<w:t>" + "".join(f"{n} " for n in range(400_000)) + "</w:t>")
    assert long is not None
    assert len(long) <= MOST_CHARACTERS


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    assert words_of_pdf(pdf("Hello"), seconds=0.001) is None
    with pytest.raises(TooComplicated):
        check_pdf(pdf("Hello"), seconds=0.001)
