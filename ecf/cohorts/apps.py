from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "ecf.cohorts"
    label = "cohorts"
