from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "ecf.progress"
    label = "progress"
