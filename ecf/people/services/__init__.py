"""Writes about people."""

import datetime as dt
from uuid import UUID

from ecf.core.change import Change, change
from ecf.core.errors import BadValue, Conflict
from ecf.people.models import (
    Delegation,
    Employer,
    Invitation,
    Registration,
    RegistrationSource,
    RegistrationStatus,
    Role,
    RoleName,
    SocialWorker,
    Team,
    User,
)
from ecf.people.register import ONE_DAY, SeenOnRegister, check_seen, continues, newest_of
from ecf.people.services.clients import make_client, note_use, revoke_client, rotate_token

__all__ = [
    "add_social_worker",
    "create_employer",
    "create_team",
    "create_user",
    "end_role",
    "give_role",
    "invite",
    "make_client",
    "name_deputy",
    "note_use",
    "register",
    "revoke_client",
    "rotate_token",
]


def create_user(c: Change, *, email: str, given_name: str, family_name: str, username: str = "") -> User:
    """An account without a password: its owner sets one through the link in the invitation. Inside a change."""
    clean = email.strip().lower()
    if clean and User.objects.filter(email=clean).exists():
        raise Conflict("email_in_use", "Someone already uses this e-mail address here.", "email")
    user = User(username=username or _free_username(clean), email=clean, given_name=given_name, family_name=family_name)
    user.set_unusable_password()
    c.save(user, exclude=["password"])
    c.record("user.created", subject=user)
    return user


def _free_username(email: str) -> str:
    """The e-mail address is the user name, unless somebody has it already."""
    if not email:
        raise BadValue("email_required", "Enter an e-mail address.", "email")
    taken = User.objects.filter(username=email).exists()
    if taken:
        raise Conflict("email_in_use", "Someone already uses this e-mail address here.", "email")
    return email


def create_employer(*, code: str, name: str, by: User | None) -> Employer:
    """A new employer."""
    with change(by=by) as c:
        employer = c.save(Employer(code=code, name=name))
        c.record("employer.created", subject=employer, employer_id=employer.pk)
        return employer


def create_team(*, employer: Employer, code: str, name: str, by: User | None) -> Team:
    """A new team of an employer."""
    with change(by=by) as c:
        team = c.save(Team(employer=employer, code=code, name=name))
        c.record("team.created", subject=team, employer_id=employer.pk)
        return team


def give_role(
    *, user: User, employer: Employer, role: RoleName, started_on: dt.date, by: User | None, team: Team | None = None
) -> Role:
    """The person holds the role from the day on. A role they hold already is returned as it is."""
    held = Role.objects.filter(user=user, employer=employer, role=role, ended_on__isnull=True).first()
    if held is not None:
        return held
    with change(by=by) as c:
        given = c.save(Role(user=user, employer=employer, role=role, team=team, started_on=started_on))
        c.record("role.given", subject=user, employer_id=employer.pk, role=role, started_on=started_on)
        return given


def end_role(*, user: User, employer: Employer, role: RoleName, last_day: dt.date, by: User | None) -> None:
    """The person holds the role up to and including the day; one that began later ends on its first day."""
    with change(by=by) as c:
        for held in Role.objects.filter(user=user, employer=employer, role=role, ended_on__isnull=True):
            held.ended_on = max(last_day, held.started_on)
            c.save(held)
            c.record("role.ended", subject=user, employer_id=employer.pk, role=role, ended_on=held.ended_on)


def name_deputy(
    *, employer: Employer, given_by: User, given_to: User, started_on: dt.date, ended_on: dt.date | None = None
) -> Delegation:
    """The principal social worker names who stands in for them, and when."""
    with change(by=given_by) as c:
        delegation = c.save(
            Delegation(
                employer=employer, given_by=given_by, given_to=given_to, started_on=started_on, ended_on=ended_on
            )
        )
        c.record("deputy.named", subject=given_to, employer_id=employer.pk, started_on=started_on, ended_on=ended_on)
        return delegation


def add_social_worker(
    c: Change, *, user: User, registration_number: str, registered_on: dt.date | None
) -> SocialWorker:
    """The person's record, with the day they came on the register where it is known. Inside a change."""
    worker = c.save(SocialWorker(user=user, registration_number=registration_number))
    if registered_on is not None:
        register(c, user=user, registration_number=registration_number, started_on=registered_on)
    return worker


def register(
    c: Change,
    *,
    user: User,
    registration_number: str,
    started_on: dt.date,
    status: RegistrationStatus = RegistrationStatus.REGISTERED,
) -> Registration:
    """What the register says of a person who was not known here before, from a day on. Inside a change."""
    row = c.save(Registration(user=user, registration_number=registration_number, status=status, started_on=started_on))
    c.record("registration.recorded", subject=user, status=status, started_on=started_on)
    return row


def record_seen(
    c: Change,
    *,
    user: User,
    registration_number: str,
    seen: SeenOnRegister,
    source: RegistrationSource,
    today: dt.date,
    enrolment_id: UUID | None = None,
    employer_id: UUID | None = None,
) -> Registration:
    """A look at the register is kept: the same status as before is only checked again, another one begins a new row.

    Inside a change. Who may look is for the caller to say. Raises the errors of `register_errors`.
    """
    c.lock(User.objects, user.pk)  # two who enter the first row wait for each other, too
    rows = list(Registration.objects.filter(user=user).order_by("started_on", "id"))
    check_seen(seen, rows, today)
    last = newest_of(rows)
    if last is None or last.status != seen.status or last.ended_on is not None:
        row = _begun(c, user, registration_number, seen, last)
    else:
        row = last
        row.started_on = min(row.started_on, seen.since or row.started_on)
    is_new = row is not last
    row.source, row.checked_on = source, seen.checked_on
    row.renewed_until = seen.renewed_until or row.renewed_until
    c.save(row)
    c.record(
        "registration.recorded" if is_new else "registration.checked",
        subject=user,
        enrolment_id=enrolment_id,
        employer_id=employer_id,
        on=seen.checked_on,
        status=str(seen.status),
        started_on=row.started_on,
        renewed_until=row.renewed_until,
    )
    return row


def _begun(c: Change, user: User, number: str, seen: SeenOnRegister, last: Registration | None) -> Registration:
    """A new row, the one before ended on the day before. A renewal goes on where they stay on the register."""
    since = seen.since or seen.checked_on
    row = Registration(user=user, registration_number=number, status=seen.status, started_on=since)
    if last is not None and row.is_on_the_register and continues(last, since):
        row.continuous_since, row.renewed_until = last.registered_since, last.renewed_until
    if last is not None and (last.ended_on is None or last.ended_on >= since):
        last.ended_on = since - ONE_DAY
        c.save(last)
    return row


def invite(c: Change, *, user: User) -> Invitation:
    """The person will get an e-mail with a link to choose a password. Inside a change."""
    invitation = c.save(Invitation(user=user))
    c.record("user.invited", subject=user)
    return invitation
