"""Forms about progress: which day to look at, and which framework to go to."""

from typing import Any

from django.http import QueryDict

from ecf.core.date_boxes import PARTS
from ecf.core.forms import GovukDateField, GovukForm, GovukRadiosField, GovukTextAreaField
from ecf.enrolments.models import FrameworkChange
from ecf.framework.models import FrameworkVersion
from ecf.framework.selectors import in_force_words


class DayForm(GovukForm):
    """The day to look at."""

    on = GovukDateField(
        label="Which day?", hint="Back or ahead. For example, 27 3 2027", missing="Enter a day", name="The day"
    )

    @classmethod
    def of(cls, query: QueryDict) -> "DayForm | None":
        """From an address: `?on=2027-03-27`, or three boxes; None where it names no day."""
        typed = {f"on-{part}": query[f"on-{part}"] for part in PARTS if f"on-{part}" in query}
        if not typed and "on" in query:
            typed = _in_boxes(query["on"])
        return cls(typed) if typed else None


def _in_boxes(text: str) -> dict[str, str]:
    """A day of an address as if it had been typed into the boxes, so that a wrong one is shown and can be mended."""
    year, month, day = parts if len(parts := text.split("-")) == 3 else ("", "", text)
    return {"on-day": day, "on-month": month, "on-year": year}


class ChangeFrameworkForm(GovukForm):
    """Which framework somebody goes to, from which day on, and why."""

    rule_fields = {"framework_version": "framework", "credit_months": "framework", "assessor": "framework"}

    framework = GovukRadiosField(
        label="Which framework do they go to?", choices=[], missing="Choose a framework", label_size="m"
    )
    on = GovukDateField(
        label="From which day on?",
        hint="Today or earlier. For example, 1 4 2027",
        missing="Enter the day from which it holds",
        name="The day",
        label_size="m",
    )
    reason = GovukTextAreaField(
        label="Why does it change?",
        hint="The social worker and the programme co-ordinator read this, nobody else.",
        missing="Say why the framework changes",
        rows=3,
        max_length=FrameworkChange._meta.get_field("reason").max_length,
        name="The reason",
        label_size="m",
    )

    def __init__(self, *args: Any, versions: list[FrameworkVersion], before: set[Any], **kwargs: Any) -> None:
        """`before`: the ids of versions that the enrolment was on once."""
        super().__init__(*args, **kwargs)
        self.versions = {str(each): each for each in versions}
        field = self.fields["framework"]
        field.choices = [(name, f"{each.title} ({name})") for name, each in self.versions.items()]
        field.look["choice_hints"] = {name: _hint(each, each.pk in before) for name, each in self.versions.items()}

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        version = self.versions[self.cleaned_data["framework"]]
        data = {name: self.cleaned_data[name] for name in ("on", "reason")}
        return {"framework": version.code, "version": version.version, **data}


def _hint(version: FrameworkVersion, is_known: bool) -> str:
    span = in_force_words(version)
    words = f"{version.status_label}. {span[:1].upper()}{span[1:]}."
    return f"{words} They were on it before." if is_known else words
