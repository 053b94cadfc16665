"""PDFs: what must not be in them, and their words. Both are looked up in a bounded process of their own."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from ecf.core.attachments.refusals import (
    FileDamaged,
    FileEncrypted,
    NotWhatItSays,
    PdfHasFiles,
    PdfHasScript,
    PdfStartsPrograms,
    RefusedFile,
    TooComplicated,
    TwoThingsInOne,
)

SECONDS = 20
_READER = Path(__file__).with_name("pdf_reader.py")
_REFUSALS: dict[str, type[RefusedFile]] = {
    "damaged": FileDamaged,
    "encrypted": FileEncrypted,
    "script": PdfHasScript,
    "launch": PdfStartsPrograms,
    "files": PdfHasFiles,
}
_BEGINS = re.compile(rb"%PDF-[12]\.\d")
_PAGE = re.compile(rb"<(?:!doctype|html|script|svg|body|\?php)", re.I)
_ARCHIVE_ENDS = b"PK\x05\x06"
_REACH_OF_ARCHIVES = 65_557


class _GaveUp(Exception):
    """The reader took too long, or too much."""


def check_pdf(content: bytes, seconds: float = SECONDS) -> None:
    """Raises a refusal unless it is a PDF that opens without a password and does nothing by itself."""
    if not _BEGINS.match(content):
        raise NotWhatItSays()
    if _PAGE.search(content[:1024]) or _ARCHIVE_ENDS in content[-_REACH_OF_ARCHIVES:]:
        raise TwoThingsInOne()
    try:
        told = _asked("check", content, seconds)
    except _GaveUp as error:
        raise TooComplicated() from error
    if told:
        raise _REFUSALS[told]()


def words_of_pdf(content: bytes, seconds: float = SECONDS) -> str | None:
    """The words of its first 300 pages; None where it cannot be read in time, or at all."""
    try:
        words = _asked("words", content, seconds)
    except _GaveUp:
        return None
    return words if isinstance(words, str) and words.strip() else None


def _asked(what: str, content: bytes, seconds: float) -> Any:
    try:
        done = subprocess.run(  # noqa: S603 our own file, and no words of people among the arguments
            [sys.executable, "-I", str(_READER), what], input=content, capture_output=True, timeout=seconds, check=True
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise _GaveUp from error
