"""What people fill in about reviews. The services check the rules; these check that it can be read."""

from typing import Any

from ecf.assessments.models import Judgement, ReviewPart
from ecf.assessments.models.review import LONGEST_PART
from ecf.core.forms import GovukForm, GovukHiddenField, GovukRadiosField, GovukTextAreaField
from ecf.evidence.form_guard import GuardedForm
from ecf.supervision.models import Side

NO_NAMES = "Name no child or family."


class BeginReviewForm(GovukForm):
    """Why it is begun before it opens; nothing else is asked."""

    early_reason = GovukTextAreaField(
        label="Why do you begin it early?",
        name="The reason",
        missing="Say why you begin it early",
        hint="Both of you read this. For example, a longer leave, or a change of supervisor.",
        rows=3,
        max_length=1000,
    )

    def __init__(self, *args: Any, is_early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_early:
            del self.fields["early_reason"]


def _text(label: str, hint: str, **kwargs: Any) -> GovukTextAreaField:
    return GovukTextAreaField(
        label=label, name="This", hint=hint, required=False, max_length=LONGEST_PART, label_size="m", **kwargs
    )


class PartForm(GuardedForm):
    """One part. Nothing is needed to keep it; the service says what is missing when it is shared."""

    mark_optional = False
    version = GovukHiddenField(required=False)
    pk = GovukHiddenField(required=False)

    def texts(self) -> dict[str, str]:
        """All of it but the choice."""
        return {name: text for name, text in self.values().items() if text and name != "judgement"}

    def values(self) -> dict[str, str]:
        """What the service takes."""
        hidden = {"version", "pk", "stands_by"}
        return {name: value or "" for name, value in self.cleaned_data.items() if name not in hidden}

    @property
    def sent_version(self) -> int | None:
        """The version that the page was made from."""
        text = str(self.data.get("version") or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None


class WorkerPartForm(PartForm):
    """The worker's part."""

    went_well = _text("What went well?", f"What you are proud of, and what you have learnt. {NO_NAMES}")
    is_hard = _text("What is hard?", f"In the work, or around it. {NO_NAMES}")
    needs = _text("What do you need?", "From your supervisor, your team or your employer.")


class SupervisorPartForm(PartForm):
    """The supervisor's part."""

    sees = _text("What do you see?", f"Strengths, and what to work on, with what shows it. {NO_NAMES}")
    next_steps = _text("What comes next?", "What the two of you want to do until the next review.")
    judgement = GovukRadiosField(
        label="Is the social worker on track?",
        choices=Judgement.choices,
        choice_hints={Judgement.NOT_ON_TRACK: "You can open a support plan from this review, before you sign."},
        required=False,
        label_size="m",
    )
    reasons = _text("Why do you say so?", "Your reasons. They are shown beside what is computed.", rows=4)
    no_plan_reason = GovukTextAreaField(
        label="If it is not on track, and you open no support plan: why not?",
        name="The reason",
        hint="Leave this empty if it is on track, or if a support plan runs or will be opened.",
        required=False,
        rows=3,
        max_length=2000,
        label_size="s",
    )


def part_form(part: ReviewPart, data: Any, *, is_blank: bool) -> PartForm:
    """The form of one side. `is_blank` begins anew, where another supervisor's draft is not to be read."""
    form = WorkerPartForm if part.side == Side.WORKER else SupervisorPartForm
    first = {} if is_blank else part.written()
    return form(data, initial={**first, "version": part.version, "pk": part.pk})


class SignReviewForm(GuardedForm):
    """The worker may sign and say that they see it differently; the supervisor just signs."""

    guarded = ("disagreement",)
    seen = GovukHiddenField(required=False)
    disagreement = GovukTextAreaField(
        label="Do you see anything differently?",
        name="Your disagreement",
        hint="You can sign and note a disagreement. It is kept with your signature, and both of you read it.",
        required=False,
        rows=3,
        max_length=LONGEST_PART,
    )

    def __init__(self, *args: Any, is_worker: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_worker:
            del self.fields["disagreement"]


class AddToReviewForm(GuardedForm):
    """What is added to a signed review."""

    guarded = ("text",)
    text = GovukTextAreaField(
        label="What do you want to add or correct?",
        name="What you add",
        missing="Write what you want to add or correct",
        hint=f"The signed review stays as it is. {NO_NAMES}",
        max_length=LONGEST_PART,
        label_size="m",
    )
