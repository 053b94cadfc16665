"""Forms about enrolments."""

from typing import Any

from ecf.core.clock import today
from ecf.core.forms import (
    GovukDateField,
    GovukDecimalField,
    GovukEmailField,
    GovukForm,
    GovukModelSelectField,
    GovukNumberField,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.enrolments.models import EntryRoute, Outcome, PartTimeChoice
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Employer, RoleName, Team, User
from ecf.people.selectors import people_of, people_with_role, teams_of

_PARTS = [
    ("The social worker", ["given_name", "family_name", "email", "registration_number", "registered_on"]),
    ("The programme", ["framework", "started_on", "fte", "entry_route"]),
    ("Only for somebody experienced who joins part-way", ["credit_months", "credit_reason"]),
    ("Only for somebody who trained overseas", ["adaptation_plan", "buddy"]),
    ("Where and with whom", ["team", "supervisor", "assessor"]),
]
ROUTE_HINTS = {
    EntryRoute.TRAINED_OVERSEAS: "They get an adaptation plan, and a buddy for the first months.",
    EntryRoute.EXPERIENCED: "With credit for the time they have been in practice.",
    EntryRoute.AGENCY: "Their progress is recorded. What an employer promises is not measured for them.",
}


class EnrolWorkerForm(GovukForm):
    """Who is to be enrolled, on what, where and with whom."""

    rule_fields = {"framework_version": "framework"}

    given_name = GovukTextField(label="First name", missing="Enter their first name", max_length=100, width="20")
    family_name = GovukTextField(label="Last name", missing="Enter their last name", max_length=100, width="20")
    email = GovukEmailField(
        label="Work e-mail address", hint="We send the invitation there.", missing="Enter their e-mail address"
    )
    registration_number = GovukTextField(
        label="Social Work England register number",
        hint="SW and up to 6 digits, like SW12345",
        missing="Enter their register number",
        max_length=20,
        width="10",
    )
    registered_on = GovukDateField(
        label="When did they join the register?", name="The date they joined the register", required=False, past=True
    )
    framework = GovukSelectField(
        label="Framework", choices=[], empty_label="Choose a framework", missing="Choose a framework"
    )
    started_on = GovukDateField(
        label="First day on the programme",
        hint="All later dates follow from this day. For example, 2 9 2026",
        missing="Enter the first day on the programme",
        name="The first day",
    )
    fte = GovukDecimalField(
        label="Share of full time",
        hint="1.00 is full time, 0.60 is three days a week. Leave it empty for full time.",
        required=False,
        max_digits=3,
        decimal_places=2,
        width="4",
    )
    entry_route = GovukRadiosField(
        label="How do they come in?",
        choices=EntryRoute.choices,
        choice_hints=ROUTE_HINTS,
        initial=EntryRoute.NEWLY_QUALIFIED,
        missing="Choose how they come in",
    )
    credit_months = GovukNumberField(
        label="Credit for recognised experience",
        hint="For somebody experienced who joins part-way: 24 months is entry at year 3.",
        required=False,
        min_value=0,
        max_value=600,
        width="3",
        suffix="months",
    )
    credit_reason = GovukTextAreaField(
        label="Why is their experience recognised?",
        hint="Needed with any credit. The social worker can read this, and nobody else but you.",
        required=False,
        rows=3,
        max_length=1000,
    )
    adaptation_plan = GovukTextAreaField(
        label="Adaptation plan",
        hint="What they will get to know about practice and law in England, how, and by when.",
        required=False,
        rows=5,
        max_length=5000,
    )
    buddy = GovukModelSelectField(
        label="Buddy",
        hint="Anybody who works here. They need no part in the programme.",
        queryset=User.objects.none(),
        required=False,
        label_from=lambda u: u.name,
    )
    team = GovukModelSelectField(label="Team", queryset=Team.objects.none(), missing="Choose a team")
    supervisor = GovukModelSelectField(
        label="Supervisor", queryset=User.objects.none(), missing="Choose a supervisor", label_from=lambda u: u.name
    )
    assessor = GovukModelSelectField(
        label="Assessor",
        hint="You can choose one later.",
        queryset=User.objects.none(),
        required=False,
        label_from=lambda u: u.name,
    )

    def __init__(self, *args: Any, employer: Employer, frameworks: list[FrameworkVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = today()
        self.fields["framework"].choices = [("", "Choose a framework"), *_titles(frameworks)]
        self.fields["team"].queryset = teams_of([employer.pk])
        self.fields["supervisor"].queryset = people_with_role(employer, RoleName.SUPERVISOR, day)
        self.fields["assessor"].queryset = people_with_role(employer, RoleName.ASSESSOR, day)
        self.fields["buddy"].queryset = people_of(employer, day)

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields under the headings of the page."""
        return [(heading, [self[name] for name in names]) for heading, names in _PARTS]

    def clean_credit_months(self) -> int:
        return self.cleaned_data["credit_months"] or 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("credit_months") and not data.get("credit_reason") and "credit_reason" not in self.errors:
            self.add_error("credit_reason", "Say why their experience is recognised")
        return data

    def clean_registration_number(self) -> str:
        """As people type it: spaces and small letters do not matter."""
        return "".join(self.cleaned_data["registration_number"].split()).upper()


def _titles(frameworks: list[FrameworkVersion]) -> list[tuple[str, str]]:
    """One choice per framework: which version, the start date decides."""
    return list({row.code: row.title for row in frameworks}.items())


class RecordMilestoneForm(GovukForm):
    """When a milestone was done, and how it ended."""

    met_on = GovukDateField(
        label="When was it done?", missing="Enter the day it was done", name="The day it was done", past=True
    )
    outcome = GovukRadiosField(label="How did it end?", choices=[], missing="Choose how it ended", inline=True)
    note = GovukTextAreaField(
        label="Note", hint="Nothing about children or families.", required=False, rows=3, max_length=2000
    )

    def __init__(self, *args: Any, is_assessment: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_assessment:
            self.fields["outcome"].choices = [(Outcome.PASS, "Passed"), (Outcome.FAIL, "Not passed")]
        else:
            del self.fields["outcome"]

    def outcome_given(self) -> str:
        return self.cleaned_data.get("outcome") or Outcome.DONE


class ChoosePartTimeForm(GovukForm):
    """Whether part-time work moves the dates."""

    choice = GovukRadiosField(
        label="What should happen to the dates?",
        choices=[(PartTimeChoice.KEEP, "Keep them, as for full time"), (PartTimeChoice.STRETCH, "Stretch them")],
        choice_hints={
            PartTimeChoice.KEEP: "The same is due in the same months.",
            PartTimeChoice.STRETCH: "Each part-time day counts as the share of a day that is worked.",
        },
        missing="Choose whether to keep or to stretch the dates",
    )


class NameSpecialismForm(GovukForm):
    """Which field of practice the later years are about."""

    specialism = GovukRadiosField(label="Specialism", choices=[], missing="Choose a specialism")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialism"].choices = choices
