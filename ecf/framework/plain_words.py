"""A framework in the words of the people it is about. Pure: definitions in, sentences out."""

from dataclasses import dataclass

from ecf.framework.definition import Definition, Length, Milestone, Share, SupervisionAfterBreak

WHAT_HAPPENS = {
    "agreement": "You, your supervisor, your assessor and your co-ordinator agree in writing what support you get.",
    "review": "You and your supervisor look at how it is going, and both sign.",
    "self_assessment": "You write down your own view of your strengths and of what you want to learn.",
    "assessment": "You submit your portfolio. People assess it and decide.",
}


@dataclass(frozen=True, slots=True)
class MilestoneInWords:
    """One milestone as a page shows it."""

    milestone: Milestone
    when: str
    what_happens: str
    needs: tuple[str, ...]
    notes: tuple[str, ...]


def milestones_in_words(definition: Definition) -> list[MilestoneInWords]:
    """Every milestone, in order."""
    return [
        MilestoneInWords(
            milestone=each,
            when=when(each),
            what_happens=WHAT_HAPPENS[each.kind],
            needs=needs(definition, each),
            notes=_notes(definition, each),
        )
        for each in definition.milestones
    ]


def when(milestone: Milestone) -> str:
    """For example "6 months after the start"."""
    return f"{milestone.offset} after the start"


def needs(definition: Definition, milestone: Milestone) -> tuple[str, ...]:
    """What must be there, one line each; empty when nothing is counted."""
    lines = [str(requirement) for requirement in milestone.requirements]
    if milestone.coverage:
        stage = definition.stage(milestone.coverage.stage)
        minimum = milestone.coverage.minimum
        pieces = "1 piece" if minimum == 1 else f"{minimum} pieces"
        standards = f"each of the {len(stage.standards)} {stage.title.lower()} standards"
        lines.append(f"at least {pieces} of accepted evidence for {standards}")
    if milestone.needs_specialism:
        lines.append("a specialism that you name")
    return tuple(lines)


def _notes(definition: Definition, milestone: Milestone) -> tuple[str, ...]:
    notes = []
    if milestone.since:
        since = _in_sentence(definition.milestone(milestone.since).title)
        notes.append(f"Only evidence from after you submitted your {since} counts.")
    if milestone.opens_before_months:
        notes.append(f"You can submit from {Length(milestone.opens_before_months, 'months')} before the last day.")
    return tuple(notes)


def _in_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]


def supervision_in_words(definition: Definition) -> list[str]:
    """How often supervision happens, phase by phase, and what counts."""
    lines = []
    before: Length | None = None
    for phase in definition.supervision:
        lines.append(f"{_phase(before, phase.until)}: {_every(phase.gap)}.")
        before = phase.until
    if definition.supervision_after_break:
        lines.append(_after_break(definition.supervision_after_break))
    rules = definition.sessions
    lines.append(
        f"After the first {rules.minimum_minutes_after}, a session lasts at least {rules.minimum_minutes} minutes."
    )
    group = "Group sessions count too." if rules.group_counts else "Group sessions are welcome, but do not count."
    lines.append(f"A session counts when it is reflective and a registered social worker holds it. {group}")
    return lines


def _phase(before: Length | None, until: Length | None) -> str:
    if before is None:
        return f"In the first {until}" if until else "All the way through"
    return f"After that, until {until} from the start" if until else "From then on"


def _every(gap: Length) -> str:
    if gap.amount == 1:
        return f"at least once a {gap.unit[:-1]}"
    return f"at least once every {gap}"


def _after_break(rule: SupervisionAfterBreak) -> str:
    occasion = f"After a break of {rule.minimum_break} or more"
    if rule.new_placement:
        occasion += ", or in a new placement"
    return f"{occasion}: the first session within {rule.first_gap}, then every {rule.gap}, for {rule.until}."


def protected_time_in_words(definition: Definition) -> str:
    """How much working time is kept for development."""
    if definition.protected_time is None:
        return "How much time is protected for development has not been published."
    return f"Protected time for development: {_shares(definition.protected_time, 'of contracted hours')}."


def caseload_in_words(definition: Definition) -> str:
    """How many children may be allocated, against the team's full caseload; empty when the framework says nothing."""
    if not definition.caseload:
        return ""
    return f"Caseload: at most {_shares(definition.caseload, 'of the full caseload')}."


def _shares(shares: tuple[Share, ...], of_what: str) -> str:
    parts = []
    for number, share in enumerate(shares):
        amount = f"{share.percent}%" if share.percent else "none"
        amount += f" {of_what}" if number == 0 else ""
        parts.append(amount if share.until is None else f"{amount} in the first {share.until}")
    return ", then ".join(parts)


def supervision_rows(definition: Definition) -> list[dict[str, str]]:
    """The supervision phases for machines: until, gap and grace in plain lengths; the last row is for after a break."""
    rows = [
        {"until": str(phase.until or "end"), "gap": str(phase.gap), "grace": str(phase.grace)}
        for phase in definition.supervision
    ]
    rule = definition.supervision_after_break
    if rule:
        occasion = f"{rule.until} after a break of {rule.minimum_break} or more"
        until = f"{occasion}, or in a new placement" if rule.new_placement else occasion
        rows.append({"until": until, "gap": f"{rule.first_gap}, then {rule.gap}", "grace": str(rule.grace)})
    return rows
