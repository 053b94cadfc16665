"""Looks into one PDF, in a process of its own that may neither take long nor take much memory.

Run by its path, `python -I pdf_reader.py check|words`: the PDF comes on standard input, one line of JSON goes out.
It knows nothing of the rest of the product.
"""

import io
import json
import logging
import re
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

SECONDS = 15
BYTES = 1024 * 1024 * 1024
MOST_OBJECTS = 300_000
MOST_PAGES = 300
MOST_CHARACTERS = 1_000_000
_MOST_UNPACKED = 100 * 1024 * 1024

# What a name in a PDF lets it do, by the refusal for it.
REFUSED_NAMES = {
    "/JavaScript": "script", "/JS": "script", "/SubmitForm": "script", "/ImportData": "script", "/XFA": "script",
    "/Launch": "launch",
    "/EmbeddedFile": "files", "/EmbeddedFiles": "files", "/EF": "files", "/RichMedia": "files", "/GoToE": "files",
    "/Movie": "files", "/Sound": "files", "/Rendition": "files", "/3D": "files", "/FileAttachment": "files",
}  # fmt: skip
_VALUED_BY = {"/S", "/Subtype", "/Type"}
# Short names turn up in packed data by chance; these do not.
_RAW = re.compile(
    rb"/(JavaScript|SubmitForm|ImportData|Launch|EmbeddedFiles?|RichMedia|GoToE|FileAttachment)(?=[\s/<>\[\]()%\0]|\Z)"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")


def check(content: bytes) -> str:
    """ "" if it may be kept; else encrypted, damaged, script, launch or files."""
    told = _in_raw(content)
    if told:
        return told
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return "encrypted"
    if not reader.is_encrypted:
        told = _in_packed_objects(content)
    return told or _in_objects(reader) or ("" if len(reader.pages) else "damaged")


def words(content: bytes) -> str | None:
    """The words on its first pages, page by page; None where a password is needed."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return None
    told, length = [], 0
    for page in reader.pages[:MOST_PAGES]:
        told.append(_words_on(page))
        length += len(told[-1])
        if length > MOST_CHARACTERS:
            break
    return "\n".join(told)[:MOST_CHARACTERS]


def _words_on(page: Any) -> str:
    """Of one page; nothing where that page alone is broken."""
    try:
        return str(page.extract_text())
    except Exception:
        return ""


def _in_raw(content: bytes) -> str:
    """Names in the bytes as they stand, whichever revision of the file they belong to."""
    found = _RAW.search(_ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content))
    return REFUSED_NAMES["/" + found[1].decode()] if found else ""


def _in_packed_objects(content: bytes) -> str:
    """Names in object streams, also those that no table of contents leads to."""
    left = _MOST_UNPACKED
    for start in _STREAM.finditer(content):
        head = _ESCAPED.sub(
            lambda match: bytes([int(match[1], 16)]), content[max(0, start.start() - 1000) : start.start()]
        )
        if b"/ObjStm" not in head[max(head.rfind(b"endobj"), 0) :]:
            continue
        try:
            unpacked = zlib.decompressobj().decompress(content[start.end() :], left)
        except zlib.error:
            continue  # packed in another way: the table of contents leads there, or no reader does
        left -= len(unpacked)
        told = _in_raw(unpacked)
        if told or left <= 0:
            return told or "damaged"
    return ""


def _in_objects(reader: PdfReader) -> str:
    """Names in every object that the table of contents lists, and in the trailer."""
    waiting: list[Any] = [reader.trailer]
    numbers = [(number, generation) for generation, listed in reader.xref.items() for number in listed]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > MOST_OBJECTS:
        return "damaged"
    told = _in_values(waiting)
    for number, generation in numbers:
        told = told or _in_values([_object(reader, number, generation)])
    return told


def _object(reader: PdfReader, number: int, generation: int) -> Any:
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return None  # nothing opens it; its bytes were looked at


def _in_values(waiting: list[Any]) -> str:
    """Looks through nested dictionaries and lists without following references."""
    while waiting:
        value = waiting.pop()
        if isinstance(value, DictionaryObject):
            for key in value:
                inner = value.raw_get(key)
                if key in REFUSED_NAMES and not _is_empty(inner):
                    return REFUSED_NAMES[key]
                if key in _VALUED_BY and str(inner) in REFUSED_NAMES:
                    return REFUSED_NAMES[str(inner)]
                waiting.append(inner)
        elif isinstance(value, ArrayObject):
            waiting += list(_raw_items(value))
    return ""


def _raw_items(array: ArrayObject) -> Iterator[Any]:
    return list.__iter__(array)


def _is_empty(value: Any) -> bool:
    return isinstance(value, DictionaryObject | ArrayObject) and not value


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def main() -> None:
    """Answers once; whatever goes wrong inside is "damaged", or no words."""
    _bounded()
    logging.disable()
    asked, content = sys.argv[1], sys.stdin.buffer.read()
    try:
        answer = words(content) if asked == "words" else check(content)
    except Exception:
        answer = None if asked == "words" else "damaged"
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
