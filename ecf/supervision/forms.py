"""What people fill in about supervision. The services check the rules; these check that it can be read."""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError

from ecf.core.clock import today
from ecf.core.forms import (
    GovukDateField,
    GovukDecimalField,
    GovukForm,
    GovukNumberField,
    GovukRadiosField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.core.templatetags.words import plural
from ecf.evidence.form_guard import GuardedForm
from ecf.supervision.content import LONGEST
from ecf.supervision.models import SessionKind, SessionState, Side, SupervisionSession

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


def time_field() -> "TimeField":
    """At what time, if it is settled."""
    return TimeField(label="At what time?", hint="For example, 14:30", required=False, name="The time")


def place_field() -> GovukTextField:
    """Where, if it is settled."""
    return GovukTextField(
        label="Where?", hint="A room, or online", required=False, max_length=120, name="The place", autocomplete="off"
    )


def _worker_notes() -> GovukTextAreaField:
    return GovukTextAreaField(
        label="What do you want to talk about?",
        name="Your points",
        hint="Your own points. Only you and the supervisor who holds the session read them. Name no child or family.",
        required=False,
        max_length=LONGEST["worker_notes"],
        label_size="m",
    )


def _caseload(question: str) -> GovukNumberField:
    return GovukNumberField(
        label="Caseload", hint=question, required=False, suffix="children", width="3", label_size="m"
    )


def _hours() -> GovukDecimalField:
    return GovukDecimalField(
        label="Protected hours",
        hint="Hours kept free for learning since the last session. For example, 7.5",
        required=False,
        suffix="hours",
        width="4",
        label_size="m",
    )


def _wellbeing() -> GovukRadiosField:
    return GovukRadiosField(
        label="Wellbeing",
        name="Wellbeing",
        hint="Only the two of you see this. It is no part of what you sign, and is deleted after a time.",
        choices=WELLBEING,
        required=False,
        small=True,
        label_size="m",
    )


class TimeField(GovukTextField):
    """A time of day as people write it: 14:30, 9.15, 9am."""

    def clean(self, value: Any) -> dt.time | None:
        typed = super().clean(value).strip().lower().replace(" ", "")
        if not typed:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?", typed)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if found and found[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        if hour > 23 or minute > 59:
            raise ValidationError("Enter a time, for example 14:30", code="invalid")
        return dt.time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class WellbeingForm(GuardedForm):
    """A form that asks how the worker is."""

    def clean_wellbeing(self) -> int | None:
        chosen = self.cleaned_data["wellbeing"]
        return int(chosen) if chosen.isdecimal() else None

    def say_how_long_wellbeing_is_kept(self, months: int) -> None:
        """The employer chooses for how many months, and people should know before they answer."""
        hint = self.fields["wellbeing"].help_text
        self.fields["wellbeing"].help_text = hint.replace("after a time", f"after {plural(months, 'month')}")


class PrepareForm(WellbeingForm):
    """What the worker brings to a session."""

    guarded = ("worker_notes",)

    worker_notes = _worker_notes()
    worker_caseload = _caseload("How many children are allocated to you today?")
    worker_hours = _hours()
    wellbeing = _wellbeing()


class PrepareAsSupervisorForm(GuardedForm):
    """What the supervisor brings to a session."""

    guarded = ("supervisor_notes",)

    supervisor_notes = GovukTextAreaField(
        label="What do you want to talk about?",
        name="Your points",
        hint="The social worker reads them, so that both of you can prepare. Name no child or family.",
        required=False,
        max_length=LONGEST["supervisor_notes"],
        label_size="m",
    )


class PlanSessionForm(GuardedForm):
    """When to meet, and, for the worker, what to talk about."""

    guarded = ("worker_notes",)

    planned_for = GovukDateField(
        label="When will you meet?", name="The date", missing="Enter the date of the session", label_size="m"
    )
    kind = _kind()
    starts_at = time_field()
    place = place_field()
    worker_notes = _worker_notes()

    def __init__(self, *args: Any, is_worker: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_worker:
            del self.fields["worker_notes"]


class RecordSessionForm(WellbeingForm):
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
    caseload = _caseload("How many children are allocated to the social worker today?")
    protected_hours = _hours()
    wellbeing = _wellbeing()

    def texts(self) -> dict[str, str]:
        """The summary, and what was agreed to be done."""
        actions = {name: self.data[name] for name in self.data if re.fullmatch(r"actions-\d{1,3}-what", name)}
        return super().texts() | {name: text for name, text in actions.items() if text}

    @staticmethod
    def stored(session: SupervisionSession) -> dict[str, Any]:
        """The form's first values; a planned session was probably held on its day, with the caseload and hours that
        the worker brings."""
        names = ("held_on", "minutes", "kind", "summary", "caseload", "protected_hours", "wellbeing")
        values = {name: getattr(session, name) for name in names}
        if session.held_on is None and session.planned_for is not None and session.planned_for <= today():
            values["held_on"] = session.planned_for
        values["wellbeing"] = str(session.wellbeing or "none")
        if session.state == SessionState.PLANNED and session.kind != SessionKind.CASE:
            for name, brought in (("caseload", session.worker_caseload), ("protected_hours", session.worker_hours)):
                values[name] = brought if values[name] is None else values[name]
        return values


class SignSessionForm(GuardedForm):
    """The worker may sign with their own view, and say that they see it differently; the supervisor just signs."""

    guarded = ("view", "disagreement")
    rule_fields = {"worker_view": "view"}

    view = GovukTextAreaField(
        label="Do you want to add your own view?",
        name="Your view",
        hint="It becomes part of the record and of what you sign. Your supervisor reads it, and cannot change it.",
        required=False,
        rows=3,
        max_length=LONGEST["worker_view"],
    )

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
            del self.fields["disagreement"], self.fields["view"]


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
