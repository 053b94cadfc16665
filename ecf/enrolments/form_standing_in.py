"""What somebody who will be away fills in about who stands in for them."""

from typing import Any

from django.db.models import Q

from ecf.core.clock import today
from ecf.core.forms import GovukDateField, GovukForm, GovukModelSelectField, GovukRadiosField
from ecf.enrolments.standing_in import parts_to_hand_on
from ecf.people.models import Role, RoleName, User
from ecf.people.roles import employer_ids_where


class StandInForm(GovukForm):
    """Who answers, from when to when. As what is asked only of somebody who is both supervisor and assessor."""

    role = GovukRadiosField(
        label="What do they answer for you?",
        missing="Select what they answer for you",
        choices=[
            (RoleName.SUPERVISOR, "What waits for you as supervisor"),
            (RoleName.ASSESSOR, "What waits for you as assessor"),
        ],
        label_size="m",
    )
    given_to = GovukModelSelectField(
        label="Who stands in for you?",
        hint="A registered social worker who is a supervisor or assessor here too. Ask them first.",
        queryset=User.objects.none(),
        label_from=lambda user: user.name,
        missing="Choose who stands in for you",
    )
    started_on = GovukDateField(
        label="First day",
        hint="Today or later. For example, 27 3 2027",
        name="The first day",
        missing="Enter the first day",
        label_size="m",
    )
    ended_on = GovukDateField(
        label="Last day",
        hint="The day before you are back. It ends by itself.",
        name="The last day",
        missing="Enter the last day",
        label_size="m",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts_to_hand_on(user)
        if len(self.parts) < 2:
            del self.fields["role"]
        self.fields["given_to"].queryset = _colleagues(user, self.parts)

    def clean(self) -> dict[str, Any]:
        """The role goes without saying where there is only one."""
        values = super().clean() or self.cleaned_data
        return values if "role" in self.fields else {**values, "role": self.parts[0] if self.parts else ""}


def _colleagues(user: User, parts: list[str]) -> Any:
    """Who holds one of the roles with the same employer, by name; never the person."""
    same = Q()
    for role in parts:
        same |= Q(role=role, employer_id__in=employer_ids_where(user, role))
    ids = Role.objects.on(today()).filter(same).values("user_id") if parts else []
    return User.objects.filter(pk__in=ids, is_active=True).exclude(pk=user.pk).order_by("search_name", "id")
