"""The rows of actions in a session's record: those agreed so far and three empty ones; saving brings three more."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from ecf.core.errors import RuleBroken
from ecf.core.forms import GovukDateField, GovukForm, GovukSelectField, GovukTextField
from ecf.supervision.content import LONGEST_ACTION, MOST_ACTIONS
from ecf.supervision.models import Side, SupervisionSession

EMPTY_ROWS = 3


class ActionRowForm(GovukForm):
    """One action. A row without words is no action: an empty one is passed over, a stored one is taken away."""

    mark_optional = False
    what = GovukTextField(label="What will be done", required=False, max_length=LONGEST_ACTION)
    owner = GovukSelectField(label="By whom", choices=[("", "Choose one"), *Side.choices], required=False)
    due_on = GovukDateField(label="By when (optional)", name="The due date", hint="", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        says_more = data.get("owner") or data.get("due_on")
        if says_more and not data.get("what") and not self.initial.get("what") and "what" not in self.errors:
            self.add_error("what", "Say what will be done")
        return data


class BaseActionRows(BaseFormSet):
    """All rows together."""

    def filled(self) -> list[forms.Form]:
        """The rows that say something, in order."""
        return [form for form in self.forms if form.cleaned_data.get("what")]

    def given(self) -> list[dict[str, Any]]:
        """The actions for the service: `{what, owner, due_on}`."""
        return [{name: form.cleaned_data.get(name) for name in ("what", "owner", "due_on")} for form in self.filled()]

    def add_broken_rule(self, rule: RuleBroken) -> bool:
        """Shows a rule about `actions.N.field` at its row; False when it is about no row."""
        first, _, rest = rule.field.partition(".")
        place, _, field = rest.partition(".")
        rows = self.filled()
        if first != "actions" or not place.isdigit() or int(place) >= len(rows):
            return False
        rows[int(place)].add_error(field if field in rows[int(place)].fields else None, rule.message)
        return True


ActionRows = formset_factory(
    ActionRowForm,
    formset=BaseActionRows,
    extra=EMPTY_ROWS,
    max_num=MOST_ACTIONS,
    absolute_max=MOST_ACTIONS + EMPTY_ROWS,
)


def action_rows(session: SupervisionSession | None, data: Any = None) -> BaseActionRows:
    """The rows for a session, or for one that nobody had planned."""
    stored = session.actions.order_by("position") if session else []
    initial = [{"what": row.what, "owner": row.owner, "due_on": row.due_on} for row in stored]
    return ActionRows(data, initial=initial, prefix="actions")
