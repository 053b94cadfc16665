"""What must fit together across a framework file. Each check complains at the place in the file that is wrong."""

from collections.abc import Iterable, Iterator
from datetime import date

import yaml

from ecf.framework.definition import FEEDBACK_GIVERS, Definition
from ecf.framework.yaml_places import Keys, Place

LONGEST_MONTH = 31


def check_consistency(definition: Definition, top: Keys) -> None:
    """Notes a problem for everything in the file that is well formed by itself but does not fit the rest."""
    _check_repeats(top)
    _check_in_force(definition, top)
    _check_stages(definition, top)
    _check_milestones(definition, top)
    for key in ("supervision", "protected_time", "caseload"):
        if key in top and not top[key].is_null:
            _check_phases(top[key])
    _check_expert_status(definition, top)
    rule = definition.observations
    if rule and rule.registered > rule.of:
        top["observations"].complain("“registered” cannot be more than “of”")


def _rows(place: Place | None) -> Iterator[dict[str, Place]]:
    """The mappings of a list, as far as they are mappings; wrong shapes were complained about while reading."""
    if place is None or not isinstance(place.node, yaml.SequenceNode):
        return
    for number, node in enumerate(place.node.value):
        path = f"{place.path}[{number}]"
        yield {"": Place(node, path, place.problems), **_fields(node, path, place)}


def _fields(node: yaml.Node, path: str, place: Place) -> dict[str, Place]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {
        str(key.value): Place(value, f"{path}.{key.value}", place.problems)
        for key, value in reversed(node.value)
        if isinstance(key, yaml.ScalarNode)
    }


def _scalar(row: dict[str, Place], key: str) -> str:
    place = row.get(key)
    if place is None or place.is_null or not isinstance(place.node, yaml.ScalarNode):
        return ""
    return str(place.node.value).strip()


def _number(row: dict[str, Place], key: str) -> int | None:
    value = _scalar(row, key)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _check_repeats(top: Keys) -> None:
    stages = list(_rows(top.get("stages")))
    _no_repeats(stages, "code", "stage")
    _no_repeats((row for stage in stages for row in _rows(stage.get("standards"))), "code", "standard")
    _no_repeats(_rows(top.get("specialisms")), "code", "specialism")
    _no_repeats(_rows(top.get("self_assessment_scale")), "title", "level")
    milestones = list(_rows(top.get("milestones")))
    _no_repeats(milestones, "key", "milestone")
    for row in milestones:
        _no_repeats(_rows(row.get("requirements")), "kind", "requirement")


def _no_repeats(rows: Iterable[dict[str, Place]], key: str, noun: str) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        value = _scalar(row, key)
        if value and value in seen:
            row[key].complain(f"the {noun} “{value[:60]}” is already on line {seen[value]}; use another {key}")
        elif value:
            seen[value] = row[key].node.start_mark.line + 1


def _check_in_force(definition: Definition, top: Keys) -> None:
    ends = definition.in_force_to
    if ends and ends != date.min and ends < definition.in_force_from:
        top["in_force_to"].complain("is before “in_force_from”")


def _check_stages(definition: Definition, top: Keys) -> None:
    before = 0
    for row in _rows(top.get("stages")):
        start, end = _number(row, "from_month"), _number(row, "to_month")
        if start is None or end is None:
            continue
        if start < before:
            row["from_month"].complain(f"overlaps the stage before, which ends at month {before}")
        if end <= start:
            row["to_month"].complain("must be later than “from_month”")
        if end > definition.length_months:
            row["to_month"].complain(f"is beyond the length of {definition.length_months} months")
        before = max(before, end)


def _check_milestones(definition: Definition, top: Keys) -> None:
    for row in _rows(top.get("milestones")):
        if not definition.has_milestone(_scalar(row, "key")):
            continue
        _check_offset(definition, row)
        _check_since(definition, row)
        _check_kind(row)
        _check_givers(row)
        _check_components(row)
        if "coverage" in row:
            _check_coverage(definition, _fields(row["coverage"].node, row["coverage"].path, row["coverage"]))
        if definition.milestone(_scalar(row, "key")).needs_specialism and not definition.specialisms:
            row["needs_specialism"].complain("the file lists no specialisms to name; add “specialisms”")
    if "milestones" in top and not any(each.path.startswith("milestones") for each in top["milestones"].problems):
        _check_cumulative(definition, top)


def _check_expert_status(definition: Definition, top: Keys) -> None:
    """It rests on assessments of this framework, and asks for a specialism, so there must be some to name."""
    if definition.expert_status is None:
        return
    for key in definition.expert_status.passes:
        if key and not (definition.has_milestone(key) and definition.milestone(key).is_assessment):
            top["expert_status"].complain(f"“{key[:60]}” is no assessment of this framework")
    if not definition.specialisms:
        top["expert_status"].complain("the file lists no specialisms to name; add “specialisms”")


def _check_offset(definition: Definition, row: dict[str, Place]) -> None:
    given = [key for key in ("offset_months", "offset_days") if _scalar(row, key)]
    if len(given) != 1:
        row[""].complain("give either “offset_months” or “offset_days”")
        return
    value = _number(row, given[0]) or 0
    most = definition.length_months * (1 if given[0] == "offset_months" else LONGEST_MONTH)
    if value > most:
        row[given[0]].complain(f"{value} is beyond the length of {definition.length_months} months")


def _check_since(definition: Definition, row: dict[str, Place]) -> None:
    since = _scalar(row, "since")
    if not since:
        return
    if not definition.has_milestone(since):
        known = ", ".join(each.key for each in definition.milestones if each.key != _scalar(row, "key"))
        row["since"].complain(f"unknown milestone “{since[:60]}”; use one of: {known}")
    elif definition.milestone(since).rank >= definition.milestone(_scalar(row, "key")).rank:
        row["since"].complain(f"“{since[:60]}” is not earlier than this milestone")


def _check_kind(row: dict[str, Place]) -> None:
    opens = "opens_before_months" in row and not row["opens_before_months"].is_null
    if _scalar(row, "kind") == "assessment" and not opens:
        row[""].complain("an assessment needs “opens_before_months”")
    elif _scalar(row, "kind") in {"agreement", "review", "self_assessment"} and opens:
        row["opens_before_months"].complain("only an assessment opens before its date")


def _check_components(row: dict[str, Place]) -> None:
    if "components" in row and _scalar(row, "kind") != "assessment":
        row["components"].complain("only an assessment is made of components")
    seen: set[str] = set()
    for each in _rows(row.get("components")):
        kind = _scalar(each, "kind")
        if kind in seen:
            each["kind"].complain(f"“{kind}” is there already")
        seen.add(kind)
        _check_marks(each, kind)


def _check_marks(row: dict[str, Place], kind: str) -> None:
    given = [key for key in ("out_of", "pass_mark") if key in row]
    if kind != "knowledge":
        for key in given:
            row[key].complain("is for knowledge only")
    elif len(given) < 2:
        row[""].complain("knowledge needs “out_of” and “pass_mark”")
    elif (_number(row, "pass_mark") or 0) > (_number(row, "out_of") or 0):
        row["pass_mark"].complain("is more than “out_of”")


def _check_givers(row: dict[str, Place]) -> None:
    for requirement in _rows(row.get("requirements")):
        giver = FEEDBACK_GIVERS.get(_scalar(requirement, "only_from"))
        if giver and giver.code != _scalar(requirement, "kind"):
            requirement["only_from"].complain(f"is for {giver.code} only")


def _check_coverage(definition: Definition, fields: dict[str, Place]) -> None:
    stage = _scalar(fields, "stage")
    if stage and not definition.has_stage(stage):
        known = ", ".join(each.code for each in definition.stages)
        fields["stage"].complain(f"unknown stage “{stage[:60]}”; use one of: {known}")


def _check_cumulative(definition: Definition, top: Keys) -> None:
    """Counts are cumulative: within one window a later milestone cannot ask for less than an earlier one."""
    rows = {_scalar(row, "key"): row for row in _rows(top.get("milestones"))}
    most: dict[tuple[str | None, str], tuple[int, str]] = {}
    for milestone in definition.milestones:
        places = {_scalar(row, "kind"): row for row in _rows(rows.get(milestone.key, {}).get("requirements"))}
        for requirement in milestone.requirements:
            window = (milestone.since, requirement.kind)
            count, earlier = most.get(window, (0, ""))
            if requirement.count < count and "count" in places.get(requirement.kind, {}):
                message = f"is less than the {count} of “{earlier}” before it; counts add up over the window"
                places[requirement.kind]["count"].complain(message)
            most[window] = max((count, earlier), (requirement.count, milestone.key))


def _check_phases(place: Place) -> None:
    """Phases follow each other, and only the last runs to the end."""
    rows = [row for row in _rows(place) if _scalar(row, "until")]
    days = 0
    for row in rows:
        until = _scalar(row, "until")
        last = row is rows[-1]
        if (until == "end") != last:
            message = "the last one must be until: end" if last else "only the last one may be until: end"
            row["until"].complain(message)
        elif until != "end":
            days = _check_later(row["until"], days)


def _check_later(place: Place, before: int) -> int:
    amount, _, unit = str(place.node.value).partition(" ")
    if not amount.isdigit() or len(amount) > 4:
        return before
    days = int(amount) * {"d": 1, "w": 7}.get(unit[:1], 30)
    if days <= before:
        place.complain("must be later than the one before")
    return max(days, before)
