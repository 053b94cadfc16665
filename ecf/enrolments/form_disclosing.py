"""The form with which a principal social worker asks to read one thing."""

import datetime as dt

from ecf.core.clock import today
from ecf.core.forms import GovukDateField, GovukForm, GovukTextAreaField
from ecf.enrolments.services.disclosing import DEFAULT_DAYS


class DiscloseForm(GovukForm):
    """Why, and until when."""

    reason = GovukTextAreaField(
        label="Why do you need to read it?",
        hint="The social worker sees your name and these words at once. Leave out names and cases.",
        missing="Say why you need to read it",
        rows=4,
        max_length=2000,
    )
    until = GovukDateField(label="Until when?", hint="A week, or 31 days at most.", missing="Enter a last day")

    @staticmethod
    def first() -> dict[str, dt.date]:
        """A week, unless something else is said."""
        return {"until": today() + dt.timedelta(days=DEFAULT_DAYS)}
