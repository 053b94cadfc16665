"""Adding files to an entry."""

from ecf.core.attachments import MEDIA_TYPES
from ecf.core.forms import GovukCheckboxField, GovukFilesField, GovukForm

ACCEPTED = ",".join(f".{ending}" for ending in MEDIA_TYPES)


class AddFilesForm(GovukForm):
    """One file or several, and the word that pictures need."""

    rule_fields = {"file": "files"}
    files = GovukFilesField(
        label="Choose files",
        hint="PDF, Word (.docx), slides (.pptx), .odt, .odp, .txt, .jpg or .png, up to 25 MB each.",
        missing="Choose a file",
        accept=ACCEPTED,
        max_length=1000,
    )
    nobody_identifiable = GovukCheckboxField(
        label="Nobody in a picture can be identified: no faces, names, school uniforms or addresses",
        hint="Only needed for pictures.",
        required=False,
    )
