"""Addresses of enrolments."""

from django.urls import path

from ecf.enrolments import views

urlpatterns = [
    path("new/", views.enrol_worker, name="enrol_worker"),
    path("<uuid:pk>/", views.journey, name="journey"),
    path("<uuid:pk>/timeline/", views.timeline, name="timeline"),
    path("<uuid:pk>/part-time/", views.choose_part_time, name="choose_part_time"),
    path("<uuid:pk>/specialism/", views.name_specialism, name="name_specialism"),
    path("<uuid:pk>/milestones/<slug:milestone>/record/", views.record_milestone, name="record_milestone"),
]
