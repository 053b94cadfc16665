"""Forms about breaks, working time and extensions."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError

from ecf.core.clock import today
from ecf.core.forms import (
    GovukDateField,
    GovukDecimalField,
    GovukForm,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.core.templatetags.words import plural, uk_date
from ecf.enrolments.employer_framework import framework_here
from ecf.enrolments.models import BreakAgreement, BreakReason, Enrolment, PartTimeChoice
from ecf.enrolments.selectors import schedule_of
from ecf.enrolments.services.time import Agreement
from ecf.people.models import User

PARTIES = dict(BreakAgreement.PARTIES)
LATER = "later"


def people_by_party(enrolment: Enrolment) -> dict[str, User]:
    """Who the worker, the supervisor and (where there is one) the assessor are today."""
    found = {"worker": enrolment.social_worker.user, "supervisor": enrolment.supervisor, "assessor": enrolment.assessor}
    return {party: user for party, user in found.items() if user}


def _agreed_on(party: str) -> GovukDateField:
    return GovukDateField(
        label=f"When did the {party} agree?", name="The date", hint="", required=False, past=True, never_optional=True
    )


class StartBreakForm(GovukForm):
    """Why and when somebody is away, and who has agreed to it so far."""

    reason = GovukRadiosField(
        label="Why are they away?",
        hint="Only the social worker and you can read this. Everyone else reads “agreed break”.",
        choices=BreakReason.choices,
        missing="Choose a reason from the list. Capability is never a reason for a break",
    )
    started_on = GovukDateField(
        label="First day away", missing="Enter the first day away", hint="It can be in the past. For example, 27 3 2026"
    )
    ended_on = GovukDateField(
        label="Last day away", hint="Leave it empty while nobody knows. You can give it later.", required=False
    )
    worker_agreed_on = _agreed_on("social worker")
    supervisor_agreed_on = _agreed_on("supervisor")
    assessor_agreed_on = _agreed_on("assessor")

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_by_party(enrolment)
        for party in PARTIES:
            name = f"{party}_agreed_on"
            if party in self.people:
                self.fields[name].label = f"When did {self.people[party].name} agree?"
            else:
                del self.fields[name]

    @property
    def about(self) -> list[Any]:
        """The fields about the break itself."""
        return [self[name] for name in ("reason", "started_on", "ended_on")]

    @property
    def agreeing(self) -> list[Any]:
        """The fields about who agreed."""
        return [self[f"{party}_agreed_on"] for party in self.people]

    @property
    def opens_agreements(self) -> bool:
        """Whether something is typed, or wrong, where the agreements are."""
        return any(field.errors or any((field.value() or {}).values()) for field in self.agreeing if self.is_bound)

    def agreements(self) -> list[Agreement]:
        """Those with a day, by the people of today."""
        days = {party: self.cleaned_data[f"{party}_agreed_on"] for party in self.people}
        return [Agreement(party, self.people[party].name, day) for party, day in days.items() if day]


class EndBreakForm(GovukForm):
    """The last day of a break."""

    ended_on = GovukDateField(label="Last day away", missing="Enter the last day away")


class CorrectBreakForm(GovukForm):
    """What was entered wrong."""

    started_on = GovukDateField(label="First day away", missing="Enter the first day away")
    ended_on = GovukDateField(
        label="Last day away", hint="Leave it empty if the break goes on and nobody knows the end.", required=False
    )
    reason = GovukRadiosField(
        label="Why are they away?",
        hint="Only the social worker and you can read this.",
        choices=BreakReason.choices,
        missing="Choose a reason from the list. Capability is never a reason for a break",
    )


class ConfirmBreakForm(GovukForm):
    """The worker's word on the dates."""

    answer = GovukRadiosField(
        label="Were you away on these days, from the first to the last?",
        choices=[("yes", "Yes, the dates are right"), ("no", "No, something is wrong")],
        missing="Choose whether the dates are right",
    )


class AddAgreementForm(GovukForm):
    """Who agreed to a break, and when."""

    party = GovukRadiosField(label="Who agreed?", choices=[], missing="Choose who agreed")
    name = GovukTextField(
        label="Their name",
        hint="Only if it was somebody else than the person named above, such as the supervisor before.",
        required=False,
        max_length=120,
        width="20",
    )
    agreed_on = GovukDateField(label="When did they agree?", missing="Enter the day they agreed", past=True)

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_by_party(enrolment)
        self.fields["party"].choices = [(party, self._words(party)) for party in PARTIES]

    def _words(self, party: str) -> str:
        return f"{self.people[party].name}, {PARTIES[party].lower()}" if party in self.people else PARTIES[party]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        party = data.get("party")
        if party and not data.get("name"):
            if party not in self.people:
                raise ValidationError({"name": "Enter the name of the assessor who agreed"})
            data["name"] = self.people[party].name
        return data


class WorkingPatternForm(GovukForm):
    """The share of full time from a day on and, beside both sets of dates, whether it moves them."""

    asked_last = ("choice",)

    effective_from = GovukDateField(label="From which day?", missing="Enter the first day", name="The first day")
    fte = GovukDecimalField(
        label="Share of full time",
        hint="1.00 is full time, 0.60 is three days a week.",
        missing="Enter the share of full time, like 0.60",
        max_digits=8,
        decimal_places=4,
        width="4",
    )
    choice = GovukRadiosField(label="Stretch the dates or keep them?", choices=[], required=False, never_optional=True)

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = enrolment.social_worker.user.name
        now = "stretched" if enrolment.part_time_choice == PartTimeChoice.STRETCH else "kept"
        later = (LATER, f"{name} decides later", "The dates are kept until then.")
        if enrolment.part_time_answered_on:
            later = (LATER, "Leave it as it was chosen before", f"The dates are {now}.")
        options = [
            later,
            (PartTimeChoice.KEEP, "Keep the dates", "The same is due in the same months, as for full time."),
            (PartTimeChoice.STRETCH, "Stretch the dates", "Each day counts as the share of it that is worked."),
        ]
        self.fields["choice"].choices = [(value, words) for value, words, _ in options]
        self.fields["choice"].look["choice_hints"] = {str(value): hint for value, _, hint in options}

    def given(self) -> dict[str, Any]:
        """What the service takes. An answer that is left for later is none."""
        data = self.cleaned_data
        choice = data["choice"] if data["choice"] in PartTimeChoice.values else None
        return {"effective_from": data["effective_from"], "fte": data["fte"], "choice": choice}


class ExtendMilestoneForm(GovukForm):
    """Which milestone gets more months, how many, and why."""

    milestone = GovukSelectField(
        label="Which milestone?", choices=[], empty_label="Choose a milestone", missing="Choose a milestone"
    )
    months = GovukRadiosField(label="How many months more?", choices=[], inline=True)
    reason = GovukTextAreaField(
        label="Why?",
        hint="Only the social worker and you can read this. Nothing about children or families.",
        missing="Say why the extension is given",
        rows=3,
        max_length=1000,
    )

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        definition = enrolment.framework_version.parsed
        extended = {row.milestone for row in enrolment.extensions.all()}
        self.fields["milestone"].choices = [
            (row.key, _milestone_words(definition.milestone(row.key).title, row.due_on, row.key in extended))
            for row in schedule_of(enrolment)
            if not row.is_met
        ]
        most = framework_here(enrolment, today()).extensions.maximum_months
        self.fields["months"].choices = [(str(number), plural(number, "month")) for number in range(1, most + 1)]
        missing = f"Choose how many months, {most} at most"
        self.fields["months"].error_messages |= {"required": missing, "invalid_choice": missing}

    def clean_months(self) -> int:
        return int(self.cleaned_data["months"])


def _milestone_words(title: str, due_on: dt.date | None, is_extended: bool) -> str:
    date = f"due on {uk_date(due_on)}" if due_on else "no date during the break"
    return f"{title}, {date}{', extended already' if is_extended else ''}"
