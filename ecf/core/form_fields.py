"""Fields that look and speak GOV.UK: plain Django fields with a `look`, and messages that say what to do.

Arguments of every field: `label`, `hint`, `missing` ("Enter a title"), `name` (how messages call it; by default the
label), `classes`, `width` ("2" to "30" characters, or "one-half"), `label_size` (s, m, l), `label_is_heading`; the rest
is Django's.
"""

import datetime as dt
from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ecf.core.clock import today
from ecf.core.date_boxes import DateBoxes, WrongDate, as_iso, read_date
from ecf.core.errors import BadValues
from ecf.core.templatetags.words import plural, uk_date
from ecf.core.text import refuse_unstorable, without_overrides

LOOKS = frozenset(
    {"classes", "width", "label_size", "label_is_heading", "prefix", "suffix", "rows", "count", "max_words"}
    | {"choice_hints", "inline", "small", "never_optional", "first_line"}
)
LARGEST_NUMBER = 999_999_999


def spoken(label: str) -> str:
    """The label in the middle of a sentence: "Title" → "title", "CPD hours" stays, a question loses its mark."""
    words = label.rstrip("?: ")
    return words if words[1:2].isupper() or words[1:2] == " " else words[:1].lower() + words[1:]


class GovukField:
    """Mixed in before a Django field: hint, looks, wording, and no text that cannot be kept."""

    verb = "Enter"
    look: dict[str, Any]

    def __init__(self, *, hint: str = "", missing: str = "", name: str = "", **kwargs: Any) -> None:
        label = str(kwargs.get("label") or "")
        self.look = {key: kwargs.pop(key) for key in LOOKS if key in kwargs}
        self.look["max_length"] = kwargs.get("max_length")
        self.name = name or label.rstrip("?: ") or "This"
        missing = missing or f"{self.verb} {spoken(label) or 'an answer'}"
        given = kwargs.pop("error_messages", None) or {}
        super().__init__(help_text=hint, error_messages={**self.messages(missing), **given}, **kwargs)

    def messages(self, missing: str) -> dict[str, str]:
        name = self.name.replace("%", "%%")
        return {
            "required": missing,
            "invalid_choice": missing.replace("%", "%%"),
            "max_length": f"{name} must be %(limit_value)d characters or fewer",
            "min_length": f"{name} must be %(limit_value)d characters or more",
            "max_value": f"{name} must be %(limit_value)s or fewer",
            "min_value": f"{name} must be %(limit_value)s or more",
            "max_digits": f"{name} must have %(max)s digits or fewer",
            "max_whole_digits": f"{name} must have %(max)s digits or fewer before the decimal point",
        }

    def clean(self, value: Any, *args: Any) -> Any:
        value = without_overrides(value) if isinstance(value, str) else value
        try:
            refuse_unstorable(value)
        except BadValues as error:
            words = f"{self.name} has a character that cannot be kept. Delete it and type it again"
            raise ValidationError(words, code=error.code) from error
        return super().clean(value, *args)  # type: ignore[misc]

    def __deepcopy__(self, memo: dict) -> Any:
        result = super().__deepcopy__(memo)  # type: ignore[misc]
        result.look = copy(self.look)
        return result


class GovukTextField(GovukField, forms.CharField):
    """One line of text."""

    widget = forms.TextInput

    def __init__(self, *, autocomplete: str = "", spellcheck: bool | None = None, inputmode: str = "", **kwargs: Any):
        super().__init__(**kwargs)
        attributes = {"autocomplete": autocomplete, "inputmode": inputmode}
        self.widget.attrs.update({name: value for name, value in attributes.items() if value})
        if spellcheck is not None:
            self.widget.attrs["spellcheck"] = spellcheck


class GovukEmailField(GovukField, forms.EmailField):
    """An email address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "email", "spellcheck": False})

    def messages(self, missing: str) -> dict[str, str]:
        wrong = "Enter an email address in the correct format, like name@example.com"
        return super().messages(missing) | {"invalid": wrong}


class GovukPasswordField(GovukTextField):
    """A password: never shown again, never trimmed."""

    widget = forms.PasswordInput

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(autocomplete=autocomplete, spellcheck=False, strip=False, **kwargs)


class GovukHiddenField(GovukField, forms.CharField):
    """A value the page carries along."""

    widget = forms.HiddenInput


class GovukTextAreaField(GovukField, forms.CharField):
    """Several lines; `count=True` counts down to `max_length`, `max_words` counts words. A line end counts as one."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, max_words: int = 0, **kwargs: Any) -> None:
        super().__init__(rows=rows, max_words=max_words, **kwargs)

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else text

    def validate(self, value: Any) -> None:
        super().validate(value)
        limit = self.look["max_words"]
        if limit and len((value or "").split()) > limit:
            raise ValidationError(f"{self.name} must be {limit} words or fewer", code="max_words")


class GovukNumberField(GovukField, forms.IntegerField):
    """A whole number; "1,000" is understood."""

    widget = forms.TextInput

    def __init__(self, *, max_value: int = LARGEST_NUMBER, width: str = "5", **kwargs: Any) -> None:
        super().__init__(max_value=max_value, width=width, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def messages(self, missing: str) -> dict[str, str]:
        return super().messages(missing) | {"invalid": f"{self.name} must be a whole number, like 12"}

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_without_commas(value))


class GovukDecimalField(GovukField, forms.DecimalField):
    """A number that may have a decimal point."""

    widget = forms.TextInput

    def __init__(self, *, max_digits: int = 9, decimal_places: int = 2, width: str = "5", **kwargs: Any) -> None:
        self.places = plural(decimal_places, "decimal place")
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, width=width, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def messages(self, missing: str) -> dict[str, str]:
        return super().messages(missing) | {
            "invalid": f"{self.name} must be a number, like 7.5",
            "max_decimal_places": f"{self.name} must have {self.places} or fewer",
        }

    def to_python(self, value: Any) -> Any:
        return super().to_python(_without_commas(value))


def _without_commas(value: Any) -> Any:
    return value.replace(",", "") if isinstance(value, str) else value


class GovukDateField(GovukField, forms.Field):
    """A date in three boxes. `earliest`, `latest`: a date or a function that gives one, inclusive;
    `past`: today or earlier; `future`: today or later."""

    widget = DateBoxes

    def __init__(
        self,
        *,
        earliest: dt.date | Callable[[], dt.date] | None = None,
        latest: dt.date | Callable[[], dt.date] | None = None,
        past: bool = False,
        future: bool = False,
        hint: str = "For example, 27 3 2026",
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest, self.past, self.future = earliest, latest, past, future
        if not kwargs.get("name") and str(kwargs.get("label", "?")).endswith("?"):
            kwargs["name"] = "The date"
        super().__init__(hint=hint, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, dict):
            return read_date(value, self.name) if any(str(part).strip() for part in value.values()) else None
        if isinstance(value, dt.date) or not value:
            return value or None
        found = as_iso(str(value))
        if not found:
            raise WrongDate(f"{self.name} must be a date, like 27 3 2026")
        return found

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if self.past and value > today():
            raise WrongDate(f"{self.name} must be today or in the past")
        if self.future and value < today():
            raise WrongDate(f"{self.name} must be today or in the future")
        if earliest and value < earliest:
            raise WrongDate(f"{self.name} must be on or after {uk_date(earliest)}")
        if latest and value > latest:
            raise WrongDate(f"{self.name} must be on or before {uk_date(latest)}")


def _limit(value: dt.date | Callable[[], dt.date] | None) -> dt.date | None:
    return value() if callable(value) else value


class GovukSelectField(GovukField, forms.ChoiceField):
    """A drop-down; `empty_label` is the first line, which chooses nothing."""

    verb = "Select"
    widget = forms.Select

    def __init__(self, *, empty_label: str | None = None, **kwargs: Any) -> None:
        super().__init__(first_line=empty_label, **kwargs)


class GovukRadiosField(GovukField, forms.ChoiceField):
    """One of a few. `choice_hints`: a hint for a value; `inline` for two short ones; `small` beside a list."""

    verb = "Select"
    widget = forms.RadioSelect


class GovukCheckboxesField(GovukField, forms.MultipleChoiceField):
    """Any of a few, as a list of values."""

    verb = "Select"
    widget = forms.CheckboxSelectMultiple


class GovukCheckboxField(GovukField, forms.BooleanField):
    """One box to tick."""

    verb = "Tick"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(never_optional=True, **kwargs)


class ManyFilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class GovukFileField(GovukField, forms.FileField):
    """One file; `accept` (".pdf,.docx") helps the picker and checks nothing."""

    verb = "Select"
    widget = forms.FileInput

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if accept:
            self.widget.attrs["accept"] = accept

    def messages(self, missing: str) -> dict[str, str]:
        return super().messages(missing) | {
            "invalid": missing,
            "missing": missing,
            "empty": "The selected file is empty",
            "max_length": "The name of the file must be %(max)d characters or fewer",
        }


class GovukFilesField(GovukFileField):
    """Any number of files, as a list."""

    widget = ManyFilesInput

    def clean(self, value: Any, initial: Any = None) -> list:
        files = [each for each in (value if isinstance(value, list | tuple) else [value]) if each]
        return [
            super(GovukFilesField, self).clean(each, initial) for each in files or ([None] if self.required else [])
        ]


class _Chosen(GovukField):
    """Choices from the database: `label_from` words a row; a made-up value is as wrong as none."""

    verb = "Select"

    def __init__(self, *, label_from: Callable[[Any], str] = str, **kwargs: Any) -> None:
        self.label_from_instance = label_from
        super().__init__(**kwargs)

    def messages(self, missing: str) -> dict[str, str]:
        return super().messages(missing) | {"invalid_pk_value": missing.replace("%", "%%")}

    def clean(self, value: Any, *args: Any) -> Any:
        try:
            return super().clean(value, *args)
        except ValidationError as error:
            if error.code == "invalid":  # a key that is no key, in the model field's own words
                raise ValidationError(self.error_messages["required"], code="invalid_choice") from error
            raise


class GovukModelSelectField(_Chosen, forms.ModelChoiceField):
    """One row, from a drop-down."""

    def __init__(self, *, queryset: Any, empty_label: str = "Choose one", **kwargs: Any) -> None:
        super().__init__(queryset=queryset, empty_label=empty_label, **kwargs)


class GovukModelRadiosField(_Chosen, forms.ModelChoiceField):
    """One row, from radios."""

    widget = forms.RadioSelect

    def __init__(self, *, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset=queryset, empty_label=None, **kwargs)


class GovukModelCheckboxesField(_Chosen, forms.ModelMultipleChoiceField):
    """Any rows, from check boxes."""

    widget = forms.CheckboxSelectMultiple
