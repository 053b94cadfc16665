"""NHS numbers and National Insurance numbers."""

import re
from collections.abc import Iterator

from stdnum.gb import nhs

from ecf.core.identifiers.likely import Found, Kind
from ecf.core.identifiers.reading import Reading

_TEN_DIGITS = re.compile(r"(?<![\w£$€])(?<!\d[.,/-])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)(?![.,/-]\d)")
_NHS = re.compile(r"\bnhs\b", re.I)
_PATIENT = re.compile(r"\b(?:patient|hospital)\b", re.I)
_BOOK_OR_PAPER = re.compile(r"\b(?:isbn|issn|doi)\b", re.I)
_GIVEN_OUT = "34679"  # what NHS numbers of England, Northern Ireland and the test range begin with

_NATIONAL_INSURANCE = re.compile(
    r"(?<![^\W_])([A-Za-z]{2})([ -]?)\d{2}[ -]?\d{2}[ -]?\d{2}([ -]?[A-Da-d])?(?![^\W_])(?![/-]\d)"
)
_INSURANCE = re.compile(r"\bnational insurance\b|\bnino\b|\bn\.? ?i\.?(?!\w)", re.I)
_NEVER_FIRST = set("DFIQUV")
_NEVER_SECOND = set("DFIOQUV")
_NEVER_TOGETHER = {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}


def nhs_numbers(reading: Reading) -> Iterator[Found]:
    """Ten digits, together or 3-3-4, with the check digit; without it only after the letters NHS."""
    for match in _TEN_DIGITS.finditer(reading.plain):
        digits = nhs.compact(match[0])
        before = reading.before(match.start(), 40)
        if digits[0] == "0" or len(set(digits)) == 1 or _BOOK_OR_PAPER.search(before):
            continue
        is_named = _NHS.search(before) is not None
        if nhs.is_valid(digits):
            is_cued = is_named or _PATIENT.search(before) is not None
            if is_cued or digits[0] in _GIVEN_OUT or len(match[0]) > len(digits):
                why = "It has ten digits, and the last one is the check digit that an NHS number would have."
                yield Found(Kind.NHS_NUMBER, *match.span(), why, is_cued)
        elif is_named:
            why = "It has ten digits and stands near the letters NHS. It may be an NHS number with a slip in it."
            yield Found(Kind.NHS_NUMBER, *match.span(), why, is_cued=True)


def national_insurance_numbers(reading: Reading) -> Iterator[Found]:
    """Two letters that are in use, six digits, A to D; the last letter may be missing where words say what it is."""
    for match in _NATIONAL_INSURANCE.finditer(reading.plain):
        prefix, gap, suffix = match[1], match[2], match[3]
        upper = prefix.upper()
        if upper[0] in _NEVER_FIRST or upper[1] in _NEVER_SECOND or upper in _NEVER_TOGETHER:
            continue
        is_cued = _INSURANCE.search(reading.before(match.start(), 45)) is not None
        looks_right = suffix is not None and (prefix.isupper() or not gap)
        if is_cued or looks_right:
            why = "Two letters, six digits and a letter: the form of a National Insurance number."
            yield Found(Kind.NATIONAL_INSURANCE_NUMBER, *match.span(), why, is_cued)
