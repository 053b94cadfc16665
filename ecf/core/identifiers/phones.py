"""Phone numbers as people write them in the United Kingdom, and numbers abroad that begin with a plus."""

import re
from collections.abc import Iterator

from ecf.core.identifiers.likely import Found, Kind
from ecf.core.identifiers.reading import Reading

_START = re.compile(r"(?<![\w£$€])(?<!\d[.,/:-])(?=\+\d|\(\+?\d|0 ?[127]|00 ?44)")
_RUN = re.compile(r"\(?\+?\d[\d ().-]{6,26}")
_UK_CODE = re.compile(r"\(?(?:\+|00 ?)44\)?[ .-]{0,2}(?:\(0\)|0)?")
_ABROAD = re.compile(r"\+(?!44)[1-9]\d{0,2}")
_DATE_FIRST = re.compile(r"\d{1,2}([. -])\d{1,2}\1(?:19|20)?\d{2}(?!\d)")
_GROUPS = re.compile(r"\d+")
_CUE = re.compile(
    r"\b(?:tel|telephone|phones?|phoned|mob|mobiles?|landline|call(?:ed)?|ring|rang|text(?:ed)?|whatsapp|contact|number)\b",
    re.I,
)
_BOOK_OR_PAPER = re.compile(r"\b(?:isbn|issn|doi)\b", re.I)
_LOCAL = re.compile(
    r"\b(?:tel|telephone|phone|mob|mobile|landline)\b[.:]? ?(?:no\b\.?|number\b)?[:=]? ?(?:is )?"
    r"(\d{3}[ -]?\d{3,5})(?![\w])(?![./-]\d)",
    re.I,
)
_WHY = "It has the form of a phone number."


def phone_numbers(reading: Reading) -> Iterator[Found]:
    """Landlines and mobiles. Freephone and helplines (03, 08, 09) belong to organisations and are left alone."""
    done = 0
    for start in _START.finditer(reading.plain):
        if start.start() < done:
            continue
        before = reading.before(start.start(), 30)
        end = None if _BOOK_OR_PAPER.search(before) else _end_of_number(reading.plain, start.start(), _is_cued(before))
        if end is not None:
            number = reading.plain[start.start() : end]
            begin = start.start() + (number.startswith("(") and ")" not in number)
            yield Found(Kind.PHONE_NUMBER, begin, end, _WHY, _is_cued(before))
            done = end
    for match in _LOCAL.finditer(reading.plain):
        yield Found(Kind.PHONE_NUMBER, *match.span(1), "It follows a word for phone.", is_cued=True)


def _is_cued(before: str) -> bool:
    return _CUE.search(before) is not None


def _end_of_number(plain: str, start: int, is_cued: bool) -> int | None:
    """Where the number that begins at `start` ends, if one does: after the last group that still makes a number."""
    run = _RUN.match(plain, start)
    if run is None or _DATE_FIRST.match(run[0]):
        return None
    best = None
    for group in _GROUPS.finditer(run[0]):
        if not run[0][group.end() : group.end() + 1].isdigit() and _is_number(run[0][: group.end()], is_cued):
            best = start + group.end()
    if best is not None and plain[best : best + 1].isalnum():
        return None
    return best


def _is_number(written: str, is_cued: bool) -> bool:
    if _ABROAD.match(written):
        return 9 <= sum(ch.isdigit() for ch in written) <= 15
    code = _UK_CODE.match(written)
    rest = written[code.end() :] if code else written
    groups = _GROUPS.findall(rest)
    digits = "".join(groups)
    if not code:
        if not digits.startswith("0"):
            return False
        groups, digits = (groups[1:] if groups[0] == "0" else groups), digits[1:]
    if not groups or not (
        is_cued or (len(groups[0]) >= 3 and all(len(group) >= 2 for group in groups) and len(groups) <= 5)
    ):
        return False
    return _is_national(digits) and (is_cued or len(digits) == 10 or len(groups) > 1)


def _is_national(digits: str) -> bool:
    """Whether this, after the 0, is a landline (01, 02) or a mobile (07)."""
    return digits[:1] in {"1", "2", "7"} and (len(digits) == 10 or (len(digits) == 9 and digits[0] == "1"))
