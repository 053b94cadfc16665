"""Files of a bundle: copies of their own, so that what was handed in stays when the entry is opened and changed."""

import datetime as dt
from types import TracebackType

from django.core.files.storage import default_storage
from django.utils import timezone

from ecf.assessments.models import BundleFile
from ecf.core.errors import Conflict
from ecf.evidence.kept_files import digest_kept, forget, new_key, open_file, put, stored_keys
from ecf.evidence.models import Attachment

FOLDER = "bundles"
LOOSE_AFTER = dt.timedelta(hours=24)


class FileChanged(Conflict):
    """What lies in the store is not what was added."""

    default_code = "file_changed"
    default_message = "One of the files cannot be read as it was added. Take it out of the entry, or add it again."


class FileCopies:
    """The copies of one submission: they are in the store before its rows are, and go again if it does not come about.

    A copy without a row, when the process was killed in between, is swept away.
    """

    def __init__(self) -> None:
        self.keys: list[str] = []

    def of(self, attachment: Attachment) -> str:
        """Where the copy lies. Raises FileChanged."""
        key = new_key(FOLDER)
        self.keys.append(key)
        try:
            with open_file(attachment) as kept:
                put(key, kept.read())
        except OSError as error:
            raise FileChanged(field="evidence") from error
        if digest_kept(key) != attachment.digest:
            raise FileChanged(field="evidence")
        return key

    def __enter__(self) -> "FileCopies":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for key in self.keys:
                forget(key)


def sweep_loose_copies(*, older_than: dt.timedelta = LOOSE_AFTER) -> int:
    """Deletes copies that no bundle names and that are older than that; how many."""
    kept, before, swept = set(BundleFile.objects.values_list("key", flat=True)), timezone.now() - older_than, 0
    for key in stored_keys(FOLDER):
        if key not in kept and default_storage.get_modified_time(key) <= before:
            forget(key)
            swept += 1
    return swept
