"""Addresses of supervision."""

from django.urls import path

from ecf.supervision import views

urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("of/<uuid:pk>/", views.sessions_of, name="sessions_of"),
    path("of/<uuid:pk>/absences/", views.absences, name="absences"),
    path("of/<uuid:pk>/absences/add/", views.record_absence, name="record_absence"),
    path("absences/", views.own_absences, name="own_absences"),
    path("absences/add/", views.record_own_absence, name="record_own_absence"),
    path("absences/<uuid:pk>/change/", views.change_absence, name="change_absence"),
    path("absences/<uuid:pk>/remove/", views.remove_absence, name="remove_absence"),
    path("of/<uuid:pk>/plan/", views.plan_session, name="plan_session"),
    path("of/<uuid:pk>/record/", views.log_session, name="log_session"),
    path("<uuid:pk>/", views.session, name="session"),
    path("<uuid:pk>/change/", views.change_session, name="change_session"),
    path("<uuid:pk>/record/", views.record_session, name="record_session"),
    path("<uuid:pk>/sign/", views.sign_session, name="sign_session"),
    path("<uuid:pk>/cancel/", views.cancel_session, name="cancel_session"),
    path("<uuid:pk>/missed/", views.miss_session, name="miss_session"),
    path("<uuid:pk>/disclose/", views.disclose_session, name="disclose_session"),
    path("<uuid:pk>/close/", views.close_session, name="close_session"),
    path("<uuid:pk>/share/", views.share_session, name="share_session"),
    path("<uuid:pk>/stop-sharing/", views.stop_sharing_session, name="stop_sharing_session"),
    path("<uuid:pk>/add/", views.add_addendum, name="add_addendum"),
    path("addenda/<uuid:pk>/sign/", views.sign_addendum, name="sign_addendum"),
    path("concerns/", views.concerns, name="concerns"),
    path("concerns/mine/", views.my_concerns, name="my_concerns"),
    path("concerns/raise/", views.raise_concern, name="raise_concern"),
    path("concerns/<uuid:pk>/", views.concern, name="concern"),
    path("concerns/<uuid:pk>/add/", views.add_to_concern, name="add_to_concern"),
    path("concerns/<uuid:pk>/take-back/", views.take_back_concern, name="take_back_concern"),
    path("concerns/<uuid:pk>/acknowledge/", views.acknowledge_concern, name="acknowledge_concern"),
    path("concerns/<uuid:pk>/answer/", views.answer_concern, name="answer_concern"),
    path("concerns/<uuid:pk>/close/", views.close_concern, name="close_concern"),
    path("actions/<int:pk>/done/", views.complete_action, name="complete_action"),
]
