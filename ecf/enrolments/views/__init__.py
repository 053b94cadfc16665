"""Pages about enrolments."""

from ecf.enrolments.views.breaks import (
    add_agreement,
    confirm_break,
    correct_break,
    end_break,
    remove_break,
    start_break,
)
from ecf.enrolments.views.breaks_and_hours import breaks_and_hours
from ecf.enrolments.views.enrolling import enrol_worker
from ecf.enrolments.views.extensions import extend_milestone
from ecf.enrolments.views.journey import choose_part_time, journey, name_specialism, record_milestone
from ecf.enrolments.views.leaving import end_not_completed, return_to_programme, withdraw_enrolment
from ecf.enrolments.views.patterns import change_working_pattern, remove_working_pattern, set_working_pattern
from ecf.enrolments.views.people import cancel_assignment, end_assignment, entry_details, move_team
from ecf.enrolments.views.standing_in import end_stand_in, name_stand_in, stand_ins
from ecf.enrolments.views.timeline import timeline
from ecf.enrolments.views.transfers import (
    accept_transfer,
    cancel_transfer,
    consent_to_transfer,
    decline_transfer,
    propose_transfer,
    transfer,
    transfers,
)

__all__ = [
    "accept_transfer",
    "add_agreement",
    "breaks_and_hours",
    "cancel_assignment",
    "cancel_transfer",
    "change_working_pattern",
    "choose_part_time",
    "confirm_break",
    "consent_to_transfer",
    "correct_break",
    "decline_transfer",
    "end_assignment",
    "end_break",
    "end_not_completed",
    "end_stand_in",
    "enrol_worker",
    "entry_details",
    "extend_milestone",
    "journey",
    "move_team",
    "name_specialism",
    "name_stand_in",
    "propose_transfer",
    "record_milestone",
    "remove_break",
    "remove_working_pattern",
    "return_to_programme",
    "set_working_pattern",
    "stand_ins",
    "start_break",
    "timeline",
    "transfer",
    "transfers",
    "withdraw_enrolment",
]
