"""Credentials: issued to their holder, signed with the employer's key, which is made and replaced here."""

import datetime as dt
import logging
import secrets
from typing import Any

from django.utils import timezone
from joserfc import jws

from ecf.core import clock
from ecf.core.canonical import canonical
from ecf.core.change import Change, change
from ecf.core.models import Audience
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.expert import credential_errors as errors
from ecf.expert.addresses import key_id
from ecf.expert.credential import claims_of, credential_of
from ecf.expert.keys import KeyIsLocked, new_key, opened
from ecf.expert.models import Credential, ExpertStatus, SigningKey
from ecf.expert.services.moving import locked_status
from ecf.expert.status_list import LENGTH, MOST_IN_A_LIST, status_list_of
from ecf.people.employer_settings import setting
from ecf.people.models import Employer, User
from ecf.people.rules import is_psw_for

logger = logging.getLogger(__name__)

ALGORITHM = "EdDSA"
TOKEN, LIST_TOKEN = "JWT", "vc+jwt"


def issue_credential(*, status: ExpertStatus, by: User, now: dt.datetime | None = None) -> str:
    """The holder's credential, signed now with the employer's key: the same credential each time, signed anew.

    Raises OnlyHolderDownloads, StatusDoesNotHold.
    """
    moment = now or timezone.now()
    with change(by=by) as c:
        c.lock(Enrolment.objects, status.enrolment_id)
        row = locked_status(c, status)
        if not is_own(by, row.enrolment):
            raise errors.OnlyHolderDownloads
        if not row.is_valid:
            raise errors.StatusDoesNotHold
        employer = c.lock(Employer.objects, row.employer_id)
        credential = Credential.objects.filter(status=row).first() or _new_credential(c, row)
        key = _key_for(c, employer, moment)
        token = signed(claims_of(credential_of(credential, row), moment), key, TOKEN)
        c.record(
            "credential.downloaded",
            subject=credential,
            enrolment_id=row.enrolment_id,
            employer_id=employer.pk,
            audience=Audience.ACTOR,
            key=key.number,
        )
        return token


def signed_status_list(*, employer: Employer, number: int, now: dt.datetime | None = None) -> str:
    """One status list, as it is now, signed now."""
    moment = now or timezone.now()
    return signed(status_list_of(employer, number, moment), _key_to_sign(employer, moment), LIST_TOKEN)


def rotate_signing_key(*, employer: Employer, by: User, now: dt.datetime | None = None) -> SigningKey:
    """A new key signs from now on. The private part of the one before is destroyed; its public part stays published.

    Raises OnlyPswRotatesKeys.
    """
    with change(by=by) as c:
        if not is_psw_for(by, employer.pk):
            raise errors.OnlyPswRotatesKeys
        return _new_signing_key(c, c.lock(Employer.objects, employer.pk), now or timezone.now())


def signed(document: dict[str, Any], key: SigningKey, kind: str) -> str:
    """The document as a compact JWS. Raises KeyIsLocked."""
    header = {"alg": ALGORITHM, "kid": key_id(key.employer.code, key.number), "typ": kind}
    return jws.serialize_compact(
        header, canonical(document), opened(key.public_key, key.private_key), algorithms=[ALGORITHM]
    )


def _new_credential(c: Change, status: ExpertStatus) -> Credential:
    """With a place of its own in the employer's newest list, chosen at random among those that are free."""
    issued = Credential.objects.filter(employer_id=status.employer_id)
    number = issued.count() // MOST_IN_A_LIST + 1
    taken = set(issued.filter(list_number=number).values_list("list_index", flat=True))
    index = secrets.randbelow(LENGTH)
    while index in taken:
        index = secrets.randbelow(LENGTH)
    made = Credential(status=status, employer_id=status.employer_id, list_number=number, list_index=index)
    return c.save(made)


def _key_to_sign(employer: Employer, now: dt.datetime) -> SigningKey:
    """The key that signs now: usually it is there, and nothing is written."""
    key = _usable_key(employer, now)
    if key is not None:
        return key
    with change(by=None) as c:
        return _key_for(c, c.lock(Employer.objects, employer.pk), now)


def _key_for(c: Change, employer: Employer, now: dt.datetime) -> SigningKey:
    """The key that signs now; a new one where the last has had its time or cannot be opened. Employer locked."""
    return _usable_key(employer, now) or _new_signing_key(c, employer, now)


def _usable_key(employer: Employer, now: dt.datetime) -> SigningKey | None:
    key = SigningKey.objects.filter(employer=employer).select_related("employer").order_by("-number").first()
    if key is None or not key.signs_at(now) or not key.private_key:
        return None
    try:
        opened(key.public_key, key.private_key)
    except KeyIsLocked:
        logger.error("Signing key %s of %s cannot be opened: CREDENTIAL_SECRET has changed", key.number, employer.code)
        return None
    return key


def _new_signing_key(c: Change, employer: Employer, now: dt.datetime) -> SigningKey:
    """Signs for the employer's `signing_key_days` (365 unless chosen otherwise; assumed)."""
    number, now = 1, now.replace(microsecond=0)
    for old in SigningKey.objects.filter(employer=employer).order_by("number"):
        number = old.number + 1
        if old.private_key or old.signs_until > now:
            old.private_key, old.signs_until = "", min(old.signs_until, now)
            c.save(old)
    days = int(setting(employer.pk, "signing_key_days", clock.today()))
    public, private = new_key()
    key = SigningKey(
        employer=employer,
        number=number,
        public_key=public,
        private_key=private,
        signs_from=now,
        signs_until=now + dt.timedelta(days=days),
    )
    c.save(key)
    c.record("signing_key.made", subject=key, employer_id=employer.pk, number=number, signs_until=key.signs_until)
    return key
