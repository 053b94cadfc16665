"""What happens to assessments by itself."""

from celery import shared_task

from ecf.assessments import services


@shared_task
def open_assessments() -> int:
    """Opens those whose first day has come. Asked for every hour; running it again changes nothing."""
    return services.open_assessments_whose_time_has_come()


@shared_task
def settle_fails() -> int:
    """Opens the retake after a fail that stands, or ends the programme. Asked for every hour; harmless to run twice."""
    return services.settle_fails()


@shared_task
def close_samples() -> int:
    """Closes samples that no moderator looks at any more, once a day; harmless to run twice."""
    return services.close_ended_samples()


@shared_task
def sweep_loose_copies() -> int:
    """Deletes copies of files that no bundle names, once a day."""
    return services.sweep_loose_copies()
