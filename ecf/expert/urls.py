"""Addresses of expert practitioner status."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
