"""Every write of evidence."""

from ecf.evidence.services.attesting import attest_words, keep_word
from ecf.evidence.services.entries import (
    accept_evidence,
    change_evidence,
    delete_draft,
    return_evidence,
    start_evidence,
    submit_evidence,
    take_back_evidence,
    unlock_evidence,
)
from ecf.evidence.services.family import (
    give_feedback,
    hold_feedback,
    make_feedback_form,
    release_feedback,
    revoke_feedback_form,
    tell_feedback,
    use_feedback,
)
from ecf.evidence.services.files import add_file, attest_file, remove_file
from ecf.evidence.services.outside import (
    change_request,
    plan_request,
    resend_request,
    revoke_request,
    send_request,
)
from ecf.evidence.services.outside_mail import queue_request_reminders, send_request_mail
from ecf.evidence.services.outside_record import decline_record, finish_record, open_request, save_record
from ecf.evidence.services.reading import disclose_evidence, note_reading
from ecf.evidence.services.renewing import confirm_renewal, tick_renewal
from ecf.evidence.services.reports import describe_report
from ecf.evidence.services.scanning import scan_waiting_files, sweep_orphan_files

__all__ = [
    "accept_evidence",
    "add_file",
    "attest_file",
    "attest_words",
    "change_evidence",
    "change_request",
    "confirm_renewal",
    "decline_record",
    "delete_draft",
    "describe_report",
    "disclose_evidence",
    "finish_record",
    "give_feedback",
    "hold_feedback",
    "keep_word",
    "make_feedback_form",
    "note_reading",
    "open_request",
    "plan_request",
    "queue_request_reminders",
    "release_feedback",
    "remove_file",
    "resend_request",
    "return_evidence",
    "revoke_feedback_form",
    "revoke_request",
    "save_record",
    "scan_waiting_files",
    "send_request",
    "send_request_mail",
    "start_evidence",
    "submit_evidence",
    "sweep_orphan_files",
    "take_back_evidence",
    "tell_feedback",
    "tick_renewal",
    "unlock_evidence",
    "use_feedback",
]
