"""Every write about enrolments."""

from ecf.enrolments.services.enrolling import enrol
from ecf.enrolments.services.outcomes import record_milestone, record_outcome
from ecf.enrolments.services.people import assign, withdraw_enrolment
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.enrolments.services.specialism import name_specialism
from ecf.enrolments.services.time import (
    choose_part_time,
    confirm_break,
    end_break,
    extend_milestone,
    set_working_pattern,
    start_break,
)

__all__ = [
    "assign",
    "choose_part_time",
    "confirm_break",
    "end_break",
    "enrol",
    "extend_milestone",
    "name_specialism",
    "rebuild_schedule",
    "record_milestone",
    "record_outcome",
    "set_working_pattern",
    "start_break",
    "withdraw_enrolment",
]
