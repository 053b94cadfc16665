"""The employer's numbers about assessments: decisions, letters, appeals, retakes. All assumed."""

from ecf.people.setting_kind import ASSESSMENTS, SettingKind, kind

WORKING_DAYS = "working days"
ASSESSMENT_NUMBERS: list[SettingKind] = [
    kind("panel_members", "A panel has at least", "2", "members", "2", "5", group=ASSESSMENTS),
    kind(
        "panel_apart_months",
        "Panel members had no part in the support for",
        "12",
        "months",
        "1",
        "36",
        group=ASSESSMENTS,
    ),
    kind(
        "agreement_kappa_from",
        "How far panels agree beyond chance is shown from",
        "30",
        "assessments",
        "10",
        "500",
        group=ASSESSMENTS,
        help="With fewer, the figure says more about chance than about panels.",
    ),
    kind(
        "sample_percent",
        "An outside moderator reads, of the assessments that were passed,",
        "10",
        "percent",
        "1",
        "100",
        group=ASSESSMENTS,
        help="Beside every fail, and every assessment on which the panel differed.",
    ),
    kind("decision_days", "Decided within", "40", "working days of the submission", "5", "90", group=ASSESSMENTS),
    kind("letter_days", "Told in writing within", "3", "working days of the decision", "1", "20", group=ASSESSMENTS),
    kind("appeal_days", "Appeal within", "10", "working days of the letter", "5", "60", group=ASSESSMENTS),
    kind("appeal_decision_days", "Appeal decided within", "20", WORKING_DAYS, "5", "60", group=ASSESSMENTS),
    kind("retake_months", "Retake due", "6", "months after the letter", "1", "12", group=ASSESSMENTS),
    kind("appeal_deciders", "An appeal is decided by", "2", "people", "2", "5", group=ASSESSMENTS),
    kind("retakes", "A failed assessment may be taken again", "1", "times", "0", "2", group=ASSESSMENTS),
]
