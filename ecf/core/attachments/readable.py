"""The words in a file, for the guard on identifiers. Hostile files give no words; nothing is raised."""

from contextlib import suppress
from xml.sax.handler import ContentHandler

from defusedxml import sax

from ecf.core.attachments.pdfs import words_of_pdf
from ecf.core.attachments.refusals import LARGEST, RefusedFile
from ecf.core.attachments.texts import plain_text
from ecf.core.attachments.uploads import MEDIA_TYPES
from ecf.core.attachments.zips import Package

MOST_CHARACTERS = 1_000_000
_LARGEST_PART = 40 * 1024 * 1024
_PARTS = {
    MEDIA_TYPES["docx"]: (
        "word/document",
        "word/header",
        "word/footer",
        "word/footnotes",
        "word/endnotes",
        "word/comments",
    ),
    MEDIA_TYPES["pptx"]: ("ppt/slides/slide", "ppt/notesSlides/notesSlide", "ppt/comments"),
    MEDIA_TYPES["odt"]: ("content", "styles"),
    MEDIA_TYPES["odp"]: ("content", "styles"),
}
_WORDS = {"t", "delText"}  # also what was struck out: it can still be read
_LINES = {"p", "h", "br", "cr", "line-break", "tr"}
_SPACES = {"tab", "s", "ptab", "noBreakHyphen"}


def readable_text(content: bytes, media_type: str) -> str | None:
    """The words of a text, Word, PowerPoint, OpenDocument or PDF file, at most a million characters.

    None where there are none to be had: a picture, a scan, a damaged or encrypted file, one that takes too long.
    """
    if len(content) > LARGEST:
        return None
    try:
        if media_type == MEDIA_TYPES["txt"]:
            text: str | None = plain_text(content)
        elif media_type == MEDIA_TYPES["pdf"]:
            text = words_of_pdf(content)
        elif media_type in _PARTS:
            text = _words_of_package(Package(content), _PARTS[media_type])
        else:
            text = None
    except RefusedFile:
        return None
    return text[:MOST_CHARACTERS] if text and text.strip() else None


def _words_of_package(package: Package, wanted: tuple[str, ...]) -> str:
    words = _Words()
    for name in sorted(package.names):
        if name.endswith(".xml") and name.startswith(wanted):
            with suppress(Exception):  # what parsers raise on hostile input: the words up to there are worth having
                sax.parseString(package.read(name, _LARGEST_PART), words, forbid_dtd=True)
            words.told.append("\n")
    return "".join(words.told)


class _Full(Exception):
    """There are as many words as are wanted."""


class _Words(ContentHandler):
    """Collects words and the ends of lines. What an old program would see instead (Fallback) is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._left = MOST_CHARACTERS

    def startDocument(self) -> None:
        self._within = self._within_fallback = 0

    def startElement(self, name: str, attributes: object) -> None:
        prefix, _, tag = name.rpartition(":")
        self._within += _holds_words(prefix, tag)
        self._within_fallback += tag == "Fallback"

    def endElement(self, name: str) -> None:
        prefix, _, tag = name.rpartition(":")
        self._within -= _holds_words(prefix, tag)
        self._within_fallback -= tag == "Fallback"
        if tag in _LINES:
            self.characters("\n", is_words=True)
        elif tag in _SPACES:
            self.characters(" ", is_words=True)

    def characters(self, content: str, *, is_words: bool = False) -> None:
        if self._within_fallback or not (is_words or self._within):
            return
        self.told.append(content)
        self._left -= len(content)
        if self._left < 0:
            raise _Full


def _holds_words(prefix: str, tag: str) -> bool:
    """In Office, runs of text; in OpenDocument, whole paragraphs and headings."""
    return tag in _WORDS or (prefix == "text" and tag in {"p", "h"}) or (prefix == "p" and tag == "text")
