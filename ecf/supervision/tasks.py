"""What happens to supervision by itself."""

from celery import shared_task

from ecf.supervision import services


@shared_task
def forget_wellbeing() -> int:
    """Deletes what is older than it may be kept. Harmless to run twice."""
    return services.forget_wellbeing()
