"""Addresses of supervision."""

from django.urls import path

from ecf.supervision import views

urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("of/<uuid:pk>/", views.sessions_of, name="sessions_of"),
    path("of/<uuid:pk>/plan/", views.plan_session, name="plan_session"),
    path("of/<uuid:pk>/record/", views.log_session, name="log_session"),
    path("<uuid:pk>/", views.session, name="session"),
    path("<uuid:pk>/change/", views.change_session, name="change_session"),
    path("<uuid:pk>/record/", views.record_session, name="record_session"),
    path("<uuid:pk>/sign/", views.sign_session, name="sign_session"),
    path("<uuid:pk>/cancel/", views.cancel_session, name="cancel_session"),
    path("<uuid:pk>/missed/", views.miss_session, name="miss_session"),
    path("<uuid:pk>/close/", views.close_session, name="close_session"),
    path("<uuid:pk>/add/", views.add_addendum, name="add_addendum"),
    path("addenda/<uuid:pk>/sign/", views.sign_addendum, name="sign_addendum"),
    path("actions/<int:pk>/done/", views.complete_action, name="complete_action"),
]
