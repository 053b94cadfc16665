from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "ecf.home"
    label = "home"
