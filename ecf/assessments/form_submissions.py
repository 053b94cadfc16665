"""What a worker fills in to hand in an assessment. The services check the rules; these check that it can be read."""

from typing import Any
from uuid import UUID

from ecf.assessments.models import SubmissionDraft
from ecf.assessments.submission_pages import Prepared, codes_of
from ecf.core.forms import (
    GovukCheckboxesField,
    GovukCheckboxField,
    GovukForm,
    GovukHiddenField,
    GovukTextAreaField,
)
from ecf.core.templatetags.words import uk_date
from ecf.evidence.form_guard import GuardedForm
from ecf.evidence.models import EvidenceKind
from ecf.framework.definition import Standard

NO_NAMES = "Name no child or family."


class ChooseEvidenceForm(GovukForm):
    """For each piece: whether it goes in, and which standards it is to show."""

    mark_optional = False
    version = GovukHiddenField(required=False)

    def __init__(self, data: Any, *, found: Prepared, standards: list[Standard]) -> None:
        super().__init__(data, initial={"version": found.draft.version if found.draft else ""})
        self.found = found
        choices = [(each.code, f"{each.code} {each.title}") for each in standards]
        for n, entry in enumerate(found.entries):
            kind = str(EvidenceKind(entry.kind).label)
            self.fields[f"take_{n}"] = GovukCheckboxField(
                label=entry.title, hint=f"{kind}, {uk_date(entry.happened_on)}", required=False
            )
            self.fields[f"codes_{n}"] = GovukCheckboxesField(
                label="Which standards is it to show?",
                name=f"The standards of “{entry.title[:60]}”",
                choices=choices,
                required=False,
                small=True,
                label_size="s",
            )
            self.initial[f"take_{n}"] = entry.pk in found.chosen
            self.initial[f"codes_{n}"] = found.chosen.get(entry.pk) or codes_of(entry)

    def chosen(self) -> dict[UUID, list[str]]:
        """What the service takes. With no standard ticked, a piece shows those that it is linked to."""
        data = self.cleaned_data
        return {
            entry.pk: data.get(f"codes_{n}") or []
            for n, entry in enumerate(self.found.entries)
            if data.get(f"take_{n}")
        }

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each piece with its two fields."""
        return [
            {"entry": entry, "take": self[f"take_{n}"], "codes": self[f"codes_{n}"]}
            for n, entry in enumerate(self.found.entries)
        ]


class WriteSubmissionForm(GuardedForm):
    """Where the worker thinks they stand. Nothing is needed to keep it."""

    guarded = ("self_assessment",)
    mark_optional = False
    version = GovukHiddenField(required=False)
    pk = GovukHiddenField(required=False)
    self_assessment = GovukTextAreaField(
        label="Where do you stand, and what shows it?",
        name="Your self-assessment",
        hint=f"What you do well, what you have learnt from what was hard, and what comes next. {NO_NAMES}",
        required=False,
        rows=15,
        max_length=20_000,
        label_size="m",
    )

    def __init__(self, data: Any, *, draft: SubmissionDraft | None, pk: UUID) -> None:
        first = {"pk": pk, "version": draft.version if draft else "", "self_assessment": ""}
        super().__init__(data, initial=first | ({"self_assessment": draft.self_assessment} if draft else {}))

    @property
    def sent_version(self) -> int | None:
        """The version that the page was made from."""
        text = str(self.data.get("version") or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


class SubmitForm(GuardedForm):
    """The last step: the reason for what is missing, and the declaration."""

    guarded = ("missing_reason",)
    missing_reason = GovukTextAreaField(
        label="Why do you submit without it?",
        name="The reason",
        missing="Say why you submit although something is missing",
        hint=f"The assessor and the panel read this. {NO_NAMES}",
        rows=3,
        max_length=2000,
    )
    declared = GovukCheckboxField(
        label="This is my own work, it is true, and no child or family can be identified from it",
        missing="Confirm that this is your own work and names no child or family",
    )

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["missing_reason"]
