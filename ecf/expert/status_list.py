"""A Bitstring Status List: one bit for each credential, set while it does not hold. Made anew whenever it is asked for.

https://www.w3.org/TR/vc-bitstring-status-list/ : at least 131,072 bits, so that one who asks is one of many; the first
bit is the leftmost; gzip, then base64url without padding, with the multibase prefix "u".
"""

import datetime as dt
import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Any

from ecf.expert.addresses import issuer_id, status_list_id
from ecf.expert.credential import PURPOSE, VC_CONTEXT
from ecf.expert.models import Credential, StatusState
from ecf.people.models import Employer

LENGTH = 131_072
MOST_IN_A_LIST = LENGTH // 2  # then the next one begins: places are found at random in few tries
HOLDS_FOR = dt.timedelta(minutes=5)  # how long a copy may be relied on


def bitstring(indices: Iterable[int]) -> bytes:
    """16 KiB with these bits set."""
    bits = bytearray(LENGTH // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    return bytes(bits)


def encoded(bits: bytes) -> str:
    """As the list carries it. The same bits make the same text, whenever it is made."""
    return "u" + urlsafe_b64encode(gzip.compress(bits, mtime=0)).rstrip(b"=").decode()


def not_in_force(employer: Employer, number: int) -> list[int]:
    """The places of one list whose status does not hold now, by what is stored now. One query."""
    rows = Credential.objects.filter(employer=employer, list_number=number)
    return list(rows.exclude(status__state=StatusState.GRANTED).values_list("list_index", flat=True))


def status_list_of(employer: Employer, number: int, now: dt.datetime) -> dict[str, Any]:
    """The list as a credential, before it is signed."""
    here = status_list_id(employer.code, number)
    return {
        "@context": [VC_CONTEXT],
        "id": here,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id(employer.code),
        "validFrom": _instant(now),
        "validUntil": _instant(now + HOLDS_FOR),
        "credentialSubject": {
            "id": f"{here}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": encoded(bitstring(not_in_force(employer, number))),
        },
    }


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
