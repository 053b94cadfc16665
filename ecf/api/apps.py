from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ecf.api"
    label = "api"
