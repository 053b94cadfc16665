"""What people fill in about the status and the register. The services check the rules."""

from typing import Any

from ecf.core.forms import (
    GovukCheckboxField,
    GovukDateField,
    GovukForm,
    GovukRadiosField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.expert.models.status import LONGEST_REASON
from ecf.framework.definition import Specialism
from ecf.people.models import RegistrationStatus


class GrantForm(GovukForm):
    """In which specialism, and that somebody has looked."""

    specialism = GovukRadiosField(label="In which specialism?", choices=[], missing="Choose a specialism")
    is_sure = GovukCheckboxField(
        label="I have looked at the conditions above, and grant expert practitioner status.",
        missing="Tick the box to grant the status",
    )

    def __init__(self, *args: Any, specialisms: tuple[Specialism, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialism"].choices = [(each.code, each.title) for each in specialisms]


class ReasonForm(GovukForm):
    """Why it is suspended, restored or revoked."""

    reason = GovukTextAreaField(
        label="What is the reason?",
        name="The reason",
        missing="Give the reason",
        hint="The social worker reads it. People who check the certificate never do. Name no child or family.",
        rows=4,
        max_length=LONGEST_REASON,
    )


class RegisterForm(GovukForm):
    """What somebody saw on the public register."""

    status = GovukRadiosField(
        label="What does the register say?", choices=RegistrationStatus.choices, missing="Choose what the register says"
    )
    since = GovukDateField(
        label="Since when?",
        hint="Leave this empty if it is the same as before. For example, 27 3 2026",
        required=False,
    )
    checked_on = GovukDateField(
        label="When did you look?",
        missing="Enter the day on which you looked",
        past=True,
        hint="For example, 27 3 2026",
    )
    renewed_until = GovukDateField(
        label="Until when is registration renewed?",
        name="The last day",
        hint="If the register shows it. For example, 30 11 2027",
        required=False,
    )


class CheckForm(GovukForm):
    """The code of a certificate, typed by anybody."""

    code = GovukTextField(
        label="Code",
        missing="Enter the code of the certificate",
        hint="For example, 7K3M-2XPD-… Capital and small letters are the same, and you can leave out the dashes.",
        max_length=100,
        spellcheck=False,
        autocomplete="off",
    )
