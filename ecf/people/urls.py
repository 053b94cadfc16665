"""Sign-in, sign-out and passwords (allauth's views, only those that this site uses), and the key of unsent text."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from ecf.people.views import draft_key

urlpatterns = [
    path("", login_not_required(views.login), name="account_login"),
    path("out/", views.logout, name="account_logout"),
    path("draft-key/", draft_key, name="draft_key"),
    path("closed/", login_not_required(views.signup), name="account_signup"),
    path("inactive/", login_not_required(views.account_inactive), name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", login_not_required(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", login_not_required(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        login_not_required(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        login_not_required(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
