from django.apps import AppConfig

from ecf.core.constraints import constraint_rules

constraint_rules.update(
    {
        "one_live_enrolment_per_worker": (
            "duplicate_registration_number",
            "Someone with this register number is already enrolled.",
        ),
        "one_pattern_per_day": ("overlapping_pattern", "There is already a working pattern from that day."),
        "one_extension_per_milestone": ("second_extension", "This milestone has been extended already; once is all."),
        "breaks_apart": ("overlapping_break", "Another break already covers some of these days."),
        "placements_apart": ("overlapping_placement", "Another placement already covers some of these days."),
        "assignments_apart": ("overlapping_assignment", "Somebody else holds this part on some of these days."),
        "one_open_transfer_per_enrolment": ("transfer_open", "A transfer of this person is under way already."),
        "one_open_assignment_per_part": ("already_assigned", "Somebody else was assigned at the same moment."),
    }
)


class EnrolmentsConfig(AppConfig):
    name = "ecf.enrolments"
    label = "enrolments"
