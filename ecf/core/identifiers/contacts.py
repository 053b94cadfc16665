"""Ways to reach or find a family: e-mail addresses, phone numbers, postcodes."""

import re
from collections.abc import Iterator

from ecf.core.identifiers.likely import Found, Kind
from ecf.core.identifiers.reading import Reading
from ecf.core.identifiers.vocabulary import POSTCODE_AREAS

_LOCAL_PART = re.compile(r"[\w.+'%&*/=?^{|}~-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w@])")

_POSTCODE = re.compile(
    r"(?<![^\W_])(?<![.-])([A-Za-z]{1,2})(\d[\dA-Za-z]?)( {0,2}|-)(\d)([ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?![^\W_])"
)
_NOT_INWARD = {"st", "nd", "rd", "th", "hr", "yr"}
_SAYS_POSTCODE = re.compile(r"\bpost ?code\b", re.I)


def email_addresses(reading: Reading) -> Iterator[Found]:
    """A name, an @ and a domain with a dot in it."""
    at = reading.plain.find("@")
    while at >= 0:
        local = _LOCAL_PART.search(reading.before(at, 64))
        domain = _DOMAIN.match(reading.plain, at + 1, at + 256)
        if local and domain:
            name = local[0].lstrip(".'/=?^{|}~&*%-")
            if name and not name.endswith("."):
                why = "It has the form of an email address."
                yield Found(Kind.EMAIL_ADDRESS, at - len(name), domain.end(), why, is_cued=True)
        at = reading.plain.find("@", at + 1)


def postcodes(reading: Reading) -> Iterator[Found]:
    """An area that exists, a district, and the three characters that only postcodes end with.

    "EC2 2nd observation" is a standard and an ordinal: capitals and then small letters are taken only after the word
    postcode.
    """
    for match in _POSTCODE.finditer(reading.plain):
        area, district, _, _, inward = match.groups()
        letters = area + inward + "".join(ch for ch in district if ch.isalpha())
        if area.upper() not in POSTCODE_AREAS or inward in _NOT_INWARD:
            continue
        is_cued = _SAYS_POSTCODE.search(reading.before(match.start(), 30)) is not None
        is_title = len(area) == 2 and area.istitle() and inward.islower()
        if letters.isupper() or letters.islower() or is_title or is_cued:
            why = "It has the form of a full postcode, which can point to a few homes."
            yield Found(Kind.POSTCODE, *match.span(), why, is_cued)
