"""Addresses of enrolments."""

from django.urls import path

from ecf.enrolments import views

urlpatterns = [
    path("new/", views.enrol_worker, name="enrol_worker"),
    path("stand-ins/", views.stand_ins, name="stand_ins"),
    path("stand-ins/new/", views.name_stand_in, name="name_stand_in"),
    path("stand-ins/<uuid:pk>/end/", views.end_stand_in, name="end_stand_in"),
    path("transfers/", views.transfers, name="transfers"),
    path("transfers/<uuid:pk>/", views.transfer, name="transfer"),
    path("transfers/<uuid:pk>/consent/", views.consent_to_transfer, name="consent_to_transfer"),
    path("transfers/<uuid:pk>/accept/", views.accept_transfer, name="accept_transfer"),
    path("transfers/<uuid:pk>/decline/", views.decline_transfer, name="decline_transfer"),
    path("transfers/<uuid:pk>/cancel/", views.cancel_transfer, name="cancel_transfer"),
    path("<uuid:pk>/transfer/", views.propose_transfer, name="propose_transfer"),
    path("<uuid:pk>/", views.journey, name="journey"),
    path("<uuid:pk>/timeline/", views.timeline, name="timeline"),
    path("<uuid:pk>/part-time/", views.choose_part_time, name="choose_part_time"),
    path("<uuid:pk>/breaks-and-hours/", views.breaks_and_hours, name="breaks_and_hours"),
    path("<uuid:pk>/breaks/new/", views.start_break, name="start_break"),
    path("<uuid:pk>/breaks/<uuid:break_id>/end/", views.end_break, name="end_break"),
    path("<uuid:pk>/breaks/<uuid:break_id>/correct/", views.correct_break, name="correct_break"),
    path("<uuid:pk>/breaks/<uuid:break_id>/remove/", views.remove_break, name="remove_break"),
    path("<uuid:pk>/breaks/<uuid:break_id>/agreement/", views.add_agreement, name="add_agreement"),
    path("<uuid:pk>/breaks/<uuid:break_id>/confirm/", views.confirm_break, name="confirm_break"),
    path("<uuid:pk>/hours/new/", views.set_working_pattern, name="set_working_pattern"),
    path("<uuid:pk>/hours/<uuid:pattern_id>/correct/", views.change_working_pattern, name="change_working_pattern"),
    path("<uuid:pk>/hours/<uuid:pattern_id>/remove/", views.remove_working_pattern, name="remove_working_pattern"),
    path("<uuid:pk>/extensions/new/", views.extend_milestone, name="extend_milestone"),
    path("<uuid:pk>/people/<uuid:assignment_id>/end/", views.end_assignment, name="end_assignment"),
    path("<uuid:pk>/people/<uuid:assignment_id>/cancel/", views.cancel_assignment, name="cancel_assignment"),
    path("<uuid:pk>/team/", views.move_team, name="move_team"),
    path("<uuid:pk>/entry/", views.entry_details, name="entry_details"),
    path("<uuid:pk>/withdraw/", views.withdraw_enrolment, name="withdraw_enrolment"),
    path("<uuid:pk>/return/", views.return_to_programme, name="return_to_programme"),
    path("<uuid:pk>/not-completed/", views.end_not_completed, name="end_not_completed"),
    path("<uuid:pk>/specialism/", views.name_specialism, name="name_specialism"),
    path("<uuid:pk>/milestones/<slug:milestone>/record/", views.record_milestone, name="record_milestone"),
]
