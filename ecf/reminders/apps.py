from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "ecf.reminders"
    label = "reminders"
