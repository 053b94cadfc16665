"""Forms about moves between employers."""

from typing import Any

from ecf.core.clock import today
from ecf.core.forms import (
    GovukDateField,
    GovukForm,
    GovukModelSelectField,
    GovukTextAreaField,
)
from ecf.enrolments.models import Transfer
from ecf.enrolments.moves import other_employers
from ecf.enrolments.services.transfers import LONGEST_REASON
from ecf.people.models import Employer, RoleName, Team, User
from ecf.people.selectors import people_with_role, teams_of


class ProposeTransferForm(GovukForm):
    """Where somebody moves to, and when."""

    employer = GovukModelSelectField(
        label="New employer", queryset=Employer.objects.none(), missing="Choose the new employer"
    )
    on = GovukDateField(
        label="First day with the new employer",
        missing="Enter the first day with the new employer",
        name="The first day",
    )
    last_day = GovukDateField(
        label="Last day with the present employer",
        hint="Leave it empty if it is the day before. Days in between count as a break.",
        required=False,
        name="The last day",
    )

    def __init__(self, *args: Any, present: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = other_employers(present.pk)


class AcceptTransferForm(GovukForm):
    """Where, and with whom, somebody starts who moves here."""

    team = GovukModelSelectField(label="Team", queryset=Team.objects.none(), missing="Choose a team")
    supervisor = GovukModelSelectField(
        label="Supervisor", queryset=User.objects.none(), missing="Choose a supervisor", label_from=lambda u: u.name
    )
    assessor = GovukModelSelectField(
        label="Assessor",
        hint="You can choose one later.",
        queryset=User.objects.none(),
        required=False,
        label_from=lambda u: u.name,
    )

    def __init__(self, *args: Any, transfer: Transfer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        employer, day = transfer.to_employer, max(transfer.on, today())
        self.fields["team"].queryset = teams_of([employer.pk])
        self.fields["supervisor"].queryset = people_with_role(employer, RoleName.SUPERVISOR, day)
        self.fields["assessor"].queryset = people_with_role(employer, RoleName.ASSESSOR, day)


class EndTransferForm(GovukForm):
    """Why a move does not come about."""

    reason = GovukTextAreaField(label="Why?", missing="Say why", rows=4, max_length=LONGEST_REASON)

    def __init__(self, *args: Any, readers: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = readers
