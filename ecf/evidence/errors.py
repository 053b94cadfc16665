"""Broken rules of evidence: what each is called, and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYourEvidence(NotAllowed):
    default_code = "not_your_evidence"
    default_message = "Only the social worker whose evidence it is can do this."


class NotYoursToAnswer(NotAllowed):
    default_code = "not_yours_to_answer"
    default_message = "Only the supervisor or assessor of this social worker can answer it."


class EnrolmentNotActive(Conflict):
    default_code = "enrolment_not_active"
    default_message = "This programme has ended, so its evidence cannot be changed."


class EvidenceIsSubmitted(WrongState):
    default_code = "evidence_is_submitted"
    default_message = "It is waiting for an answer. Take it back first, then change it."


class EvidenceIsLocked(WrongState):
    default_code = "evidence_is_locked"
    default_message = "It has been accepted and signed. Open it again with a reason, then change it."


class AlreadySubmitted(WrongState):
    default_code = "already_submitted"
    default_message = "It has been submitted already."


class AlreadyAnswered(WrongState):
    default_code = "already_answered"
    default_message = "It has been answered already."


class NotSubmitted(WrongState):
    default_code = "not_submitted"
    default_message = "It is not waiting for an answer."


class NotAccepted(WrongState):
    default_code = "not_accepted"
    default_message = "Only accepted evidence is locked. This can be changed as it is."


class OnlyDraftsAreDeleted(WrongState):
    default_code = "only_drafts_are_deleted"
    default_message = "Only a draft that nobody has answered can be deleted."


class HappenedInTheFuture(BadValue):
    default_code = "in_the_future"
    default_message = "The date it happened must be today or in the past."


class MustBeShared(BadValue):
    default_code = "must_be_shared"
    default_message = "To submit it, share it with your supervisor and assessor."


class NeedsAStandard(BadValue):
    default_code = "needs_a_standard"
    default_message = "Choose at least one standard that it shows."


class ForeignStandard(BadValue):
    default_code = "foreign_standard"
    default_message = "This is not a standard of this framework."


class StandardTwice(BadValue):
    default_code = "duplicate_standard"
    default_message = "This standard is named twice. Say how it is shown once."


class CommentRequired(BadValue):
    default_code = "comment_required"
    default_message = "Say what should change, so that the social worker knows what to do next."


class ReasonRequired(BadValue):
    default_code = "reason_required"
    default_message = "Say why it is opened again."


class SayWhyWordsStay(BadValue):
    default_code = "say_why_words_stay"
    default_message = "Say why these words can stay, or change them."


class TooManyFiles(BadValue):
    default_code = "too_many_files"
    default_message = "There are 10 files already. Remove one first, or put several into one document."


class SameFileTwice(BadValue):
    default_code = "same_file_twice"
    default_message = "This very file is there already."


class PhotoNeedsYourWord(BadValue):
    default_code = "photo_needs_your_word"
    default_message = "A picture is only kept if nobody in it can be identified. Look at it again, then tick the box."


class FileIsGone(WrongState):
    default_code = "file_is_gone"
    default_message = "This file has been removed already."


class NotAReport(BadValue):
    default_code = "not_a_report"
    default_message = "Only a written report has this. Leave it out."


class ReportNotDescribed(BadValue):
    default_code = "report_not_described"
    default_message = "It does not say yet which report it is about. The social worker adds its type and date first."


class WrittenInTheFuture(BadValue):
    default_code = "in_the_future"
    default_message = "This date must be today or in the past."


class FilesHidden(NotAllowed):
    default_code = "content_hidden"
    default_message = "You see the facts of this entry. Its files are for those who may read its text."
