"""Addresses of the landing pages."""

from django.urls import path

from ecf.home import calendar_views, handover_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("programme/", views.programme, name="programme"),
    path("inbox/", views.inbox, name="inbox"),
    path("enrolments/<uuid:pk>/coming-up/", calendar_views.coming_up, name="coming_up"),
    path("enrolments/<uuid:pk>/calendar/", calendar_views.calendar_link, name="calendar_link"),
    path("enrolments/<uuid:pk>/calendar/revoke/", calendar_views.revoke_calendar_link, name="revoke_calendar_link"),
    path("calendar/<slug:secret>.ics", calendar_views.calendar_feed, name="calendar_feed"),
    path("handovers/<uuid:pk>/", handover_views.handover, name="handover"),
    path("enrolments/<uuid:pk>/assign/<slug:part>/", handover_views.assign, name="assign"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
