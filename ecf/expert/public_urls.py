"""Where anybody checks a certificate, without an account."""

from django.urls import path

from ecf.expert.views import checking

urlpatterns = [
    path("check/", checking.check_code, name="check_code"),
    path("check/<str:code>/", checking.check_certificate, name="check_certificate"),
]
