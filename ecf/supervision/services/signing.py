"""Both sign; then the session is locked for ever."""

from ecf.core.change import Change, change
from ecf.core.events import subject_type
from ecf.core.models import Signature
from ecf.core.signatures import sign
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.content import check_length
from ecf.supervision.models import Addendum, SessionKind, SessionState, Side, SupervisionSession
from ecf.supervision.rules import side_of
from ecf.supervision.services.writing import FORMS, locked_session


def sign_session(
    *, session: SupervisionSession, by: User, disagreement: str = "", view: str | None = None
) -> SupervisionSession:
    """The signature of one of the two on what is recorded now; with the second the session is signed and locked.

    The worker may add their own view (`view`; the supervisor's signature stands, it never covers that) and note a
    disagreement with the record. Raises NotYourSignature, NotRecorded, AlreadySigned, SessionLocked,
    BadValue. Source: SCIE guide 50 (both sign, corrections are added, never edited in).
    """
    with change(by=by) as c:
        stored = locked_session(c, session)
        side = side_of(by, stored)
        if side is None:
            raise errors.NotYourSignature
        if stored.state == SessionState.PLANNED:
            raise errors.NotRecorded
        signers = live_signers(stored)
        if by.pk in signers:
            raise errors.AlreadySigned
        if stored.state != SessionState.RECORDED:
            raise errors.SessionLocked
        disagreement = disagreement.strip()
        if disagreement and side != Side.WORKER:
            raise errors.OnlyWorkerDisagrees(field="disagreement")
        check_length("disagreement", disagreement)
        if view is not None:
            _add_view(stored, side, view.strip())
        put_signature(c, stored, by=by, signers=signers, disagreement=disagreement)
    return stored


def _add_view(session: SupervisionSession, side: Side, view: str) -> None:
    if side != Side.WORKER:
        raise errors.OnlyWorkerAddsView(field="view")
    if view and session.kind == SessionKind.CASE:
        raise errors.CaseSessionTakesNoText(field="view")
    check_length("worker_view", view)
    session.worker_view = view


def put_signature(
    c: Change, session: SupervisionSession, *, by: User, signers: set[object], disagreement: str = ""
) -> None:
    """Signs a recorded session that is locked in this change, and locks it for ever once both have. `signers` are
    those whose signature stands before; `by` is none of them."""
    side = side_of(by, session)
    sign(subject=session, by=by, form_version=FORMS[side or Side.SUPERVISOR], disagreement=disagreement, is_first=True)
    c.record(
        "session.signed",
        subject=session,
        enrolment_id=session.enrolment_id,
        side=str(side),
    )
    if signers | {by.pk} >= {session.supervisor_id, session.enrolment.social_worker.user_id}:
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
