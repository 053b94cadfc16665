"""What people fill in about support plans. The services check the rules; these check that it can be read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from ecf.assessments.models import ActionOwner, ActionState, SupportAction, SupportOutcome, SupportPlan
from ecf.assessments.support_content import LONGEST_ACTION, LONGEST_TEXT, MOST_ACTIONS, MOST_DATES
from ecf.core.errors import RuleBroken
from ecf.core.forms import (
    GovukDateField,
    GovukForm,
    GovukHiddenField,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.evidence.form_guard import GuardedForm

NO_NAMES = "Name no child or family."


class AskForSupportForm(GuardedForm):
    """What somebody who may not open a plan is worried about."""

    guarded = ("concern",)
    concern = GovukTextAreaField(
        label="What is the concern?",
        name="The concern",
        missing="Say what the concern is",
        hint=f"In plain words, and fair. The social worker reads it at once. {NO_NAMES}",
        max_length=LONGEST_TEXT,
        label_size="m",
    )


class SupportPlanForm(GuardedForm):
    """What a plan says, beside its rows of actions and dates (`all_rows`)."""

    guarded = ("concern", "hoped_for", "help")
    concern = GovukTextAreaField(
        label="What is the concern?",
        name="The concern",
        missing="Say what the concern is",
        hint=f"In plain words, with what shows it. The social worker reads it at once. {NO_NAMES}",
        max_length=LONGEST_TEXT,
        label_size="m",
    )
    hoped_for = GovukTextAreaField(
        label="How will you both know that it is better?",
        name="This",
        missing="Say how you will both know that it is better",
        hint="What should be there by the end, so that both can see it.",
        rows=3,
        max_length=LONGEST_TEXT,
        label_size="m",
    )
    help = GovukTextAreaField(
        label="What help does the employer give?",
        name="The help",
        missing="Say what help the employer gives",
        hint="For example: fewer new cases for six weeks, a colleague on joint visits, a morning a week kept free.",
        rows=4,
        max_length=LONGEST_TEXT,
        label_size="m",
    )

    def texts(self) -> dict[str, str]:
        """What is written, and what is to be done."""
        names = (f"actions-{n}-what" for n in range(MOST_ACTIONS + 5))
        actions = {name: self.data[name] for name in names if self.data.get(name)}
        return super().texts() | actions


class ActionRowForm(GovukForm):
    """One action. A row without words is no action."""

    mark_optional = False
    what = GovukTextField(label="What will be done", required=False, max_length=LONGEST_ACTION)
    owner = GovukSelectField(label="By whom", choices=[("", "Choose one"), *ActionOwner.choices], required=False)
    due_on = GovukDateField(label="By when", name="The date", hint="", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        says_more = data.get("owner") or data.get("due_on")
        if says_more and not data.get("what") and not self.initial.get("what") and "what" not in self.errors:
            self.add_error("what", "Say what will be done")
        return data


class DateRowForm(GovukForm):
    """One day on which the two look at how it goes."""

    mark_optional = False
    due_on = GovukDateField(label="Day", name="The date", hint="", required=False)


class BaseRows(BaseFormSet):
    """Rows of which the empty ones are passed over. `key` is what makes a row one."""

    key = "what"

    def filled(self) -> list[forms.Form]:
        """The rows that say something, in order."""
        return [form for form in self.forms if form.cleaned_data.get(self.key)]

    def given(self) -> list[dict[str, Any]]:
        """What they say."""
        return [dict(form.cleaned_data) for form in self.filled()]

    def add_broken_rule(self, rule: RuleBroken) -> bool:
        """Shows a rule about `PREFIX.N.field` at its row, one about `PREFIX` at the first; False for any other."""
        first, _, rest = rule.field.partition(".")
        place, _, field = rest.partition(".")
        if first != self.prefix:
            return False
        rows = self.filled()
        row = rows[int(place)] if place.isdigit() and int(place) < len(rows) else self.forms[0]
        row.add_error(field if field in row.fields else self.key, rule.message)
        return True


class BaseDateRows(BaseRows):
    """The days."""

    key = "due_on"


ActionRows = formset_factory(
    ActionRowForm, formset=BaseRows, extra=2, max_num=MOST_ACTIONS, absolute_max=MOST_ACTIONS + 2
)
DateRows = formset_factory(DateRowForm, formset=BaseDateRows, extra=1, max_num=MOST_DATES, absolute_max=MOST_DATES + 1)


def plan_rows(plan: SupportPlan | None, data: Any = None) -> list[BaseRows]:
    """The open actions and the dates of a plan, each with empty rows to add to."""
    is_there = plan is not None and plan.state == "running"
    stored = [row for row in plan.actions.all() if row.state == ActionState.OPEN] if plan and is_there else []
    actions = [{"what": row.what, "owner": row.owner, "due_on": row.due_on} for row in stored]
    dates = [{"due_on": row.due_on} for row in plan.dates.all()] if plan and is_there else []
    return [
        ActionRows(data, initial=actions, prefix="actions"),
        DateRows(data, initial=dates, prefix="dates"),
    ]


class DeclineSupportForm(GuardedForm):
    """Why no plan is opened."""

    guarded = ("reason",)
    reason = GovukTextAreaField(
        label="Why is no support plan opened?",
        name="The reason",
        missing="Say why no support plan is opened",
        hint="The social worker and the person who asked read this.",
        rows=4,
        max_length=LONGEST_TEXT,
        label_size="m",
    )


class OwnViewForm(GuardedForm):
    """How the worker sees it."""

    guarded = ("text",)
    text = GovukTextAreaField(
        label="How do you see it?",
        name="Your view",
        hint=f"Whether you share the concern, and what would help you. {NO_NAMES}",
        required=False,
        rows=8,
        max_length=LONGEST_TEXT,
        label_size="m",
    )


class SupportNoteForm(GuardedForm):
    """How it goes, in a few words."""

    guarded = ("text",)
    text = GovukTextAreaField(
        label="How does it go?",
        name="Your note",
        missing="Write how it goes",
        hint=f"A few words, for both of you. It is kept as it is. {NO_NAMES}",
        rows=4,
        max_length=2000,
        label_size="m",
    )


class SettleActionForm(GuardedForm):
    """An action is done, or dropped with a reason."""

    guarded = ("reason",)
    state = GovukRadiosField(
        label="What became of it?",
        missing="Say whether it is done or dropped",
        choices=[(ActionState.DONE, "It is done"), (ActionState.DROPPED, "It is dropped")],
        label_size="m",
    )
    reason = GovukTextField(label="If it is dropped: why?", name="The reason", required=False, max_length=1000)

    def __init__(self, *args: Any, may_drop: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_drop:
            self.fields["state"].choices = [(ActionState.DONE, "It is done")]
            del self.fields["reason"]


class SignSupportForm(GuardedForm):
    """The worker may sign and say that they see it differently."""

    guarded = ("disagreement",)
    seen = GovukHiddenField(required=False)
    disagreement = GovukTextAreaField(
        label="Do you see anything differently?",
        name="Your disagreement",
        hint="You can sign and note a disagreement. It is kept with your signature.",
        required=False,
        rows=3,
        max_length=LONGEST_TEXT,
    )

    def __init__(self, *args: Any, is_worker: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_worker:
            del self.fields["disagreement"]


SETTLINGS = [
    ("", "Choose one"),
    (ActionState.DONE, "Done"),
    (ActionState.DROPPED, "Dropped"),
    (ActionState.CARRIED, "Carried on in a new plan"),
]


class CloseSupportForm(GuardedForm):
    """How a plan ended, and what becomes of each open action (`settled_N`, `reason_N`)."""

    guarded = ("ending",)
    outcome = GovukRadiosField(
        label="How did it end?",
        missing="Choose how it ended",
        choices=SupportOutcome.choices,
        choice_hints={
            SupportOutcome.CONTINUED: "A new plan opens with this, linked to this one.",
            SupportOutcome.MOVED: "Say only that it does. What is said there is not kept here.",
        },
        label_size="m",
    )
    ending = GovukTextAreaField(
        label="In a few words",
        name="This",
        missing="Say in a few words how it ended",
        hint=f"What is better, and what the two of you take from it. {NO_NAMES}",
        max_length=LONGEST_TEXT,
        label_size="m",
    )
    next_on = GovukDateField(
        label="If support goes on: when do you look at it next?",
        name="The date",
        hint="What is overdue and carried on is due on that day.",
        required=False,
    )

    def __init__(self, *args: Any, is_open: Iterable[SupportAction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_open = list(is_open)
        for row in self.is_open:
            self.fields[f"settled_{row.position}"] = GovukSelectField(
                label=row.what, choices=SETTLINGS, required=False, never_optional=True
            )
            self.fields[f"reason_{row.position}"] = GovukTextField(
                label="If it is dropped: why?", name="The reason", required=False, max_length=1000
            )
            self.rule_fields = {**self.rule_fields, f"settled.{row.position}": f"settled_{row.position}"}

    def texts(self) -> dict[str, str]:
        """The ending, and why things are dropped."""
        reasons = {name: text for name, text in self.cleaned_data.items() if name.startswith("reason_") and text}
        return super().texts() | reasons

    def settled(self) -> dict[int, dict[str, str]]:
        """What becomes of each action that something was said about."""
        said = {row.position: self.cleaned_data.get(f"settled_{row.position}", "") for row in self.is_open}
        return {
            place: {"state": state, "reason": self.cleaned_data.get(f"reason_{place}", "")}
            for place, state in said.items()
            if state
        }

    def add_broken_rule(self, broken: RuleBroken) -> None:
        """Open actions are told at each of them that nothing is said about."""
        for rule in broken.errors:
            if rule.code != "open_actions":
                super().add_broken_rule(rule)
                continue
            for row in self.is_open:
                if not self.cleaned_data.get(f"settled_{row.position}"):
                    self.add_error(f"settled_{row.position}", "Say whether it is done, dropped or carried on")

    @property
    def word_field(self) -> Any:
        """Where the author answers for likely identifiers; None where nothing was found."""
        return self["stands_by"] if "stands_by" in self.fields else None

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each open action."""
        return [(self[f"settled_{row.position}"], self[f"reason_{row.position}"]) for row in self.is_open]
