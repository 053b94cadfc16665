"""What people fill in about credentials."""

from ecf.core.forms import GovukForm, GovukTextAreaField
from ecf.expert.checking import LONGEST


class CheckCredentialForm(GovukForm):
    """The text of a credential file."""

    credential = GovukTextAreaField(
        label="The credential",
        name="The credential",
        missing="Paste the text of the credential",
        hint="Open the .jwt file as text, and paste all of it: three long words with a full stop between them.",
        rows=8,
        max_length=LONGEST,
    )
