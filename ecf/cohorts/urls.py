"""Addresses of this room."""

from django.urls import path

from ecf.cohorts import settings_views, views

urlpatterns = [
    path("", views.cohort, name="cohort"),
    path("settings/", settings_views.employer_settings, name="employer_settings"),
    path("settings/<slug:key>/", settings_views.change_setting, name="change_setting"),
    path("settings/<slug:key>/remove/", settings_views.remove_setting, name="remove_setting"),
    path("<uuid:pk>/", views.cohort_worker, name="cohort_worker"),
]
