"""Every write about enrolments."""

from ecf.enrolments.services.assessing import (
    defer_milestone,
    note_decided,
    note_handed_in,
    note_judged_again,
    note_open_again,
    note_taken_back,
    note_under_review,
    put_fail_back,
)
from ecf.enrolments.services.breaks import (
    add_agreement,
    confirm_break,
    correct_break,
    end_break,
    remove_break,
    start_break,
)
from ecf.enrolments.services.disclosing import note_seen, open_disclosure, send_disclosure_mail
from ecf.enrolments.services.employer_settings import remove_employer_setting, set_employer_setting
from ecf.enrolments.services.enrolling import enrol
from ecf.enrolments.services.entry import change_entry_details
from ecf.enrolments.services.extensions import extend_milestone
from ecf.enrolments.services.frameworks import change_framework
from ecf.enrolments.services.leaving import (
    end_after_fail,
    end_not_completed,
    reopen_for_appeal,
    return_to_programme,
    withdraw_enrolment,
)
from ecf.enrolments.services.outcomes import (
    mark_run_here,
    note_support,
    note_waiting,
    record_milestone,
    record_outcome,
)
from ecf.enrolments.services.patterns import (
    change_working_pattern,
    choose_part_time,
    remove_working_pattern,
    set_working_pattern,
)
from ecf.enrolments.services.people import (
    accept_handover,
    assign,
    cancel_assignment,
    end_assignment,
    take_up_assignments,
)
from ecf.enrolments.services.promises import record_promise
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.enrolments.services.specialism import name_specialism
from ecf.enrolments.services.standing_in import end_stand_in, name_stand_in
from ecf.enrolments.services.teams import move_team
from ecf.enrolments.services.transfers import (
    accept_transfer,
    cancel_transfer,
    carry_out_transfers,
    consent_to_transfer,
    decline_transfer,
    propose_transfer,
)

__all__ = [
    "accept_handover",
    "accept_transfer",
    "add_agreement",
    "assign",
    "cancel_assignment",
    "cancel_transfer",
    "carry_out_transfers",
    "change_entry_details",
    "change_framework",
    "change_working_pattern",
    "choose_part_time",
    "confirm_break",
    "consent_to_transfer",
    "correct_break",
    "decline_transfer",
    "defer_milestone",
    "end_after_fail",
    "end_assignment",
    "end_break",
    "end_not_completed",
    "end_stand_in",
    "enrol",
    "extend_milestone",
    "mark_run_here",
    "move_team",
    "name_specialism",
    "name_stand_in",
    "note_decided",
    "note_handed_in",
    "note_judged_again",
    "note_open_again",
    "note_seen",
    "note_support",
    "note_taken_back",
    "note_under_review",
    "note_waiting",
    "open_disclosure",
    "propose_transfer",
    "put_fail_back",
    "rebuild_schedule",
    "record_milestone",
    "record_outcome",
    "record_promise",
    "remove_break",
    "remove_employer_setting",
    "remove_working_pattern",
    "reopen_for_appeal",
    "return_to_programme",
    "send_disclosure_mail",
    "set_employer_setting",
    "set_working_pattern",
    "start_break",
    "take_up_assignments",
    "withdraw_enrolment",
]
