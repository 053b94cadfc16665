"""Numbers of cases: in case systems, courts, police and schools."""

import re
from collections.abc import Iterator

from stdnum.gb import upn

from ecf.core.identifiers.likely import Found, Kind
from ecf.core.identifiers.reading import Reading

_SUBJECT = (
    r"(?:case|file|client|person|child(?:'s)?|family|service user|young person|record|referral|court|police|crime|"
    r"incident|log|occurrence|custody|hospital|home office|pupil|safeguarding|social care)"
)
_NUMBER = r"(?:ref(?:erence)?s?|numbers?|nos?|nums?|ids?)\b\.?"
_SYSTEM = (
    r"(?:lcs|ics|liquid ?logic|mosaic|eclipse|care ?director|care ?first|azeus|ehm|niche|pnc|cris|urn|upn|uln|crn)"
)
_SAID = r"(?:[ \t]{0,2}(?:is\b|was\b|which\b|given\b|as\b|=|:|-|#|\()){0,4}[ \t]{0,2}"
_VALUE = r"([^\W_](?:[^\W_]|[/_.-](?=[^\W_])){2,29})(?![^\W_])"

_NAMED = re.compile(
    rf"(?<![^\W_])(?:{_SUBJECT} {{0,2}}(?:{_SUBJECT} {{1,2}})?{_NUMBER}|"
    rf"(?:our |your )?ref(?:erence)?s?\b\.?(?: {_NUMBER})?|"
    rf"{_SYSTEM}\b(?: {{1,2}}(?:record|case|file))?(?: {{1,2}}{_NUMBER})?){_SAID}{_VALUE}",
    re.I,
)
_BARE = re.compile(rf"(?<![^\W_])(?:case|file|referral|record)[ \t:#]{{1,3}}{_VALUE}", re.I)
_NEXT = re.compile(rf"(?: ?[,/&] ?| and ){_VALUE}")
_LONGEST_LIST = 10
_COURT = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}[CPFDZ]\d{5}(?![^\W_])")
_PUPIL = re.compile(r"(?<![^\W_])[A-HJ-NP-RT-Z]\d{11}[\dA-Z](?![^\W_])")

_OF_THE_OFFICE = re.compile(
    r"\b(?:polic(?:y|ies)|procedure|protocol|training|course|module|certificate|invoice|booking|job|vacancy|post|order|"
    r"ticket|purchase|meeting|webinar|event|version|form|guidance|receipt|journal|library|parking|expenses|train|hotel)"
    r"(?: \w{1,20})? ?\(?\Z",
    re.I,
)
_REGISTER_NUMBER = re.compile(r"SW[1-9]\d{0,5}\Z", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DATE = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}\Z")


def case_references(reading: Reading) -> Iterator[Found]:
    """What follows "ref", "case number" or the name of a case system, and forms that only courts and schools use."""
    for match in _NAMED.finditer(reading.plain):
        if _is_value(match[1]) and not _OF_THE_OFFICE.search(reading.before(match.start(), 45)):
            why = "It follows words that name a case, a file or a case system."
            yield Found(Kind.CASE_REFERENCE, *match.span(1), why, is_cued=True)
            yield from _more(reading, match.end())
    for match in _BARE.finditer(reading.plain):
        if _is_value(match[1]) and (not match[1].isdigit() or len(match[1]) >= 5):
            yield Found(Kind.CASE_REFERENCE, *match.span(1), "It follows a word for a case or a file.", is_cued=True)
    for match in _COURT.finditer(reading.plain):
        yield Found(Kind.CASE_REFERENCE, *match.span(), "It has the form of a family court case number.")
    for match in _PUPIL.finditer(reading.plain):
        if upn.is_valid(match[0]):
            yield Found(Kind.CASE_REFERENCE, *match.span(), "It has the form of a unique pupil number.")


def _more(reading: Reading, end: int) -> Iterator[Found]:
    """The next few of a list: "refs 12345, 67890 and 24680"."""
    for _ in range(_LONGEST_LIST):
        match = _NEXT.match(reading.plain, end)
        if match is None or not _is_value(match[1]) or sum(ch.isdigit() for ch in match[1]) < 4:
            return
        end = match.end()
        yield Found(Kind.CASE_REFERENCE, *match.span(1), "It stands beside another case reference.", is_cued=True)


def _is_value(value: str) -> bool:
    """Whether it may be the number of a case: at least three digits; no year, date or register number by itself."""
    return sum(ch.isdigit() for ch in value) >= 3 and not (
        _YEAR.match(value) or _DATE.match(value) or _REGISTER_NUMBER.match(value)
    )
