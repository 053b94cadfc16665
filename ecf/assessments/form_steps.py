"""What people fill in at each step of an assessment. The services check the rules; these check that it can be read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from ecf.assessments.assessment_selectors import current_panel, possible_deciders, possible_members
from ecf.assessments.conflicts import Conflicted, conflicts_of, conflicts_of_deciders
from ecf.assessments.models import (
    AppealGround,
    AppealOutcome,
    Assessment,
    AssessmentOutcome,
)
from ecf.core.clock import today
from ecf.core.forms import (
    GovukCheckboxesField,
    GovukDateField,
    GovukModelCheckboxesField,
    GovukModelRadiosField,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
)
from ecf.evidence.form_guard import GuardedForm
from ecf.people.models import User

NO_NAMES = "Name no child or family."
MET = [("yes", "Met"), ("no", "Not met")]
OUTCOMES = [(AssessmentOutcome.PASS, "Pass"), (AssessmentOutcome.FAIL, "Not pass")]


class StepForm(GuardedForm):
    """Made for one assessment and one person."""

    def __init__(self, data: Any, *, assessment: Assessment, user: User, **rest: Any) -> None:
        super().__init__(data, **rest)
        self.assessment, self.author = assessment, user
        self.prepare(assessment, user)

    def prepare(self, assessment: Assessment, user: User) -> None:
        """Adds what depends on the assessment."""

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return dict(self.cleaned_data)


class FreeOfConflict(StepForm):
    """Offers only people without a conflict; `conflicts` says of the others by name why not."""

    guarded = ()
    conflicts: Sequence[Conflicted] = ()
    find_conflicts = staticmethod(conflicts_of)

    def offer(self, name: str, people: QuerySet[User]) -> None:
        """In this field. Whoever was sent in nevertheless stays in it, so that the refusal can name the conflict."""
        self.conflicts = self.find_conflicts(self.assessment, list(people), today())
        sent = set(self.data.getlist(name)) if self.is_bound else set()
        kept_off = {each.person.pk for each in self.conflicts if str(each.person.pk) not in sent}
        self.fields[name].queryset = people.exclude(pk__in=kept_off)


class PanelForm(FreeOfConflict):
    """Who is on the panel, and by when."""

    members = GovukModelCheckboxesField(
        label="Who is on the panel?",
        name="The members",
        missing="Choose the members",
        queryset=User.objects.none(),
        label_size="m",
    )
    chair = GovukSelectField(
        label="Who is the chair?",
        name="The chair",
        hint="One of the members. Without a choice it is the first of them.",
        choices=[],
        required=False,
    )
    views_due_on = GovukDateField(label="Views by", name="The date", required=False)
    meets_on = GovukDateField(label="The panel meets on", name="The date", required=False)

    def prepare(self, assessment: Assessment, user: User) -> None:
        self.offer("members", possible_members(assessment))
        offered = self.fields["members"].queryset
        self.fields["chair"].choices = [("", "The first of the members"), *((str(row.pk), row.name) for row in offered)]

    def values(self) -> dict[str, Any]:
        members = list(self.cleaned_data["members"])
        chosen = self.cleaned_data["chair"]
        chair = self.fields["members"].queryset.get(pk=chosen) if chosen else None
        return {**self.cleaned_data, "members": members, "chair": chair}


class MemberForm(FreeOfConflict):
    """One more member."""

    person = GovukModelRadiosField(
        label="Who joins the panel?", name="The member", missing="Choose somebody", queryset=User.objects.none()
    )

    def prepare(self, assessment: Assessment, user: User) -> None:
        seated = [row.person_id for row in assessment.parts.all()]
        self.offer("person", possible_members(assessment).exclude(pk__in=seated))


class ReplaceForm(MemberForm):
    """One more member, or somebody in place of a member who has given no view."""

    instead = GovukSelectField(label="In place of", name="The member", choices=[], required=False)

    def prepare(self, assessment: Assessment, user: User) -> None:
        super().prepare(assessment, user)
        panel = current_panel(assessment)
        views = panel.views.all() if panel else []
        self.waiting = {str(view.by_id): view.by for view in views if view.given_at is None}
        names = [(pk, person.name) for pk, person in self.waiting.items()]
        self.fields["instead"].choices = [("", "Nobody: one more"), *names]

    def values(self) -> dict[str, Any]:
        person, gone = self.cleaned_data["person"], self.waiting.get(self.cleaned_data["instead"])
        return {"person": gone, "instead": person} if gone else {"person": person}


class ModerateForm(StepForm):
    """What was agreed."""

    guarded = ("agreed_view",)
    agreed_view = GovukTextAreaField(
        label="What did the panel agree, and why?",
        name="What was agreed",
        missing="Write down what the panel agreed",
        hint=f"Where two thought otherwise than the third, say so. {NO_NAMES}",
        max_length=10_000,
        label_size="m",
    )


class ConfirmForm(StepForm):
    """Words of one's own for the letter."""

    guarded = ("reasons",)
    reasons = GovukTextAreaField(
        label="What should the letter say about the reasons?",
        name="The reasons",
        hint="The social worker reads this. Say what was good, and what is to grow.",
        required=False,
        max_length=10_000,
    )


class ReasonsForm(StepForm):
    """Why it goes back to the panel."""

    guarded = ("reasons",)
    reasons = GovukTextAreaField(
        label="What should the panel look at again?", name="This", missing="Say what to look at again", max_length=4000
    )


class DeferForm(StepForm):
    """A new date, and why."""

    guarded = ("reason",)
    to = GovukDateField(label="New last day to submit", name="The date", missing="Enter the new date")
    reason = GovukTextAreaField(label="Why?", name="The reason", missing="Say why", max_length=1000)


class ReasonForm(StepForm):
    """Why it does not go on."""

    guarded = ("reason",)
    reason = GovukTextAreaField(label="Why?", name="The reason", missing="Say why", max_length=2000)


class NothingForm(StepForm):
    """A button alone."""

    guarded = ()


class AppealForm(StepForm):
    """On which grounds, and what happened."""

    guarded = ("text",)
    grounds = GovukCheckboxesField(
        label="On which grounds do you appeal?",
        name="The grounds",
        missing="Choose at least one ground",
        choices=AppealGround.choices,
        label_size="m",
    )
    text = GovukTextAreaField(
        label="What happened?", name="What happened", missing="Say what happened", max_length=10_000, label_size="m"
    )
    late_reason = GovukTextAreaField(
        label="Why could you not appeal before?",
        name="The reason",
        hint="Needed only after the last day to appeal.",
        required=False,
        rows=3,
        max_length=2000,
    )


class LateAppealForm(StepForm):
    """Whether an appeal that came late is accepted."""

    guarded = ()
    accept = GovukRadiosField(
        label="Do you accept it?",
        name="Your answer",
        missing="Choose yes or no",
        choices=[("yes", "Yes, for a good reason"), ("no", "No")],
        label_size="m",
    )
    reason = GovukTextAreaField(
        label="Why not?", name="The reason", hint="Needed where you refuse it.", required=False, max_length=2000
    )

    def values(self) -> dict[str, Any]:
        return {"accept": self.cleaned_data["accept"] == "yes", "reason": self.cleaned_data["reason"]}


class DecidersForm(FreeOfConflict):
    """Who decides an appeal."""

    find_conflicts = staticmethod(conflicts_of_deciders)

    people = GovukModelCheckboxesField(
        label="Who decides the appeal?",
        name="Who decides",
        missing="Choose who decides",
        hint="People who had no part in this assessment or in the support before it.",
        queryset=User.objects.none(),
        label_size="m",
    )

    def prepare(self, assessment: Assessment, user: User) -> None:
        self.offer("people", possible_deciders(assessment))

    def values(self) -> dict[str, Any]:
        return {"people": list(self.cleaned_data["people"])}


class DecideAppealForm(StepForm):
    """How an appeal ends."""

    guarded = ("reasons",)
    outcome = GovukRadiosField(
        label="How does the appeal end?",
        name="How it ends",
        missing="Choose how it ends",
        choices=AppealOutcome.choices,
        label_size="m",
    )
    reasons = GovukTextAreaField(
        label="Why?",
        name="The reasons",
        hint="The social worker reads this. If the other one has written the reasons already, leave it empty to agree.",
        required=False,
        max_length=10_000,
    )
