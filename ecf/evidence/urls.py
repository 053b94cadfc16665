"""Addresses of evidence."""

from django.urls import path

from ecf.evidence import views, writing_views

urlpatterns = [
    path("", views.evidence_list, name="evidence_list"),
    path("new/", writing_views.log_evidence, name="log_evidence"),
    path("cpd/", views.cpd, name="cpd"),
    path("<uuid:pk>/", views.evidence, name="evidence"),
    path("<uuid:pk>/edit/", writing_views.edit_evidence, name="edit_evidence"),
    path("<uuid:pk>/submit/", writing_views.submit_evidence, name="submit_evidence"),
    path("<uuid:pk>/take-back/", writing_views.take_back_evidence, name="take_back_evidence"),
    path("<uuid:pk>/answer/", writing_views.answer_evidence, name="answer_evidence"),
    path("<uuid:pk>/unlock/", writing_views.unlock_evidence, name="unlock_evidence"),
    path("<uuid:pk>/delete/", writing_views.delete_evidence, name="delete_evidence"),
]
