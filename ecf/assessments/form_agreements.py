"""What people fill in about the agreement. The services check the rules; these check that it can be read."""

from typing import Any

from ecf.assessments.models import Agreement
from ecf.core.forms import (
    GovukDecimalField,
    GovukHiddenField,
    GovukNumberField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.evidence.form_guard import GuardedForm
from ecf.supervision.agenda import Workload
from ecf.supervision.selectors import plain_hours

ALL_READ = "All who sign this read it, and so do the principal social worker and their deputy."


class DraftAgreementForm(GuardedForm):
    """The employer's side. Nothing is needed to keep a draft; the service says what is missing."""

    mark_optional = False
    guarded = ("adjustments", "who_signs")
    caseload_max = GovukNumberField(
        label="The most children at one time", name="The most children", min_value=1, max_value=100, required=False
    )
    protected_hours = GovukDecimalField(
        label="Protected hours a week",
        min_value=0,
        max_value=40,
        max_digits=3,
        decimal_places=1,
        required=False,
        suffix="hours",
    )
    line_manager = GovukTextField(label="Line manager", max_length=150, required=False)
    buddy = GovukTextField(
        label="Buddy",
        hint="A colleague to ask anything. Leave this empty if there is none.",
        max_length=150,
        required=False,
    )
    who_signs = GovukTextAreaField(
        label="Who signs what?",
        name="Who signs what",
        hint="For example: the supervisor signs supervision and reviews, the assessor accepts evidence, the line "
        f"manager agrees leave. {ALL_READ}",
        max_length=2000,
        rows=4,
        required=False,
    )
    adjustments = GovukTextAreaField(
        label="Reasonable adjustments",
        hint="What the employer changes so that work and assessment are fair. Only the social worker, the supervisor "
        "and the co-ordinator read this. Leave it empty if none are needed.",
        max_length=5000,
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: _filled(self.cleaned_data.get(name), name) for name in Agreement.DRAFTED_FIELDS}

    def tell_promised(self, promised: Workload) -> None:
        """Says beside the two numbers what is promised to everybody at this stage."""
        self[
            "caseload_max"
        ].help_text = f"Without an agreement: at most {promised.most_children}, for the hours worked."
        hours = promised.hours_a_week
        if hours is None:
            words = "The framework has not published any yet. Write 0 if none are agreed."
        elif hours:
            words = f"Without an agreement: {plain_hours(hours)} hours a week, for the hours worked."
        else:
            words = "None are promised at this stage. Write 0 if none are agreed."
        self["protected_hours"].help_text = words


class CompleteAgreementForm(GuardedForm):
    """The worker's side."""

    mark_optional = False
    guarded = Agreement.WORKER_FIELDS
    helps = GovukTextAreaField(
        label="What helps you to do good work?",
        name="What helps",
        hint=f"At your desk, before a visit, after a hard day. {ALL_READ} What is about your health belongs under "
        "reasonable adjustments: talk to your supervisor, who writes those down.",
        max_length=5000,
        required=False,
    )
    feedback = GovukTextAreaField(
        label="How do you like to get feedback?",
        name="How you like feedback",
        hint="For example: soon, face to face, with one thing to try next time.",
        max_length=5000,
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: _filled(self.cleaned_data.get(name), name) for name in Agreement.WORKER_FIELDS}


def _filled(value: Any, name: str) -> Any:
    return value if name in {"caseload_max", "protected_hours"} else value or ""


class SignAgreementForm(GuardedForm):
    """Whoever signs may note that they see something differently."""

    guarded = ("disagreement",)
    seen = GovukHiddenField(required=False)
    disagreement = GovukTextAreaField(
        label="Do you see anything differently?",
        name="Your disagreement",
        hint="You can sign and note a disagreement. It is kept with your signature, and all who sign read it.",
        required=False,
        rows=3,
        max_length=5000,
    )
