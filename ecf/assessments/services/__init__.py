"""Every write about agreements, self-assessments, plans, reviews, support plans and assessments."""

from ecf.assessments.services.agreements import (
    begin_agreement,
    change_agreement,
    complete_agreement,
    sign_agreement,
)
from ecf.assessments.services.appeals import answer_late_appeal, appoint_deciders, decide_appeal, lodge_appeal
from ecf.assessments.services.bundle_files import sweep_loose_copies
from ecf.assessments.services.components import (
    book_discussion,
    import_marks,
    judge_practice,
    override_component,
    record_discussion,
    record_mark,
)
from ecf.assessments.services.deciding import confirm_outcome, return_to_panel
from ecf.assessments.services.opening import open_assessment, open_assessments_whose_time_has_come
from ecf.assessments.services.panels import (
    add_panel_member,
    make_panel,
    moderate,
    record_view,
    replace_panel_member,
    write_view,
)
from ecf.assessments.services.pausing import defer_assessment, resume_assessment, withdraw_assessment
from ecf.assessments.services.plans import (
    add_goal,
    agree_plan,
    change_goal,
    complete_goal_action,
    renew_plan,
    settle_goal,
)
from ecf.assessments.services.recommending import change_recommendation, recommend, start_assessing
from ecf.assessments.services.retaking import settle_fails
from ecf.assessments.services.review_writing import begin_review, write_part
from ecf.assessments.services.reviews import add_to_review, disclose_review, sign_review, sign_review_addendum
from ecf.assessments.services.samples import close_ended_samples, close_sample, draw_sample, give_finding
from ecf.assessments.services.self_assessments import (
    begin_self_assessment,
    discard_self_assessment,
    finish_self_assessment,
    write_self_assessment,
)
from ecf.assessments.services.submitting import change_submission, draft_of, submit_assessment, take_back_submission
from ecf.assessments.services.support_endings import (
    add_support_note,
    close_support_plan,
    disclose_support_plan,
    settle_support_action,
)
from ecf.assessments.services.support_plans import (
    ask_for_support_plan,
    change_support_plan,
    decline_support_plan,
    open_support_plan,
    sign_support_plan,
    write_own_view,
)

__all__ = [
    "add_goal",
    "add_panel_member",
    "add_support_note",
    "add_to_review",
    "agree_plan",
    "answer_late_appeal",
    "appoint_deciders",
    "ask_for_support_plan",
    "begin_agreement",
    "begin_review",
    "begin_self_assessment",
    "book_discussion",
    "change_agreement",
    "change_goal",
    "change_recommendation",
    "change_submission",
    "change_support_plan",
    "close_ended_samples",
    "close_sample",
    "close_support_plan",
    "complete_agreement",
    "complete_goal_action",
    "confirm_outcome",
    "decide_appeal",
    "decline_support_plan",
    "defer_assessment",
    "discard_self_assessment",
    "disclose_review",
    "disclose_support_plan",
    "draft_of",
    "draw_sample",
    "finish_self_assessment",
    "give_finding",
    "import_marks",
    "judge_practice",
    "lodge_appeal",
    "make_panel",
    "moderate",
    "open_assessment",
    "open_assessments_whose_time_has_come",
    "open_support_plan",
    "override_component",
    "recommend",
    "record_discussion",
    "record_mark",
    "record_view",
    "renew_plan",
    "replace_panel_member",
    "resume_assessment",
    "return_to_panel",
    "settle_fails",
    "settle_goal",
    "settle_support_action",
    "sign_agreement",
    "sign_review",
    "sign_review_addendum",
    "sign_support_plan",
    "start_assessing",
    "submit_assessment",
    "sweep_loose_copies",
    "take_back_submission",
    "withdraw_assessment",
    "write_own_view",
    "write_part",
    "write_self_assessment",
    "write_view",
]
