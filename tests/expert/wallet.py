"""A verifier of credentials, as somebody else would write it: nothing of the product but its public addresses.

It reads the token by hand, fetches the key by what the header names, and checks signature, claims, dates and the bit in
the status list. Rules: Open Badges 3.0, "Verify a Credential" (https://www.imsglobal.org/spec/ob/v3p0/#jwt-verify);
Bitstring Status List 1.0, "Validate Algorithm" (https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm).
"""

import base64
import datetime as dt
import gzip
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client

SMALLEST_LIST = 131_072


class Refused(Exception):
    """The wallet does not take the credential; the message says which rule."""


@dataclass
class Wallet:
    """Somebody else's wallet, on somebody else's machine, at an instant."""

    now: dt.datetime
    fetched: list[str] = field(default_factory=list)

    def verify(self, token: str) -> dict[str, Any]:
        """The credential, if it is true and its status does not say otherwise. Raises Refused."""
        document = self.opened(token, kinds={"JWT"})
        self._claims(document)
        if self.is_set(document["credentialStatus"]):
            raise Refused("status")
        return document

    def opened(self, token: str, kinds: set[str]) -> dict[str, Any]:
        """The payload of a token, if the key that its header names signed it, and when that key signed."""
        parts = token.split(".")
        if len(parts) != 3:
            raise Refused("form")
        header = json.loads(_decoded(parts[0]))
        if set(header) != {"alg", "kid", "typ"} or header["alg"] != "EdDSA" or header["typ"] not in kinds:
            raise Refused("header")
        key = self._json(header["kid"])
        if "d" in key or (key["kty"], key["crv"], key["kid"]) != ("OKP", "Ed25519", header["kid"]):
            raise Refused("key")
        try:
            public = Ed25519PublicKey.from_public_bytes(_decoded(key["x"]))
            public.verify(_decoded(parts[2]), f"{parts[0]}.{parts[1]}".encode())
        except InvalidSignature as error:
            raise Refused("signature") from error
        document = json.loads(_decoded(parts[1]))
        if "iat" in document and not key["signs_from"] <= document["iat"] <= key["signs_until"]:
            raise Refused("key expired")
        return document

    def _claims(self, document: dict[str, Any]) -> None:
        pairs = {
            "iss": document["issuer"]["id"],
            "sub": document["credentialSubject"]["id"],
            "jti": document["id"],
            "nbf": int(_instant(document["validFrom"]).timestamp()),
        }
        for claim, said in pairs.items():
            if document.get(claim) != said:
                raise Refused(claim)
        if _instant(document["validFrom"]) > self.now:
            raise Refused("not yet valid")
        if "validUntil" in document and _instant(document["validUntil"]) < self.now:
            raise Refused("expired")

    def is_set(self, entry: dict[str, str]) -> bool:
        """The bit of one status entry."""
        if entry["type"] != "BitstringStatusListEntry":
            raise Refused("status type")
        answer = self._get(entry["statusListCredential"])
        if answer["Content-Type"] != "application/vc+jwt":
            raise Refused("status list type")
        found = self.opened(answer.content.decode(), kinds={"vc+jwt"})
        subject = found["credentialSubject"]
        if "BitstringStatusListCredential" not in found["type"] or subject["type"] != "BitstringStatusList":
            raise Refused("status list")
        if found["id"] != entry["statusListCredential"] or subject["statusPurpose"] != entry["statusPurpose"]:
            raise Refused("status purpose")
        if not _instant(found["validFrom"]) <= self.now <= _instant(found["validUntil"]):
            raise Refused("status list dates")
        if not subject["encodedList"].startswith("u"):
            raise Refused("multibase")
        bits = gzip.decompress(_decoded(subject["encodedList"][1:]))
        place = int(entry["statusListIndex"])
        if len(bits) * 8 < SMALLEST_LIST or place >= len(bits) * 8:
            raise Refused("status list length")
        return bool(bits[place // 8] >> (7 - place % 8) & 1)

    def _json(self, address: str) -> dict[str, Any]:
        answer = self._get(address)
        if answer["Content-Type"] != "application/json":
            raise Refused("not JSON")
        return answer.json()

    def _get(self, address: str) -> Any:
        self.fetched.append(address)
        answer = Client().get(urlsplit(address).path)
        if answer.status_code != 200:
            raise Refused(f"{answer.status_code} at {address}")
        return answer


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
