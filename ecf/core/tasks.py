"""Housekeeping of the core."""

from celery import shared_task
from django.utils import timezone

from ecf.core.models import IdempotencyKey
from ecf.core.rest.idempotency import LIVES_FOR


@shared_task
def forget_idempotency_keys() -> int:
    """Deletes the answers kept for repeated requests once they are older than 24 hours. Returns how many."""
    return IdempotencyKey.objects.filter(created_at__lt=timezone.now() - LIVES_FOR).delete()[0]
