"""What people fill in about several sessions at once: a series, a group."""

from collections.abc import Sequence
from typing import Any

from ecf.core.forms import (
    GovukCheckboxesField,
    GovukDateField,
    GovukForm,
    GovukNumberField,
    GovukRadiosField,
    GovukTextAreaField,
)
from ecf.enrolments.models import Enrolment
from ecf.evidence.form_guard import GuardedForm
from ecf.supervision.content import LONGEST
from ecf.supervision.forms import place_field, time_field
from ecf.supervision.models import Side
from ecf.supervision.series import MOST, RHYTHMS


class SeriesForm(GovukForm):
    """From when, how often, how many times."""

    first = GovukDateField(label="When is the first one?", name="The first date", missing="Enter the first date")
    rhythm = GovukRadiosField(label="How often?", choices=RHYTHMS, missing="Select how often you meet")
    count = GovukNumberField(
        label="How many times?",
        hint=f"Up to {MOST}",
        missing="Enter how many sessions to plan",
        name="The number of sessions",
        min_value=2,
        max_value=MOST,
        width="2",
    )
    starts_at = time_field()
    place = place_field()


class CancelSeriesForm(GuardedForm):
    """Who calls the rest of a series off, and why."""

    guarded = ("reason",)

    cancelled_by = GovukRadiosField(label="Who cancels?", missing="Select who cancels", choices=Side.choices)
    reason = GovukTextAreaField(
        label="Why?",
        name="The reason",
        missing="Enter the reason",
        hint="The two of you read this.",
        rows=3,
        max_length=2000,
    )


def _people(label: str) -> GovukCheckboxesField:
    return GovukCheckboxesField(label=label, missing="Choose at least two people")


class PlanGroupForm(GovukForm):
    """Who comes, and when."""

    people = _people("Who comes?")
    planned_for = GovukDateField(label="When will you meet?", name="The date", missing="Enter the date of the session")
    starts_at = time_field()
    place = place_field()

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices_of(enrolments)


class RecordGroupForm(GuardedForm):
    """Who was there, and the themes."""

    guarded = ("summary",)

    people = _people("Who was there?")
    held_on = GovukDateField(label="When did you meet?", name="The date", missing="Enter the date of the session")
    minutes = GovukNumberField(
        label="How long did it take?",
        name="Minutes",
        missing="Enter how many minutes the session took",
        suffix="minutes",
        width="3",
    )
    summary = GovukTextAreaField(
        label="What did you reflect on together?",
        name="The summary",
        hint="The themes, for everybody who was there. Leave out what is one person’s alone. Name no child or family.",
        rows=6,
        max_length=LONGEST["summary"],
        required=False,
    )

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices_of(enrolments)


def choices_of(enrolments: Sequence[Enrolment]) -> list[tuple[str, str]]:
    """Each worker by the id of their enrolment."""
    return [(str(each.pk), each.social_worker.user.name) for each in enrolments]
