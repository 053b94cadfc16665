"""Addresses of the framework pages."""

from django.urls import path

from ecf.framework import views

urlpatterns = [
    path("", views.framework_list, name="framework_list"),
    path("<str:code>/", views.framework, name="framework"),
]
