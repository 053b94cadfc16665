"""The coverage picture: which standards are shown by which kinds of evidence, and what to look for next. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ecf.evidence.counting import Item, Journey, accepted_counts, plain_title, standards_covered, waiting_counts
from ecf.evidence.wording import WHAT_TO_LOOK_FOR, kinds_asked_for
from ecf.framework.definition import EVIDENCE_KINDS, Definition, Milestone, Stage, Standard

# Sizes of the picture, in its own units.
LABEL, HEADING, ROW, GAP = 172, 30, 34, 3
NARROWEST, COLUMN = 408, 36
SMALLEST_GAPS = 5


@dataclass(frozen=True)
class Cell:
    """One standard by one kind. `level` shades it: 0 none accepted, 1, 2, then 3 for three and more."""

    standard: Standard
    accepted: int
    others: int
    hint: str
    x: int
    y: int
    width: int
    height: int

    @property
    def level(self) -> int:
        return min(self.accepted, 3)

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def baseline(self) -> int:
        return self.y + self.height // 2 + 5

    @property
    def is_tight(self) -> bool:
        """Whether its code needs small letters to fit over the column."""
        return len(self.standard.code) * 10 > self.width

    @property
    def words(self) -> str:
        """What the table says: "2 accepted, 1 on its way"."""
        parts = [f"{self.accepted} accepted"] if self.accepted else []
        parts += [f"{self.others} not accepted yet"] if self.others else []
        return ", ".join(parts) or "None yet"


@dataclass(frozen=True)
class Row:
    """One kind of evidence: a cell for each standard of the stage."""

    kind: str
    title: str
    hint: str
    cells: list[Cell]

    @property
    def baseline(self) -> int:
        return self.cells[0].baseline if self.cells else 0


@dataclass(frozen=True)
class CoveragePicture:
    """A heat map of one stage."""

    stage: Stage
    rows: list[Row]
    height: int
    accepted: int
    standards_shown: int
    width: int

    @property
    def columns(self) -> list[Cell]:
        return self.rows[0].cells if self.rows else []

    @property
    def description(self) -> str:
        total = len(self.stage.standards)
        return (
            f"{self.standards_shown} of {total} standards of the {self.stage.title.lower()} stage are shown by at "
            "least one accepted piece of evidence. The table below has every number."
        )


def coverage(items: Sequence[Item], definition: Definition, stage: Stage) -> CoveragePicture:
    """Standards of the stage by kinds: those a milestone asks for, and those there is something of."""
    asked = set(kinds_asked_for(definition)) | {item.kind for item in items if set(item.codes) & _codes(stage)}
    kinds = [kind for kind in EVIDENCE_KINDS if kind in asked]
    accepted = Counter((i.kind, code) for i in items if i.is_accepted for code in i.codes)
    others = Counter((i.kind, code) for i in items if not i.is_accepted for code in i.codes)
    rows = [_row(kind, number, stage, accepted, others) for number, kind in enumerate(kinds)]
    shown = {code for (_, code) in accepted} & _codes(stage)
    return CoveragePicture(
        stage=stage,
        rows=rows,
        height=HEADING + ROW * len(rows),
        accepted=sum(1 for i in items if i.is_accepted and set(i.codes) & _codes(stage)),
        standards_shown=len(shown),
        width=_width(stage),
    )


def _width(stage: Stage) -> int:
    """As narrow as the columns allow, so that its words can be read on a phone."""
    return max(NARROWEST, LABEL + COLUMN * len(stage.standards))


def _codes(stage: Stage) -> set[str]:
    return {standard.code for standard in stage.standards}


def _row(kind: str, number: int, stage: Stage, accepted: Counter, others: Counter) -> Row:
    width = (_width(stage) - LABEL) // len(stage.standards)
    hint = WHAT_TO_LOOK_FOR[kind]
    cells = [
        Cell(
            standard=standard,
            accepted=accepted[kind, standard.code],
            others=others[kind, standard.code],
            hint=hint,
            x=LABEL + column * width,
            y=HEADING + number * ROW,
            width=width - GAP,
            height=ROW - GAP,
        )
        for column, standard in enumerate(stage.standards)
    ]
    return Row(kind, EVIDENCE_KINDS[kind].title, hint, cells)


@dataclass(frozen=True)
class Gap:
    """Something still to be found for the next milestone: a kind or a standard."""

    words: str
    hint: str
    query: str


def current_stage(journey: Journey) -> Stage:
    """The stage of the next milestone that wants standards covered; at the end, the last one."""
    for milestone in journey.unmet:
        if milestone.coverage:
            return journey.definition.stage(milestone.coverage.stage)
    return journey.definition.stages[-1]


def gaps(items: Sequence[Item], journey: Journey) -> list[Gap]:
    """What the next milestone still lacks, kinds first, then standards of its stage with nothing yet. At most five."""
    milestone = journey.next_with_evidence
    if milestone is None:
        return []
    found = _kind_gaps(items, journey, milestone) + standard_gaps(items, journey)
    return found[:SMALLEST_GAPS]


def _kind_gaps(items: Sequence[Item], journey: Journey, milestone: Milestone) -> list[Gap]:
    have, waiting = accepted_counts(items, journey, milestone), waiting_counts(items, journey, milestone)
    found = []
    for needed in milestone.requirements:
        missing = needed.count - have.get(needed.kind, 0) - waiting.get(needed.kind, 0)
        if missing > 0:
            counted = EVIDENCE_KINDS[needed.kind].counted(missing)
            words = f"{counted} for the {plain_title(milestone)}"
            found.append(Gap(words, WHAT_TO_LOOK_FOR[needed.kind], f"?kind={needed.kind}"))
    return found


def standard_gaps(items: Sequence[Item], journey: Journey) -> list[Gap]:
    """The standards that the next milestone wants shown and that nothing shows yet."""
    ahead = next((each for each in journey.unmet if each.coverage), None)
    if ahead is None:
        return []
    covered = standards_covered(items, journey, ahead)
    mentioned = {code for item in items for code in item.codes}
    return [
        Gap(
            f"Something that shows {standard.code} {standard.title}",
            f"The {plain_title(ahead)} wants every standard shown. Nothing shows this one yet.",
            f"?standard={standard.code}",
        )
        for standard in journey.definition.covered_standards(ahead)
        if not covered[standard.code] and standard.code not in mentioned
    ]
