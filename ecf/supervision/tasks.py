"""What happens to supervision by itself."""

from celery import shared_task

from ecf.supervision import services


@shared_task
def forget_wellbeing() -> int:
    """Deletes what is older than it may be kept. Harmless to run twice."""
    return services.forget_wellbeing()


@shared_task
def send_concern_mail() -> int:
    """Tells those who have something to read that was told in confidence; polled by beat. Returns how many went."""
    services.queue_concern_mail()
    return services.send_concern_mail()
