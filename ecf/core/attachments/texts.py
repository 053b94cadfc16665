"""Plain text: told from programs and pages that call themselves text, and kept as UTF-8."""

import codecs
import re

from ecf.core.attachments.refusals import HasProgram, HasScript, NotWhatItSays
from ecf.core.attachments.zips import PROGRAMS

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNPRINTED = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PAGE = re.compile(r"\s{0,100}(?:<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|<%|<iframe|\{\\rtf)", re.I)


def plain_text(content: bytes) -> str:
    """The words of the file, without byte order mark. Raises a refusal if they are no plain text."""
    if content.startswith(PROGRAMS) and (b"\0" in content[:1024] or content.startswith(b"#!")):
        raise HasProgram()
    text = _decoded(content)
    if _UNPRINTED.search(text):
        raise NotWhatItSays()
    if _PAGE.match(text):
        raise HasScript()
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise NotWhatItSays() from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what Notepad wrote for many years
