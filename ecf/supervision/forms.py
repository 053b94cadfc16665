"""What people fill in about supervision. The services check the rules; these check that it can be read."""

import re
from typing import Any

from ecf.core.clock import today
from ecf.core.forms import (
    GovukCheckboxField,
    GovukDateField,
    GovukDecimalField,
    GovukForm,
    GovukNumberField,
    GovukRadiosField,
    GovukTextAreaField,
)
from ecf.core.templatetags.words import plural
from ecf.evidence.form_guard import GuardedForm
from ecf.supervision.content import LONGEST
from ecf.supervision.models import SessionKind, Side, SupervisionSession

KIND_HINTS = {
    SessionKind.REFLECTIVE: "Reflective supervision. This is what the framework asks for.",
    SessionKind.CASE: "Date and minutes only. Case decisions belong on the child’s file.",
    SessionKind.GROUP: "Several social workers together.",
}
WELLBEING = [
    ("none", "Not told"),
    *[
        (str(n), words)
        for n, words in enumerate(["1, struggling", "2, stretched", "3, managing", "4, well", "5, very well"], start=1)
    ],
]


def _kind() -> GovukRadiosField:
    return GovukRadiosField(
        label="What kind of session?",
        name="The kind of session",
        missing="Select what kind of session it is",
        choices=SessionKind.choices,
        choice_hints=KIND_HINTS,
        initial=SessionKind.REFLECTIVE,
        label_size="m",
    )


class PlanSessionForm(GuardedForm):
    """When to meet, and, for the worker, what to talk about."""

    guarded = ("worker_notes",)

    planned_for = GovukDateField(
        label="When will you meet?", name="The date", missing="Enter the date of the session", label_size="m"
    )
    kind = _kind()
    worker_notes = GovukTextAreaField(
        label="What do you want to talk about?",
        name="Your points",
        hint="Your own points. Only you and the supervisor who holds the session read them. Name no child or family.",
        required=False,
        max_length=LONGEST["worker_notes"],
        label_size="m",
    )

    def __init__(self, *args: Any, is_worker: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_worker:
            del self.fields["worker_notes"]


class RecordSessionForm(GuardedForm):
    """What the supervisor writes up."""

    guarded = ("summary",)

    held_on = GovukDateField(
        label="When did you meet?",
        name="The date of the session",
        missing="Enter the date of the session",
        label_size="m",
    )
    minutes = GovukNumberField(
        label="How long did it take?",
        name="Minutes",
        missing="Enter how many minutes the session took",
        suffix="minutes",
        width="3",
        label_size="m",
    )
    kind = _kind()
    summary = GovukTextAreaField(
        label="Reflective summary",
        name="The summary",
        hint="What you reflected on and learnt. Only the two of you read it. Name no child or family.",
        required=False,
        rows=8,
        max_length=LONGEST["summary"],
        label_size="m",
    )
    caseload = GovukNumberField(
        label="Caseload",
        hint="How many children are allocated to the social worker today?",
        required=False,
        suffix="children",
        width="3",
        label_size="m",
    )
    protected_hours = GovukDecimalField(
        label="Protected hours",
        hint="Hours kept free for learning since the last session. For example, 7.5",
        required=False,
        suffix="hours",
        width="4",
        label_size="m",
    )
    wellbeing = GovukRadiosField(
        label="Wellbeing",
        name="Wellbeing",
        hint="Only the two of you see this. It is no part of what you sign, and is deleted after a time.",
        choices=WELLBEING,
        required=False,
        small=True,
        label_size="m",
    )

    def texts(self) -> dict[str, str]:
        """The summary, and what was agreed to be done."""
        actions = {name: self.data[name] for name in self.data if re.fullmatch(r"actions-\d{1,3}-what", name)}
        return super().texts() | {name: text for name, text in actions.items() if text}

    def clean_wellbeing(self) -> int | None:
        chosen = self.cleaned_data["wellbeing"]
        return int(chosen) if chosen.isdecimal() else None

    def say_how_long_wellbeing_is_kept(self, months: int) -> None:
        """The employer chooses for how many months, and people should know before they answer."""
        hint = self.fields["wellbeing"].help_text
        self.fields["wellbeing"].help_text = hint.replace("after a time", f"after {plural(months, 'month')}")

    @staticmethod
    def stored(session: SupervisionSession) -> dict[str, Any]:
        """The form's first values for a session; a planned one was probably held on its day."""
        names = ("held_on", "minutes", "kind", "summary", "caseload", "protected_hours", "wellbeing")
        values = {name: getattr(session, name) for name in names}
        if session.held_on is None and session.planned_for is not None and session.planned_for <= today():
            values["held_on"] = session.planned_for
        values["wellbeing"] = str(session.wellbeing or "none")
        return values


class SignSessionForm(GuardedForm):
    """The worker may sign and say that they see it differently; the supervisor just signs."""

    guarded = ("disagreement",)

    disagreement = GovukTextAreaField(
        label="Do you see anything differently?",
        name="Your disagreement",
        hint="You can sign and note a disagreement. It is kept with your signature, and both of you read it.",
        required=False,
        rows=3,
        max_length=LONGEST["disagreement"],
    )

    def __init__(self, *args: Any, is_worker: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_worker:
            del self.fields["disagreement"]


class CancelSessionForm(GuardedForm):
    """Who cancelled, and why."""

    guarded = ("reason",)

    cancelled_by = GovukRadiosField(
        label="Who cancelled?", missing="Select who cancelled", choices=Side.choices, label_size="m"
    )
    reason = GovukTextAreaField(
        label="Why?",
        name="The reason",
        missing="Enter the reason",
        hint="The two of you read this. It does not count as a session.",
        rows=3,
        max_length=2000,
        label_size="m",
    )


class MissSessionForm(GuardedForm):
    """Why it was not held."""

    guarded = ("reason",)

    reason = GovukTextAreaField(
        label="Why was it not held?",
        name="The reason",
        missing="Enter the reason",
        hint="The two of you read this.",
        rows=3,
        max_length=2000,
        label_size="m",
    )


class CloseSessionForm(GovukForm):
    """Why it will not be signed."""

    reason = GovukTextAreaField(
        label="Why will it not be signed?",
        name="The reason",
        missing="Enter the reason",
        initial="Not signed, left",
        rows=3,
        max_length=2000,
        label_size="m",
    )


class AddAddendumForm(GuardedForm):
    """What is added to a signed session."""

    guarded = ("text",)

    text = GovukTextAreaField(
        label="What do you want to add or correct?",
        name="The addendum",
        missing="Write what you want to add or correct",
        hint="The signed record stays as it is. Name no child or family.",
        max_length=LONGEST["text"],
        label_size="m",
    )


class CompleteActionForm(GovukForm):
    """When it was done."""

    done_on = GovukDateField(
        label="When was it done?", name="The date", missing="Enter the date it was done", past=True, label_size="m"
    )


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
