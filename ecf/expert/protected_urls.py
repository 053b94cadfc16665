"""Addresses of the pages about protected tasks."""

from django.urls import path

from ecf.expert import protected_views as views

urlpatterns = [
    path("", views.protected_tasks, name="protected_tasks"),
    path("mine/", views.my_tasks, name="my_tasks"),
    path("<slug:task>/switch-on/", views.switch_task_on, name="switch_task_on"),
    path("<slug:task>/switch-off/", views.switch_task_off, name="switch_task_off"),
]
