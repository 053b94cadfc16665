"""What the principal social worker fills in about protected tasks. The services check the rules."""

from typing import Any

from ecf.core.clock import today
from ecf.core.forms import GovukDateField, GovukForm


def _from_day(label: str) -> GovukDateField:
    day = today()
    return GovukDateField(
        label=label,
        missing="Enter the day",
        hint=f"Today or later. For example, {day.day} {day.month} {day.year}",
        label_size="s",
    )


class SwitchOnForm(GovukForm):
    """From which day the task is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["started_on"] = _from_day("From which day is the task kept?")


class SwitchOffForm(GovukForm):
    """From which day the task is anybody's again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"] = _from_day("From which day is the task open to everybody?")
