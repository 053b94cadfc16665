"""Jobs about people."""

from celery import shared_task

from ecf.people.invitations import send_due_invitations


@shared_task
def send_invitations() -> int:
    """Sends every invitation that waits; polled by beat. Returns how many went out."""
    return send_due_invitations()
