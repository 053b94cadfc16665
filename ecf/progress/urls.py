"""Addresses of progress, under those of enrolments."""

from django.urls import path

from ecf.progress import views

urlpatterns = [
    path("<uuid:pk>/progress/", views.progress, name="progress"),
    path("<uuid:pk>/framework/", views.change_framework, name="change_framework"),
]
