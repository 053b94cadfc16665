"""The code of a certificate: made so that nobody can guess one, read so that a slip of the eye does not matter."""

import secrets

from ecf.expert.models.status import CODE_LENGTH

# Crockford's base 32: no I, L, O or U, so that nothing is read as something else. https://www.crockford.com/base32.html
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """28 of 32 signs: 140 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str | None:
    """The code behind what somebody typed, in any case, with or without dashes. None where it can be none."""
    found = "".join(ch for ch in typed.upper() if not ch.isspace() and ch not in "-–—.").translate(_READ_AS)
    return found if len(found) == CODE_LENGTH and set(found) <= set(ALPHABET) else None
