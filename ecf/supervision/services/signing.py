"""Both sign; then the session is locked for ever."""

from ecf.core.change import Change, change
from ecf.core.events import subject_type
from ecf.core.models import Signature
from ecf.core.signatures import sign
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.content import check_length
from ecf.supervision.models import Addendum, SessionState, Side, SupervisionSession
from ecf.supervision.rules import side_of
from ecf.supervision.services.writing import FORM, locked_session


def sign_session(*, session: SupervisionSession, by: User, disagreement: str = "") -> SupervisionSession:
    """The signature of one of the two on what is recorded now; with the second the session is signed and locked.

    The worker may note a disagreement with it. Raises NotYourSignature, NotRecorded, AlreadySigned, SessionLocked,
    BadValue. Source: SCIE guide 50 (both sign, corrections are added, never edited in).
    """
    with change(by=by) as c:
        stored = locked_session(c, session)
        side = side_of(by, stored)
        if side is None:
            raise errors.NotYourSignature
        if stored.state == SessionState.PLANNED:
            raise errors.NotRecorded
        if signed_already(stored, by):
            raise errors.AlreadySigned
        if stored.state != SessionState.RECORDED:
            raise errors.SessionLocked
        disagreement = disagreement.strip()
        if disagreement and side != Side.WORKER:
            raise errors.OnlyWorkerDisagrees(field="disagreement")
        check_length("disagreement", disagreement)
        put_signature(c, stored, by=by, disagreement=disagreement)
    return stored


def put_signature(c: Change, session: SupervisionSession, *, by: User, disagreement: str = "") -> None:
    """Signs a recorded session that is locked in this change, and locks it for ever once both have."""
    sign(subject=session, by=by, form_version=FORM, disagreement=disagreement)
    side = side_of(by, session)
    c.record(
        "session.signed",
        subject=session,
        enrolment_id=session.enrolment_id,
        side=str(side),
    )
    if live_signers(session) >= {session.supervisor_id, session.enrolment.social_worker.user_id}:
        session.lock()
        c.record("session.locked", subject=session, enrolment_id=session.enrolment_id, on=session.held_on)
    c.bump(session)


def live_signers(subject: SupervisionSession | Addendum) -> set[object]:
    """The ids of those whose signature on it stands."""
    live = Signature.objects.filter(
        subject_type=subject_type(subject), subject_id=subject.pk, superseded_at__isnull=True
    )
    return set(live.values_list("by_id", flat=True))


def signed_already(subject: SupervisionSession | Addendum, by: User) -> bool:
    """Whether the person's signature on it stands."""
    return by.pk in live_signers(subject)
