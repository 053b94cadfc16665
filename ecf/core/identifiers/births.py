"""Dates of birth: dates beside words for birth, beside the age that fits, or of a child and too old to be a visit.

The dates of ordinary events are left alone, also beside words like "pre-birth" or "unborn".
"""

import datetime as dt
import re
from collections.abc import Iterator

from ecf.core.identifiers.dates import Written, dates_in
from ecf.core.identifiers.likely import Found, Kind
from ecf.core.identifiers.reading import Reading
from ecf.core.identifiers.vocabulary import BETWEEN_BIRTH_AND_DATE, NEXT_BIRTH, NO_BIRTH, WHO_WAS_BORN

_BIRTH = r"d\.? ?o\.? ?b\.?s?|dates? of births?|birth ?dates?|births? ?days?|birthdays?"
_BEFORE = re.compile(rf"(?<![^\W_])(?<!-)(?:(?P<date>{_BIRTH})|(?P<born>born|b\.))(?![^\W_])", re.I)
_AFTER = re.compile(rf"(?:{_BIRTH}|born)(?![^\W_])", re.I)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_ENDS = re.compile(r"[.!?;](?=\s)|\n")
_TURNS = re.compile(r"\b(?:turn(?:s|ed|ing)?|will be|becomes?|became) (?:[1-9]|1\d|2[0-5]) on (?:the )?\Z", re.I)
_AGE = re.compile(
    r"(?:\bage[d]?:? ?(?P<aged>\d{1,2})|\b(?P<old>\d{1,2})[ -]?(?:years?|yrs?)[ -]olds?|"
    r"\b(?P<short>\d{1,2}) ?(?:yrs?|y/?o))[ ,;:()-]{0,4}\Z",
    re.I,
)
_CHILD = re.compile(
    r"(?:\b(?:child|son|daughter|boy|girl|baby|infant|toddler|sibling|brother|sister|twins?|young person|teenager|yp|"
    r"pupil|youngest|eldest|oldest|middle)(?: [A-Z1-9])?|(?<![\w.])[A-Z]{1,2})[ ,:-]{0,3}\(?\Z",
    re.I,
)
_INITIALS = re.compile(r"(?<![\w.])[A-Z]{1,2} ?\(\Z")

_BEYOND_FIVE_YEARS, _GROWN_UP = 5, 19


def dates_of_birth(reading: Reading, today: dt.date) -> Iterator[Found]:
    """Dates that are likely somebody's birth, or birthday."""
    last: Written | None = None
    for written in dates_in(reading, today):
        if last is not None and _goes_on(reading.plain[last.end : min(written.start, last.end + 41)], last, written):
            why = "It stands beside another date of birth."
        else:
            why = _why(reading, written, today)
        if why:
            yield Found(Kind.DATE_OF_BIRTH, written.start, written.end, why, is_cued=True)
            last = written


def _why(reading: Reading, written: Written, today: dt.date) -> str:
    before = reading.before(written.start, 70)
    if _is_led_by_birth(before) or _is_followed_by_birth(reading.after(written.end, 45)):
        return "It stands beside words about birth."
    if _TURNS.search(before):
        return "It says on what day somebody comes of an age."
    if written.day is None or written.is_spaced:
        return ""
    age = _age_on(today, written.day)
    told = _AGE.search(before)
    if told and age >= 0 and abs(int(told["aged"] or told["old"] or told["short"]) - age) <= 1:
        return "It fits the age that stands before it."
    if _BEYOND_FIVE_YEARS <= age < _GROWN_UP and (_CHILD.search(before) and _is_child_or_initial(before)):
        return "It follows a word for a child, and would be the birth of a child of that age."
    return ""


def _is_child_or_initial(before: str) -> bool:
    """The initials of somebody count only in capitals and with the date in brackets: "J (12/03/2014)"."""
    match = _CHILD.search(before)
    lone = match is not None and len(_WORD.findall(match[0])) == 1 and len(_WORD.findall(match[0])[0]) <= 2
    return not lone or _INITIALS.search(before) is not None or (match is not None and match[0][:2].lower() == "yp")


def _is_led_by_birth(before: str) -> bool:
    """Whether words for birth lead to what follows, with little between."""
    cues = list(_BEFORE.finditer(before))
    if not cues:
        return False
    cue = cues[-1]
    gap = before[cue.end() :]
    if _SENTENCE_ENDS.search(gap.lstrip(" .")):
        return False
    words = _WORD.findall(gap)
    if cue["born"]:
        return len(words) <= 7 and not NO_BIRTH & {word.lower() for word in words}
    return len(words) <= 5 and all(word.lower() in BETWEEN_BIRTH_AND_DATE or word[0].isupper() for word in words)


def _is_followed_by_birth(after: str) -> bool:
    """Whether "is her birthday", "(DOB)" or "the baby was born" follows at once."""
    cue = _AFTER.search(after)
    if cue is None or _SENTENCE_ENDS.search(after[: cue.start()]) or after[: cue.start()].endswith("-"):
        return False
    words = [word.lower() for word in _WORD.findall(after[: cue.start()])]
    if cue[0].lower() == "born":
        return 0 < len(words) <= 5 and set(words) <= WHO_WAS_BORN and bool({"was", "were"} & set(words))
    return len(words) <= 4 and set(words) <= BETWEEN_BIRTH_AND_DATE - {"on", "and", "in", "at"}


def _goes_on(gap: str, last: Written, written: Written) -> bool:
    """Whether a date goes on with a list of dates of birth: both have years, and little stands between."""
    if len(gap) > 40 or (last.day is None) != (written.day is None) or _SENTENCE_ENDS.search(gap):
        return False
    words = _WORD.findall(gap)
    return len(words) <= 4 and all(word.lower() in NEXT_BIRTH or word[0].isupper() for word in words)


def _age_on(today: dt.date, born: dt.date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
