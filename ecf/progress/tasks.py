"""What happens to progress by itself."""

from celery import shared_task

from ecf.progress.services import rebuild_stale


@shared_task
def rebuild_stale_snapshots() -> int:
    """Computes what is stale or of another day. Harmless to run twice, or while a reader does the same."""
    return rebuild_stale()
