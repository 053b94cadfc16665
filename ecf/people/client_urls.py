"""Addresses of the pages about other systems."""

from django.urls import path

from ecf.people import client_views

urlpatterns = [
    path("", client_views.clients, name="clients"),
    path("new/", client_views.make_client, name="make_client"),
    path("<uuid:pk>/renew/", client_views.rotate_token, name="rotate_token"),
    path("<uuid:pk>/revoke/", client_views.revoke_client, name="revoke_client"),
]
