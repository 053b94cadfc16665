from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    name = "ecf.framework"
    label = "framework"
