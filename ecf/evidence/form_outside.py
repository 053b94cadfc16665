"""Forms around a request to somebody outside: the worker's, and those of the person who is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from ecf.core.forms import (
    GovukCheckboxesField,
    GovukDateField,
    GovukEmailField,
    GovukForm,
    GovukHiddenField,
    GovukRadiosField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.evidence.models import OutsideRequest, RequestKind, Sight
from ecf.evidence.outside import QUESTIONS
from ecf.framework.definition import Definition, Standard
from ecf.people.models import REGISTRATION_NUMBER

YES_NO = [("yes", "Yes"), ("no", "No")]
RECORD_HINTS = {
    "seen": "What happened, what was said and done. No names, addresses or dates of birth of a child or a family.",
    "strengths": "Say what you saw or heard that makes you think so.",
    "to_develop": "One or two things are enough.",
}


class GiverForm(GovukForm):
    """Who is asked, and what they are to look at. `standards` only where an entry is made with it."""

    plan = GovukTextAreaField(label="What will they see?", rows=4, max_length=10_000, missing="Say what they will see")
    planned_for = GovukDateField(label="When?", missing="Enter the day", name="The day", required=False)
    giver_name = GovukTextField(label="Their name", max_length=120, missing="Enter their name", autocomplete="off")
    giver_email = GovukEmailField(
        label="Their work email address",
        hint="Only you see it. The link goes to this address, and to nobody else.",
        missing="Enter their work email address",
    )
    giver_role = GovukTextField(
        label="Their role",
        hint="For example, practice educator, team manager, health visitor",
        max_length=120,
        missing="Enter their role",
    )
    says_registered = GovukRadiosField(
        label="Are they a registered social worker?",
        hint="At least 2 of every 3 observations must be by one. Others count beyond that.",
        choices=YES_NO,
        inline=True,
        missing="Say whether they are a registered social worker",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_observation = kind == RequestKind.OBSERVATION
        if self.is_observation:
            self.fields["plan"].help_text = (
                "For example, a home visit or a meeting, and what you want them to look at. Nothing that identifies a "
                "child or a family."
            )
            return
        del self.fields["says_registered"], self.fields["planned_for"]
        plan = self.fields["plan"]
        plan.label, plan.help_text = (
            "What did you work on together?",
            ("So that they know what to think of. Nothing that identifies a child or a family."),
        )
        plan.error_messages["required"] = "Say what you worked on together"

    def values(self) -> dict[str, Any]:
        """What the services take."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("plan", "giver_name", "giver_email", "giver_role")}
        if self.is_observation:
            found |= {"planned_for": data["planned_for"], "says_registered": data["says_registered"] == "yes"}
        return found


class AskForm(GiverForm):
    """The same with a new entry: what it is called, and which standards they are to look at."""

    title = GovukTextField(
        label="A short title",
        hint="For your portfolio, for example, Joint visit in December. Leave names of children and families out.",
        missing="Enter a title",
        max_length=200,
        name="The title",
    )
    standards = GovukCheckboxesField(label="Which standards should they look at?", missing="Choose at least one")
    pk = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = [
        "title", "plan", "planned_for", "standards", "giver_name", "giver_email", "giver_role", "says_registered", "pk",
    ]  # fmt: skip

    def __init__(self, *args: Any, definition: Definition, stage_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["standards"]
        stages = sorted(definition.stages, key=lambda stage: stage.code != stage_code)
        field.choices = [(each.code, f"{each.code} {each.title}") for stage in stages for each in stage.standards]
        if not self.is_observation:
            field.label, field.required = "Which standards may it show?", False


def giver_initial(request: OutsideRequest) -> dict[str, Any]:
    """A request as the form's first values."""
    names = ("plan", "planned_for", "giver_name", "giver_email", "giver_role")
    said = {"says_registered": "yes" if request.says_registered else "no"}
    return {name: getattr(request, name) for name in names} | said


@dataclass(frozen=True)
class SightBox:
    """One standard on the observer's form: seen or not, and words on it."""

    standard: Standard
    sight: BoundField
    words: BoundField


class RecordForm(GovukForm):
    """What the person writes. Nothing is required to save part-way; handing in says what is missing."""

    happened_on = GovukDateField(label="When did you observe?", required=False, past=True, never_optional=True)
    says_registered = GovukRadiosField(
        label="Are you a registered social worker?",
        choices=YES_NO,
        inline=True,
        required=False,
        never_optional=True,
    )
    giver_registration_number = GovukTextField(
        label="Your register number, if you are",
        hint="SW and up to 6 digits, as on the public register",
        required=False,
        never_optional=True,
        max_length=8,
        width="10",
        spellcheck=False,
    )
    version = GovukHiddenField(required=False)

    def __init__(self, *args: Any, asked: OutsideRequest, standards: Sequence[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.standards = asked, standards
        if not asked.is_observation:
            for name in ("happened_on", "says_registered", "giver_registration_number"):
                del self.fields[name]
        for name, question in QUESTIONS[asked.kind].items():
            self.fields[name] = GovukTextAreaField(
                label=question,
                hint=RECORD_HINTS[name] if asked.is_observation or name == "seen" else "",
                rows=6,
                max_length=20_000,
                required=False,
                never_optional=True,
                name="This answer",
            )
        for each in standards:
            self.fields[f"sight_{each.code}"] = GovukRadiosField(
                label=f"{each.code} {each.title}", choices=Sight.choices, required=False, never_optional=True
            )
            self.fields[f"words_{each.code}"] = GovukTextAreaField(
                label=f"What you saw of {each.code}", rows=3, max_length=2000, required=False, name="These words"
            )

    @property
    def texts(self) -> list[BoundField]:
        """The open questions, in order."""
        return [self[name] for name in QUESTIONS[self.asked.kind]]

    @property
    def boxes(self) -> list[SightBox]:
        return [SightBox(each, self[f"sight_{each.code}"], self[f"words_{each.code}"]) for each in self.standards]

    def clean_giver_registration_number(self) -> str:
        number = self.cleaned_data["giver_registration_number"].replace(" ", "").upper()
        if number:
            try:
                REGISTRATION_NUMBER(number)
            except ValidationError as error:
                raise ValidationError("Enter the number as on the register, like SW12345", code="invalid") from error
        return number

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        found: dict[str, Any] = {name: data[name] for name in QUESTIONS[self.asked.kind]}
        if self.asked.is_observation:
            found["happened_on"] = data["happened_on"]
            found["giver_registration_number"] = data["giver_registration_number"]
            if data["says_registered"]:
                found["says_registered"] = data["says_registered"] == "yes"
        found["sights"] = {
            each.code: {"sight": data[f"sight_{each.code}"], "words": data[f"words_{each.code}"]}
            for each in self.standards
        }
        return found

    @property
    def sent_version(self) -> int | None:
        text = str(self.data.get("version") or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


def record_initial(asked: OutsideRequest) -> dict[str, Any]:
    """What is stored, as the form's first values. Whether they are registered is for them to say."""
    names = ("seen", "strengths", "to_develop", "happened_on", "giver_registration_number", "version")
    found = {name: getattr(asked, name) for name in names}
    if asked.saved_at:
        found["says_registered"] = "yes" if asked.says_registered else "no"
    for code, each in asked.sights.items():
        found[f"sight_{code}"], found[f"words_{code}"] = each.get("sight", ""), each.get("words", "")
    return found


class HandInForm(GovukForm):
    """The last look: why words stay that may tell who a family is."""

    kept_because = GovukTextAreaField(
        label="Why can they stay?",
        hint="For example, it is the number of the duty desk. Or go back and change them.",
        rows=2,
        max_length=2000,
        required=False,
        never_optional=True,
    )
    version = GovukHiddenField(required=False)


class DeclineForm(GovukForm):
    """No, and why if they want to say."""

    reason = GovukTextAreaField(
        label="Why not?",
        hint="The social worker sees this. Nothing about a child or a family.",
        rows=3,
        max_length=2000,
        required=False,
    )
