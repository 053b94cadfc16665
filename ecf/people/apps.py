from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ecf.people"
    label = "people"
