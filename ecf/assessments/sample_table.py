"""A draw that anybody can do again: what it was made from, in the order of the lot; whether it comes out the same."""

from collections.abc import Sequence
from uuid import UUID

from ecf.assessments.models import ModerationSample, SampledAssessment, WhySampled
from ecf.assessments.sampling import by_lot, lot_of, sampled
from ecf.core.spreadsheets import csv_text

COLUMNS = ("assessment", "lot", "number", "why")


def drawn_again(sample: ModerationSample, rows: Sequence[SampledAssessment]) -> bool:
    """Whether the lot, drawn anew with the stored seed, brings the same assessments in the same order."""
    certain = [row.assessment_id for row in rows if row.why != WhySampled.DRAWN]
    found = sampled([UUID(each) for each in sample.drawn_from], certain, sample.percent, sample.seed)
    return found == [row.assessment_id for row in rows]


def table_of(sample: ModerationSample, rows: Sequence[SampledAssessment]) -> str:
    """Everything there was to draw from, by lot, as CSV, without names; what was not drawn has no number."""
    chosen = {row.assessment_id: row for row in rows}
    lines = []
    for pk in by_lot((UUID(each) for each in sample.drawn_from), sample.seed):
        row = chosen.get(pk)
        lines.append((pk, lot_of(pk, sample.seed), *((row.position, row.get_why_display()) if row else ("", ""))))
    return csv_text(COLUMNS, lines)
