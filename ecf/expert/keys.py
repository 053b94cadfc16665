"""Ed25519 keys: made, and locked while they are not in use, with a secret that is not in the database.

The lock is Fernet (AES-128-CBC and HMAC-SHA-256) under a key that HKDF-SHA-256 makes of `CREDENTIAL_SECRET`, or of
`SECRET_KEY` where that is not set. Whoever has the database alone cannot sign.
"""

from base64 import urlsafe_b64encode
from functools import cache
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from joserfc.jwk import OKPKey

CURVE: Literal["Ed25519"] = "Ed25519"
_PURPOSE = b"early career tracker: keys that sign credentials"


class KeyIsLocked(ValueError):
    """The secret that locked it is not the one of now: the key cannot sign any more."""


def new_key() -> tuple[str, str]:
    """A new key: its public part, in base64url, and its private part, locked."""
    made = OKPKey.generate_key(CURVE, private=True).as_dict(private=True)
    return str(made["x"]), _locks().encrypt(str(made["d"]).encode()).decode()


def opened(public_key: str, private_key: str) -> OKPKey:
    """The key, ready to sign. Raises KeyIsLocked."""
    try:
        private = _locks().decrypt(private_key.encode()).decode()
    except InvalidToken as error:
        raise KeyIsLocked from error
    return OKPKey.import_key({"kty": "OKP", "crv": CURVE, "x": public_key, "d": private})


def public_jwk(public_key: str, kid: str) -> dict[str, str | list[str]]:
    """The public part as others read it (RFC 8037)."""
    return {"kty": "OKP", "crv": CURVE, "x": public_key, "kid": kid, "use": "sig", "alg": "EdDSA"}


def _locks() -> MultiFernet:
    """Locks with the secret of now; opens with earlier ones, too."""
    now = settings.CREDENTIAL_SECRET or settings.SECRET_KEY
    return MultiFernet([_lock(secret) for secret in [now, *settings.SECRET_KEY_FALLBACKS]])


@cache
def _lock(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
