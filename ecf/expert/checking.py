"""Is this credential true, and does it hold now? For whoever was handed one, and asks here."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ecf.expert import credential_errors as errors
from ecf.expert.addresses import key_id
from ecf.expert.keys import public_jwk
from ecf.expert.models import Credential, ExpertStatus, SigningKey
from ecf.expert.services.credentials import ALGORITHM, TOKEN

LONGEST = 20_000
_KID = re.compile(r".*/issuers/(?P<code>[-\w]+)/keys/(?P<number>[0-9]{1,5})/")


@dataclass(frozen=True)
class Checked:
    """A true credential: what it says, and the status behind it as it is now."""

    document: dict[str, Any]
    status: ExpertStatus

    @property
    def holds(self) -> bool:
        """Whether the status is in force now; never why not."""
        return self.status.is_valid


def check_credential(text: str) -> Checked:
    """What a signed credential says, if it is true. Two queries.

    Raises NotACredential, KeyIsUnknown, CredentialTampered, KeyHadExpired, CredentialNotIssued.
    """
    token = text.strip()
    header = _header(token)
    key = _key(header)
    document = _verified(token, key)
    signed_at = _signed_at(document)
    if not key.may_have_signed_at(signed_at):
        raise errors.KeyHadExpired(field="credential")
    return Checked(document, _issued(document, key).status)


def _header(token: str) -> dict[str, Any]:
    if len(token) > LONGEST or token.count(".") != 2:
        raise errors.NotACredential(field="credential")
    try:
        header = jws.extract_compact(token.encode()).protected
    except (JoseError, ValueError, TypeError) as error:
        raise errors.NotACredential(field="credential") from error
    if header.get("alg") != ALGORITHM or header.get("typ") != TOKEN or not isinstance(header.get("kid"), str):
        raise errors.NotACredential(field="credential")
    return header


def _key(header: dict[str, Any]) -> SigningKey:
    """The key that the header names; an address that is not ours names none."""
    found = _KID.fullmatch(header["kid"])
    if found is None or header["kid"] != key_id(found["code"], int(found["number"])):
        raise errors.KeyIsUnknown(field="credential")
    rows = SigningKey.objects.select_related("employer")
    key = rows.filter(employer__code=found["code"], number=int(found["number"])).first()
    if key is None:
        raise errors.KeyIsUnknown(field="credential")
    return key


def _verified(token: str, key: SigningKey) -> dict[str, Any]:
    public = OKPKey.import_key(public_jwk(key.public_key, key_id(key.employer.code, key.number)))
    try:
        payload = jws.deserialize_compact(token, public, algorithms=[ALGORITHM]).payload
        document = json.loads(payload)
    except (JoseError, ValueError, TypeError) as error:
        raise errors.CredentialTampered(field="credential") from error
    if not isinstance(document, dict):
        raise errors.NotACredential(field="credential")
    return document


def _signed_at(document: dict[str, Any]) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(document["iat"], dt.UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise errors.NotACredential(field="credential") from error


def _issued(document: dict[str, Any], key: SigningKey) -> Credential:
    """The credential as it was issued, by the employer whose key signed it."""
    try:
        pk = UUID(str(document.get("jti")))
    except ValueError as error:
        raise errors.CredentialNotIssued(field="credential") from error
    rows = Credential.objects.select_related("status__social_worker__user", "status__employer")
    row = rows.filter(pk=pk, employer_id=key.employer_id).first()
    if row is None:
        raise errors.CredentialNotIssued(field="credential")
    return row
