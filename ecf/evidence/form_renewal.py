"""Forms about the yearly renewal of registration."""

from typing import Any

from ecf.core.forms import GovukDateField, GovukForm
from ecf.evidence.models import RenewalYear
from ecf.evidence.renewal import TICKS


def _day(label: str, hint: str = "") -> GovukDateField:
    return GovukDateField(label=label, hint=hint, name="The day", required=False, past=True, never_optional=True)


class RenewalForm(GovukForm):
    """When the worker did what; empty means not yet."""

    form_sent_on = _day("When did you send the renewal form?", "On Social Work England’s own site. Empty: not yet.")
    fee_paid_on = _day("When did you pay the fee?")
    cpd_elsewhere_on = _day(
        "CPD that you recorded elsewhere",
        "Only if your two pieces and the peer reflection are recorded with Social Work England and not here.",
    )
    renewed_on = _day("When did Social Work England tell you that you are renewed?")

    @staticmethod
    def first(renewal: RenewalYear) -> dict[str, Any]:
        """What is ticked now."""
        return {name: getattr(renewal, name) for name in TICKS}


class ConfirmRenewalForm(GovukForm):
    """The day of the look-up."""

    on = GovukDateField(
        label="When did you look them up on the public register?",
        missing="Enter the day on which you looked them up",
        past=True,
    )
