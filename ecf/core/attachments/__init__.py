from ecf.core.attachments.clamd import Answer, Scan, scan
from ecf.core.attachments.readable import readable_text
from ecf.core.attachments.refusals import RefusedFile
from ecf.core.attachments.uploads import MEDIA_TYPES, Checked, checked_upload

__all__ = ["MEDIA_TYPES", "Answer", "Checked", "RefusedFile", "Scan", "checked_upload", "readable_text", "scan"]
