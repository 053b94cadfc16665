"""A framework file that is wrong says so by line, column and path, everything at once."""

import contextlib

import pytest

from ecf.framework.crosswalks import parse_crosswalk
from ecf.framework.loader import DefinitionErrors, Problem, parse_definition
from ecf.framework.shipped import FOLDER


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionErrors) as caught:
        parse_definition(text)
    return caught.value.problems


def the_problem_of(text: str) -> Problem:
    found = problems_of(text)
    assert len(found) == 1, [str(each) for each in found]
    return found[0]


def line_of(text: str, part: str, nth: int = 1) -> int:
    """The line on which the nth occurrence of `part` stands, counted from 1."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if part in line]
    return lines[nth - 1]


CASES = {
    "an unknown kind of milestone": (
        ("title: 6-month review\n    kind: review", "title: 6-month review\n    kind: reveiw"),
        "milestones[2].kind",
        "unknown kind “reveiw”; use one of: agreement, review, self_assessment, assessment",
        "kind: reveiw",
    ),
    "an unknown kind of evidence": (
        ("kind: case_study", "kind: cake_study"),
        "milestones[9].requirements[5].kind",
        "unknown kind of evidence “cake_study”",
        "cake_study",
    ),
    "an unknown stage to cover": (
        ("stage: specialist, minimum", "stage: expert, minimum"),
        "milestones[9].coverage.stage",
        "unknown stage “expert”; use one of: foundation, specialist",
        "stage: expert,",
    ),
    "a status that rests on what is no assessment": (
        ("passes: [year-2-assessment,", "passes: [review-18m,"),
        "expert_status",
        "“review-18m” is no assessment of this framework",
        "passes: [review-18m",
    ),
    "a status without its months": (
        ("  programme_months: 60\n", ""),
        "expert_status",
        "programme_months",
        "passes: [year-2",
    ),
    "an unknown giver of feedback": (
        ("kind: case_study, count: 2", "kind: case_study, count: 2, only_from: cats"),
        "milestones[9].requirements[5].only_from",
        "unknown giver of feedback “cats”; use one of: children",
        "only_from: cats",
    ),
    "feedback from children asked of another kind": (
        ("kind: case_study, count: 2", "kind: case_study, count: 2, only_from: children"),
        "milestones[9].requirements[5].only_from",
        "is for child_and_family_feedback only",
        "only_from: children",
    ),
    "a text where a number belongs": (
        ("length_months: 60", "length_months: sixty"),
        "length_months",
        "expected a whole number, found text",
        "length_months: sixty",
    ),
    "a number where text belongs": (
        ("title: Foundation\n", "title: 12\n"),
        "stages[0].title",
        "expected text, found a whole number; put it in quotes",
        "title: 12\n".strip(),
    ),
    "a version without quotes": (
        ('version: "2022.1"', "version: 2022.1"),
        "version",
        "expected text, found a decimal number; put it in quotes",
        "version: 2022.1",
    ),
    "a number that is not positive": (
        ("length_months: 60", "length_months: 0"),
        "length_months",
        "0 is out of range",
        "length_months: 0",
    ),
    "a yes or no that is neither": (
        ("assessor_may_be_supervisor: false", "assessor_may_be_supervisor: perhaps"),
        "assessor_may_be_supervisor",
        "expected true or false, found text",
        "perhaps",
    ),
    "a date that does not exist": (
        ("in_force_from: 2018-01-01", "in_force_from: 2018-02-30"),
        "in_force_from",
        "expected a date that exists, like 2027-04-01, found “2018-02-30”",
        "2018-02-30",
    ),
    "a date in another order": (
        ("in_force_from: 2018-01-01", "in_force_from: 01/01/2018"),
        "in_force_from",
        "expected a date that exists",
        "01/01/2018",
    ),
    "an end before the start": (
        ("in_force_from: 2018-01-01", "in_force_from: 2018-01-01\nin_force_to: 2017-12-31"),
        "in_force_to",
        "is before “in_force_from”",
        "in_force_to",
    ),
    "a scale of one level": (
        (
            """  - title: With help
    description: I do this with somebody beside me, or after talking it through first.
    suggests_goal: true
  - title: On my own
    description: I do this by myself most of the time, and I know when to ask.
  - title: Helping others
    description: I do this when it is hard, too, and I help others to do it.
""",
            "",
        ),
        "self_assessment_scale",
        "needs at least 2 entries",
        "- title: Not yet",
    ),
    "a level that is there twice": (
        ("title: With help", "title:  Not yet"),
        "self_assessment_scale[1].title",
        "the level “Not yet” is already on line",
        "title:  Not yet",
    ),
    "a length without a unit": (
        ("minimum_break: 28 days", "minimum_break: 28"),
        "supervision_after_break.minimum_break",
        "expected a length of time, like “7 days”, “6 weeks” or “1 month”, found a whole number",
        "minimum_break: 28",
    ),
    "a unit that is not known": (
        ("minimum_break: 28 days", "minimum_break: 4 fortnights"),
        "supervision_after_break.minimum_break",
        "found “4 fortnights”",
        "fortnights",
    ),
    "the same standard twice": (
        ("code: EC2", "code: EC1"),
        "stages[0].standards[1].code",
        "the standard “EC1” is already on line",
        None,
    ),
    "a standard of another stage again": (
        ("code: PCF1", "code: EC6"),
        "stages[1].standards[0].code",
        "the standard “EC6” is already on line",
        None,
    ),
    "the same milestone twice": (
        ("key: review-6m", "key: review-3m"),
        "milestones[2].key",
        "the milestone “review-3m” is already on line",
        None,
    ),
    "the same specialism twice": (
        ("code: family-help", "code: child-protection"),
        "specialisms[1].code",
        "the specialism “child-protection” is already on line",
        None,
    ),
    "the same requirement twice": (
        ("kind: teaching_others, count: 1", "kind: case_study, count: 2"),
        "milestones[9].requirements[6].kind",
        "the requirement “case_study” is already on line",
        None,
    ),
    "a milestone beyond the end": (
        ("offset_months: 48", "offset_months: 61"),
        "milestones[8].offset_months",
        "61 is beyond the length of 60 months",
        "offset_months: 61",
    ),
    "two offsets": (
        ("offset_days: 14", "offset_days: 14\n    offset_months: 1"),
        "milestones[0]",
        "give either “offset_months” or “offset_days”",
        "key: agreement",
    ),
    "no offset": (
        ("    offset_days: 14\n", ""),
        "milestones[0]",
        "give either “offset_months” or “offset_days”",
        "key: agreement",
    ),
    "a window since an unknown milestone": (
        ("offset_months: 36\n    since: year-2-assessment", "offset_months: 36\n    since: year-two"),
        "milestones[7].since",
        "unknown milestone “year-two”; use one of: agreement, review-3m",
        "since: year-two",
    ),
    "a window since a later milestone": (
        ("offset_months: 36\n    since: year-2-assessment", "offset_months: 36\n    since: review-48m"),
        "milestones[7].since",
        "“review-48m” is not earlier than this milestone",
        "since: review-48m",
    ),
    "an assessment that never opens": (
        ("    opens_before_months: 3\n    coverage: {stage: specialist", "    coverage: {stage: specialist"),
        "milestones[9]",
        "an assessment needs “opens_before_months”",
        "key: year-5-assessment",
    ),
    "a review that opens": (
        ("offset_months: 18\n", "offset_months: 18\n    opens_before_months: 1\n"),
        "milestones[5].opens_before_months",
        "only an assessment opens before its date",
        "opens_before_months: 1",
    ),
    "a stage beyond the end": (
        ("to_month: 60", "to_month: 72"),
        "stages[1].to_month",
        "is beyond the length of 60 months",
        "to_month: 72",
    ),
    "stages that overlap": (
        ("from_month: 24", "from_month: 23"),
        "stages[1].from_month",
        "overlaps the stage before, which ends at month 24",
        "from_month: 23",
    ),
    "phases that do not reach the end": (
        ("{until: end, gap: 1 month, grace: 7 days}", "{until: 60 months, gap: 1 month, grace: 7 days}"),
        "supervision[2].until",
        "the last one must be until: end",
        "until: 60 months",
    ),
    "phases out of order": (
        ("{until: 6 months, gap: 14 days", "{until: 5 weeks, gap: 14 days"),
        "supervision[1].until",
        "must be later than the one before",
        "until: 5 weeks",
    ),
    "a percentage over a hundred": (
        ("percent: 90", "percent: 900"),
        "caseload[0].percent",
        "900 is out of range; use a number from 0 to 100",
        "percent: 900",
    ),
    "a source that is no address": (
        ("url: https://www.basw.co.uk/social-work-training/professional-capabilities-framework-pcf", "url: basw"),
        "sources[6].url",
        "is not a web address; start it with https://",
        "url: basw",
    ),
    "a script for an address": (
        (
            "url: https://www.basw.co.uk/social-work-training/professional-capabilities-framework-pcf",
            "url: javascript:alert(1)",
        ),
        "sources[6].url",
        "is not a web address",
        "url: javascript",
    ),
    "a code with spaces": (
        ("code: ECF5", "code: ECF 5"),
        "code",
        "“ECF 5” is not a code; use letters, digits, dots and hyphens",
        "code: ECF 5",
    ),
    "an empty title": (
        ("title: Early Career Framework, five years", 'title: ""'),
        "title",
        "is empty; write some text",
        'title: ""',
    ),
    "a title too long": (
        ("title: Early Career Framework, five years", f"title: {'a' * 201}"),
        "title",
        "is 201 characters long; use at most 200",
        "aaaa",
    ),
    "a missing key at the top": (
        ("length_months: 60\n", ""),
        "",
        "missing key “length_months”",
        None,
    ),
    "a missing key inside": (
        ("    title: 3-month review\n", ""),
        "milestones[1]",
        "missing key “title”",
        "key: review-3m",
    ),
    "an unknown key at the top": (
        ("length_months: 60", "length_months: 60\nlenght: 60"),
        "",
        "unknown key “lenght”; use one of: code, version, title",
        "lenght: 60",
    ),
    "an unknown key inside": (
        ("    title: 3-month review\n", "    title: 3-month review\n    colour: red\n"),
        "milestones[1]",
        "unknown key “colour”; use one of: key, title, kind",
        "colour: red",
    ),
    "a key twice": (
        ("length_months: 60", "length_months: 60\nlength_months: 48"),
        "",
        "the key “length_months” is here twice",
        "length_months: 48",
    ),
    "a merge key": (
        ("length_months: 60", "length_months: 60\n<<: {a: b}"),
        "",
        "unknown key “<<”",
        "<<: {a: b}",
    ),
    "a list where keys belong": (
        ("extensions: {maximum_per_milestone: 1, maximum_months: 3}", "extensions: [1, 3]"),
        "extensions",
        "expected a group of keys (maximum_per_milestone, maximum_months), found a list",
        "extensions: [1, 3]",
    ),
    "keys where a list belongs": (
        (
            "protected_time:\n  - {until: 24 months, percent: 10}\n  - {until: end, percent: 0}",
            "protected_time: {a: 1}",
        ),
        "protected_time",
        "expected a list, found a group of keys",
        "protected_time: {a: 1}",
    ),
    "more registered observers than observers": (
        ("{registered: 2, of: 3}", "{registered: 4, of: 3}"),
        "observations",
        "“registered” cannot be more than “of”",
        "registered: 4",
    ),
    "a Python object for a title": (
        ("title: Early Career Framework, five years", "title: !!python/object/apply:os.system [ls]"),
        "title",
        "expected text, found a list",
        "os.system",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_mistake_is_told_at_its_line_and_path(name: str, ecf5_text: str) -> None:
    (before, after), path, message, marker = CASES[name]
    assert before in ecf5_text
    text = ecf5_text.replace(before, after, 1)
    problem = the_problem_of(text)
    assert problem.path == path
    assert message in problem.message
    if marker:
        assert problem.line == line_of(text, marker)


def test_a_problem_reads_as_line_column_path_and_advice(ecf5_text: str) -> None:
    text = ecf5_text.replace("kind: agreement", "kind: handshake")
    line = line_of(text, "kind: handshake")
    assert str(the_problem_of(text)) == (
        f"line {line}, column 11, milestones[0].kind: unknown kind “handshake”; "
        "use one of: agreement, review, self_assessment, assessment"
    )


def test_a_cumulative_count_that_shrinks_is_told(ecf5_text: str) -> None:
    text = ecf5_text.replace("count: 6}", "count: 3}", 1)
    problem = the_problem_of(text)
    assert problem.path == "milestones[6].requirements[0].count"
    assert "is less than the 4 of “review-18m” before it" in problem.message


def test_a_stage_that_ends_where_it_starts_is_told(ecf5_text: str) -> None:
    problem = the_problem_of(ecf5_text.replace("from_month: 24", "from_month: 60"))
    assert (problem.path, problem.message) == ("stages[1].to_month", "must be later than “from_month”")


def test_a_specialism_cannot_be_needed_where_none_are_listed(ecf5_text: str) -> None:
    text = ecf5_text[: ecf5_text.index("\n# Assumed.\nspecialisms:")] + "\n"
    found = problems_of(text)
    assert [problem.path for problem in found] == ["milestones[9].needs_specialism", "expert_status"]
    assert all("lists no specialisms" in problem.message for problem in found)


def test_every_problem_is_told_in_one_pass_in_the_order_of_lines(ecf5_text: str) -> None:
    text = (
        ecf5_text.replace("length_months: 60", "length_months: long")
        .replace("kind: agreement", "kind: handshake")
        .replace("percent: 90", "percent: most")
        .replace("code: EC2", "code: EC1")
    )
    found = problems_of(text)
    assert [each.path for each in found] == [
        "length_months",
        "stages[0].standards[1].code",
        "milestones[0].kind",
        "caseload[0].percent",
    ]
    assert [each.line for each in found] == sorted(each.line for each in found)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file must be a group of keys"),
        ("- one\n- two\n", 1, "the file must be a group of keys"),
        ("just words", 1, "the file must be a group of keys"),
        ("code: [ECF5\nversion: 1\n", 2, "not valid YAML"),
        ("code: ECF5\n\tversion: 1\n", 2, "not valid YAML"),
        ("code: 'ECF5\n", 2, "not valid YAML"),
        ("code: ECF5\ntitle: a\x00b\n", 2, "a character that text cannot hold"),
        ("code: ECF5\ntitle: a\ud800b\n", 2, "a character that text cannot hold"),
        ("code: ECF5\n---\ncode: ECF5\n", 2, "not valid YAML"),
        ("code: &a ECF5\nversion: *a\n", 1, "anchors and aliases (& and *) are not allowed"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 1, "anchors and aliases (& and *) are not allowed"),
        ("a: " + "[" * 5000, 1, "nested more than 20 levels deep"),
        ("a: " + "x" * 1024 * 1024, 1, "the file is larger than 1 MB"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else None,
)
def test_a_file_that_cannot_be_read_says_where_and_why(text: str, line: int, message: str) -> None:
    problem = the_problem_of(text)
    assert message in problem.message
    assert problem.line == line


@pytest.mark.parametrize("wrong", ["[]", "{a: [b]}", "~", "-5"])
def test_no_value_of_a_wrong_shape_crashes_the_reading(wrong: str) -> None:
    lines = (FOLDER / "ECDP-2026.1.yaml").read_text(encoding="utf-8").splitlines()
    seen = set()
    for number, line in enumerate(lines):
        key, colon, _ = line.partition(":")
        if not colon or key in seen or key.strip().startswith("#"):
            continue
        seen.add(key)
        with contextlib.suppress(DefinitionErrors):
            parse_definition("\n".join([*lines[:number], f"{key}: {wrong}", *lines[number + 1 :]]))


def test_a_crosswalk_tells_its_mistakes_the_same_way() -> None:
    top = "from_set: a\nto_set: b\nnote: n\nmaps:\n"
    text = f"{top}  - {{standard: A1, stands_for: []}}\n  - {{standard: A1, stands_for: [B1]}}\n"
    with pytest.raises(DefinitionErrors) as caught:
        parse_crosswalk(text)
    assert [(each.line, each.path) for each in caught.value.problems] == [
        (5, "maps[0].stands_for"),
        (6, "maps[1].standard"),
    ]
