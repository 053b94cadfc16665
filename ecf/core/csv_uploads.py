"""A CSV file that is checked first and shown, then loaded from the text that was checked."""

from ecf.core.attachments.texts import plain_text
from ecf.core.errors import BadValue
from ecf.core.forms import GovukFileField, GovukForm, GovukHiddenField

LARGEST = 500_000


class CsvFileForm(GovukForm):
    """A CSV file to check, or the text of one that was checked and is to be loaded."""

    kept_text = ""
    file = GovukFileField(
        label="Choose a CSV file", missing="Choose a file", accept=".csv", required=False, never_optional=True
    )
    text = GovukHiddenField(required=False, strip=False)

    def read(self) -> str:
        """What was sent, of a valid form. Raises BadValue where it is nothing, too large (500 KB) or no text."""
        kept = self.cleaned_data["text"]
        if kept:
            return kept
        upload = self.cleaned_data["file"]
        if not upload:
            raise BadValue("required", "Choose a file", "file")
        if upload.size > LARGEST:
            raise BadValue("file_too_large", "The file is larger than 500 KB. Split it.", "file")
        return plain_text(upload.read())
