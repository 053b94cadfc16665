"""Why words that look like an identifier can stay."""

from ecf.core.forms import GovukForm, GovukTextField


class StandByForm(GovukForm):
    """The author's answer."""

    stands_by = GovukTextField(
        label="Why can these words stay?",
        hint="For example: it is my own phone number. Your reason is kept, the words are not kept a second time.",
        missing="Say why these words can stay, or change them",
        name="The reason",
        max_length=500,
    )
