from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "ecf.assessments"
    label = "assessments"
