"""A form's field as a whole GOV.UK form group: label or legend, hint, error and control, tied by `aria-describedby`.

Works for any Django field: the widget chooses the component, `look` (see `form_fields`) the finer points.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.widgets import ChoiceWidget, Input
from django.utils.html import format_html_join
from django.utils.safestring import SafeData, SafeString

from ecf.core import govuk
from ecf.core.date_boxes import DateBoxes, wrong_parts

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_OWN_ATTRIBUTES = {
    "class",
    "id",
    "required",
    "placeholder",
    "maxlength",
    "minlength",
    "min",
    "max",
    "step",
    "cols",
    "rows",
}
_PARAMETERS = {"autocomplete", "inputmode", "pattern", "spellcheck"}

Params = dict[str, Any]


def group(field: BoundField, overrides: Mapping[str, Any] | None = None) -> SafeString:
    """The form group of a field. `overrides` are parameters of the component and win, merged level by level."""
    widget = field.field.widget
    if field.is_hidden:
        return field.as_widget()
    for kind, build in _BUILDERS:
        if isinstance(widget, kind):
            component, params = build(field, widget)
            return govuk.render(component, merged(govuk.prepared(params), govuk.prepared(overrides or {})))
    raise TypeError(f"No GOV.UK component shows a {type(widget).__name__}.")


def merged(params: Mapping[str, Any], overrides: Mapping[str, Any]) -> Params:
    """Both, the second winning; dictionaries inside are merged too."""
    result = dict(params)
    for key, value in overrides.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, Mapping) else value
    return result


def look(field: BoundField, name: str, default: Any = "") -> Any:
    """A finer point of the field's looks, as given to its constructor."""
    return getattr(field.field, "look", {}).get(name, default)


def storable(value: Any) -> str:
    """Typed text for showing again: what no page can hold becomes the replacement character."""
    return "" if value is None else _UNSTORABLE.sub("\ufffd", str(value))


def _words(field: BoundField) -> str:
    optional = getattr(field.form, "mark_optional", False) and not field.field.required
    return f"{field.label} (optional)" if optional and not look(field, "never_optional") else str(field.label)


def _text_or_html(words: Any) -> Params:
    return {"html": words} if isinstance(words, SafeData) else {"text": str(words)}


def _around(field: BoundField) -> Params:
    """Hint and error, the same for every component."""
    params: Params = {}
    if field.help_text:
        params["hint"] = _text_or_html(field.help_text)
    if field.errors:
        params["errorMessage"] = {"html": format_html_join(SafeString("<br>"), "{}", ((e,) for e in field.errors))}
    return params


def _label_size(field: BoundField) -> str:
    return look(field, "label_size", getattr(field.form, "label_size", ""))


def _label(field: BoundField) -> Params:
    size = _label_size(field)
    return {
        "text": _words(field),
        "classes": f"govuk-label--{size}" if size else None,
        "isPageHeading": bool(look(field, "label_is_heading")),
        "for": field.auto_id,
    }


def _legend(field: BoundField) -> Params:
    size = _label_size(field)
    return {
        "legend": {
            "text": _words(field),
            "classes": f"govuk-fieldset__legend--{size}" if size else None,
            "isPageHeading": bool(look(field, "label_is_heading")),
        }
    }


def _control(field: BoundField, widget: forms.Widget) -> Params:
    """Id, name, label and the widget's own attributes, for components with a single control."""
    attributes = {**widget.attrs, **({"disabled": True} if field.field.disabled else {})}
    params: Params = {name: attributes[name] for name in _PARAMETERS if name in attributes}
    if "spellcheck" in params:
        params["spellcheck"] = str(params["spellcheck"]).lower() == "true"
    rest = {name: value for name, value in attributes.items() if name not in _OWN_ATTRIBUTES | _PARAMETERS}
    width = str(look(field, "width"))
    width_class = f"govuk-input--width-{width}" if width.isdigit() else f"govuk-!-width-{width}" if width else ""
    return {
        **_around(field),
        **params,
        "id": field.auto_id,
        "name": field.html_name,
        "label": _label(field),
        "classes": f"{width_class} {look(field, 'classes')}".strip() or None,
        "attributes": {name: value for name, value in rest.items() if value not in (None, False)},
    }


def _input(field: BoundField, widget: Input) -> tuple[str, Params]:
    secret = isinstance(widget, forms.PasswordInput) and not widget.render_value
    params = _control(field, widget) | {
        "type": widget.input_type,
        "value": None if secret else storable(widget.format_value(field.value())),
    }
    for side in ("prefix", "suffix"):
        if look(field, side):
            params[side] = {"text": look(field, side)}
    return "input", params


def _textarea(field: BoundField, widget: forms.Textarea) -> tuple[str, Params]:
    params = _control(field, widget) | {
        "value": storable(widget.format_value(field.value())),
        "rows": look(field, "rows", None) or widget.attrs.get("rows"),
    }
    if look(field, "max_words"):
        return "character-count", params | {"maxwords": look(field, "max_words")}
    if look(field, "count"):
        return "character-count", params | {"maxlength": look(field, "max_length")}
    return "textarea", params


def _file(field: BoundField, widget: forms.FileInput) -> tuple[str, Params]:
    params = _control(field, widget)
    return "file-upload", params | {"multiple": bool(getattr(widget, "allow_multiple_selected", False))}


def _items(field: BoundField, widget: ChoiceWidget) -> list[Params]:
    """The choices with their hints; one without a value is only for selects."""
    hints = look(field, "choice_hints", {})
    value = widget.format_value(field.value())
    items = []
    for option in widget.options(field.html_name, value):
        key = str(option["value"])
        item: Params = {**_text_or_html(option["label"]), "value": key, "disabled": field.field.disabled}
        item["selected" if isinstance(widget, forms.Select) else "checked"] = bool(option["selected"])
        if hints.get(key):
            item["hint"] = _text_or_html(hints[key])
        items.append(item)
    return items


def _select(field: BoundField, widget: forms.Select) -> tuple[str, Params]:
    first = look(field, "first_line", None)
    items = [] if first is None else [{"value": "", "text": first}]
    params = _control(field, widget) | {"items": [*items, *_items(field, widget)]}
    if widget.allow_multiple_selected:
        params["attributes"]["multiple"] = True
    return "select", params


def _choice_set(field: BoundField, widget: ChoiceWidget) -> Params:
    classes = [name for name in ("inline", "small") if look(field, name)]
    kind = "checkboxes" if widget.allow_multiple_selected else "radios"
    return {
        **_around(field),
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "fieldset": _legend(field),
        "classes": " ".join(f"govuk-{kind}--{name}" for name in classes) or None,
        "items": [item for item in _items(field, widget) if item["value"] != ""],
    }


def _radios(field: BoundField, widget: forms.RadioSelect) -> tuple[str, Params]:
    return "radios", _choice_set(field, widget)


def _checkboxes(field: BoundField, widget: forms.CheckboxSelectMultiple) -> tuple[str, Params]:
    return "checkboxes", _choice_set(field, widget)


def _checkbox(field: BoundField, widget: forms.CheckboxInput) -> tuple[str, Params]:
    """One box to tick: its label is the field's, its hint belongs to the box."""
    around = _around(field)
    item = {"text": str(field.label), "value": "on", "checked": widget.check_test(field.value())}
    if "hint" in around:
        item["hint"] = around.pop("hint")
    small = "govuk-checkboxes--small" if look(field, "small") else None
    return "checkboxes", {
        **around,
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "items": [item],
        "classes": small,
    }


def _date(field: BoundField, widget: DateBoxes) -> tuple[str, Params]:
    wrong = wrong_parts(field)
    boxes = {
        part: {
            "name": part,
            "value": storable(value),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}",
            "error": part in wrong,
            "inputmode": "text" if part == "month" else "numeric",
            "attributes": {"disabled": True} if field.field.disabled else None,
        }
        for part, value in widget.format_value(field.value()).items()
    }
    around = {**_around(field), "id": field.auto_id, "namePrefix": field.html_name, "fieldset": _legend(field)}
    return "date-input", around | boxes


# The first that fits: a set of check boxes is a radio set to Django, and a select is a choice widget.
_BUILDERS: list[tuple[type[forms.Widget], Callable[..., tuple[str, Params]]]] = [
    (DateBoxes, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.CheckboxInput, _checkbox),
    (forms.Textarea, _textarea),
    (forms.FileInput, _file),
    (Input, _input),
]
