"""Addresses of evidence."""

from django.urls import path

from ecf.evidence import (
    cpd_views,
    disclose_views,
    file_views,
    guard_views,
    outside_views,
    report_views,
    suggest_views,
    version_views,
    views,
    writing_views,
)

urlpatterns = [
    path("", views.evidence_list, name="evidence_list"),
    path("new/", writing_views.log_evidence, name="log_evidence"),
    path("suggest/", suggest_views.suggest_evidence, name="suggest_evidence"),
    path("cpd/", cpd_views.cpd, name="cpd"),
    path("cpd/renewal/", cpd_views.tick_renewal, name="tick_renewal"),
    path("renewals/", cpd_views.renewals, name="renewals"),
    path("renewals/<uuid:pk>/", cpd_views.confirm_renewal, name="confirm_renewal"),
    path("<uuid:pk>/", views.evidence, name="evidence"),
    path("<uuid:pk>/edit/", writing_views.edit_evidence, name="edit_evidence"),
    path("<uuid:pk>/submit/", writing_views.submit_evidence, name="submit_evidence"),
    path("<uuid:pk>/take-back/", writing_views.take_back_evidence, name="take_back_evidence"),
    path("<uuid:pk>/answer/", writing_views.answer_evidence, name="answer_evidence"),
    path("<uuid:pk>/unlock/", writing_views.unlock_evidence, name="unlock_evidence"),
    path("<uuid:pk>/delete/", writing_views.delete_evidence, name="delete_evidence"),
    path("<uuid:pk>/report/", report_views.describe_report, name="describe_report"),
    path("check-identifiers/", guard_views.check_identifiers, name="check_identifiers"),
    path("<uuid:pk>/words/", guard_views.look_at_words, name="look_at_words"),
    path("<uuid:pk>/files/", file_views.add_files, name="add_files"),
    path("<uuid:pk>/files/<uuid:file_id>/", file_views.evidence_file, name="evidence_file"),
    path("<uuid:pk>/files/<uuid:file_id>/remove/", file_views.remove_file, name="remove_file"),
    path("<uuid:pk>/disclose/", disclose_views.disclose_evidence, name="disclose_evidence"),
    path("<uuid:pk>/versions/", version_views.versions, name="versions"),
    path("ask/", outside_views.ask_somebody, name="ask_somebody"),
    path("<uuid:pk>/ask/", outside_views.ask_for_entry, name="ask_for_entry"),
    path("requests/<uuid:pk>/", outside_views.outside_request, name="outside_request"),
    path("requests/<uuid:pk>/change/", outside_views.change_request, name="change_request"),
    path("requests/<uuid:pk>/send/", outside_views.send_request, name="send_request"),
    path("requests/<uuid:pk>/resend/", outside_views.resend_request, name="resend_request"),
    path("requests/<uuid:pk>/revoke/", outside_views.revoke_request, name="revoke_request"),
]
