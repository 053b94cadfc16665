"""A credential as data: Open Badges 3.0 in the W3C data model 2.0, before it is signed. Pure.

Nothing is in it that the public page of a certificate does not show. Sources: https://www.imsglobal.org/spec/ob/v3p0/ ,
https://www.w3.org/TR/vc-data-model-2.0/ , https://www.w3.org/TR/vc-bitstring-status-list/ .
"""

import datetime as dt
from typing import Any

from ecf.expert.addresses import issuer_id, status_list_id
from ecf.expert.models import Credential, ExpertStatus
from ecf.people.models import Employer

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
REGISTER_NUMBER = "ext:SocialWorkEnglandRegistrationNumber"
# One purpose for suspended, revoked and lapsed alike: a stranger is told that it does not hold, never why.
PURPOSE = "suspension"
NAME = "Expert practitioner"
DESCRIPTION = (
    "The holder completed five years of early career development in children’s social work, passed its assessments, "
    "and was granted expert practitioner status by their employer. It is not an annotation of the Social Work England "
    "register."
)
CRITERIA = (
    "The year-2 and the year-5 assessment passed (or, for those who joined with experience, the years in practice), "
    "60 months of programme time net of breaks, registration without sanction and renewed, and a named specialism. "
    "Granted by the employer’s principal social worker, never automatically."
)


def issuer_profile(employer: Employer) -> dict[str, Any]:
    """Who issues, as an Open Badges profile."""
    here = issuer_id(employer.code)
    return {"id": here, "type": ["Profile"], "name": employer.name, "url": here}


def credential_of(credential: Credential, status: ExpertStatus) -> dict[str, Any]:
    """What is signed, besides the claims of the token."""
    return {
        "@context": [VC_CONTEXT, OB_CONTEXT],
        "id": credential.pk.urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{NAME}: {status.specialism_title}",
        "description": DESCRIPTION,
        "issuer": issuer_profile(status.employer),
        "validFrom": _start_of(status.granted_on),
        "awardedDate": _start_of(status.granted_on),
        "credentialSubject": _subject(credential, status),
        "credentialSchema": [{"id": OB_SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(credential, status),
    }


def claims_of(document: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    """The document with the claims of a token (Open Badges 3.0, 8.2.4.1): they say the same as the document."""
    since = dt.datetime.fromisoformat(document["validFrom"])
    return {
        **document,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(since.timestamp()),
        "iat": int(now.timestamp()),
    }


def _subject(credential: Credential, status: ExpertStatus) -> dict[str, Any]:
    worker = status.social_worker
    return {
        "id": credential.holder_id.urn,
        "type": ["AchievementSubject"],
        "identifier": [_identity("name", worker.user.name), _identity(REGISTER_NUMBER, worker.registration_number)],
        "achievement": {
            "id": f"{issuer_id(status.employer.code)}#expert-practitioner",
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": NAME,
            "description": DESCRIPTION,
            "criteria": {"narrative": CRITERIA},
            "specialization": status.specialism_title,
        },
    }


def _identity(kind: str, value: str) -> dict[str, Any]:
    return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}


def _status(credential: Credential, status: ExpertStatus) -> dict[str, str]:
    here = status_list_id(status.employer.code, credential.list_number)
    return {
        "id": f"{here}#{credential.list_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(credential.list_index),
        "statusListCredential": here,
    }


def _start_of(day: dt.date) -> str:
    """The first instant of the day, in UTC: a day is meant, not a minute."""
    return f"{day.isoformat()}T00:00:00Z"
