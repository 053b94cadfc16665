"""What the guard answers with: a likely identifier, where it stands, and why it was noticed."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing would tell a reader who the family is."""

    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number"
    EMAIL_ADDRESS = "email_address"
    PHONE_NUMBER = "phone_number"
    DATE_OF_BIRTH = "date_of_birth"
    POSTCODE = "postcode"
    CASE_REFERENCE = "case_reference"
    LISTED_NAME = "listed_name"

    @property
    def words(self) -> str:
        """The kind as a page says it: "an NHS number"."""
        return _WORDS[self]


_WORDS = {
    Kind.NHS_NUMBER: "an NHS number",
    Kind.NATIONAL_INSURANCE_NUMBER: "a National Insurance number",
    Kind.EMAIL_ADDRESS: "an email address",
    Kind.PHONE_NUMBER: "a phone number",
    Kind.DATE_OF_BIRTH: "a date of birth",
    Kind.POSTCODE: "a postcode",
    Kind.CASE_REFERENCE: "a case reference",
    Kind.LISTED_NAME: "a name on your list",
}


@dataclass(frozen=True, slots=True)
class Likely:
    """One likely identifier.

    `start` and `end` count Python characters (code points), end exclusive: `text == whole[start:end]`.
    `utf16_start` and `utf16_end` count what JavaScript counts. `why` is one plain sentence for the author.
    """

    kind: Kind
    start: int
    end: int
    text: str
    why: str
    utf16_start: int
    utf16_end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate, in the positions of `Reading.plain`. `is_cued`: words beside it say what it is."""

    kind: Kind
    start: int
    end: int
    why: str
    is_cued: bool = False
