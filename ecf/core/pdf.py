"""Documents as PDF: tagged, with a title and a language (PDF/UA-1), by typst, with the fonts that come with it.

What people wrote goes in as data, never as markup. Nothing is read from the network or from the machine's own fonts,
so that a document looks the same wherever it is made.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.text import slugify

from ecf.core.text import without_overrides

LAYOUT = settings.BASE_DIR / "templates" / "pdf" / "document.typ"
AUTHOR = "Early career tracker"
MOST_TRIES = 200
SHOWN_AS = "□"
_CANNOT = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")

Block = dict[str, Any]


@dataclass(frozen=True)
class PdfDocument:
    """A document: its title, a line about whose it is, and its blocks in order (see `heading`, `text` and the rest)."""

    title: str
    about: str = ""
    blocks: list[Block] = field(default_factory=list)


def heading(words: str, level: int = 2) -> Block:
    """A heading; level 1 is the title, and none is left out on the way down."""
    return {"kind": "heading", "text": words, "level": level}


def text(words: str) -> Block:
    """A paragraph; its line ends are kept."""
    return {"kind": "text", "text": words}


def note(words: str) -> Block:
    """Something to be seen first, with a line at its side."""
    return {"kind": "note", "text": words}


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    """Short facts, each with its name."""
    return {"kind": "facts", "pairs": [[name, value] for name, value in pairs]}


def listed(items: Iterable[str]) -> Block:
    """A list."""
    return {"kind": "list", "items": list(items)}


def picture(svg: str, says: str) -> Block:
    """A drawing of our own making, an inch and a half wide; `says` tells those who do not see it what it shows."""
    return {"kind": "picture", "svg": svg, "says": says}


def as_pdf(document: PdfDocument) -> bytes:
    """The PDF. What no font of ours has, an emoji say, is shown as □, and the document says so at its end."""
    content = {"title": document.title, "about": document.about, "author": AUTHOR, "blocks": document.blocks}
    missing: set[str] = set()
    for _ in range(MOST_TRIES):
        try:
            return _compiled(_without(content, missing) if missing else content)
        except typst.TypstError as error:
            found = set(_not_displayed(str(error)))
            if not found - missing:
                raise
            missing |= found
    raise ValueError("the document has too many characters that cannot be printed")


def _compiled(content: dict[str, Any]) -> bytes:
    made = typst.compile(
        LAYOUT.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": without_overrides(json.dumps(content, ensure_ascii=False))},
        ignore_system_fonts=True,
    )
    return bytes(made)


def _not_displayed(message: str) -> Iterator[str]:
    """The characters that a refusal names."""
    for words in _CANNOT.findall(message):
        yield from _ESCAPED.sub(lambda code: chr(int(code[1], 16)), words)


def _without(content: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    """The same with □ for these and for all that stand near them in Unicode, and with a word about it."""
    pages = {ord(each) >> 7 for each in missing if ord(each) > 0x2FF}
    shown = _replaced(content, missing, pages)
    said = f"Some characters cannot be printed here and are shown as {SHOWN_AS}. The page has them."
    return {**shown, "blocks": [*shown["blocks"], note(said)]}


def _replaced(value: Any, missing: set[str], pages: set[int]) -> Any:
    if isinstance(value, str):
        return "".join(SHOWN_AS if ch in missing or ord(ch) >> 7 in pages else ch for ch in value)
    if isinstance(value, dict):
        return {name: _replaced(each, missing, pages) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [_replaced(each, missing, pages) for each in value]
    return value


def pdf_response(document: PdfDocument) -> HttpResponse:
    """The PDF as an answer to a browser: shown in it, named after its title, kept by no cache in between."""
    response = HttpResponse(as_pdf(document), content_type="application/pdf")
    name = slugify(f"{document.about} {document.title}")[:80] or "document"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
