"""The kinds of portfolio entry, and who may give feedback. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of portfolio entry: its title, and how one and many of them read inside a sentence."""

    code: str
    title: str
    one: str
    many: str

    def counted(self, count: int) -> str:
        """For example "3 direct observations"."""
        return f"{count} {self.one if count == 1 else self.many}"


_KINDS = (
    EvidenceKind("direct_observation", "Direct observation", "direct observation", "direct observations"),
    EvidenceKind(
        "child_and_family_feedback",
        "Child and family feedback",
        "piece of feedback from a child or family",
        "pieces of feedback from children and families",
    ),
    EvidenceKind(
        "professional_feedback",
        "Professional feedback",
        "piece of feedback from another professional",
        "pieces of feedback from other professionals",
    ),
    EvidenceKind("written_report", "Written report", "written report", "written reports"),
    EvidenceKind("critical_reflection", "Critical reflection", "critical reflection", "critical reflections"),
    EvidenceKind("self_assessment", "Self-assessment", "self-assessment", "self-assessments"),
    EvidenceKind("case_study", "Case study", "case study", "case studies"),
    EvidenceKind("teaching_others", "Teaching others", "example of teaching others", "examples of teaching others"),
    EvidenceKind("cpd", "CPD", "piece of CPD", "pieces of CPD"),
)
EVIDENCE_KINDS: Mapping[str, EvidenceKind] = MappingProxyType({kind.code: kind for kind in _KINDS})
FEEDBACK_GIVERS: Mapping[str, EvidenceKind] = MappingProxyType(
    {
        "children": EvidenceKind(
            "child_and_family_feedback",
            "Feedback from children",
            "piece of feedback from a child or young person",
            "pieces of feedback from children and young people",
        )
    }
)
