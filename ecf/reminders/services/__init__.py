"""Every write about reminders."""

from ecf.reminders.services.delivering import Claim, claim_digests, deliver_digest, release_digests
from ecf.reminders.services.settling import cancel_settled
from ecf.reminders.services.sweeping import Swept, sweep, sweep_once

__all__ = [
    "Claim",
    "Swept",
    "cancel_settled",
    "claim_digests",
    "deliver_digest",
    "release_digests",
    "sweep",
    "sweep_once",
]
