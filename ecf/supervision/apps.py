from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "ecf.supervision"
    label = "supervision"
