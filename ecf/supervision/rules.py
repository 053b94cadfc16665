"""Who may do what with a supervision session: plain predicates.

The text of a session stays with the two who held it; a later supervisor sees dates and open actions; co-ordinators
and principal social workers see dates, counts and status (assumed, from the guidance on supervision records of SCIE
guide 50).
"""

from ecf.enrolments.disclosures import can_open_content, is_disclosed_to
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import coordinates, is_own, oversees_enrolment, supervises, supervises_or_assesses
from ecf.people.models import User
from ecf.supervision.models import HELD_STATES, Action, SessionState, Side, SupervisionSession


def is_worker_of(user: User, session: SupervisionSession) -> bool:
    """It is the person's own supervision."""
    return is_own(user, session.enrolment)


def held_it(user: User, session: SupervisionSession) -> bool:
    """Is the supervisor of this session; of one that is not held (yet), only while supervising; never of one's own."""
    if session.supervisor_id != user.pk or is_worker_of(user, session):
        return False
    return session.state in HELD_STATES or supervises(user, session.enrolment)


def side_of(user: User, session: SupervisionSession) -> Side | None:
    """Which of the two the person is in this session; None for everybody else."""
    if is_worker_of(user, session):
        return Side.WORKER
    return Side.SUPERVISOR if held_it(user, session) else None


def can_see_sessions(user: User, enrolment: Enrolment) -> bool:
    """May open the list of an enrolment's sessions: the worker, the supervisor of now, and those who oversee it."""
    return is_own(user, enrolment) or supervises(user, enrolment) or oversees_enrolment(user, enrolment)


def can_read_content(user: User, session: SupervisionSession) -> bool:
    """Summary, actions, points, reasons: the worker, the supervisor who held it, and whom the worker lets read it; the
    principal social worker to whom one that was held is disclosed."""
    if side_of(user, session) is not None or is_shared_with(user, session):
        return True
    return session.state in HELD_STATES and is_disclosed_to(user, session.enrolment, session)


def can_disclose_session(user: User, session: SupervisionSession) -> bool:
    """The principal social worker or deputy, for whom it is facts only, once it was held."""
    held = session.state in HELD_STATES
    return held and can_open_content(user, session.enrolment) and not can_read_content(user, session)


def can_read_wellbeing(user: User, session: SupervisionSession) -> bool:
    """Only the two whose session it was; it is never shared."""
    return side_of(user, session) is not None


def is_shared_with(user: User, session: SupervisionSession) -> bool:
    """The worker lets this person read it, and they supervise or assess the worker now."""
    if not supervises_or_assesses(user, session.enrolment):
        return False
    return any(share.shared_with_id == user.pk and share.ended_at is None for share in session.shares.all())


def can_share_session(user: User, session: SupervisionSession) -> bool:
    """The worker alone decides who else reads what was said; once it has been held."""
    return is_worker_of(user, session) and session.state in HELD_STATES


def sees_as_it_is(user: User, session: SupervisionSession) -> bool:
    """Follows it today; whoever only keeps facts of it from an earlier placement reads it as it was then."""
    enrolment = session.enrolment
    follows = supervises(user, enrolment) or oversees_enrolment(user, enrolment)
    return follows or can_read_content(user, session)


def can_see_open_actions(user: User, enrolment: Enrolment) -> bool:
    """What is still to be done: the worker, and the supervisor of now, also when somebody else held the session."""
    return is_own(user, enrolment) or supervises(user, enrolment)


def can_record_absence(user: User, enrolment: Enrolment, side: str) -> bool:
    """Each for oneself; the supervisor of now for the worker too; the co-ordinator for either."""
    if coordinates(user, enrolment):
        return True
    if side == Side.WORKER:
        return is_own(user, enrolment) or supervises(user, enrolment)
    return supervises(user, enrolment) and not is_own(user, enrolment)


def absence_sides(user: User, enrolment: Enrolment) -> list[Side]:
    """For which of the two the person may enter, change and take out absences."""
    return [side for side in Side if can_record_absence(user, enrolment, side)]


def can_plan_session(user: User, enrolment: Enrolment) -> bool:
    """The supervisor of now plans; the worker may ask for a session by planning it."""
    return is_own(user, enrolment) or supervises(user, enrolment)


def can_log_session(user: User, enrolment: Enrolment) -> bool:
    """Only the supervisor of now writes up a session that nobody had planned; never for oneself."""
    return supervises(user, enrolment) and not is_own(user, enrolment)


def can_change_plan(user: User, session: SupervisionSession) -> bool:
    """While it is planned: the worker and the supervisor of now."""
    return session.state == SessionState.PLANNED and can_plan_session(user, session.enrolment)


def records_session(user: User, session: SupervisionSession) -> bool:
    """Whose part it is to write it up: while planned the supervisor of now, afterwards the one who held it."""
    if session.state == SessionState.PLANNED:
        return can_log_session(user, session.enrolment)
    return held_it(user, session)


def can_record_session(user: User, session: SupervisionSession) -> bool:
    """Write up a planned session, or correct a recorded one before both have signed."""
    return session.state in {SessionState.PLANNED, SessionState.RECORDED} and records_session(user, session)


def can_sign_session(user: User, session: SupervisionSession) -> bool:
    """The worker and the supervisor who held it, each for oneself, while it waits for signatures."""
    return session.state == SessionState.RECORDED and side_of(user, session) is not None


def can_add_addendum(user: User, session: SupervisionSession) -> bool:
    """Either of the two, once both have signed."""
    return session.state == SessionState.SIGNED and side_of(user, session) is not None


def can_close_session(user: User, session: SupervisionSession) -> bool:
    """The co-ordinator, when one of the two has left before signing."""
    return session.state == SessionState.RECORDED and coordinates(user, session.enrolment)


def can_complete_action(user: User, action: Action) -> bool:
    """The two of the session; the supervisor of now, who sees it while it is open."""
    if side_of(user, action.session) is not None:
        return True
    return action.done_on is None and can_see_open_actions(user, action.session.enrolment)
