from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "ecf.enrolments"
    label = "enrolments"
