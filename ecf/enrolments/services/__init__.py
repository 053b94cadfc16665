"""Every write about enrolments."""

from ecf.enrolments.services.breaks import (
    add_agreement,
    confirm_break,
    correct_break,
    end_break,
    remove_break,
    start_break,
)
from ecf.enrolments.services.enrolling import enrol
from ecf.enrolments.services.extensions import extend_milestone
from ecf.enrolments.services.outcomes import record_milestone, record_outcome
from ecf.enrolments.services.patterns import (
    change_working_pattern,
    choose_part_time,
    remove_working_pattern,
    set_working_pattern,
)
from ecf.enrolments.services.people import assign, withdraw_enrolment
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.enrolments.services.specialism import name_specialism

__all__ = [
    "add_agreement",
    "assign",
    "change_working_pattern",
    "choose_part_time",
    "confirm_break",
    "correct_break",
    "end_break",
    "enrol",
    "extend_milestone",
    "name_specialism",
    "rebuild_schedule",
    "record_milestone",
    "record_outcome",
    "remove_break",
    "remove_working_pattern",
    "set_working_pattern",
    "start_break",
    "withdraw_enrolment",
]
