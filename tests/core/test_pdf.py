"""Documents as PDF: tagged, readable, and never undone by what somebody wrote."""

import io

import pytest
from pypdf import PdfReader

from ecf.core import pdf
from ecf.core.pdf import PdfDocument, as_pdf, pdf_response


def read(content: bytes) -> tuple[PdfReader, str]:
    """The document, and its words with every run of space as one."""
    reader = PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def document(*blocks, title: str = "3-month review") -> PdfDocument:
    return PdfDocument(title, "Amira Hassan", list(blocks))


def test_it_is_tagged_and_has_a_title_and_a_language():
    reader, words = read(as_pdf(document(pdf.heading("What went well"), pdf.text("I kept my visits."))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en-GB"
    assert reader.metadata.title == "3-month review"
    assert b"pdfuaid:part>1" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert "3-month review Amira Hassan What went well I kept my visits." in words


def test_every_kind_of_block_is_there():
    blocks = [pdf.note("Kept apart."), pdf.facts([("State", "Signed")]), pdf.listed(["One", "Two"])]
    _, words = read(as_pdf(document(*blocks)))
    assert "Kept apart. State: Signed" in words and "One" in words and "Two" in words


@pytest.mark.parametrize("text", ["#panic()", "*bold* _it_ $x$ <tag> @ref", '"quoted" \\ back', "= Heading", "a\nb"])
def test_what_people_write_is_never_markup(text):
    _, words = read(as_pdf(document(pdf.text(text))))
    assert text.split()[0] in words


@pytest.mark.parametrize("text", ["Well done 😀", "中文 words", "a\x07b", "\u202ereversed", "x" * 20_000])
def test_what_no_font_has_is_said_and_stops_nothing(text):
    _, words = read(as_pdf(document(pdf.text(f"Before {text} after."))))
    assert "Before" in words and "after." in words
    has_gap = pdf.SHOWN_AS in words
    assert has_gap is ("cannot be printed here" in words)


def test_many_different_characters_take_few_tries():
    text = "".join(chr(0x4E00 + n) for n in range(2000))
    _, words = read(as_pdf(document(pdf.text(text))))
    assert "cannot be printed here" in words


def test_it_is_answered_as_a_document_that_nothing_keeps():
    response = pdf_response(document())
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="amira-hassan-3-month-review.pdf"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.content.startswith(b"%PDF")
