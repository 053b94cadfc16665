"""One self-assessment as a page, a document or the record shows it: each standard, now and the time before."""

from dataclasses import dataclass

from ecf.assessments.models import SelfAssessment
from ecf.assessments.self_assessment_picture import change_words
from ecf.framework.definition import ScaleLevel, Standard


@dataclass(frozen=True)
class RatedStandard:
    """Where the worker stands on one standard, and where they stood the time before, if they said so."""

    standard: Standard
    level: ScaleLevel | None
    words: str
    last: ScaleLevel | None

    @property
    def change(self) -> str:
        """How it moved; nothing the first time."""
        return change_words(self.last, self.level) if self.last and self.level else ""


def rated_standards(assessment: SelfAssessment, last: SelfAssessment | None) -> list[RatedStandard]:
    """Every standard that is asked, in order. Reads the levels of both, on the same scale."""
    definition, said = assessment.framework_version.parsed, assessment.rated()
    then = last.rated() if last else {}

    def level_of(number: int | None) -> ScaleLevel | None:
        return definition.level(number) if number else None

    return [
        RatedStandard(
            standard,
            level_of(said[standard.code].level if standard.code in said else None),
            said[standard.code].words if standard.code in said else "",
            level_of(then[standard.code].level if standard.code in then else None),
        )
        for standard in assessment.asked.standards
    ]
