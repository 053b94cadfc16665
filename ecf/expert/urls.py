"""Addresses of expert practitioner status."""

from django.urls import URLPattern, path

from ecf.expert.views import documents, importing, people, register, status

STATUS = [
    path("", people.expert_people, name="expert_people"),
    path("of/<uuid:pk>/", status.expert_way, name="expert_way"),
    path("of/<uuid:pk>/grant/", status.grant_status, name="grant_status"),
    path("of/<uuid:pk>/register/", register.enter_register, name="enter_register"),
    path("<uuid:pk>/suspend/", status.suspend_status, name="suspend_status"),
    path("<uuid:pk>/restore/", status.restore_status, name="restore_status"),
    path("<uuid:pk>/revoke/", status.revoke_status, name="revoke_status"),
    path("<uuid:pk>/certificate/", documents.certificate, name="certificate"),
    path("<uuid:pk>/for-the-register/", documents.text_for_register, name="text_for_register"),
    path("register/import/", importing.import_register, name="import_register"),
    path("for-the-register/", documents.table_for_register, name="table_for_register"),
]
urlpatterns: list[URLPattern] = [*STATUS]
