"""How far panels agree, as lines that a page shows and a table that a spreadsheet opens."""

from collections.abc import Iterator
from dataclasses import dataclass

from ecf.assessments.panel_agreement import Line, PanelAgreement
from ecf.assessments.rater_agreement import Kappa, Pairs
from ecf.core.spreadsheets import csv_text

COLUMNS = ("group", "what", "assessments", "same", "both_yes", "differed", "both_no", "percent", "kappa", "low", "high")
READINGS = ((0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
"""How kappa is often read: J. R. Landis and G. G. Koch (1977)."""


@dataclass(frozen=True)
class Shown:
    """One line as it is read: the share that agreed, and kappa in words where there is one."""

    title: str
    pairs: Pairs
    kappa: Kappa | None

    @property
    def reading(self) -> str:
        """ "substantial"; nothing without a kappa."""
        return reading_of(self.kappa.value) if self.kappa else ""


def reading_of(kappa: float) -> str:
    """The usual word for a kappa."""
    if kappa <= 0:
        return "no better than chance"
    return next((word for most, word in READINGS if kappa <= most), "almost perfect")


def shown(found: PanelAgreement, line: Line) -> Shown:
    """A line with its kappa, where enough assessments stand behind it."""
    return Shown(line.title, line.pairs, line.pairs.kappa if found.has_kappa(line.pairs) else None)


def groups_of(found: PanelAgreement) -> Iterator[tuple[str, list[Shown]]]:
    """By assessment, by year, and standard by standard; nothing for a group that says the same as the whole."""
    for title, lines in (
        ("By assessment", found.milestones),
        ("By year", found.years),
        ("Standard by standard, the most different first", found.standards),
    ):
        if lines:
            yield title, [shown(found, line) for line in lines]


def whole_of(found: PanelAgreement) -> Shown:
    """All assessments together."""
    return shown(found, Line("All assessments", found.overall))


def table_of(found: PanelAgreement) -> str:
    """All lines as CSV: counts, percent and, from enough assessments on, kappa with its 95% interval."""
    groups = [("All", [whole_of(found)]), *groups_of(found)]
    return csv_text(COLUMNS, ((group, *_row(line)) for group, lines in groups for line in lines))


def _row(line: Shown) -> tuple[object, ...]:
    pairs, kappa = line.pairs, line.kappa
    measured = [f"{n:.3f}" for n in (kappa.value, kappa.low, kappa.high)] if kappa else ["", "", ""]
    counts = (pairs.count, pairs.same, pairs.both_yes, pairs.differ, pairs.both_no, pairs.percent)
    return (line.title, *counts, *measured)
