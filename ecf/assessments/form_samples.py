"""What is filled in about samples: what to draw, for whom, and what the moderator found. The services check rules."""

from typing import Any

from ecf.assessments.models import Finding
from ecf.core.forms import GovukDateField, GovukEmailField, GovukForm, GovukRadiosField, GovukTextAreaField
from ecf.evidence.form_guard import GuardedForm


class DrawSampleForm(GovukForm):
    """From when to when, for whom, and by when they have looked."""

    first_on = GovukDateField(label="Outcomes that were told from", name="The first day", missing="Enter the first day")
    last_on = GovukDateField(label="Until", name="The last day", missing="Enter the last day", past=True)
    moderator = GovukEmailField(
        label="The moderator’s e-mail address",
        hint="Somebody who judges at another employer and has an account here. They read what was handed in and how it "
        "was judged, until the sample is closed.",
        missing="Enter the moderator’s e-mail address",
    )
    look_by = GovukDateField(
        label="They have looked by", name="This day", missing="Enter the day by which they have looked", future=True
    )


class FindingForm(GuardedForm):
    """What the moderator makes of one outcome."""

    guarded = ("words",)
    finding = GovukRadiosField(
        label="What do you make of the outcome?",
        choices=Finding.choices,
        required=False,
        never_optional=True,
        label_size="m",
    )
    words = GovukTextAreaField(
        label="What do you base this on?",
        name="This",
        hint="The principal social worker reads this. It changes no outcome. Name no child or family.",
        max_length=4000,
        required=False,
        never_optional=True,
        label_size="m",
    )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data.get(name) or "" for name in ("finding", "words")}
