"""What is filled in about a concern. The services check the rules; these check that it can be read."""

from typing import Any

from ecf.core.forms import GovukForm, GovukRadiosField, GovukTextAreaField
from ecf.people.models import User
from ecf.supervision.concern_models import LONGEST, ConcernTopic
from ecf.supervision.concern_selectors import Office, readers_for

NO, YES = "no", "yes"


def names_of(people: tuple[User, ...]) -> str:
    """ "Priya Shah", "Priya Shah and Tom Reed"."""
    names = [user.name for user in people]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


class RaiseConcernForm(GovukForm):
    """What it is about, whether it is about the principal social worker, what happened and what would help."""

    topic = GovukRadiosField(
        label="What is it about?",
        name="What it is about",
        missing="Select what it is about",
        choices=ConcernTopic.choices,
        label_size="m",
    )
    about_psw = GovukRadiosField(
        label="Is it about the principal social worker?",
        missing="Select whether it is about the principal social worker",
        choices=[(NO, "No"), (YES, "Yes")],
        label_size="m",
    )
    what_happened = GovukTextAreaField(
        label="What happened?",
        name="What happened",
        missing="Write what happened",
        hint="What, when, how often. Name no child or family.",
        rows=8,
        max_length=LONGEST["what_happened"],
        label_size="m",
    )
    what_would_help = GovukTextAreaField(
        label="What would help?",
        name="What would help",
        required=False,
        rows=4,
        max_length=LONGEST["what_would_help"],
        label_size="m",
    )

    def __init__(self, *args: Any, worker: User, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["about_psw"]
        if office.in_post:
            about.label = f"Is it about {names_of(office.in_post)}, the principal social worker?"
        about.choices = [
            (answer, _answer(answer, readers_for(worker, office, about_psw=answer == YES))) for answer in (NO, YES)
        ]

    def clean_about_psw(self) -> bool:
        return self.cleaned_data["about_psw"] == YES


def _answer(answer: str, readers: tuple[User, ...]) -> str:
    word = "Yes" if answer == YES else "No"
    return f"{word}: {names_of(readers)} reads it" if readers else f"{word}: nobody is named who could read it here"


def _words(label: str, name: str, missing: str, *, label_size: str = "m", **more: Any) -> GovukTextAreaField:
    return GovukTextAreaField(
        label=label, name=name, missing=missing, max_length=LONGEST["text"], label_size=label_size, **more
    )


class AddToConcernForm(GovukForm):
    """The worker writes more."""

    text = _words("Add to it", "What you write", "Write what you want to add", hint="Name no child or family.")


class AcknowledgeConcernForm(GovukForm):
    """The office says that it has read it."""

    text = _words(
        "First words",
        "What you write",
        "",
        label_size="s",
        required=False,
        rows=3,
        hint="For example, when you will look into it, or that you would like to meet.",
    )


class AnswerConcernForm(GovukForm):
    """The office writes to the worker."""

    text = _words("Your answer", "Your answer", "Write your answer")


class CloseConcernForm(GovukForm):
    """What was done."""

    text = _words(
        "What was done?",
        "What was done",
        "Write what was done",
        hint="The person who raised it reads this. They can open it again by writing.",
        rows=6,
    )
