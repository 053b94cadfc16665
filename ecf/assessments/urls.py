"""Addresses of agreements, self-assessments, plans, reviews, support plans and assessments."""

from django.urls import URLPattern, path

from ecf.assessments.views import (
    agreements,
    assessment_steps,
    assessments,
    deadlines,
    documents,
    histories,
    marks,
    panel_agreement,
    plans,
    record,
    reviews,
    samples,
    self_assessments,
    submissions,
    support,
    support_steps,
)

AGREEMENTS = [
    path("agreements/", agreements.agreements_to_do, name="agreements_to_do"),
    path("agreements/of/<uuid:pk>/", agreements.agreement_of, name="agreement_of"),
    path("agreements/of/<uuid:pk>/begin/", agreements.begin_agreement, name="begin_agreement"),
    path("agreements/<uuid:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<uuid:pk>/draft/", agreements.draft_agreement, name="draft_agreement"),
    path("agreements/<uuid:pk>/complete/", agreements.complete_agreement, name="complete_agreement"),
    path("agreements/<uuid:pk>/sign/", agreements.sign_agreement, name="sign_agreement"),
    path("agreements/<uuid:pk>/pdf/", documents.agreement_pdf, name="agreement_pdf"),
]
REVIEWS = [
    path("reviews/of/<uuid:pk>/<slug:milestone>/", reviews.begin_review, name="begin_review"),
    path("reviews/<uuid:pk>/", reviews.review, name="review"),
    path("reviews/<uuid:pk>/write/", reviews.write_review, name="write_review"),
    path("reviews/<uuid:pk>/sign/", reviews.sign_review, name="sign_review"),
    path("reviews/<uuid:pk>/add/", reviews.add_to_review, name="add_to_review"),
    path("reviews/<uuid:pk>/pdf/", documents.review_pdf, name="review_pdf"),
    path("reviews/<uuid:pk>/disclose/", reviews.disclose_review, name="disclose_review"),
    path("reviews/additions/<uuid:pk>/sign/", reviews.sign_review_addendum, name="sign_review_addendum"),
]
SUPPORT = [
    path("support/of/<uuid:pk>/", support.support_plans, name="support_plans"),
    path("support/of/<uuid:pk>/open/", support.open_support_plan, name="open_support_plan"),
    path("support/of/<uuid:pk>/ask/", support.ask_for_support_plan, name="ask_for_support_plan"),
    path("support/<uuid:pk>/", support.support_plan, name="support_plan"),
    path("support/<uuid:pk>/change/", support.change_support_plan, name="change_support_plan"),
    path("support/<uuid:pk>/view/", support_steps.write_own_view, name="write_own_view"),
    path("support/<uuid:pk>/sign/", support_steps.sign_support_plan, name="sign_support_plan"),
    path("support/<uuid:pk>/note/", support_steps.add_support_note, name="add_support_note"),
    path("support/<uuid:pk>/close/", support_steps.close_support_plan, name="close_support_plan"),
    path("support/<uuid:pk>/decline/", support_steps.decline_support_plan, name="decline_support_plan"),
    path("support/<uuid:pk>/pdf/", documents.support_plan_pdf, name="support_plan_pdf"),
    path("support/<uuid:pk>/disclose/", support_steps.disclose_support_plan, name="disclose_support_plan"),
    path("support/actions/<int:pk>/", support_steps.settle_support_action, name="settle_support_action"),
]
PLANS = [
    path("plan/of/<uuid:pk>/", plans.development_plan, name="development_plan"),
    path("plan/of/<uuid:pk>/pdf/", documents.development_plan_pdf, name="development_plan_pdf"),
    path("plan/of/<uuid:pk>/add/", plans.add_goal, name="add_goal"),
    path("plan/<uuid:pk>/agree/", plans.agree_plan, name="agree_plan"),
    path("plan/goals/<uuid:pk>/change/", plans.change_goal, name="change_goal"),
    path("plan/goals/<uuid:pk>/settle/", plans.settle_goal, name="settle_goal"),
    path("plan/actions/<int:pk>/done/", plans.complete_goal_action, name="complete_goal_action"),
]
SELF_ASSESSMENTS = [
    path("self/of/<uuid:pk>/", self_assessments.self_assessments, name="self_assessments"),
    path("self/of/<uuid:pk>/begin/", self_assessments.begin_self_assessment, name="begin_self_assessment"),
    path("self/<uuid:pk>/", self_assessments.self_assessment, name="self_assessment"),
    path("self/<uuid:pk>/write/", self_assessments.write_self_assessment, name="write_self_assessment"),
    path("self/<uuid:pk>/discard/", self_assessments.discard_self_assessment, name="discard_self_assessment"),
    path("self/<uuid:pk>/pdf/", documents.self_assessment_pdf, name="self_assessment_pdf"),
]
RECORD = [
    path("record/of/<uuid:pk>/", record.record_of_support, name="record_of_support"),
    path("record/of/<uuid:pk>/pdf/", documents.record_of_support_pdf, name="record_of_support_pdf"),
]
ASSESSMENTS = [
    path("", assessments.assessments, name="assessments"),
    path("deadlines/", deadlines.assessment_deadlines, name="assessment_deadlines"),
    path("panels/agreement/", panel_agreement.panel_agreement, name="panel_agreement"),
    path("panels/agreement/<uuid:pk>/table/", panel_agreement.panel_agreement_table, name="panel_agreement_table"),
    path("marks/", marks.upload_marks, name="upload_marks"),
    path("samples/", samples.samples, name="samples"),
    path("samples/draw/<uuid:pk>/", samples.draw_sample, name="draw_sample"),
    path("samples/<uuid:pk>/", samples.sample, name="sample"),
    path("samples/<uuid:pk>/table/", samples.sample_table, name="sample_table"),
    path("samples/<uuid:pk>/close/", samples.close_sample, name="close_sample"),
    path("samples/<uuid:pk>/<int:position>/", samples.write_finding, name="write_finding"),
    path("of/<uuid:pk>/<slug:milestone>/", submissions.assessment_of, name="assessment_of"),
    path("<uuid:pk>/", assessments.assessment, name="assessment"),
    path("<uuid:pk>/history/", histories.assessment_history, name="assessment_history"),
    path("<uuid:pk>/history/pdf/", histories.assessment_history_pdf, name="assessment_history_pdf"),
    path("<uuid:pk>/prepare/", submissions.prepare_submission, name="prepare_submission"),
    path("<uuid:pk>/prepare/evidence/", submissions.choose_evidence, name="choose_evidence"),
    path("<uuid:pk>/prepare/words/", submissions.write_submission, name="write_submission"),
    path("<uuid:pk>/submit/", submissions.submit_assessment, name="submit_assessment"),
    path("<uuid:pk>/take-back/", submissions.take_back_submission, name="take_back_submission"),
    path("<uuid:pk>/bundle/", submissions.bundle, name="bundle"),
    path("<uuid:pk>/bundle/pdf/", submissions.bundle_pdf, name="bundle_pdf"),
    path("<uuid:pk>/bundle/files/<int:file_id>/", submissions.bundle_file, name="bundle_file"),
    path("<uuid:pk>/bundle/<int:number>/", submissions.bundle, name="bundle"),
    path("<uuid:pk>/bundle/<int:number>/pdf/", submissions.bundle_pdf, name="bundle_pdf"),
    path("<uuid:pk>/bundle/<int:number>/files/<int:file_id>/", submissions.bundle_file, name="bundle_file"),
    path("<uuid:pk>/step/<slug:step>/", assessment_steps.assessment_step, name="assessment_step"),
    path("<uuid:pk>/letter/<int:number>/", assessment_steps.outcome_letter, name="outcome_letter"),
]
urlpatterns: list[URLPattern] = [
    *AGREEMENTS,
    *REVIEWS,
    *SUPPORT,
    *PLANS,
    *SELF_ASSESSMENTS,
    *RECORD,
    *ASSESSMENTS,
]
