"""Forms of those who run a programme."""

from typing import Any

from ecf.core.clock import today
from ecf.core.forms import GovukDateField, GovukDecimalField, GovukForm, GovukNumberField
from ecf.people.catalogue import SettingKind


class ChangeSettingForm(GovukForm):
    """Another number, and the day from which it holds. What is in force, and the limits, are the service's to check."""

    def __init__(self, *args: Any, kind: SettingKind, default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = GovukNumberField if kind.is_whole else GovukDecimalField
        number = made(
            label="What should it be?",
            name="The number",
            hint=f"Any number {kind.limits}. Leave it empty for the default: {default}.",
            suffix=kind.unit,
            required=False,
            never_optional=True,
            label_size="s",
        )
        self.fields["value"] = number
        self.fields["effective_from"] = GovukDateField(
            label="From which day?",
            missing="Enter the day from which it holds",
            hint=f"Today or later. For example, {today().day} {today().month} {today().year}",
            label_size="s",
        )
