"""What people fill in about the development plan. The services check the rules; these check that it can be read."""

from typing import Any

from django.forms import formset_factory

from ecf.assessments.form_support import ActionRowForm, BaseRows
from ecf.assessments.models import Goal, GoalOwner, GoalState
from ecf.core.forms import (
    GovukCheckboxesField,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.core.templatetags.words import uk_date
from ecf.evidence.form_guard import GuardedForm
from ecf.evidence.models import Evidence
from ecf.framework.definition import Definition

MOST_ROWS = 20


class GoalForm(GuardedForm):
    """One goal, beside its rows of actions (`all_rows`)."""

    guarded = ("title", "difference")
    title = GovukTextField(
        label="What do you want to be able to do?",
        name="The goal",
        missing="Say what the goal is",
        hint="For example: chair a core group so that everybody leaves with a name and a day.",
        max_length=300,
        label_size="m",
    )
    standards = GovukCheckboxesField(
        label="Which standards is it about?",
        missing="Choose at least one standard that this goal is about",
        small=True,
        label_size="m",
    )
    difference = GovukTextAreaField(
        label="What will be different for children and families?",
        name="This",
        hint="Name no child or family.",
        required=False,
        rows=3,
        max_length=2000,
        label_size="m",
    )
    evidence = GovukCheckboxesField(
        label="What shows it already?",
        hint="Evidence that has been handed in.",
        required=False,
        small=True,
        label_size="m",
    )

    def __init__(self, *args: Any, definition: Definition, entries: list[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standards"].choices = [(each.code, f"{each.code} {each.title}") for each in definition.standards]
        named = [(str(row.pk), f"{row.title}, {uk_date(row.happened_on)}") for row in entries]
        self.fields["evidence"].choices = named
        if not named:
            del self.fields["evidence"]

    def texts(self) -> dict[str, str]:
        """What is written, and what is to be done."""
        names = (f"actions-{n}-what" for n in range(MOST_ROWS + 2))
        actions = {name: self.data[name] for name in names if self.data.get(name)}
        return super().texts() | actions

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "standards": data["standards"],
            "difference": data["difference"],
            "evidence": data.get("evidence") or [],
            "actions": self.all_rows[0].given(),
        }


class GoalActionRowForm(ActionRowForm):
    """One step towards a goal."""

    owner = GovukSelectField(label="By whom", choices=[("", "Choose one"), *GoalOwner.choices], required=False)
    owner_name = GovukTextField(
        label="If somebody else: who?",
        name="The name",
        hint="A colleague’s name or role, never a child’s or a family’s.",
        required=False,
        max_length=120,
    )


GoalRows = formset_factory(GoalActionRowForm, formset=BaseRows, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 2)


def goal_rows(goal: Goal | None, data: Any = None) -> BaseRows:
    """The open actions of a goal, with empty rows to add to."""
    stored = [row for row in goal.actions.all() if row.done_on is None] if goal else []
    names = ("what", "owner", "owner_name", "due_on")
    initial = [{name: getattr(row, name) for name in names} for row in stored]
    return GoalRows(data, initial=initial, prefix="actions")


class SettleGoalForm(GuardedForm):
    """What became of a goal."""

    guarded = ("because",)
    state = GovukRadiosField(
        label="What became of it?",
        missing="Choose whether it is reached or dropped",
        choices=[(GoalState.REACHED, "It is reached"), (GoalState.DROPPED, "It is dropped")],
        label_size="m",
    )
    because = GovukTextAreaField(
        label="If it is dropped: why?", name="The reason", required=False, rows=3, max_length=2000
    )
