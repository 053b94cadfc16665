"""The guard: what in a text would likely tell who a family is. Nothing leaves the process; the author decides."""

import datetime as dt
from collections.abc import Iterable, Iterator

from ecf.core.identifiers.births import dates_of_birth
from ecf.core.identifiers.contacts import email_addresses, postcodes
from ecf.core.identifiers.likely import Found, Kind, Likely
from ecf.core.identifiers.names import fold_name, listed_names
from ecf.core.identifiers.numbers import national_insurance_numbers, nhs_numbers
from ecf.core.identifiers.phones import phone_numbers
from ecf.core.identifiers.reading import Reading, read
from ecf.core.identifiers.references import case_references

_ORDER = {kind: n for n, kind in enumerate(Kind)}
_KEPT_IN_ADDRESSES = {Kind.EMAIL_ADDRESS, Kind.LISTED_NAME}


def find_identifiers(
    text: str, own_names: Iterable[str] = (), allow: Iterable[str] = (), *, today: dt.date | None = None
) -> list[Likely]:
    """Likely identifiers in the order of the text, none overlapping another.

    `own_names` are names that the author listed. What is in `allow` is not told: compared without spaces, dashes,
    dots, brackets, accents and capitals; "@northshire.gov.uk" allows every address there. `today` decides which date
    may be a child's birth. Takes time in proportion to the text.
    """
    reading = read(text)
    found = [
        candidate
        for candidate in _candidates(reading, own_names, today or dt.date.today())
        if candidate.kind in _KEPT_IN_ADDRESSES or not reading.is_in_web_address(candidate.start)
    ]
    allowed = {_squeezed(words) for words in allow} - {""}
    return _placed(reading, [one for one in _apart(found) if not _is_allowed(reading, one, allowed)])


def _candidates(reading: Reading, own_names: Iterable[str], today: dt.date) -> Iterator[Found]:
    yield from nhs_numbers(reading)
    yield from national_insurance_numbers(reading)
    yield from email_addresses(reading)
    yield from phone_numbers(reading)
    yield from dates_of_birth(reading, today)
    yield from postcodes(reading)
    yield from case_references(reading)
    yield from listed_names(reading, own_names)


def _apart(found: list[Found]) -> list[Found]:
    """In order, and of two that overlap the likelier: words say what it is, then the order of kinds."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        while kept and one.start < kept[-1].end and _rank(one) < _rank(kept[-1]):
            kept.pop()
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _rank(one: Found) -> tuple[bool, int, int]:
    return not one.is_cued, _ORDER[one.kind], one.start - one.end


def _squeezed(words: str) -> str:
    return "".join(ch for ch in fold_name(words) if ch not in " \t\n-.()/'’")


def _is_allowed(reading: Reading, one: Found, allowed: set[str]) -> bool:
    if not allowed:
        return False
    squeezed = _squeezed(reading.plain[one.start : one.end])
    domain = squeezed[squeezed.find("@") :] if one.kind is Kind.EMAIL_ADDRESS else squeezed
    return squeezed in allowed or domain in allowed


def _placed(reading: Reading, found: list[Found]) -> list[Likely]:
    """Back in the text as it was typed, counted as Python counts and as browsers do."""
    placed, upto, wide = [], 0, 0
    for one in found:
        start, end = reading.place_of(one.start, one.end)
        wide += _beyond_16_bits(reading.text[upto:start])
        inside = _beyond_16_bits(reading.text[start:end])
        placed.append(Likely(one.kind, start, end, reading.text[start:end], one.why, start + wide, end + wide + inside))
        upto, wide = end, wide + inside
    return placed


def _beyond_16_bits(text: str) -> int:
    return 0 if text.isascii() else sum(ch > "\uffff" for ch in text)
