"""Addresses for people outside, opened by a secret link or the code of a feedback form."""

from django.urls import path

from ecf.evidence import family_public, public_views

urlpatterns = [
    path("asked/<slug:secret>/", public_views.asked, name="asked"),
    path("asked/<slug:secret>/record/", public_views.write_record, name="write_record"),
    path("asked/<slug:secret>/check/", public_views.check_record, name="check_record"),
    path("asked/<slug:secret>/decline/", public_views.decline_asked, name="decline_asked"),
    path("feedback/<slug:code>/", family_public.give_feedback, name="give_feedback"),
    path("feedback/<slug:code>/thanks/", family_public.feedback_thanks, name="feedback_thanks"),
]
