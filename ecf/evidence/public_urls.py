"""Addresses for people outside, opened by a secret link."""

from django.urls import path

from ecf.evidence import public_views

urlpatterns = [
    path("<slug:secret>/", public_views.asked, name="asked"),
    path("<slug:secret>/record/", public_views.write_record, name="write_record"),
    path("<slug:secret>/check/", public_views.check_record, name="check_record"),
    path("<slug:secret>/decline/", public_views.decline_asked, name="decline_asked"),
]
