"""What people fill in about short absences."""

from typing import Any

from ecf.core.forms import GovukCheckboxField, GovukDateField, GovukForm, GovukRadiosField
from ecf.supervision.models import Side


class AbsenceForm(GovukForm):
    """Who is away, from when to when. Why is never asked."""

    side = GovukRadiosField(
        label="Who is away?", missing="Select who is away", choices=Side.choices, label_size="m", inline=True
    )
    started_on = GovukDateField(
        label="First day away", name="The first day", missing="Enter the first day away", label_size="m"
    )
    ended_on = GovukDateField(
        label="Last day away",
        name="The last day",
        hint="The day before the return to work.",
        missing="Enter the last day away",
        label_size="m",
    )

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = sides
        self.fields["side"].choices = [(side, side.label) for side in sides]
        if len(sides) < 2:
            del self.fields["side"]

    def clean(self) -> dict[str, Any]:
        """The side goes without saying where there is only one to choose."""
        values = super().clean() or self.cleaned_data
        return values if "side" in self.fields else {**values, "side": self.sides[0] if self.sides else ""}


class ChangeAbsenceForm(GovukForm):
    """Other days for an absence; a supervisor's with everybody for whom the same days are entered."""

    started_on = GovukDateField(
        label="First day away", name="The first day", missing="Enter the first day away", label_size="m"
    )
    ended_on = GovukDateField(
        label="Last day away", name="The last day", missing="Enter the last day away", label_size="m"
    )
    everywhere = GovukCheckboxField(label="", required=False)

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_everybody(self, people)


class RemoveAbsenceForm(GovukForm):
    """Take an absence out."""

    everywhere = GovukCheckboxField(label="", required=False)

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_everybody(self, people)


def offer_everybody(form: GovukForm, people: int) -> None:
    """Asks whether all with the same days are meant, where there is more than one."""
    if people < 2:
        del form.fields["everywhere"]
    else:
        form.fields["everywhere"].label = f"For all {people} people for whom you entered these days"
