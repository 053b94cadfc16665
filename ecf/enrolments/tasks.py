"""What happens to enrolments by itself."""

from celery import shared_task

from ecf.enrolments import services


@shared_task
def carry_out_transfers() -> int:
    """Moves those whose first day with another employer has come. Harmless to run twice."""
    return services.carry_out_transfers()


@shared_task
def send_disclosure_mail() -> int:
    """Tells people whose text was opened to somebody; polled by beat. Returns how many e-mails went."""
    return services.send_disclosure_mail()


@shared_task
def take_up_assignments() -> int:
    """A new supervisor or assessor whose first day has come. Asked for every hour; running it again changes nothing."""
    return services.take_up_assignments()
