"""The page on which a co-ordinator enrols somebody, and the invitation that follows."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecf.enrolments.models import Enrolment
from ecf.framework.models import FrameworkVersion
from ecf.people.invitations import LEASE
from ecf.people.models import Invitation, Team, User
from ecf.people.tasks import send_invitations

ClientFor = Callable[[User], Client]


@pytest.fixture
def entries(duty_team: Team, supervisor: User, assessor: User) -> Callable[..., dict[str, Any]]:
    """What the co-ordinator types, with changes."""

    def typed(**changes: Any) -> dict[str, Any]:
        return {
            "given_name": "Amira",
            "family_name": "Hassan",
            "email": "amira.hassan@example.org",
            "registration_number": "SW4321",
            "registered_on-day": "14",
            "registered_on-month": "8",
            "registered_on-year": "2026",
            "framework": "ECF5",
            "started_on-day": "7",
            "started_on-month": "9",
            "started_on-year": "2026",
            "fte": "",
            "entry_route": "newly_qualified",
            "team": str(duty_team.pk),
            "supervisor": str(supervisor.pk),
            "assessor": str(assessor.pk),
            **changes,
        }

    return typed


class RefusesAmira(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, email_messages: Any) -> int:
        if email_messages[0].to == ["amira.hassan@example.org"]:
            raise ConnectionRefusedError
        return super().send_messages(email_messages)


def enrolled(family_name: str = "Hassan") -> Enrolment:
    return Enrolment.objects.get(social_worker__user__family_name=family_name)


def errors_at(page: str) -> dict[str, str]:
    """The words at each field, as the page shows them."""
    found = re.findall(r'id="id_(\w+)-error"[^>]*>\s*<span[^>]*>Error:</span>\s*([^<]+?)\s*<', page)
    return dict(found)


def test_a_coordinator_enrols_somebody_and_lands_on_their_journey(
    coordinator: User, client_for: ClientFor, entries: Callable[..., dict[str, Any]]
) -> None:
    answer = client_for(coordinator).post(reverse("enrol_worker"), entries(), follow=True)
    assert answer.redirect_chain == [(reverse("journey", args=[enrolled().pk]), 302)]
    page = answer.content.decode()
    assert "Amira Hassan is enrolled." in page
    assert enrolled().assessor.username == "assessor"


def test_small_letters_and_spaces_in_the_register_number_do_not_matter(
    coordinator: User, client_for: ClientFor, entries: Callable[..., dict[str, Any]]
) -> None:
    client_for(coordinator).post(reverse("enrol_worker"), entries(registration_number=" sw 4321 "))
    assert enrolled().social_worker.registration_number == "SW4321"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"registration_number": "SW0123"}, "registration_number", "SW followed by 1 to 6 digits"),
        ({"registration_number": ""}, "registration_number", "Enter their register number"),
        ({"started_on-year": "2017"}, "framework", "not in force"),
        ({"framework": "ECDP"}, "framework", "not in force on 7 September 2026"),
        ({"registered_on-year": "2027"}, "registered_on", "must be today or in the past"),
        ({"fte": "1.005"}, "fte", ""),
        ({"fte": "0"}, "fte", "from 0.01 to 1.00"),
        ({"fte": "1.5"}, "fte", "from 0.01 to 1.00"),
        ({"supervisor": ""}, "supervisor", "Choose a supervisor"),
        ({"email": "amira"}, "email", "correct form"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_what_was_typed_comes_back(
    changes: dict[str, str],
    field: str,
    words: str,
    coordinator: User,
    client_for: ClientFor,
    entries: Callable[..., dict[str, Any]],
) -> None:
    answer = client_for(coordinator).post(reverse("enrol_worker"), entries(**changes))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error: " in page
    assert words in errors_at(page)[field]
    assert 'value="Amira"' in page
    assert 'value="Hassan"' in page
    assert not User.objects.filter(family_name="Hassan").exists()


def test_a_live_register_number_is_told_at_the_field(
    coordinator: User, enrolment: Enrolment, client_for: ClientFor, entries: Callable[..., dict[str, Any]]
) -> None:
    page = client_for(coordinator).post(reverse("enrol_worker"), entries(registration_number="SW1001"))
    assert "already enrolled" in errors_at(page.content.decode())["registration_number"]


def test_only_the_own_employers_teams_and_people_are_offered(
    coordinator: User, outsider_supervisor: User, family_team: Team, client_for: ClientFor
) -> None:
    page = client_for(coordinator).get(reverse("enrol_worker")).content.decode()
    assert family_team.name in page
    assert "Front door" not in page
    assert outsider_supervisor.name not in page


def test_each_framework_is_offered_once_whatever_its_versions(coordinator: User, client_for: ClientFor) -> None:
    page = client_for(coordinator).get(reverse("enrol_worker")).content.decode()
    assert page.count('value="ASYE-CF"') == 1
    assert FrameworkVersion.objects.filter(code="ASYE-CF").count() == 2


def test_the_invitation_is_sent_once_with_a_link_that_lets_the_worker_in(
    coordinator: User, client: Client, client_for: ClientFor, entries: Callable[..., dict[str, Any]]
) -> None:
    Invitation.objects.all().delete()
    client_for(coordinator).post(reverse("enrol_worker"), entries())
    assert mail.outbox == []
    assert send_invitations() == 1
    assert send_invitations() == 0
    [sent] = mail.outbox
    assert sent.to == ["amira.hassan@example.org"]
    assert "Amira" in sent.body
    path = re.search(r"http://[^/]+(/sign-in/\S+)", sent.body).group(1)
    assert path in sent.alternatives[0].content

    page = client.get(path, follow=True)
    chosen = {"password1": "a-long-enough-phrase", "password2": "a-long-enough-phrase"}
    client.post(page.redirect_chain[-1][0], chosen)
    entered = client.post(
        reverse("account_login"), {"login": "amira.hassan@example.org", "password": "a-long-enough-phrase"}
    )
    assert entered.url == reverse("home")
    assert "This link does not work" in Client().get(path, follow=True).content.decode()


def test_an_invitation_that_cannot_be_sent_is_tried_again_and_holds_up_no_other(
    coordinator: User,
    client_for: ClientFor,
    entries: Callable[..., dict[str, Any]],
    settings: Any,
) -> None:
    Invitation.objects.all().delete()
    browser = client_for(coordinator)
    browser.post(reverse("enrol_worker"), entries())
    browser.post(
        reverse("enrol_worker"),
        entries(family_name="Jones", email="jones@example.org", registration_number="SW4322"),
    )
    settings.EMAIL_BACKEND = f"{__name__}.RefusesAmira"
    assert send_invitations() == 1
    assert [message.to for message in mail.outbox] == [["jones@example.org"]]
    waiting = Invitation.objects.get(sent_at__isnull=True)
    assert waiting.attempts == 1
    assert send_invitations() == 0  # its lease holds
    Invitation.objects.update(claimed_at=timezone.now() - LEASE - dt.timedelta(seconds=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_invitations() == 1
    assert mail.outbox[-1].to == ["amira.hassan@example.org"]


@pytest.mark.parametrize("role", ["worker", "supervisor", "psw", "admin_user"])
def test_nobody_else_gets_the_page(role: str, request: pytest.FixtureRequest, client_for: ClientFor) -> None:
    assert client_for(request.getfixturevalue(role)).get(reverse("enrol_worker")).status_code == 403
