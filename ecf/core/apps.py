from django.apps import AppConfig
from django.db.models.signals import post_migrate

from ecf.core.triggers import install


class CoreConfig(AppConfig):
    name = "ecf.core"
    label = "core"

    def ready(self) -> None:
        post_migrate.connect(install, sender=self, dispatch_uid="event-triggers")
