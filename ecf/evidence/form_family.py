"""Forms of feedback from children and families: theirs, and the supervisor's."""

from typing import Any

from django import forms

from ecf.core.clock import today
from ecf.core.forms import GovukCheckboxField, GovukDateField, GovukForm, GovukRadiosField, GovukTextAreaField
from ecf.evidence.family import FACE_QUESTIONS, FACES, LONGEST, TEXT_QUESTIONS
from ecf.evidence.models import Giver


class FeedbackForm(GovukForm):
    """The questions in the words of whoever answers. Nothing must be answered; the service asks for one answer or more.

    `pk` makes a form that is sent twice one answer; `keep` leaves words that may tell who a family is.
    """

    mark_optional = False
    label_size = "m"
    pk = forms.UUIDField(widget=forms.HiddenInput, required=False)
    keep = forms.BooleanField(required=False)

    def __init__(self, *args: Any, giver: str, worker: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in FACE_QUESTIONS:
            self.fields[each.code] = GovukRadiosField(
                label=each.asked(giver, worker), choices=list(FACES.items()), inline=True, required=False
            )
        for each in TEXT_QUESTIONS:
            self.fields[each.code] = GovukTextAreaField(
                label=each.asked(giver, worker), rows=3, max_length=LONGEST, required=False
            )

    @property
    def answers(self) -> dict[str, str]:
        """What the service takes."""
        return {each.code: self.cleaned_data[each.code] for each in (*FACE_QUESTIONS, *TEXT_QUESTIONS)}

    @property
    def face_rows(self) -> list[dict[str, Any]]:
        """The questions that are answered with a face, for a page that draws them."""
        return [
            {"code": each.code, "field": self[each.code], "value": self[each.code].value() or "", "faces": FACES}
            for each in FACE_QUESTIONS
        ]

    @property
    def text_rows(self) -> list[Any]:
        return [self[each.code] for each in TEXT_QUESTIONS]


class TellFeedbackForm(FeedbackForm):
    """What a supervisor was told, or reads on paper."""

    giver = GovukRadiosField(label="Who is it from?", choices=Giver.choices, missing="Choose who it is from")
    told_on = GovukDateField(label="When did they say or write it?", past=True, missing="Enter the day", name="The day")
    field_order = ["giver", "told_on"]

    def __init__(self, *args: Any, worker: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"told_on": today()})
        super().__init__(*args, giver=Giver.PARENT, worker=worker, **kwargs)
        del self.fields["pk"], self.fields["keep"]


class ReleaseFeedbackForm(GovukForm):
    """The written answers, from which the supervisor may take words out before the worker reads them."""

    mark_optional = False

    def __init__(self, *args: Any, said: dict[str, str], worker: str, giver: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in TEXT_QUESTIONS:
            if said.get(each.code):
                self.fields[each.code] = GovukTextAreaField(
                    label=each.asked(giver, worker), rows=3, max_length=LONGEST, required=False
                )
                self.initial.setdefault(each.code, said[each.code])


class HoldFeedbackForm(GovukForm):
    """Why it is held back."""

    reason = GovukTextAreaField(
        label="Why is it held back?",
        hint="Only supervisors read this.",
        rows=3,
        max_length=2000,
        missing="Say why it is held back",
    )
    seen_worry = GovukCheckboxField(
        label="If somebody may be at risk, I have told the right people outside this service", required=False
    )
