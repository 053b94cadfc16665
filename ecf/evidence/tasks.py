"""Jobs about evidence."""

from celery import shared_task

from ecf.evidence.services.outside_mail import queue_request_reminders, send_request_mail
from ecf.evidence.services.scanning import scan_waiting_files, sweep_orphan_files


@shared_task
def scan_files() -> int:
    """Asks the virus scanner about files that wait; polled by beat. Returns how many got an answer."""
    return scan_waiting_files()


@shared_task
def sweep_files() -> int:
    """Deletes files that no entry names, left by a process that was killed. Returns how many."""
    return sweep_orphan_files()


@shared_task
def send_requests() -> int:
    """Sends links to people outside, and reminds them once; polled by beat. Returns how many went."""
    queue_request_reminders()
    return send_request_mail()
