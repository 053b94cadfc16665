"""What the assessor and the members of a panel write beside the bundle. The services check the rules."""

from collections.abc import Iterable, Sequence
from typing import Any

from ecf.assessments.models import AssessmentOutcome, BundleItem, PanelView, Recommendation
from ecf.core.errors import RuleBroken
from ecf.core.forms import (
    GovukCheckboxesField,
    GovukHiddenField,
    GovukRadiosField,
    GovukTextAreaField,
)
from ecf.evidence.form_guard import GuardedForm
from ecf.framework.definition import Standard

NO_NAMES = "Name no child or family."
MET = [("yes", "Met"), ("no", "Not met")]
SAID = {True: "yes", False: "no", None: ""}
MEANT = {"yes": True, "no": False, "": None}


def _text(label: str, hint: str, longest: int = 10_000, **kwargs: Any) -> GovukTextAreaField:
    return GovukTextAreaField(label=label, name="This", hint=hint, required=False, max_length=longest, **kwargs)


def _outcome(label: str) -> GovukRadiosField:
    return GovukRadiosField(
        label=label, choices=AssessmentOutcome.choices, required=False, label_size="m", small=True, inline=True
    )


class JudgingForm(GuardedForm):
    """Standard by standard, then as a whole. Nothing is needed to keep it; the service says what is missing when it is
    given."""

    mark_optional = False
    version = GovukHiddenField(required=False)
    pk = GovukHiddenField(required=False)

    def add_standards(self, standards: Sequence[Standard], label: str, longest: int) -> None:
        """For each standard, in the order of their codes, whether it is met, and why."""
        self.standards = sorted(standards, key=lambda each: each.code)
        for each in self.standards:
            self.fields[f"met_{each.code}"] = GovukRadiosField(
                label=f"{each.code} {each.title}", choices=MET, required=False, label_size="m", small=True, inline=True
            )
            self.fields[f"why_{each.code}"] = _text(label, NO_NAMES, longest, rows=3)

    def texts(self) -> dict[str, str]:
        """Everything that is written."""
        areas = [name for name, field in self.fields.items() if isinstance(field, GovukTextAreaField)]
        return {name: self.cleaned_data[name] for name in areas if self.cleaned_data.get(name)}

    def add_broken_rule(self, broken: RuleBroken) -> None:
        """What is wrong with a standard is shown at that standard."""
        self.rule_fields = {f"standards.{n}": f"met_{each.code}" for n, each in enumerate(self.standards)}
        super().add_broken_rule(broken)

    @property
    def sent_version(self) -> int | None:
        """The version that the page was made from."""
        text = str(self.data.get("version") or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def said(self, name: str) -> str:
        """A value as the service takes it."""
        return self.cleaned_data.get(name) or ""


class RecommendForm(JudgingForm):
    """The assessor's recommendation."""

    outcome = _outcome("What do you recommend?")
    strengths = _text("What is strong?", NO_NAMES, label_size="m", rows=4)
    areas = _text("What should grow?", NO_NAMES, label_size="m", rows=4)
    overall = _text("What do you make of it as a whole?", NO_NAMES, label_size="m", rows=4)

    def __init__(
        self, data: Any, *, found: Recommendation, standards: Sequence[Standard], items: Iterable[BundleItem]
    ) -> None:
        names = ("outcome", "strengths", "areas", "overall")
        first = {"pk": found.pk, "version": found.version, **{name: getattr(found, name) for name in names}}
        super().__init__(data, initial=first)
        self.add_standards(standards, "What shows it?", 4000)
        choices = [(str(each.position), f"{each.position}. {each.title}") for each in items]
        rows = {row.code: row for row in found.standards.all()}
        for each in self.standards:
            self.fields[f"items_{each.code}"] = GovukCheckboxesField(
                label=f"Which pieces show {each.code}?", choices=choices, required=False, small=True, label_size="s"
            )
            row = rows.get(each.code)
            if row is not None:
                self.initial[f"met_{each.code}"], self.initial[f"why_{each.code}"] = SAID[row.is_met], row.reason
                self.initial[f"items_{each.code}"] = [str(item.position) for item in row.items.all()]
        self.order_fields([*self._standard_names(), "outcome", "strengths", "areas", "overall"])

    def _standard_names(self) -> list[str]:
        return [f"{name}_{each.code}" for each in self.standards for name in ("met", "why", "items")]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        standards = [
            {
                "code": each.code,
                "is_met": MEANT[self.said(f"met_{each.code}")],
                "reason": self.said(f"why_{each.code}"),
                "items": [int(place) for place in self.cleaned_data.get(f"items_{each.code}") or []],
            }
            for each in self.standards
        ]
        return {"standards": standards} | {
            name: self.said(name) for name in ("outcome", "strengths", "areas", "overall")
        }


class ViewForm(JudgingForm):
    """A panel member's own view."""

    outcome = _outcome("What do you think?")
    reasons = _text("Why?", f"The other members read this once all views are in. {NO_NAMES}", label_size="m")

    def __init__(self, data: Any, *, found: PanelView, standards: Sequence[Standard], rows: Iterable[Any]) -> None:
        first = {"pk": found.pk, "version": found.version, "outcome": found.outcome, "reasons": found.reasons}
        super().__init__(data, initial=first)
        self.add_standards(standards, "In a few words", 2000)
        said = {row["code"]: row for row in rows}
        for each in self.standards:
            row = said.get(each.code, {})
            self.initial[f"met_{each.code}"], self.initial[f"why_{each.code}"] = (
                SAID[row.get("is_met")],
                row.get("words", ""),
            )
        names = [f"{name}_{each.code}" for each in self.standards for name in ("met", "why")]
        self.order_fields([*names, "outcome", "reasons"])

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        standards = [
            {"code": each.code, "is_met": MEANT[self.said(f"met_{each.code}")], "words": self.said(f"why_{each.code}")}
            for each in self.standards
        ]
        return {"outcome": self.said("outcome"), "reasons": self.said("reasons"), "standards": standards}
