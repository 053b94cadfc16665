"""What a worker fills in about where they stand. The service checks the rules; this checks that it can be read."""

from typing import Any

from ecf.assessments.models import SelfAssessment
from ecf.assessments.models.self_assessment import LONGEST_OVERALL, LONGEST_WORDS
from ecf.assessments.self_assessment_pages import RatedStandard
from ecf.assessments.services.self_assessments import Rating
from ecf.core.forms import GovukHiddenField, GovukRadiosField, GovukTextAreaField
from ecf.evidence.form_guard import GuardedForm

NO_NAMES = "Name no child or family."


class SelfAssessmentForm(GuardedForm):
    """A level and a few words for each standard. Nothing is needed to keep it; finishing says what is missing."""

    mark_optional = False
    version = GovukHiddenField(required=False)
    pk = GovukHiddenField(required=False)

    def __init__(self, data: Any, *, assessment: SelfAssessment, rated: list[RatedStandard]) -> None:
        super().__init__(data, initial=_stored(assessment))
        self.assessment, self.rated, self.rule_fields = assessment, rated, {}
        levels = [(str(each.number), each.title) for each in assessment.framework_version.parsed.scale]
        for n, row in enumerate(rated):
            code = row.standard.code
            self.fields[f"level_{n}"] = _level(row, levels)
            self.fields[f"words_{n}"] = _words(row)
            self.rule_fields |= {f"levels.{code}.level": f"level_{n}", f"levels.{code}.words": f"words_{n}"}
        self.fields["overall"] = GovukTextAreaField(
            label="What does this tell you?",
            name="This",
            hint=f"For example, what you are surer about than before, and what you want to learn next. {NO_NAMES}",
            required=False,
            max_length=LONGEST_OVERALL,
            label_size="m",
        )

    def texts(self) -> dict[str, str]:
        """All that is written."""
        names = ["overall", *(f"words_{n}" for n in range(len(self.rated)))]
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        levels: dict[str, Rating] = {}
        for n, row in enumerate(self.rated):
            level = data.get(f"level_{n}") or ""
            levels[row.standard.code] = {"level": int(level) if level else None, "words": data.get(f"words_{n}") or ""}
        return {"levels": levels, "overall": data.get("overall") or ""}

    @property
    def is_as_stored(self) -> bool:
        """Whether what was sent is what is stored already."""
        said, given = self.assessment.rated(), self.given()
        kept = {code: (row.level, row.words) for code, row in said.items()}
        sent = {code: (row["level"], row["words"].strip()) for code, row in given["levels"].items()}
        is_same = all(kept.get(code, (None, "")) == row for code, row in sent.items())
        return is_same and self.assessment.overall == given["overall"].strip()

    @property
    def sent_version(self) -> int | None:
        """The version that the page was made from."""
        text = str(self.data.get("version") or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each standard with its two fields."""
        return [
            {"rated": row, "level": self[f"level_{n}"], "words": self[f"words_{n}"]} for n, row in enumerate(self.rated)
        ]


def _stored(assessment: SelfAssessment) -> dict[str, Any]:
    first: dict[str, Any] = {"version": assessment.version, "pk": assessment.pk, "overall": assessment.overall}
    said = assessment.rated()
    for n, standard in enumerate(assessment.asked.standards):
        if standard.code in said:
            row = said[standard.code]
            first |= {f"level_{n}": str(row.level or ""), f"words_{n}": row.words}
    return first


def _level(row: RatedStandard, levels: list[tuple[str, str]]) -> GovukRadiosField:
    return GovukRadiosField(
        label=f"{row.standard.code} {row.standard.title}",
        missing="Choose one of the levels",
        hint=f"Last time: {row.last.title}" if row.last else "",
        choices=levels,
        required=False,
        inline=True,
        small=True,
        label_size="m",
    )


def _words(row: RatedStandard) -> GovukTextAreaField:
    return GovukTextAreaField(
        label=f"{row.standard.code} in a few words",
        name=f"What you write about {row.standard.code}",
        required=False,
        rows=2,
        max_length=LONGEST_WORDS,
        label_size="s",
    )
