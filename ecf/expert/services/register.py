"""What the register says of a worker is recorded; their status lapses with registration, and is restored with it."""

import datetime as dt

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.enrolments.models import Enrolment
from ecf.expert.errors import OnlyOverseersEnter
from ecf.expert.models import ExpertStatus, StatusState
from ecf.expert.rules import can_enter_register
from ecf.expert.services.moving import store_change
from ecf.people.models import Registration, RegistrationSource, RegistrationStatus, User
from ecf.people.register import SeenOnRegister
from ecf.people.services import record_seen


def record_register_entry(
    *,
    enrolment: Enrolment,
    status: str,
    by: User,
    since: dt.date | None = None,
    checked_on: dt.date | None = None,
    renewed_until: dt.date | None = None,
    source: RegistrationSource = RegistrationSource.ENTERED,
    today: dt.date | None = None,
) -> Registration:
    """Somebody looked the worker up: the status there, since when (None: as before), and until when it is renewed.

    Off the register, a status that is granted or suspended lapses in the same transaction. Back from a lapsed
    registration it holds again, if it held before. Raises OnlyOverseersEnter, and what `people.register` raises.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
        if not can_enter_register(by, row):
            raise OnlyOverseersEnter
        return keep_seen(c, row, SeenOnRegister(status, since, checked_on or day, renewed_until), source, day)


def keep_seen(
    c: Change, enrolment: Enrolment, seen: SeenOnRegister, source: RegistrationSource, day: dt.date
) -> Registration:
    """The same for one enrolment that is locked: the record, and what follows for the status."""
    found = record_seen(
        c,
        user=enrolment.social_worker.user,
        registration_number=enrolment.social_worker.registration_number,
        seen=seen,
        source=source,
        today=day,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
    )
    _follow(c, enrolment, found, day)
    return found


def _follow(c: Change, enrolment: Enrolment, found: Registration, day: dt.date) -> None:
    pk = _live_id(enrolment)
    if pk is None:
        return
    status = c.lock(ExpertStatus.objects.with_people(), pk)
    before = status.state
    if not found.is_on_the_register and before in {StatusState.GRANTED, StatusState.SUSPENDED}:
        status.lapse()
        store_change(c, status, kind="status.lapsed", from_state=before, on=day, by=None, registration=found)
    elif found.status == RegistrationStatus.REGISTERED and _comes_back(status):
        status.restore()
        store_change(c, status, kind="status.restored", from_state=before, on=day, by=None, registration=found)


def _live_id(enrolment: Enrolment) -> object | None:
    rows = ExpertStatus.objects.filter(social_worker_id=enrolment.social_worker_id)
    return rows.exclude(state=StatusState.REVOKED).values_list("pk", flat=True).first()


def _comes_back(status: ExpertStatus) -> bool:
    """It lapsed since registration did, and held until then.

    A person decides where it was suspended, or where somebody was suspended or removed by the regulator (assumed).
    """
    if status.state != StatusState.LAPSED:
        return False
    spell = list(status.changes.select_related("registration").order_by("number"))
    last = spell[-1]
    was_held = last.from_state == StatusState.GRANTED
    return was_held and last.registration is not None and _only_lapsed(last.registration)


def _only_lapsed(registration: Registration) -> bool:
    """From that record on the register said nothing worse than that registration had lapsed."""
    rows = Registration.objects.filter(user_id=registration.user_id, started_on__gte=registration.started_on)
    worse = {RegistrationStatus.SUSPENDED, RegistrationStatus.REMOVED}
    return not rows.filter(status__in=worse).exists()
