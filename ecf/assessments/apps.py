from django.apps import AppConfig

from ecf.core.constraints import constraint_rules

constraint_rules.update(
    {
        "one_unsigned_agreement_at_a_time": (
            "agreement_begun",
            "A version of this agreement is being written already. Open it and go on there.",
        ),
        "one_assessment_at_a_time": (
            "assessment_begun",
            "This assessment is open already. Go on with that one.",
        ),
        "one_assessment_per_attempt": (
            "assessment_begun",
            "This assessment is open already. Go on with that one.",
        ),
        "one_part_per_person": (
            "one_person_one_part",
            "This person has another part in this assessment already. Somebody else must do this.",
        ),
        "one_bundle_at_a_time": ("already_submitted", "This assessment is submitted already."),
        "one_panel_per_round": ("panel_made", "There is a panel for this assessment already."),
        "one_decision_per_round": ("already_decided", "This assessment is decided already."),
        "one_sample_per_assessment": (
            "in_another_sample",
            "Another sample was drawn at the same moment. Draw yours again.",
        ),
        "one_review_per_milestone": (
            "review_begun",
            "This review has been begun already. Open it and write your part.",
        ),
        "one_development_plan_at_a_time": ("plan_begun", "The plan was begun at the same moment. Add your goal again."),
        "one_self_assessment_per_milestone": (
            "self_assessment_begun",
            "This self-assessment has been begun already. Open it and go on there.",
        ),
        "one_free_self_assessment_at_a_time": (
            "self_assessment_begun",
            "You have begun a self-assessment already. Open it and go on there.",
        ),
        "one_support_plan_at_a_time": ("support_plan_running", "There is a support plan already."),
    }
)


class AssessmentsConfig(AppConfig):
    name = "ecf.assessments"
    label = "assessments"
