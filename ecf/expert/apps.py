from django.apps import AppConfig


class ExpertConfig(AppConfig):
    name = "ecf.expert"
    label = "expert"
