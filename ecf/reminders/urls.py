"""Addresses of this room."""

from django.urls import path

from ecf.reminders.views import notices

urlpatterns = [path("", notices, name="notices")]
