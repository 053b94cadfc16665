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
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

SECONDS = 15
BYTES = 1024 * 1024 * 1024
MOST_OBJECTS = 300_000
MOST_PAGES = 300
MOST_CHARACTERS = 1_000_000
_CHUNK = 16 * 1024
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
_UNPACKED = re.compile(rb"/(JS|XFA|EF|Movie|Sound|Rendition|3D)(?=[\s/<>\[\]()%\0]|\Z)")
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
    return _first(_RAW, content)


def _in_unpacked(objects: bytes) -> str:
    """Names among unpacked objects, where short ones are no chance either."""
    return _first(_RAW, objects) or _first(_UNPACKED, objects)


def _first(names: re.Pattern[bytes], content: bytes) -> str:
    found = names.search(_unescaped(content))
    return REFUSED_NAMES["/" + found[1].decode()] if found else ""


def _unescaped(content: bytes) -> bytes:
    """`/J#61vaScript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)


def _in_packed_objects(content: bytes) -> str:
    """Names in object streams, also those that no table of contents leads to."""
    left = _MOST_UNPACKED
    for start in _STREAM.finditer(content):
        head = _unescaped(content[max(0, start.start() - 1000) : start.start()])
        if b"/ObjStm" not in head[max(head.rfind(b"endobj"), 0) :]:
            continue
        unpacked = _unpacked(content, start.end(), left)
        left -= len(unpacked)
        told = _in_unpacked(unpacked)
        if told or left <= 0:
            return told or "damaged"
    return ""


def _unpacked(content: bytes, start: int, most: int) -> bytes:
    """What is packed from `start` on, as far as it unpacks; what is packed otherwise, `_in_listed_streams` unpacks."""
    unpacker, told, left = zlib.decompressobj(), [b""], most
    for place in range(start, len(content), _CHUNK):
        try:
            told.append(unpacker.decompress(content[place : place + _CHUNK], left))
        except zlib.error:
            break
        left -= len(told[-1])
        if unpacker.eof or left <= 0:
            break
    return b"".join(told)


def _in_objects(reader: PdfReader) -> str:
    """Names in every object that the table of contents lists, and in the trailer."""
    numbers = [(number, generation) for generation, listed in reader.xref.items() for number in listed]
    if len(numbers) > MOST_OBJECTS:
        return "damaged"
    told = _in_values([reader.trailer]) or _in_listed_streams(reader)
    for number, generation in numbers:
        told = told or _in_values([_object(reader, number, generation)])
    return told


def _in_listed_streams(reader: PdfReader) -> str:
    """Names in each object stream that the table of contents lists, however it is packed; each is unpacked once."""
    left = _MOST_UNPACKED
    for number in {stream for stream, _ in reader.xref_objStm.values()}:
        stream = _object(reader, number, 0)
        if not isinstance(stream, StreamObject):
            continue
        unpacked = stream.get_data()
        left -= len(unpacked)
        told = _in_unpacked(unpacked)
        if told or left <= 0:
            return told or "damaged"
    return ""


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
