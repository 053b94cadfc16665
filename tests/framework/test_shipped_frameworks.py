"""The shipped frameworks hold the published and assumed numbers, written out here a second time."""

import datetime as dt

import pytest

from ecf.framework.crosswalks import crosswalk_between, parse_crosswalk
from ecf.framework.definition import EVIDENCE_KINDS, Definition, Length, Share
from ecf.framework.shipped import shipped_crosswalk_texts, shipped_definition, shipped_definitions

COUNTED = (
    "direct_observation",
    "child_and_family_feedback",
    "professional_feedback",
    "written_report",
    "critical_reflection",
    "case_study",
    "teaching_others",
)
EARLY_CAREER = [
    "Anti-discriminatory practice",
    "Relationships and communication",
    "Assessment and planning",
    "Intervention",
    "Reflection and learning",
    "Leadership and management",
]
CAPABILITIES = [
    "Professionalism",
    "Values and ethics",
    "Diversity and equality",
    "Rights, justice and economic wellbeing",
    "Knowledge",
    "Critical reflection and analysis",
    "Skills and interventions",
    "Contexts and organisations",
    "Professional leadership",
]
KNOWLEDGE_AND_SKILLS = [
    "Relationships and effective direct work",
    "Communication",
    "Child development",
    "Adult mental ill-health, substance misuse, domestic abuse, physical ill-health and disability",
    "Abuse and neglect of children",
    "Child and family assessment",
    "Analysis, decision-making, planning and review",
    "The law and the family and youth justice systems",
    "The role of supervision",
    "Organisational context",
]

ALL = [("ECF5", "2022.1"), ("ECDP", "2026.1"), ("ASYE-CF", "2018.1"), ("ASYE-CF", "2027.1")]
ASYE = [("ASYE-CF", "2018.1"), ("ASYE-CF", "2027.1")]

# In the order of COUNTED.
ECF5_COUNTS = {
    "agreement": (0, 0, 0, 0, 0, 0, 0),
    "review-3m": (1, 1, 1, 1, 0, 0, 0),
    "review-6m": (2, 2, 2, 2, 1, 0, 0),
    "review-9m": (2, 2, 2, 2, 1, 0, 0),
    "review-12m": (3, 3, 3, 3, 2, 0, 0),
    "review-18m": (4, 4, 4, 4, 3, 0, 0),
    "year-2-assessment": (6, 6, 6, 5, 4, 0, 0),
    "review-36m": (1, 1, 1, 1, 2, 0, 0),
    "review-48m": (2, 2, 2, 2, 4, 0, 0),
    "year-5-assessment": (4, 4, 4, 3, 6, 2, 1),
}
ASYE_COUNTS = {
    "self-assessment-7d": (0, 0, 0, 0, 0, 0, 0),
    "agreement": (0, 0, 0, 0, 0, 0, 0),
    "review-3m": (1, 1, 1, 1, 0, 0, 0),
    "review-6m": (2, 2, 2, 2, 1, 0, 0),
    "self-assessment-6m": (0, 0, 0, 0, 0, 0, 0),
    "review-9m": (2, 2, 2, 2, 1, 0, 0),
    "self-assessment-11m": (0, 0, 0, 0, 0, 0, 0),
    "final-assessment": (3, 3, 3, 3, 2, 0, 0),
}


def counts_of(definition: Definition) -> dict[str, tuple[int, ...]]:
    return {each.key: tuple(each.required(kind) for kind in COUNTED) for each in definition.milestones}


def offsets_of(definition: Definition) -> list[tuple[str, str, int | None, int | None]]:
    return [(each.key, each.kind, each.offset_months, each.offset_days) for each in definition.milestones]


def titles_of(definition: Definition, stage: str) -> list[str]:
    return [standard.title for standard in definition.stage(stage).standards]


def test_four_frameworks_are_shipped() -> None:
    assert sorted(shipped_definitions()) == sorted(ALL)


@pytest.mark.parametrize(
    ("key", "months", "label", "start", "end"),
    [
        (
            ("ECF5", "2022.1"),
            60,
            "Five-year scheme proposed by the 2022 care review. Run by employers, not national policy",
            dt.date(2018, 1, 1),
            None,
        ),
        (
            ("ECDP", "2026.1"),
            24,
            "National programme from September 2027. Details not final",
            dt.date(2027, 9, 1),
            None,
        ),
        (("ASYE-CF", "2018.1"), 12, "In force", dt.date(2018, 1, 1), dt.date(2027, 3, 31)),
        (("ASYE-CF", "2027.1"), 12, "In force", dt.date(2027, 4, 1), None),
    ],
    ids=str,
)
def test_length_label_and_days_in_force(
    key: tuple[str, str], months: int, label: str, start: dt.date, end: dt.date | None
) -> None:
    definition = shipped_definition(*key)
    assert (definition.code, definition.version) == key
    assert definition.length_months == months
    assert definition.status_label == label
    assert (definition.in_force_from, definition.in_force_to) == (start, end)
    assert definition.status_note


def test_milestones_of_the_five_year_framework(ecf5: Definition) -> None:
    assert offsets_of(ecf5) == [
        ("agreement", "agreement", None, 14),
        ("review-3m", "review", 3, None),
        ("review-6m", "review", 6, None),
        ("review-9m", "review", 9, None),
        ("review-12m", "review", 12, None),
        ("review-18m", "review", 18, None),
        ("year-2-assessment", "assessment", 24, None),
        ("review-36m", "review", 36, None),
        ("review-48m", "review", 48, None),
        ("year-5-assessment", "assessment", 60, None),
    ]


def test_evidence_of_the_five_year_framework(ecf5: Definition) -> None:
    assert counts_of(ecf5) == ECF5_COUNTS
    windows = {each.key: each.since for each in ecf5.milestones if each.since}
    assert windows == dict.fromkeys(("review-36m", "review-48m", "year-5-assessment"), "year-2-assessment")
    coverage = {each.key: (each.coverage.stage, each.coverage.minimum) for each in ecf5.milestones if each.coverage}
    assert coverage == {"year-2-assessment": ("foundation", 2), "year-5-assessment": ("specialist", 1)}
    assert [each.key for each in ecf5.milestones if each.needs_specialism] == ["year-5-assessment"]


def test_stages_and_specialisms_of_the_five_year_framework(ecf5: Definition) -> None:
    assert [(each.code, each.from_month, each.to_month) for each in ecf5.stages] == [
        ("foundation", 0, 24),
        ("specialist", 24, 60),
    ]
    assert titles_of(ecf5, "foundation") == EARLY_CAREER
    assert titles_of(ecf5, "specialist") == CAPABILITIES
    assert [each.title for each in ecf5.specialisms] == [
        "Child protection",
        "Family help",
        "Children in care and care leavers",
        "Disabled children",
        "Adolescents and exploitation",
        "Fostering, kinship and adoption",
        "Court work",
    ]
    assert ecf5.experienced_entry is not None
    assert (ecf5.experienced_entry.minimum_years_in_practice, ecf5.experienced_entry.credit_months) == (5, 24)


def test_only_the_five_year_framework_leads_to_expert_practitioner_status(ecf5: Definition) -> None:
    status = ecf5.expert_status
    assert status is not None
    assert status.passes == ("year-2-assessment", "year-5-assessment")
    assert (status.programme_months, status.nearly_months) == (60, 12)
    others = [each for each in shipped_definitions().values() if each.code != "ECF5"]
    assert [each.expert_status for each in others] == [None] * len(others)


def test_the_two_year_programme_counts_nothing_but_covers_every_standard() -> None:
    ecdp = shipped_definition("ECDP", "2026.1")
    assert offsets_of(ecdp) == [
        ("agreement", "agreement", None, 14),
        ("review-6m", "review", 6, None),
        ("review-12m", "review", 12, None),
        ("review-18m", "review", 18, None),
        ("final-assessment", "assessment", 24, None),
    ]
    assert not any(each.requirements for each in ecdp.milestones)
    final = ecdp.milestone("final-assessment")
    assert final.coverage is not None
    assert final.coverage.minimum == 1
    assert [each.title for each in ecdp.covered_standards(final)] == EARLY_CAREER
    assert "18 February 2026" in ecdp.stages[0].note


@pytest.mark.parametrize("key", ASYE, ids=str)
def test_milestones_and_evidence_of_the_assessed_year(key: tuple[str, str]) -> None:
    asye = shipped_definition(*key)
    assert offsets_of(asye) == [
        ("self-assessment-7d", "self_assessment", None, 7),
        ("agreement", "agreement", None, 14),
        ("review-3m", "review", 3, None),
        ("review-6m", "review", 6, None),
        ("self-assessment-6m", "self_assessment", 6, None),
        ("review-9m", "review", 9, None),
        ("self-assessment-11m", "self_assessment", 11, None),
        ("final-assessment", "assessment", 12, None),
    ]
    assert counts_of(asye) == ASYE_COUNTS
    feedback = [r for m in asye.milestones for r in m.requirements if r.kind == "child_and_family_feedback"]
    assert [each.only_from for each in feedback] == ["children"] * 4
    assert asye.warn_beyond_months == 24


def test_the_assessed_year_changes_its_standards_in_2027() -> None:
    assert titles_of(shipped_definition("ASYE-CF", "2018.1"), "assessed-year") == KNOWLEDGE_AND_SKILLS
    assert titles_of(shipped_definition("ASYE-CF", "2027.1"), "assessed-year") == EARLY_CAREER


@pytest.mark.parametrize("key", ALL, ids=str)
def test_supervision_is_weekly_then_fortnightly_then_monthly(key: tuple[str, str]) -> None:
    definition = shipped_definition(*key)
    assert [(str(each.until or "end"), str(each.gap), str(each.grace)) for each in definition.supervision] == [
        ("6 weeks", "7 days", "3 days"),
        ("6 months", "14 days", "5 days"),
        ("end", "1 month", "7 days"),
    ]
    after = definition.supervision_after_break
    assert after is not None
    assert after.new_placement
    assert [str(each) for each in (after.minimum_break, after.until, after.first_gap, after.gap, after.grace)] == [
        "28 days",
        "6 weeks",
        "7 days",
        "14 days",
        "3 days",
    ]


@pytest.mark.parametrize("key", ALL, ids=str)
def test_session_rules_extensions_and_observers(key: tuple[str, str]) -> None:
    definition = shipped_definition(*key)
    sessions = definition.sessions
    assert (sessions.minimum_minutes, sessions.minimum_minutes_after) == (90, Length(12, "months"))
    assert sessions.group_counts is False
    assert (sessions.absence_shorter_than, sessions.absence_working_days) == (Length(28, "days"), 5)
    assert (definition.extensions.maximum_per_milestone, definition.extensions.maximum_months) == (1, 3)
    assert definition.observations is not None
    assert (definition.observations.registered, definition.observations.of) == (2, 3)
    assert definition.caseload == (Share(Length(12, "months"), 90), Share(None, 100))
    assert {each.opens_before_months for each in definition.milestones if each.is_assessment} == {3}


def test_who_may_assess_and_how_much_time_is_protected() -> None:
    ecf5, ecdp, asye = (shipped_definition(*key) for key in ALL[:3])
    assert (ecf5.assessor_may_be_supervisor, asye.assessor_may_be_supervisor) == (False, True)
    assert ecf5.protected_time == (Share(Length(24, "months"), 10), Share(None, 0))
    assert asye.protected_time == (Share(None, 10),)
    assert ecdp.protected_time is None


def test_shares_and_phases_change_on_the_day_the_span_is_over(ecf5: Definition) -> None:
    start = dt.date(2024, 9, 2)
    assert ecf5.protected_percent(dt.date(2026, 9, 1), start=start) == 10
    assert ecf5.protected_percent(dt.date(2026, 9, 2), start=start) == 0
    assert ecf5.caseload_percent(dt.date(2025, 9, 1), start=start) == 90
    assert ecf5.caseload_percent(dt.date(2025, 9, 2), start=start) == 100
    gaps = [str(ecf5.supervision_phase(start + dt.timedelta(days=n), start=start).gap) for n in (0, 41, 42, 180, 181)]
    assert gaps == ["7 days", "7 days", "14 days", "14 days", "1 month"]
    ecdp = shipped_definition("ECDP", "2026.1")
    assert ecdp.protected_percent(start, start=start) is None


def test_lengths_are_clamped_to_the_end_of_the_month() -> None:
    assert Length(6, "months").after(dt.date(2024, 8, 31)) == dt.date(2025, 2, 28)
    assert Length(6, "weeks").after(dt.date(2024, 9, 2)) == dt.date(2024, 10, 14)
    assert (Length(6, "weeks").days, Length(1, "months").days, Length(1, "months").months) == (42, None, 1)


@pytest.mark.parametrize("key", ALL, ids=str)
def test_every_source_is_an_address_with_what_it_supports(key: tuple[str, str]) -> None:
    sources = shipped_definition(*key).sources
    assert len({each.url for each in sources}) == len(sources) >= 2
    assert all(each.supports for each in sources)


def test_nine_kinds_of_evidence_read_well_in_a_sentence() -> None:
    assert list(EVIDENCE_KINDS) == [
        "direct_observation",
        "child_and_family_feedback",
        "professional_feedback",
        "written_report",
        "critical_reflection",
        "self_assessment",
        "case_study",
        "teaching_others",
        "cpd",
    ]
    assert EVIDENCE_KINDS["case_study"].counted(1) == "1 case study"
    assert EVIDENCE_KINDS["case_study"].counted(2) == "2 case studies"


def test_crosswalks_name_only_standards_that_exist_and_leave_none_out() -> None:
    sets = {
        stage.standard_set: {standard.code for standard in stage.standards}
        for definition in shipped_definitions().values()
        for stage in definition.stages
    }
    read = [parse_crosswalk(text) for text in shipped_crosswalk_texts()]
    assert len(read) == 3
    for each in read:
        assert {code for code, _ in each.pairs} == sets[each.from_set]
        assert {code for _, code in each.pairs} <= sets[each.to_set]


def test_a_crosswalk_maps_forwards_backwards_and_onto_itself(ecf5: Definition) -> None:
    asye = shipped_definition("ASYE-CF", "2018.1")
    forwards = crosswalk_between(asye, ecf5)
    assert forwards["KSS9"] == ("EC5", "PCF1", "PCF6")
    assert set(forwards) == {f"KSS{number}" for number in range(1, 11)}
    backwards = crosswalk_between(ecf5, asye)
    assert "KSS9" in backwards["EC5"]
    itself = crosswalk_between(shipped_definition("ECDP", "2026.1"), shipped_definition("ASYE-CF", "2027.1"))
    assert itself == {f"EC{number}": (f"EC{number}",) for number in range(1, 7)}


@pytest.mark.parametrize(("code", "version"), ALL)
def test_every_framework_has_a_scale_of_which_the_lower_half_suggests_goals(code: str, version: str) -> None:
    scale = shipped_definition(code, version).scale
    assert [(each.number, each.title, each.suggests_goal) for each in scale] == [
        (1, "Not yet", True),
        (2, "With help", True),
        (3, "On my own", False),
        (4, "Helping others", False),
    ]
    assert all(each.description for each in scale)


@pytest.mark.parametrize(
    ("months", "stage"),
    [(-3, "foundation"), (0, "foundation"), (24, "foundation"), (25, "specialist"), (99, "specialist")],
)
def test_a_month_belongs_to_the_stage_that_it_closes(ecf5: Definition, months: int, stage: str) -> None:
    assert ecf5.stage_at(months).code == stage
