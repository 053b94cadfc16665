"""What is added to a signed session: never an edit, and signed by both too."""

from ecf.core.change import change
from ecf.core.signatures import sign
from ecf.people.models import User
from ecf.supervision import errors
from ecf.supervision.content import check_length
from ecf.supervision.models import Addendum, SessionState, SupervisionSession
from ecf.supervision.rules import side_of
from ecf.supervision.services.signing import signed_already
from ecf.supervision.services.writing import FORM, locked_session


def add_addendum(*, session: SupervisionSession, text: str, by: User) -> Addendum:
    """A correction or addition to a signed session, by either of the two; whoever writes it signs it with that.

    Raises NotYourSignature, NotSignedYet, TextMissing, TextTooLong.
    """
    with change(by=by) as c:
        stored = locked_session(c, session)
        if side_of(by, stored) is None:
            raise errors.NotYourSignature
        if stored.state != SessionState.SIGNED:
            raise errors.NotSignedYet
        if not text.strip():
            raise errors.TextMissing(field="text")
        check_length("text", text)
        addendum = c.save(Addendum(session=stored, text=text.strip(), by=by))
        sign(subject=addendum, by=by, form_version=FORM)
        c.bump(stored)
        c.record("session.addendum_added", subject=stored, enrolment_id=stored.enrolment_id, addendum=addendum.pk)
    return addendum


def sign_addendum(*, addendum: Addendum, by: User) -> Addendum:
    """The other one's signature on what was added. Raises NotYourSignature, AlreadySigned."""
    with change(by=by) as c:
        stored = c.lock(Addendum.objects.select_related("by"), addendum.pk)
        session = locked_session(c, SupervisionSession(pk=stored.session_id))
        if side_of(by, session) is None:
            raise errors.NotYourSignature
        if signed_already(stored, by):
            raise errors.AlreadySigned
        sign(subject=stored, by=by, form_version=FORM)
        c.bump(stored)
        c.bump(session)
        c.record("session.addendum_signed", subject=session, enrolment_id=session.enrolment_id, addendum=stored.pk)
    return stored
