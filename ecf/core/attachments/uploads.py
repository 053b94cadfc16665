"""The door for files: what may be kept, checked by name and by content, made safe, or refused with a reason."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import puremagic

from ecf.core.attachments.names import ending_of, safe_name
from ecf.core.attachments.office import check_office
from ecf.core.attachments.pdfs import check_pdf
from ecf.core.attachments.pictures import redrawn
from ecf.core.attachments.refusals import (
    LARGEST,
    FileEmpty,
    FileTooLarge,
    HasMacros,
    HasProgram,
    HasScript,
    KindNotTaken,
    NotWhatItSays,
    OldOfficeFile,
    PhonePictureNotTaken,
    RefusedFile,
    UploadCutOff,
)
from ecf.core.attachments.texts import plain_text
from ecf.core.attachments.zips import PROGRAMS

_CHUNK = 64 * 1024
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
_REFUSED_ENDINGS: dict[str, type[RefusedFile]] = {
    **dict.fromkeys(("heic", "heif", "hif"), PhonePictureNotTaken),
    **dict.fromkeys(("doc", "dot", "ppt", "pps", "xls", "rtf"), OldOfficeFile),
    **dict.fromkeys(("docm", "dotm", "pptm", "ppsm", "potm", "xlsm", "xlsb", "xltm"), HasMacros),
    **dict.fromkeys(("svg", "svgz", "html", "htm", "xhtml", "mht", "js", "mjs", "vbs", "php", "xml", "hta"), HasScript),
    **dict.fromkeys(("exe", "com", "bat", "cmd", "msi", "scr", "ps1", "sh", "dll", "jar", "apk", "app"), HasProgram),
}
# What the beginnings of files may be taken for; the checks of each kind look closer.
_BEGINNINGS = {
    "pdf": {".pdf"},
    "png": {".png"},
    "jpg": {".jpg", ".jpeg", ".jfif", ".jpe"},
    "jpeg": {".jpg", ".jpeg", ".jfif", ".jpe"},
}


class Stream(Protocol):
    """What is uploaded: read in pieces."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept. `content` is what to keep: pictures are drawn anew, text is UTF-8, the rest as it came.

    `size` and `digest` (SHA-256, hexadecimal) are of `content`. What office programs and PDF writers note about a
    document (author, dates) stays in it.
    """

    safe_name: str
    media_type: str
    size: int
    digest: str
    content: bytes


def checked_upload(name: str, stream: Stream, size: int | None = None) -> Checked:
    """The file made safe, or a `RefusedFile` (HTTP 400) that says what to do.

    `size` is what the sender said, in bytes; None if it said nothing. Up to 25 MB are held in memory, not more. PDFs
    are looked into by a process of their own for at most 20 seconds.
    """
    if size is not None and size > LARGEST:
        raise FileTooLarge()
    ending = ending_of(name)
    content = _read(stream)
    if not content:
        raise FileEmpty()
    if size is not None and size != len(content):
        raise UploadCutOff()
    if ending not in MEDIA_TYPES:
        raise _REFUSED_ENDINGS.get(ending, KindNotTaken)()
    _refuse_programs(content)
    _refuse_other_beginnings(content, ending)
    kept = _CHECKS[ending](content, ending)
    if len(kept) > LARGEST:
        raise FileTooLarge()
    return Checked(safe_name(name), MEDIA_TYPES[ending], len(kept), hashlib.sha256(kept).hexdigest(), kept)


def _read(stream: Stream) -> bytes:
    chunks, taken = [], 0
    while chunk := stream.read(_CHUNK):
        taken += len(chunk)
        if taken > LARGEST:
            raise FileTooLarge()
        chunks.append(chunk)
    return b"".join(chunks)


def _refuse_programs(content: bytes) -> None:
    if content.startswith(PROGRAMS) and b"\0" in content[:1024]:
        raise HasProgram()


def _refuse_other_beginnings(content: bytes, ending: str) -> None:
    expected = _BEGINNINGS.get(ending)
    if expected is None:
        return
    try:
        seen = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        seen = set()
    if not seen & expected:
        raise NotWhatItSays()


def _pdf(content: bytes, ending: str) -> bytes:
    check_pdf(content)
    return content


def _office(content: bytes, ending: str) -> bytes:
    check_office(content, ending)
    return content


def _text(content: bytes, ending: str) -> bytes:
    return plain_text(content).encode()


_CHECKS: dict[str, Callable[[bytes, str], bytes]] = {
    "pdf": _pdf,
    "docx": _office,
    "pptx": _office,
    "odt": _office,
    "odp": _office,
    "txt": _text,
    "png": redrawn,
    "jpg": redrawn,
    "jpeg": redrawn,
}
