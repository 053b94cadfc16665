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
from ecf.people.services import give_role
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


def test_looking_shows_the_dates_and_saves_nothing(
    coordinator: User, client_for: ClientFor, entries: Callable[..., dict[str, Any]]
) -> None:
    Invitation.objects.all().delete()
    page = client_for(coordinator).post(reverse("enrol_worker"), entries(step="look")).content.decode()
    assert "Check before you enrol them" in page
    assert "Year-2 assessment" in page
    assert "7 September 2028" in page
    assert 'name="given_name" value="Amira"' in page
    assert not User.objects.filter(family_name="Hassan").exists()
    assert not Invitation.objects.exists()


def test_changing_the_answers_brings_the_form_back_as_it_was(
    coordinator: User, client_for: ClientFor, entries: Callable[..., dict[str, Any]]
) -> None:
    page = client_for(coordinator).post(reverse("enrol_worker"), entries(step="edit")).content.decode()
    assert 'value="Amira"' in page
    assert "Show the dates they would get" in page
    assert "<title>Error: " not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"entry_route": "agency"}, "What an employer promises is not measured for agency workers."),
        ({"entry_route": "trained_overseas"}, "There is no adaptation plan yet."),
        ({"entry_route": "trained_overseas"}, "There is no buddy yet. You can name one later, for the time until"),
        ({"entry_route": "experienced"}, "This framework recognises 24 months for an experienced entrant; 0 months"),
        ({"credit_months": "24", "credit_reason": "Leeds."}, "It expects at least 5 years in practice"),
        (
            {"credit_months": "6", "credit_reason": "Leeds.", "framework": "ASYE-CF"},
            "This framework does not say how much experience is recognised",
        ),
    ],
)
def test_looking_says_what_to_think_about(
    changes: dict[str, str],
    words: str,
    coordinator: User,
    client_for: ClientFor,
    entries: Callable[..., dict[str, Any]],
) -> None:
    page = client_for(coordinator).post(reverse("enrol_worker"), entries(step="look", **changes)).content.decode()
    assert words in page


def test_long_practice_with_the_usual_credit_needs_no_second_thought(
    coordinator: User, client_for: ClientFor, entries: Callable[..., dict[str, Any]]
) -> None:
    sent = entries(
        step="look",
        entry_route="experienced",
        credit_months="24",
        credit_reason="Six years in Leeds.",
        **{"registered_on-year": "2019"},
    )
    page = client_for(coordinator).post(reverse("enrol_worker"), sent).content.decode()
    assert "Check before you enrol them" in page
    assert "govuk-inset-text" not in page
    assert "36-month review" in page
    assert "6-month review" not in page.replace("36-month review", "")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"credit_months": "24"}, "credit_reason", "Say why their experience is recognised"),
        ({"credit_reason": "Leeds."}, "credit_reason", "Enter the months of credit"),
        ({"adaptation_plan": "Court."}, "adaptation_plan", "only for someone who trained overseas"),
        ({"credit_months": "60", "credit_reason": "Leeds."}, "credit_months", "between 0 and 59"),
        ({"started_on-day": "31", "started_on-month": "4"}, "started_on", "April"),
    ],
)
@pytest.mark.parametrize("step", ["look", "save"])
def test_what_does_not_go_with_the_route_is_told_before_and_at_saving(
    step: str,
    changes: dict[str, str],
    field: str,
    words: str,
    coordinator: User,
    client_for: ClientFor,
    entries: Callable[..., dict[str, Any]],
) -> None:
    page = client_for(coordinator).post(reverse("enrol_worker"), entries(step=step, **changes)).content.decode()
    assert words in errors_at(page)[field]
    assert 'value="Amira"' in page


def test_the_coordinator_of_two_employers_chooses_one(
    coordinator: User,
    outsider_enrolment: Enrolment,
    client_for: ClientFor,
    entries: Callable[..., dict[str, Any]],
) -> None:
    eastborough = outsider_enrolment.employer
    give_role(user=coordinator, employer=eastborough, role="coordinator", started_on=dt.date(2020, 1, 1), by=None)
    browser, address = client_for(coordinator), reverse("enrol_worker")
    first = browser.get(address).content.decode()
    assert "With which employer?" in first
    assert "Front door" in first  # Eastborough comes first by name
    second = browser.get(address, {"employer": "northshire"}).content.decode()
    assert "Front door" not in second
    assert "Duty and assessment" in second
    saved = browser.post(f"{address}?employer=northshire", entries(step="save"), follow=True)
    assert saved.redirect_chain == [(reverse("journey", args=[enrolled().pk]), 302)]
    refused = browser.post(address, entries(step="save")).content.decode()
    assert "Choose a team" in errors_at(refused)["team"]


def test_one_employer_is_not_asked_about(coordinator: User, client_for: ClientFor) -> None:
    assert "With which employer?" not in client_for(coordinator).get(reverse("enrol_worker")).content.decode()
