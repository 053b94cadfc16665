"""Forms in GOV.UK style. Import fields from here too."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.forms.utils import pretty_name
from django.utils.safestring import SafeString, mark_safe

from ecf.core.date_boxes import DateBoxes
from ecf.core.errors import RuleBroken
from ecf.core.form_fields import (
    GovukCheckboxesField,
    GovukCheckboxField,
    GovukDateField,
    GovukDecimalField,
    GovukEmailField,
    GovukField,
    GovukFileField,
    GovukFilesField,
    GovukHiddenField,
    GovukModelCheckboxesField,
    GovukModelRadiosField,
    GovukModelSelectField,
    GovukNumberField,
    GovukPasswordField,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
    GovukTextField,
    spoken,
)
from ecf.core.form_groups import group

__all__ = [
    "DateBoxes",
    "GovukCheckboxField",
    "GovukCheckboxesField",
    "GovukDateField",
    "GovukDecimalField",
    "GovukEmailField",
    "GovukFileField",
    "GovukFilesField",
    "GovukForm",
    "GovukFormMixin",
    "GovukHiddenField",
    "GovukModelCheckboxesField",
    "GovukModelRadiosField",
    "GovukModelSelectField",
    "GovukNumberField",
    "GovukPasswordField",
    "GovukRadiosField",
    "GovukRenderer",
    "GovukSelectField",
    "GovukTextAreaField",
    "GovukTextField",
]


class GovukRenderer(DjangoTemplates):
    """Whole forms and form groups in GOV.UK style; single widgets stay Django's, as its admin wants them."""

    field_template_name = "govuk/field"
    form_template_name = "govuk/form"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString | str:
        if template_name == self.field_template_name:
            return group(context["field"])
        if template_name == self.form_template_name:
            return mark_safe("\n".join(group(field) for field in context["form"]))  # noqa: S308 (groups are safe)
        return super().render(template_name, context, request)


class GovukFormMixin:
    """Before any form class: GOV.UK wording of optional fields, and a place for the rules that services enforce.

    `rule_fields` maps a service's field to the form's, where the names differ. `labels`, `hints` and `missing`
    reword fields that come from elsewhere (a model's, allauth's); those also get "Enter …" for what is missing.
    `label_size` is that of labels without one of their own: bold, so that a form can be skimmed.
    """

    use_required_attribute = False
    mark_optional = True
    rule_fields: dict[str, str] = {}
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    missing: dict[str, str] = {}
    label_size = "s"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)
            if not isinstance(field, GovukField):
                _reword(field, pretty_name(name), self.missing.get(name, ""))

    def add_broken_rule(self, broken: RuleBroken) -> None:
        """Shows a broken rule at its field or, when no field of this form is to blame, for the whole form."""
        if not hasattr(self, "cleaned_data"):
            self.cleaned_data: dict[str, Any] = {}
        for rule in broken.errors:
            self.add_error(self._field_of(rule.field), ValidationError(rule.message, code=rule.code))  # type: ignore[attr-defined]

    def _field_of(self, place: str) -> str | None:
        first = place.partition(".")[0]
        for name in (self.rule_fields.get(place), self.rule_fields.get(first), first):
            if name in self.fields:  # type: ignore[attr-defined]
                return name
        return None


def _reword(field: forms.Field, name: str, missing: str) -> None:
    """Says what is missing, unless the field has words of its own."""
    if missing:
        field.error_messages["required"] = missing
    elif field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        verb = "Select" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField) else "Enter"
        field.error_messages["required"] = f"{verb} {spoken(str(field.label or name))}"


class GovukForm(GovukFormMixin, forms.Form):
    """The base of the service's forms."""
