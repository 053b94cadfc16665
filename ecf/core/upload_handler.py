"""How uploads arrive: into files without a name, which vanish with the process, and never more than is taken."""

import tempfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from ecf.core.attachments.refusals import LARGEST

_IN_MEMORY = 1024 * 1024


class UnnamedFiles(FileUploadHandler):
    """Keeps each file up to the largest size that is taken; of a larger one only its size, so that a page can say so.

    What is kept has no name on the disk: a process that is killed leaves nothing behind.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 closed with the request
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.taken += len(raw_data)
        if self.taken <= LARGEST:
            self.kept.write(raw_data)
        else:
            self.kept.seek(0)
            self.kept.truncate()

    def file_complete(self, file_size: int) -> UploadedFile:
        self.kept.seek(0)
        return UploadedFile(
            file=self.kept,
            name=self.file_name,
            content_type=self.content_type,
            size=self.taken,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        kept = getattr(self, "kept", None)
        if kept is not None:
            kept.close()
