"""What was said in supervision stays with the two who were there, unless the worker lets somebody else read it."""

from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.models import Audience
from ecf.enrolments.models import Part
from ecf.people.models import User
from ecf.supervision import sharing_errors as errors
from ecf.supervision.models import HELD_STATES, SessionShare, SupervisionSession
from ecf.supervision.rules import is_worker_of
from ecf.supervision.services.writing import locked_session


def share_session(*, session: SupervisionSession, reader: str, by: User) -> SessionShare:
    """The worker lets their supervisor or assessor of today (`reader`) read a session that somebody else held.

    Never how they felt (wellbeing). The person reads it while they are that, until the worker takes it back.
    The session itself does not change. Raises OnlyTheWorkerShares, NotHeldYet, NobodyToShareWith, AlreadyTheirs,
    AlreadyShared.
    """
    with change(by=by) as c:
        stored = _own_session(c, session, by)
        if stored.state not in HELD_STATES:
            raise errors.NotHeldYet
        person = reader_of(stored, reader)
        if person is None:
            raise errors.NobodyToShareWith(field="reader")
        if person.pk == stored.supervisor_id:
            raise errors.AlreadyTheirs(field="reader")
        if stored.shares.filter(shared_with=person, ended_at__isnull=True).exists():
            raise errors.AlreadyShared(field="reader")
        share = c.save(SessionShare(session=stored, shared_with=person))
        _record(c, "session.shared", share)
        return share


def stop_sharing_session(*, session: SupervisionSession, by: User, reader: str = "") -> SupervisionSession:
    """Takes it back: from the supervisor or assessor of today, or without a `reader` from everybody.

    Raises OnlyTheWorkerShares, NotShared.
    """
    with change(by=by) as c:
        stored = _own_session(c, session, by)
        shares = stored.shares.filter(ended_at__isnull=True)
        if reader:
            shares = shares.filter(shared_with=reader_of(stored, reader))
        if not shares.exists():
            raise errors.NotShared
        for share in shares.select_related("session"):
            share.ended_at = timezone.now()
            c.save(share)
            _record(c, "session.sharing_stopped", share)
        return stored


def reader_of(session: SupervisionSession, reader: str) -> User | None:
    """The supervisor or the assessor of today. Raises UnknownReader for anything else."""
    if reader == Part.SUPERVISOR:
        return session.enrolment.supervisor
    if reader == Part.ASSESSOR:
        return session.enrolment.assessor
    raise errors.UnknownReader(field="reader")


def _own_session(c: Change, session: SupervisionSession, by: User) -> SupervisionSession:
    stored = locked_session(c, session)
    if not is_worker_of(by, stored):
        raise errors.OnlyTheWorkerShares
    return stored


def _record(c: Change, kind: str, share: SessionShare) -> None:
    c.record(
        kind,
        subject=share.session,
        enrolment_id=share.session.enrolment_id,
        employer_id=share.session.enrolment.employer_id,
        audience=Audience.WORKER_SUPERVISOR,
        shared_with=share.shared_with_id,
    )
