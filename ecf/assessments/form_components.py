"""What people fill in about the parts beside the portfolio. The services check the rules."""

import datetime as dt
import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ecf.assessments.component_rules import component_of, result_of, to_override
from ecf.assessments.form_steps import MET, NO_NAMES, StepForm
from ecf.assessments.judging_selectors import standards_of
from ecf.assessments.models import Assessment
from ecf.core.clock import today
from ecf.core.forms import GovukDateField, GovukRadiosField, GovukTextAreaField, GovukTextField
from ecf.people.models import User

_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-5][0-9]))? ?([ap]m)?", re.IGNORECASE)


class MarkForm(StepForm):
    """One mark. A text, so that "61,5" is refused and not read as 615."""

    guarded = ()
    mark = GovukTextField(label="Mark", name="The mark", missing="Enter the mark", inputmode="decimal", width="5")

    def prepare(self, assessment: Assessment, user: User) -> None:
        component, result = component_of(assessment, "knowledge"), result_of(assessment, "knowledge")
        if component.out_of is not None:
            enough = f"; {component.pass_mark:f} is enough" if component.pass_mark is not None else ""
            self.fields["mark"].help_text = f"Out of {component.out_of:f}{enough}. For example, 61 or 61.5"
        if result and result.mark is not None:
            self.initial["mark"] = f"{result.mark:f}"


class PracticeForm(StepForm):
    """Whether each standard that was looked at was met."""

    guarded = ()
    mark_optional = False

    def prepare(self, assessment: Assessment, user: User) -> None:
        self.standards = standards_of(assessment)
        result = result_of(assessment, "practice")
        judged = json.loads(result.standards or "{}") if result else {}
        for each in self.standards:
            self.fields[f"met_{each.code}"] = GovukRadiosField(
                label=f"{each.code} {each.title}",
                choices=[*MET, ("none", "Not looked at")],
                required=False,
                label_size="s",
                small=True,
                inline=True,
            )
            self.initial[f"met_{each.code}"] = {True: "yes", False: "no"}.get(judged.get(each.code), "none")
        self.rule_fields = {"standards": f"met_{self.standards[0].code}"}

    def values(self) -> dict[str, Any]:
        said = {each.code: self.cleaned_data.get(f"met_{each.code}") for each in self.standards}
        return {"standards": {code: answer == "yes" for code, answer in said.items() if answer in {"yes", "no"}}}


class SlotForm(StepForm):
    """When and where a discussion is to be held."""

    guarded = ()
    rule_fields = {"booked_where": "where"}
    on = GovukDateField(label="Which day?", name="The day", missing="Enter the day", future=True)
    time = GovukTextField(
        label="What time?", name="The time", missing="Enter the time", hint="For example, 10:30 or 2pm", width="5"
    )
    where = GovukTextField(
        label="Where?", name="The place", hint="A room, or that it is held online", required=False, max_length=200
    )

    def prepare(self, assessment: Assessment, user: User) -> None:
        result = result_of(assessment, "discussion")
        if result and result.booked_for:
            local = timezone.localtime(result.booked_for)
            self.initial |= {"on": local.date(), "time": f"{local:%H:%M}", "where": result.booked_where}

    def clean_time(self) -> dt.time:
        """The time as typed: 10:30, 10.30, 2pm, 14:00."""
        found = _TIME.fullmatch(self.cleaned_data["time"].strip())
        hour, minute, half = (int(found[1]), int(found[2] or 0), (found[3] or "").lower()) if found else (99, 0, "")
        if found and half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half or (found and not found[2]):
            hour = 99
        if hour > 23:
            raise ValidationError("The time must be like 10:30 or 2pm", code="wrong_time")
        return dt.time(hour, minute)

    def values(self) -> dict[str, Any]:
        at = timezone.make_aware(dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data["time"]))
        return {"at": at, "where": self.cleaned_data["where"]}


class DiscussionForm(StepForm):
    """What a discussion showed."""

    guarded = ("notes",)
    held_on = GovukDateField(label="When was it held?", missing="Enter the day on which it was held", past=True)
    notes = GovukTextAreaField(
        label="What was talked about, and what did it show?",
        name="The notes",
        missing="Write what was talked about, and what it showed",
        hint=f"Those who judge read this, and the social worker together with the outcome. {NO_NAMES}",
        max_length=10_000,
    )
    is_met = GovukRadiosField(
        label="Was it enough?",
        missing="Say whether it was enough",
        choices=[("yes", "Yes: met"), ("no", "No: not met")],
    )

    def prepare(self, assessment: Assessment, user: User) -> None:
        result = result_of(assessment, "discussion")
        if result is None:
            return
        booked = timezone.localtime(result.booked_for).date() if result.booked_for else None
        self.initial["held_on"] = result.held_on or (booked if booked and booked <= today() else None)
        self.initial["notes"] = result.notes
        self.initial["is_met"] = {True: "yes", False: "no", None: ""}[result.is_met]

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "is_met": self.cleaned_data["is_met"] == "yes"}


class OverrideForm(StepForm):
    """Which part stands as met, and why."""

    guarded = ("reason",)
    kind = GovukRadiosField(label="Which part?", missing="Choose a part", choices=[])
    reason = GovukTextAreaField(
        label="Why does it stand as met?",
        name="The reason",
        missing="Say why this part stands as met",
        hint=f"Those who judge and run it read this; the social worker together with the outcome. {NO_NAMES}",
        max_length=2000,
    )

    def prepare(self, assessment: Assessment, user: User) -> None:
        self.fields["kind"].choices = [(each.kind, each.title) for each in to_override(assessment)]
