"""What happens to assessments by itself."""

from celery import shared_task

from ecf.assessments import services


@shared_task
def open_assessments() -> int:
    """Opens those whose first day has come. Asked for every hour; running it again changes nothing."""
    return services.open_assessments_whose_time_has_come()
