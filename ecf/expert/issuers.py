"""Reads about employers as issuers: their public keys, and which of their lists there are."""

from ecf.expert.addresses import issuer_id, key_id, keys_url
from ecf.expert.keys import public_jwk
from ecf.expert.models import Credential, SigningKey
from ecf.people.models import Employer


def issuer_called(code: str) -> Employer | None:
    """The employer of that code, if it has ever issued anything: of others nothing is published. One query."""
    return Employer.objects.filter(code=code, signing_keys__isnull=False).distinct().first()


def published_keys(employer: Employer) -> dict[str, list[dict[str, object]]]:
    """Every public key there ever was, as a key set (RFC 7517), the one that signs now last. One query."""
    return {
        "keys": [
            published_key(key, employer) for key in SigningKey.objects.filter(employer=employer).order_by("number")
        ]
    }


def published_key(key: SigningKey, employer: Employer) -> dict[str, object]:
    """One public key, with the time in which it signs or signed, in seconds (members of our own)."""
    return {
        **public_jwk(key.public_key, key_id(employer.code, key.number)),
        "signs_from": int(key.signs_from.timestamp()),
        "signs_until": int(key.signs_until.timestamp()),
    }


def key_numbered(employer: Employer, number: int) -> SigningKey | None:
    """One key of an employer. One query."""
    return SigningKey.objects.filter(employer=employer, number=number).first()


def has_list(employer: Employer, number: int) -> bool:
    """Whether there is such a status list. One query."""
    return Credential.objects.filter(employer=employer, list_number=number).exists()


def metadata_of(employer: Employer) -> dict[str, str]:
    """Where the keys are, for those who look at the well-known address of an issuer."""
    return {"issuer": issuer_id(employer.code), "jwks_uri": keys_url(employer.code)}
