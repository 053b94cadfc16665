"""Requests to people outside, made by the product's own services."""

import datetime as dt
import re
from typing import Any

from django.core import mail

from ecf.enrolments.models import Enrolment
from ecf.evidence.models import OutsideRequest
from ecf.evidence.outside import digest_of
from ecf.evidence.services import (
    finish_record,
    open_request,
    plan_request,
    save_record,
    send_request,
    send_request_mail,
)
from tests.evidence.conftest import logged

OBSERVED = dt.date(2026, 11, 20)
RECORD: dict[str, Any] = {
    "seen": "She waited through the silences.",
    "strengths": "She explained why she takes notes.",
    "to_develop": "Say sooner what happens next.",
    "happened_on": OBSERVED,
    "says_registered": True,
    "giver_registration_number": "SW5151",
    "sights": {"EC2": {"sight": "seen", "words": "With the boy."}},
}


def planned(enrolment: Enrolment, *, kind: str = "direct_observation", **values: Any) -> OutsideRequest:
    """A request for a new draft of the worker, not sent yet."""
    entry = logged(enrolment, kind=kind, body="")
    facts = {
        "giver_name": "Dana Osei",
        "giver_email": "dana.osei@northshire.example",
        "giver_role": "Practice educator",
        "says_registered": True,
        "plan": "A joint visit: how I talk with the children.",
        "planned_for": OBSERVED,
    }
    return plan_request(evidence=entry, by=enrolment.social_worker.user, **{**facts, **values})


def sent(request: OutsideRequest) -> str:
    """Sends it and the message; the secret of the link in that."""
    send_request(request=request, by=request.enrolment.social_worker.user)
    return delivered()


def delivered() -> str:
    """Sends the one message that waits; the secret in it."""
    assert send_request_mail() == 1
    return secret_in(mail.outbox[-1].body)


def secret_in(text: str) -> str:
    found = re.search(r"/asked/([\w-]+)/", text)
    assert found
    return found.group(1)


def part_done(request: OutsideRequest, secret: str, **values: Any) -> OutsideRequest:
    """Started and saved part-way."""
    open_request(digest=digest_of(secret))
    return save_record(digest=digest_of(secret), **{**RECORD, **values})


def handed_in(request: OutsideRequest, **values: Any) -> OutsideRequest:
    """Sent, started, written, handed in."""
    secret = sent(request)
    part_done(request, secret, **values)
    finish_record(digest=digest_of(secret))
    request.refresh_from_db()
    return request
