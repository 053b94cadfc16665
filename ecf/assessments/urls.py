"""Addresses of agreements, plans, reviews, support plans and assessments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
