"""The early career framework tracker."""

from ecf.celery import app as celery_app

__all__ = ["celery_app"]
