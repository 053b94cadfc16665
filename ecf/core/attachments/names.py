"""Names of files that no computer, page or person can trip over."""

import re
import unicodedata

LONGEST = 120
MOST_BYTES = 240

_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\/]')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?= *\.| *\Z)", re.IGNORECASE
)
_JOINERS = {"\u200c", "\u200d"}  # some scripts cannot be spelt without them
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def safe_name(name: str) -> str:
    """The name without folders, unseen and direction-changing characters and what Windows refuses; at most 120 long.

    Letters of every script stay, composed (NFC). The ending stays, in small letters. Never empty. Safe names are left
    as they are.
    """
    stem, ending = _parts(_cleaned(name))
    if ending:
        ending = "." + ending
    stem = _cut(_tidy(stem) or "file", LONGEST - len(ending), MOST_BYTES - len(ending.encode()))
    if _RESERVED.match(stem):
        stem = _cut(f"_{stem}", LONGEST - len(ending), MOST_BYTES - len(ending.encode()))
    return stem + ending


def ending_of(name: str) -> str:
    """The ending in small letters without its dot, as any computer would read it; empty if there is none."""
    return _parts(_cleaned(name))[1]


def _cleaned(name: str) -> str:
    last = re.split(r"[/\\]", name[-4000:].rstrip("/\\ ."))[-1]
    seen = "".join(" " if ch.isspace() else ch for ch in last if _is_seen(ch))
    return _NOT_ON_WINDOWS.sub("_", unicodedata.normalize("NFC", seen)).strip(" .")


def _is_seen(ch: str) -> bool:
    return ch in _JOINERS or ch.isspace() or unicodedata.category(ch) not in _UNSEEN


def _parts(cleaned: str) -> tuple[str, str]:
    """The stem, and the ending if it is one: up to ten plain letters and digits."""
    stem, dot, ending = cleaned.rpartition(".")
    ending = ending.strip()
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", ending):
        return cleaned, ""
    return stem, ending.lower()


def _tidy(stem: str) -> str:
    """Single spaces; nothing at the ends that would hang on a neighbour or hide the file."""
    stem = " ".join(stem.split())
    while stem and (stem[0] in " ." or stem[0] in _JOINERS or unicodedata.category(stem[0])[0] == "M"):
        stem = stem[1:]
    while stem and (stem[-1] in " ." or stem[-1] in _JOINERS):
        stem = stem[:-1]
    return stem


def _cut(stem: str, characters: int, size: int) -> str:
    stem = stem[:characters]
    while len(stem.encode()) > size:
        stem = stem[:-1]
    return _tidy(stem) or "file"
