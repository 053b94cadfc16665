"""Addresses of this room."""

from django.urls import path

from ecf.cohorts import views

urlpatterns = [
    path("", views.cohort, name="cohort"),
    path("<uuid:pk>/", views.cohort_worker, name="cohort_worker"),
]
