"""What may be in a zip: looked at without unpacking more than a bound."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from ecf.core.attachments.refusals import (
    FileDamaged,
    FileEncrypted,
    HasObjects,
    HasProgram,
    TwoThingsInOne,
    UnpacksTooLarge,
)

MOST_ENTRIES = 4000
MOST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 200
_SMALL = 1024 * 1024  # below it a high ratio harms nobody
_ENDS_WITHOUT_COMMENT = 22
_LOCAL_HEADER = 30
_CHUNK = 256 * 1024

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
ARCHIVES = (ZIP, b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")


@dataclass
class Budget:
    """How much may still be unpacked, in bytes and entries, over a file and the files inside it."""

    unpacked: int = MOST_UNPACKED
    entries: int = MOST_ENTRIES

    def spend(self, *, unpacked: int = 0, entries: int = 0) -> None:
        self.unpacked -= unpacked
        self.entries -= entries
        if self.unpacked < 0 or self.entries < 0:
            raise UnpacksTooLarge()


class Package:
    """A zip that is well formed, holds no programs and unpacks to a bounded size. Raises a refusal otherwise."""

    def __init__(self, content: bytes, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.zip = _opened(content)
        self.entries = self.zip.infolist()
        self.budget.spend(entries=len(self.entries))
        _refuse_odd_entries(self.entries)
        self.heads = {entry.filename: self._head_of(entry) for entry in self.entries if not entry.is_dir()}

    @property
    def names(self) -> list[str]:
        """Of the files inside, without folders."""
        return list(self.heads)

    def read(self, name: str, most: int) -> bytes:
        """The entry, which must not be larger than `most` bytes."""
        content = b"".join(self._chunks(self.zip.getinfo(name), most))
        if len(content) > most:
            raise UnpacksTooLarge()
        return content

    def _head_of(self, entry: zipfile.ZipInfo) -> bytes:
        """Unpacks the entry whole, so that a size that lies is found out; keeps its beginning only."""
        head, size = b"", 0
        for chunk in self._chunks(entry, self.budget.unpacked):
            head = head or chunk[:4096]
            size += len(chunk)
            self.budget.spend(unpacked=len(chunk))
            if size > _SMALL and size > LARGEST_RATIO * max(entry.compress_size, 1):
                raise UnpacksTooLarge()
        if head.startswith(PROGRAMS):
            raise HasProgram()
        return head

    def _chunks(self, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        """The entry in pieces; goes one piece beyond `most` at the furthest."""
        try:
            with self.zip.open(entry) as stream:
                taken = 0
                while taken <= most and (chunk := stream.read(_CHUNK)):
                    taken += len(chunk)
                    yield chunk
        except Exception as error:
            raise FileDamaged() from error


def _opened(content: bytes) -> zipfile.ZipFile:
    """Begins with its first entry and ends with its directory: nothing before, nothing behind."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(content))
        first = min((entry.header_offset for entry in opened.infolist()), default=0)
    except Exception as error:
        raise FileDamaged() from error
    if not content.startswith(ZIP) or first != 0:
        raise TwoThingsInOne()
    if content.rfind(b"PK\x05\x06") != len(content) - _ENDS_WITHOUT_COMMENT - len(opened.comment):
        raise TwoThingsInOne()
    return opened


def _refuse_odd_entries(entries: list[zipfile.ZipInfo]) -> None:
    seen, upto = set(), 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        name = entry.filename
        if entry.flag_bits & 0x1:
            raise FileEncrypted()
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or entry.header_offset < upto:
            raise FileDamaged()  # parts that lie on top of each other unpack without end
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or name.lower() in seen:
            raise FileDamaged()
        seen.add(name.lower())
        upto = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def refuse_archives(package: Package, allowed: tuple[str, ...] = ()) -> None:
    """No archive inside, but for the entries whose names end with one of `allowed`."""
    for name, head in package.heads.items():
        if head.startswith(ARCHIVES) and not name.lower().endswith(allowed or ("\0",)):
            raise HasObjects()
