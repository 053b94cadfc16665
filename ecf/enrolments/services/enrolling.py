"""Enrolling a worker."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, BadValues, Conflict, NotAllowed
from ecf.core.folding import fold
from ecf.enrolments.models import Assignment, Enrolment, EnrolmentState, EntryRoute, Part, Placement
from ecf.enrolments.services.people import add_buddy, check_route, wrong_holder
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.enrolments.services.time import add_pattern, checked_fte
from ecf.framework.definition import Definition
from ecf.framework.models import FrameworkVersion
from ecf.framework.selectors import FrameworkNotInForce, framework_in_force
from ecf.framework.services import pin
from ecf.people.models import REGISTRATION_NUMBER, RoleName, SocialWorker, Team, User
from ecf.people.rules import is_coordinator_for
from ecf.people.selectors import people_with_role
from ecf.people.services import add_social_worker, create_user, give_role, invite, register


class DuplicateRegistrationNumber(Conflict):
    """A register number can be on one live enrolment only."""

    default_code = "duplicate_registration_number"
    default_message = (
        "Someone with this register number is already enrolled. Check the number; "
        "if it is right, ask for a transfer instead."
    )


@dataclass(frozen=True)
class Person:
    """Who is to be enrolled, as entered."""

    registration_number: str
    registered_on: dt.date | None
    given_name: str
    family_name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """How they come in, as entered: the plan and the buddy are for those who trained overseas."""

    route: str
    credit_months: int
    credit_reason: str
    adaptation_plan: str
    buddy: User | None


def enrol(
    *,
    registration_number: str,
    given_name: str,
    family_name: str,
    email: str,
    framework: str,
    started_on: dt.date,
    team: Team,
    supervisor: User,
    by: User,
    registered_on: dt.date | None = None,
    framework_version: str | None = None,
    fte: Decimal | None = None,
    entry_route: str = EntryRoute.NEWLY_QUALIFIED,
    credit_months: int = 0,
    assessor: User | None = None,
    credit_reason: str = "",
    adaptation_plan: str = "",
    buddy: User | None = None,
    today: dt.date | None = None,
) -> Enrolment:
    """Puts a worker on the newest version of a framework in force on the start date, and invites them by e-mail.

    Raises NotAllowed for anybody but the employer's co-ordinator, BadValues naming each wrong field,
    DuplicateRegistrationNumber while the number is on a live enrolment. A buddy is named for the first months.
    """
    if not is_coordinator_for(by, team.employer_id):
        raise NotAllowed(message="Only the programme co-ordinator of this employer can enrol people.")
    person = Person(registration_number.strip(), registered_on, given_name.strip(), family_name.strip(), email.strip())
    entry = Entry(entry_route, credit_months, credit_reason.strip(), adaptation_plan.strip(), buddy)
    day = today or the_day()
    with change(by=by) as c:
        wrong = [*_wrong_person(person, day), *_wrong_fte(fte), *_wrong_people(team, supervisor, assessor, day)]
        wrong += _wrong_entry(entry, team, day)
        version = _framework(framework, started_on, framework_version, team, wrong)
        _check_against(version.parsed, supervisor, assessor, credit_months, wrong)
        social_worker = _social_worker(c, person)
        _check_not_own(social_worker.user, supervisor, assessor, buddy, by)
        enrolment = Enrolment(
            social_worker=social_worker,
            framework_version=version,
            started_on=started_on,
            entry_route=entry_route,
            credit_months=credit_months,
            credit_reason=entry.credit_reason,
            adaptation_plan=entry.adaptation_plan,
            employer=team.employer,
            team=team,
            supervisor=supervisor,
            assessor=assessor,
        )
        return _begun(c, enrolment, fte, buddy, day)


def _begun(c: Change, enrolment: Enrolment, fte: Decimal | None, buddy: User | None, day: dt.date) -> Enrolment:
    """Stores a checked enrolment with its first rows and its schedule, and says that it happened."""
    pin(c, enrolment.framework_version)
    c.save(enrolment)
    _first_rows(c, enrolment, fte)
    rebuild_schedule(c, enrolment)
    c.record(
        "enrolment.enrolled",
        subject=enrolment,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
        on=enrolment.started_on,
        framework=enrolment.framework_version.code,
        framework_version=enrolment.framework_version.version,
    )
    if buddy is not None:
        add_buddy(c, enrolment, buddy, on=enrolment.started_on, today=day)
    return enrolment


def _framework(
    code: str, started_on: dt.date, version: str | None, team: Team, wrong: list[BadValue]
) -> FrameworkVersion:
    """The framework in force on the start; without one nothing more can be checked, so all that is wrong is told."""
    try:
        return framework_in_force(code, started_on, version, employer=team.employer)
    except FrameworkNotInForce as error:
        raise BadValues([*wrong, error]) from error


def _check_against(
    definition: Definition, supervisor: User, assessor: User | None, credit_months: int, wrong: list[BadValue]
) -> None:
    """What depends on the framework; then everything that is wrong is told together."""
    if not 0 <= credit_months < definition.length_months:
        most = definition.length_months - 1
        wrong.append(BadValue("credit_months", f"Credit must be between 0 and {most} months.", "credit_months"))
    if assessor == supervisor and not definition.assessor_may_be_supervisor:
        message = "This framework needs an assessor who is not the supervisor. Choose someone else."
        wrong.append(BadValue("assessor_is_supervisor", message, "assessor"))
    if wrong:
        raise BadValues(wrong)


def _wrong_fte(fte: Decimal | None) -> list[BadValue]:
    try:
        if fte is not None:
            checked_fte(fte)
    except BadValue as error:
        return [error]
    return []


def _wrong_person(person: Person, day: dt.date) -> list[BadValue]:
    wrong = []
    try:
        REGISTRATION_NUMBER(person.registration_number)
    except ValidationError as error:
        wrong.append(BadValue("registration_number", error.messages[0], "registration_number"))
    for field, label in [("given_name", "first name"), ("family_name", "last name"), ("email", "e-mail address")]:
        if not getattr(person, field):
            wrong.append(BadValue("required", f"Enter their {label}.", field))
    if person.email and not _is_email(person.email):
        wrong.append(BadValue("email", "Enter an e-mail address in the correct form, like name@example.org.", "email"))
    if person.registered_on and person.registered_on > day:
        wrong.append(BadValue("in_the_future", "The date they joined the register is in the future.", "registered_on"))
    return wrong


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _wrong_people(team: Team, supervisor: User, assessor: User | None, day: dt.date) -> list[BadValue]:
    """Whoever is named must hold that role for the employer of the team today."""
    wrong = []
    if not people_with_role(team.employer, RoleName.SUPERVISOR, day).filter(pk=supervisor.pk).exists():
        wrong.append(BadValue("not_a_supervisor", "Choose someone who is a supervisor here.", "supervisor"))
    if assessor and not people_with_role(team.employer, RoleName.ASSESSOR, day).filter(pk=assessor.pk).exists():
        wrong.append(BadValue("not_an_assessor", "Choose someone who is an assessor here.", "assessor"))
    return wrong


def _wrong_entry(entry: Entry, team: Team, day: dt.date) -> list[BadValue]:
    """What is not for the route that was chosen, a reason without credit, and a buddy who does not work there."""
    wrong = []
    for field, given in [("adaptation_plan", entry.adaptation_plan), ("buddy", entry.buddy)]:
        try:
            if given:
                check_route(entry.route, field)
        except BadValue as error:
            wrong.append(error)
    if entry.credit_reason and not entry.credit_months:
        message = "Enter the months of credit that this is the reason for, or leave it empty."
        wrong.append(BadValue("no_credit", message, "credit_reason"))
    if entry.buddy is not None:
        wrong += wrong_holder(team.employer, Part.BUDDY, entry.buddy, day, "buddy")
    return wrong


def _check_not_own(user: User, supervisor: User, assessor: User | None, buddy: User | None, by: User) -> None:
    """Nobody enrols, supervises or assesses themselves, or is their own buddy."""
    message = "Nobody supervises or assesses themselves. Choose someone else."
    parts = [("supervisor", supervisor), ("assessor", assessor), ("buddy", buddy)]
    wrong = [BadValue("own_journey", message, field) for field, person in parts if person == user]
    if wrong:
        raise BadValues(wrong)
    if by == user:
        raise NotAllowed(message="Nobody enrols themselves. Ask another programme co-ordinator.")


def _social_worker(c: Change, person: Person) -> SocialWorker:
    """The person's record: the one they have, or a new one with an account and an invitation."""
    known = SocialWorker.objects.filter(registration_number=person.registration_number).select_related("user").first()
    if known is None:
        user = create_user(c, email=person.email, given_name=person.given_name, family_name=person.family_name)
        invite(c, user=user)
        return add_social_worker(
            c, user=user, registration_number=person.registration_number, registered_on=person.registered_on
        )
    if Enrolment.objects.filter(social_worker=known, state=EnrolmentState.ACTIVE).exists():
        raise DuplicateRegistrationNumber(field="registration_number")
    if fold(known.user.family_name) != fold(person.family_name):
        message = "This register number belongs to someone with another last name. Check both."
        raise Conflict("registration_number_in_use", message, "registration_number")
    if person.registered_on and not known.user.registrations.exists():
        number = person.registration_number
        register(c, user=known.user, registration_number=number, started_on=person.registered_on)
    return known


def _first_rows(c: Change, enrolment: Enrolment, fte: Decimal | None) -> None:
    """The dated rows that a new enrolment begins with."""
    employer, team, start = enrolment.employer, enrolment.team, enrolment.started_on
    user = enrolment.social_worker.user
    give_role(user=user, employer=employer, role=RoleName.SOCIAL_WORKER, started_on=start, by=c.by, team=team)
    c.save(Placement(enrolment=enrolment, employer=employer, team=team, started_on=start))
    for part, person in [(Part.SUPERVISOR, enrolment.supervisor), (Part.ASSESSOR, enrolment.assessor)]:
        if person is not None:
            c.save(Assignment(enrolment=enrolment, user=person, part=part, started_on=start))
    if fte is not None:
        add_pattern(c, enrolment=enrolment, effective_from=start, fte=fte)
