"""Forms about who supports a worker, their team, how they came in, leaving and coming back."""

from typing import Any

from ecf.core.clock import today
from ecf.core.forms import (
    GovukCheckboxField,
    GovukDateField,
    GovukForm,
    GovukModelSelectField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.enrolments.models import Enrolment, EntryRoute, Part
from ecf.enrolments.services.people import ROLE_FOR
from ecf.people.models import RoleName, Team, User
from ecf.people.selectors import people_of, people_with_role, teams_of


def _who(**kwargs: Any) -> GovukModelSelectField:
    return GovukModelSelectField(queryset=User.objects.none(), label_from=lambda user: user.name, **kwargs)


class AssignForm(GovukForm):
    """Another supervisor or assessor, from when on, and what they should know."""

    user = _who(label="Who takes over?", missing="Choose who takes over")
    on = GovukDateField(
        label="Their first day",
        hint="It can lie ahead: until then nothing changes. For example, 27 3 2027",
        name="Their first day",
        missing="Enter their first day",
    )
    is_deputy = GovukCheckboxField(
        label="They stand in while the post is vacant",
        hint="They do everything that goes with the part, and are shown as standing in.",
        required=False,
    )
    note = GovukTextAreaField(
        label="What should they know?",
        hint="The social worker and whoever hands over read it too. Nothing about children or families.",
        required=False,
        rows=4,
        max_length=2000,
    )

    def __init__(self, *args: Any, enrolment: Enrolment, part: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = people_with_role(enrolment.employer, ROLE_FOR[Part(part)], today())
        self.fields["user"].queryset = able.exclude(pk=enrolment.social_worker.user_id)


class EndAssignmentForm(GovukForm):
    """The last day of an assessor or a buddy."""

    on = GovukDateField(label="Their last day", name="Their last day", missing="Enter their last day")


class MoveTeamForm(GovukForm):
    """Another team of the same employer."""

    team = GovukModelSelectField(label="New team", queryset=Team.objects.none(), missing="Choose a team")

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams_of([enrolment.employer_id]).exclude(pk=enrolment.team_id)


class WithdrawForm(GovukForm):
    """Why and when somebody leaves the programme, and where they go."""

    on = GovukDateField(
        label="Their last day on the programme",
        hint="Today or earlier. For a later day, come back to this page on that day.",
        name="Their last day",
        missing="Enter their last day on the programme",
    )
    reason = GovukTextAreaField(
        label="Why do they leave?",
        hint="The social worker can read this. Nobody else but you can.",
        missing="Say why they are leaving the programme",
        rows=3,
        max_length=200,
    )
    destination = GovukTextField(
        label="Where do they go?", hint="For example, another council, or not known.", required=False, max_length=200
    )


class NotCompletedForm(GovukForm):
    """Why and when the programme ends for good."""

    on = GovukDateField(
        label="The last day of their programme",
        hint="Today or earlier.",
        name="The last day",
        missing="Enter the last day of their programme",
    )
    reason = GovukTextAreaField(
        label="Why does it end?",
        hint="The social worker can read this. Nobody else but you can.",
        missing="Say why the programme ends",
        rows=3,
        max_length=200,
    )
    is_sure = GovukCheckboxField(
        label="I understand that this programme cannot be taken up again",
        missing="Tick the box if you are sure that the programme ends for good",
    )


class ReturnForm(GovukForm):
    """The first day back, and where and with whom."""

    on = GovukDateField(
        label="Their first day back",
        hint="It can lie ahead. The days since they left count as time out.",
        name="Their first day back",
        missing="Enter their first day back",
    )
    team = GovukModelSelectField(label="Team", queryset=Team.objects.none(), missing="Choose a team")
    supervisor = _who(label="Supervisor", missing="Choose a supervisor")
    assessor = _who(label="Assessor", hint="You can choose one later.", required=False)

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        employer, own = enrolment.employer, enrolment.social_worker.user_id
        self.fields["team"].queryset = teams_of([employer.pk])
        for name, role in [("supervisor", RoleName.SUPERVISOR), ("assessor", RoleName.ASSESSOR)]:
            self.fields[name].queryset = people_with_role(employer, role, today()).exclude(pk=own)


class EntryDetailsForm(GovukForm):
    """What goes with the way somebody came in; only what is for their route is asked."""

    rule_fields = {"user": "buddy", "on": "buddy"}

    credit_reason = GovukTextAreaField(
        label="Why is their experience recognised?",
        hint="The social worker can read this. Nobody else but you can.",
        missing="Say why their experience is recognised",
        rows=4,
        max_length=1000,
    )
    adaptation_plan = GovukTextAreaField(
        label="Adaptation plan",
        hint="What they will get to know about practice and law in England, how, and by when. "
        "The social worker, their supervisor and their assessor read it too.",
        required=False,
        rows=8,
        max_length=5000,
    )
    buddy = _who(
        label="Buddy",
        hint="Anybody who works here. Leave it empty to keep the one there is.",
        required=False,
    )

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not enrolment.credit_months:
            del self.fields["credit_reason"]
        if enrolment.entry_route != EntryRoute.TRAINED_OVERSEAS:
            del self.fields["adaptation_plan"], self.fields["buddy"]
        else:
            able = people_of(enrolment.employer, today()).exclude(pk=enrolment.social_worker.user_id)
            self.fields["buddy"].queryset = able
