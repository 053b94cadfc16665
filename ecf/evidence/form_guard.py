"""A form that asks about likely identifiers before it goes on: at the words, and with a way to say they may stay."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ecf.core.forms import GovukForm, GovukTextField
from ecf.evidence.guard import Words, is_attested, likely_in
from ecf.people.models import User

WHY = (
    "Look at these words before you go on. They may identify a child or a family. Change them above, or say why they "
    "can stay."
)


class GuardedForm(GovukForm):
    """`guarded` names the fields that are looked at. The field `stands_by` is there only once something was found.

    `asks` False looks at nothing (what is saved by itself never asks). With an `author`, a text that they answered
    for before is not asked about again.
    """

    guarded: tuple[str, ...] = ()
    asks = True
    author: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words: list[Words] = []
        self.stands_by = ""
        if self.is_bound:
            self.fields["stands_by"] = GovukTextField(
                label="Why can these words stay?",
                name="The reason",
                max_length=500,
                required=False,
                never_optional=True,
            )

    def texts(self) -> dict[str, str]:
        """What is looked at, by field."""
        found = {name: self.cleaned_data.get(name) for name in self.guarded}
        return {name: text for name, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        """Adds an error at `stands_by` while something is found and nothing said about it."""
        values = super().clean() or self.cleaned_data
        self.stands_by = (values.pop("stands_by", "") or "").strip()
        texts = self.texts() if self.asks else {}
        self.words = likely_in(texts)
        if self.words and self.author is not None and is_attested(texts, self.author):
            self.words = []
        if not self.words:
            self.fields.pop("stands_by", None)
            return values
        self["stands_by"].help_text = self._marked()
        if not self.stands_by and "stands_by" not in self.errors:
            self.add_error("stands_by", ValidationError(WHY, code="look_at_words"))
        return values

    def _marked(self) -> SafeString:
        """Each finding in its place, marked, with what it looks like."""
        lines = (
            (self._name_of(one.field), "…" if one.is_cut_before else "", one.before, one.likely.text, one.after,
             one.likely.kind.words)
            for one in self.words
        )  # fmt: skip
        listed = format_html_join("", "<li>{}: {}{}<mark>{}</mark>{} (looks like {})</li>", lines)
        return format_html('<ul class="govuk-list govuk-list--bullet app-break">{}</ul>', listed)

    def _name_of(self, field: str) -> str:
        return str(self.fields[field].label).rstrip("?") if field in self.fields else "An action"
