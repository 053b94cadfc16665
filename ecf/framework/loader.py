"""From the YAML of a framework to its Definition, or every problem with its line and column.

`parse_definition(text)` is the only door. Reading comes first and always ends; what belongs together across the file
(`since`, coverage, order, repeated codes) is checked in `ecf.framework.consistency`.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from ecf.framework.components import COMPONENT_KINDS, WHEN_NEEDED, Component
from ecf.framework.consistency import check_consistency
from ecf.framework.definition import (
    EVIDENCE_KINDS,
    FEEDBACK_GIVERS,
    MILESTONE_KINDS,
    Coverage,
    Definition,
    ExperiencedEntry,
    ExpertStatus,
    Extensions,
    Length,
    Milestone,
    ObservationRule,
    Requirement,
    ScaleLevel,
    SessionRules,
    Share,
    Source,
    Specialism,
    Stage,
    Standard,
    SupervisionAfterBreak,
    SupervisionPhase,
)
from ecf.framework.yaml_places import DefinitionErrors, Keys, Place, Problem, read_yaml

__all__ = ["DefinitionErrors", "Problem", "parse_definition"]

REQUIRED = (
    "code",
    "version",
    "title",
    "status_label",
    "status_note",
    "length_months",
    "in_force_from",
    "sources",
    "stages",
    "milestones",
    "supervision",
    "sessions",
    "assessor_may_be_supervisor",
    "protected_time",
    "extensions",
)
OPTIONAL = (
    "in_force_to",
    "supervision_after_break",
    "caseload",
    "observations",
    "experienced_entry",
    "warn_beyond_months",
    "specialisms",
    "self_assessment_scale",
    "expert_status",
)
LONGEST = 1200
_A_DAY = Length(1, "days")


@lru_cache(maxsize=32)
def parse_definition(text: str) -> Definition:
    """The framework that the YAML text describes, read once per process. Raises DefinitionErrors with every problem."""
    problems: list[Problem] = []
    top = read_yaml(text, problems).keys(REQUIRED, OPTIONAL)
    definition = _definition(top)
    check_consistency(definition, top)
    if problems:
        raise DefinitionErrors(problems)
    return definition


def _definition(top: Keys) -> Definition:
    return Definition(
        code=top.read("code", Place.code, ""),
        version=top.read("version", Place.code, ""),
        title=top.read("title", Place.title, ""),
        status_label=top.read("status_label", Place.title, ""),
        status_note=top.read("status_note", Place.text, ""),
        length_months=top.read("length_months", _length_months, LONGEST),
        in_force_from=top.read("in_force_from", Place.day, date.min),
        in_force_to=top.read("in_force_to", Place.day, None),
        sources=top.read("sources", _sources, ()),
        stages=top.read("stages", _stages, ()),
        milestones=top.read("milestones", _milestones, ()),
        supervision=top.read("supervision", _phases, ()),
        supervision_after_break=top.read("supervision_after_break", _after_break, None),
        sessions=top.read("sessions", _sessions, None) or _NO_SESSIONS,
        assessor_may_be_supervisor=top.read("assessor_may_be_supervisor", Place.yes_or_no, False),
        protected_time=top.read("protected_time", _shares_or_unpublished, None),
        caseload=top.read("caseload", _shares, ()),
        extensions=top.read("extensions", _extensions, Extensions(0, 0)),
        observations=top.read("observations", _observations, None),
        experienced_entry=top.read("experienced_entry", _experienced_entry, None),
        warn_beyond_months=top.read("warn_beyond_months", _count, None),
        specialisms=top.read("specialisms", _specialisms, ()),
        scale=top.read("self_assessment_scale", _scale, ()),
        expert_status=top.read("expert_status", _expert_status, None),
    )


def _length_months(place: Place) -> int:
    """A wrong length stands in as the longest, so that nothing else seems to be beyond it."""
    return place.number(least=1, most=LONGEST, otherwise=LONGEST)


def _count(place: Place) -> int:
    return place.number(least=1)


def _none_or_more(place: Place) -> int:
    return place.number(least=0)


def _sources(place: Place) -> tuple[Source, ...]:
    rows = [each.keys(("url", "supports")) for each in place.items(least=1)]
    return tuple(Source(row.read("url", Place.url, ""), row.read("supports", Place.text, "")) for row in rows)


def _stages(place: Place) -> tuple[Stage, ...]:
    return tuple(_stage(each) for each in place.items(least=1))


def _stage(place: Place) -> Stage:
    row = place.keys(("code", "title", "from_month", "to_month", "standard_set", "standards"), ("note",))
    return Stage(
        code=row.read("code", Place.code, ""),
        title=row.read("title", Place.title, ""),
        from_month=row.read("from_month", _none_or_more, 0),
        to_month=row.read("to_month", _count, 1),
        standard_set=row.read("standard_set", Place.code, ""),
        standards=row.read("standards", _standards, ()),
        note=row.read("note", Place.text, ""),
    )


def _standards(place: Place) -> tuple[Standard, ...]:
    rows = [each.keys(("code", "title"), ("description",)) for each in place.items(least=1)]
    return tuple(
        Standard(
            row.read("code", Place.code, ""),
            row.read("title", Place.title, ""),
            row.read("description", Place.text, ""),
        )
        for row in rows
    )


def _milestones(place: Place) -> tuple[Milestone, ...]:
    """In order of offset."""
    read = [_milestone(each) for each in place.items(least=1)]
    return tuple(sorted(read, key=lambda each: each.rank))


def _milestone(place: Place) -> Milestone:
    row = place.keys(
        ("key", "title", "kind"),
        (
            "offset_months",
            "offset_days",
            "since",
            "requirements",
            "coverage",
            "needs_specialism",
            "opens_before_months",
            "components",
        ),
    )
    return Milestone(
        key=row.read("key", Place.code, ""),
        title=row.read("title", Place.title, ""),
        kind=row.read("kind", lambda each: each.choice(MILESTONE_KINDS, "kind"), ""),
        offset_months=row.read("offset_months", _count, None),
        offset_days=row.read("offset_days", _count, None),
        since=row.read("since", Place.text, None),
        requirements=row.read("requirements", _requirements, ()),
        coverage=row.read("coverage", _coverage, None),
        needs_specialism=row.read("needs_specialism", Place.yes_or_no, False),
        opens_before_months=row.read("opens_before_months", _count, None),
        components=row.read("components", _components, ()),
    )


def _components(place: Place) -> tuple[Component, ...]:
    rows = [each.keys(("kind",), ("needed", "out_of", "pass_mark")) for each in place.items(least=1)]
    return tuple(
        Component(
            row.read("kind", lambda each: each.choice(COMPONENT_KINDS, "part of an assessment"), ""),
            row.read("needed", lambda each: each.choice(WHEN_NEEDED, "way to need it"), "always"),
            row.read("out_of", _mark, None),
            row.read("pass_mark", _mark, None),
        )
        for row in rows
    )


def _mark(place: Place) -> Decimal:
    return Decimal(_count(place))


def _requirements(place: Place) -> tuple[Requirement, ...]:
    rows = [each.keys(("kind", "count"), ("only_from",)) for each in place.items()]
    return tuple(
        Requirement(
            row.read("kind", lambda each: each.choice(EVIDENCE_KINDS, "kind of evidence"), ""),
            row.read("count", _count, 1),
            row.read("only_from", lambda each: each.choice(FEEDBACK_GIVERS, "giver of feedback"), ""),
        )
        for row in rows
    )


def _coverage(place: Place) -> Coverage:
    row = place.keys(("stage", "minimum"))
    return Coverage(row.read("stage", Place.text, ""), row.read("minimum", _count, 1))


def _until(place: Place) -> Length | None:
    """A length of programme time, or the word "end"."""
    return None if place.node.value == "end" else place.length()


def _phases(place: Place) -> tuple[SupervisionPhase, ...]:
    rows = [each.keys(("until", "gap", "grace")) for each in place.items(least=1)]
    return tuple(
        SupervisionPhase(
            row.read("until", _until, None),
            row.read("gap", Place.length, _A_DAY),
            row.read("grace", Place.length, _A_DAY),
        )
        for row in rows
    )


def _after_break(place: Place) -> SupervisionAfterBreak:
    row = place.keys(("minimum_break", "new_placement", "until", "first_gap", "gap", "grace"))
    return SupervisionAfterBreak(
        minimum_break=row.read("minimum_break", Place.length, _A_DAY),
        new_placement=row.read("new_placement", Place.yes_or_no, False),
        until=row.read("until", Place.length, _A_DAY),
        first_gap=row.read("first_gap", Place.length, _A_DAY),
        gap=row.read("gap", Place.length, _A_DAY),
        grace=row.read("grace", Place.length, _A_DAY),
    )


_NO_SESSIONS = SessionRules(0, _A_DAY, False, _A_DAY, 0)


def _sessions(place: Place) -> SessionRules:
    row = place.keys(
        ("minimum_minutes", "minimum_minutes_after", "group_counts", "absence_shorter_than", "absence_working_days")
    )
    return SessionRules(
        minimum_minutes=row.read("minimum_minutes", _none_or_more, 0),
        minimum_minutes_after=row.read("minimum_minutes_after", Place.length, _A_DAY),
        group_counts=row.read("group_counts", Place.yes_or_no, False),
        absence_shorter_than=row.read("absence_shorter_than", Place.length, _A_DAY),
        absence_working_days=row.read("absence_working_days", _none_or_more, 0),
    )


def _shares(place: Place) -> tuple[Share, ...]:
    rows = [each.keys(("until", "percent")) for each in place.items(least=1)]
    return tuple(
        Share(row.read("until", _until, None), row.read("percent", lambda each: each.number(least=0, most=100), 0))
        for row in rows
    )


def _shares_or_unpublished(place: Place) -> tuple[Share, ...] | None:
    return None if place.is_null else _shares(place)


def _extensions(place: Place) -> Extensions:
    row = place.keys(("maximum_per_milestone", "maximum_months"))
    return Extensions(row.read("maximum_per_milestone", _none_or_more, 0), row.read("maximum_months", _none_or_more, 0))


def _observations(place: Place) -> ObservationRule:
    row = place.keys(("registered", "of"))
    return ObservationRule(row.read("registered", _none_or_more, 0), row.read("of", _count, 1))


def _experienced_entry(place: Place) -> ExperiencedEntry:
    row = place.keys(("minimum_years_in_practice", "credit_months"))
    return ExperiencedEntry(row.read("minimum_years_in_practice", _count, 1), row.read("credit_months", _count, 1))


def _specialisms(place: Place) -> tuple[Specialism, ...]:
    rows = [each.keys(("code", "title")) for each in place.items()]
    return tuple(Specialism(row.read("code", Place.code, ""), row.read("title", Place.title, "")) for row in rows)


def _scale(place: Place) -> tuple[ScaleLevel, ...]:
    """Two levels at least: one alone compares with nothing."""
    rows = [each.keys(("title", "description"), ("suggests_goal",)) for each in place.items(least=2)]
    return tuple(
        ScaleLevel(
            number,
            row.read("title", Place.title, ""),
            row.read("description", Place.text, ""),
            row.read("suggests_goal", Place.yes_or_no, False),
        )
        for number, row in enumerate(rows, start=1)
    )


def _expert_status(place: Place) -> ExpertStatus:
    row = place.keys(("passes", "programme_months", "nearly_months"))
    return ExpertStatus(
        passes=row.read("passes", _keys, ()),
        programme_months=row.read("programme_months", _count, 1),
        nearly_months=row.read("nearly_months", _count, 1),
    )


def _keys(place: Place) -> tuple[str, ...]:
    return tuple(each.code() for each in place.items(least=1))
