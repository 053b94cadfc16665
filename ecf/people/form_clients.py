"""What the principal social worker fills in about other systems. The services check the rules."""

from collections.abc import Sequence
from typing import Any

from ecf.core.forms import GovukCheckboxesField, GovukDateField, GovukForm, GovukRadiosField, GovukTextField
from ecf.people.models import Employer, Scope

HINTS = {
    Scope.AUTHORISATIONS: "By register number, with the reasons. Each question is kept, and the social worker sees it.",
    Scope.ENROLMENTS: "Names, register numbers and dates. No evidence, no supervision, no assessment.",
}


def _last_day(most: str) -> GovukDateField:
    return GovukDateField(
        label="Until when does the key work?",
        name="The last day",
        missing="Enter the last day on which the key works",
        hint=f"It works up to and including that day, {most} at the latest. Before then, renew it.",
        label_size="s",
    )


class MakeClientForm(GovukForm):
    """A system to be let in."""

    name = GovukTextField(
        label="What is the system called?",
        name="The name",
        missing="Enter the name of the system",
        hint="As people know it. For example, Liquidlogic, or Case management",
        max_length=80,
        label_size="s",
    )
    scopes = GovukCheckboxesField(
        label="What may it ask?",
        missing="Choose at least one thing that the system may ask",
        choices=Scope.choices,
        choice_hints=HINTS,
        label_size="s",
    )

    def __init__(self, *args: Any, employers: Sequence[Employer], most: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"] = _last_day(most)
        if len(employers) > 1:
            self.fields["employer"] = GovukRadiosField(
                label="Which employer?",
                missing="Choose the employer",
                choices=[(each.code, each.name) for each in employers],
                label_size="s",
            )


class RotateTokenForm(GovukForm):
    """How long the new key works, and how long the old one does."""

    old = GovukRadiosField(
        label="When does the old key stop?",
        missing="Choose when the old key stops",
        choices=[("later", ""), ("now", "Now")],
        choice_hints={"now": "If somebody else may know it. The system cannot ask until it has the new key."},
        label_size="s",
    )

    def __init__(self, *args: Any, most: str, grace: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = f"In {grace} days" if grace != 1 else "In 1 day"
        choices = [("later", later), ("now", "Now")] if grace else [("now", "Now")]
        self.fields["old"].choices = choices
        self.fields["expires_on"] = _last_day(most)
        self.order_fields(["expires_on", "old"])
