"""What becomes of a concern. Each step is an event in the concern's own stream, which names nobody's enrolment."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.models import Audience
from ecf.core.working_days import add_working_days
from ecf.enrolments.selectors import enrolment_of
from ecf.people.employer_settings import setting
from ecf.people.models import SocialWorker, User
from ecf.supervision import concern_errors as errors
from ecf.supervision.concern_models import (
    LONGEST,
    Concern,
    ConcernMailKind,
    ConcernMessage,
    ConcernMessageKind,
    ConcernState,
    ConcernTopic,
)
from ecf.supervision.concern_rules import can_take_back_concern, is_raiser, is_told
from ecf.supervision.concern_selectors import Office, office_of, open_concerns_of, readers_for, readers_of
from ecf.supervision.services.concern_mail import tell

MOST_OPEN = 5


def raise_concern(
    *,
    topic: str,
    about_psw: bool,
    what_happened: str,
    by: User,
    what_would_help: str = "",
    expected_readers: Collection[UUID] | None = None,
    today: dt.date | None = None,
) -> Concern:
    """A worker tells the principal social worker something in confidence, or the deputy if it is about them.

    It goes to the employer of the worker's journey of now, or of the last one. It is to be acknowledged within the
    employer's `concern_days` (5 working days unless chosen otherwise; assumed). The very words of one that is open
    are that one, returned as it is. Nothing of the enrolment is touched. `expected_readers`: ids of those whom the
    worker was told would read it. Raises NothingToRaiseHere, TooManyConcerns (5 open at once, assumed), NoDeputyNamed,
    NobodyInPost, ReadersChanged, BadValues.
    """
    day = today or clock.today()
    words = {"what_happened": what_happened.strip(), "what_would_help": what_would_help.strip()}
    _check(topic, words)
    with change(by=by) as c:
        enrolment = enrolment_of(by)
        if enrolment is None:
            raise errors.NothingToRaiseHere
        c.lock(SocialWorker.objects, enrolment.social_worker_id)
        same = open_concerns_of(by).filter(topic=topic, about_psw=about_psw, **words).first()
        if same is not None:
            return same
        if open_concerns_of(by).count() >= MOST_OPEN:
            raise errors.TooManyConcerns(MOST_OPEN)
        office = office_of(enrolment.employer_id, day)
        readers = _readers(by, office, about_psw=about_psw)
        if expected_readers is not None and set(expected_readers) != {user.pk for user in readers}:
            raise errors.ReadersChanged
        concern = Concern(raised_by=by, employer=enrolment.employer, topic=topic, about_psw=about_psw, **words)
        _promise(concern, day)
        c.save(concern)
        _note(c, "concern.raised", concern)
        tell(c, concern, ConcernMailKind.TOLD, readers_of(concern, office))
    return concern


def _readers(by: User, office: Office, *, about_psw: bool) -> tuple[User, ...]:
    readers = readers_for(by, office, about_psw=about_psw)
    if not readers:
        raise errors.NoDeputyNamed(field="about_psw") if office.in_post else errors.NobodyInPost
    return readers


def _promise(concern: Concern, day: dt.date) -> None:
    """From this day the employer has so many working days to acknowledge it."""
    concern.raised_on = day
    concern.acknowledge_by = add_working_days(day, int(setting(concern.employer_id, "concern_days", day)))


def add_to_concern(*, concern: Concern, text: str, by: User, today: dt.date | None = None) -> ConcernMessage:
    """The worker writes more. One that was closed is open again, and is to be acknowledged anew.

    Raises NotYourConcern, TakenBack, BadValue.
    """
    words = _checked("text", text)
    with change(by=by) as c:
        stored = _locked(c, concern)
        if not is_raiser(by, stored):
            raise errors.NotYourConcern
        if stored.state == ConcernState.TAKEN_BACK:
            raise errors.TakenBack
        if stored.state == ConcernState.CLOSED:
            stored.raise_again()
            _promise(stored, today or clock.today())
            _note(c, "concern.raised_again", stored)
        else:
            _note(c, "concern.added_to", stored)
        return _write(c, stored, by=by, text=words)


def take_back_concern(*, concern: Concern, by: User) -> Concern:
    """The worker takes it back before anybody has acknowledged it: its words are deleted, that it happened stays.

    Raises NotYourConcern, CannotTakeBack.
    """
    with change(by=by) as c:
        stored = _locked(c, concern)
        if not is_raiser(by, stored):
            raise errors.NotYourConcern
        if not can_take_back_concern(by, stored):
            raise errors.CannotTakeBack
        stored.take_back()
        stored.what_happened = stored.what_would_help = ""
        stored.topic = ConcernTopic.OTHER
        stored.messages.all().delete()
        c.save(stored)
        _note(c, "concern.taken_back", stored)
    return stored


def acknowledge_concern(*, concern: Concern, by: User, text: str = "", today: dt.date | None = None) -> Concern:
    """The office says that it has read it, with first words or without; the worker is told that there is news.

    Raises NotToldToYou, AcknowledgedAlready, ConcernClosed, BadValue.
    """
    words = _checked("text", text, required=False)
    with change(by=by) as c:
        stored = _locked(c, concern)
        _check_told(by, stored)
        if stored.state == ConcernState.ACKNOWLEDGED:
            raise errors.AcknowledgedAlready
        if stored.state == ConcernState.CLOSED:
            raise errors.ConcernClosed
        stored.acknowledge()
        stored.acknowledged_on = stored.acknowledged_on or today or clock.today()
        _note(c, "concern.acknowledged", stored)
        _write(c, stored, by=by, text=words, kind=ConcernMessageKind.ACKNOWLEDGED)
    return stored


def answer_concern(*, concern: Concern, text: str, by: User) -> ConcernMessage:
    """The office writes to the worker. Raises NotToldToYou, NotAcknowledged, ConcernClosed, BadValue."""
    words = _checked("text", text)
    with change(by=by) as c:
        stored = _acknowledged(c, concern, by)
        _note(c, "concern.answered", stored)
        return _write(c, stored, by=by, text=words)


def close_concern(*, concern: Concern, text: str, by: User) -> Concern:
    """The office closes it with what was done; the worker can open it again by writing.

    Raises NotToldToYou, NotAcknowledged, ConcernClosed, BadValue, StaleVersion under `expecting`.
    """
    words = _checked("text", text)
    with change(by=by) as c:
        stored = _acknowledged(c, concern, by)
        stored.close()
        _note(c, "concern.closed", stored)
        _write(c, stored, by=by, text=words, kind=ConcernMessageKind.CLOSED)
    return stored


def _locked(c: Change, concern: Concern) -> Concern:
    return c.lock(Concern.objects.select_related("raised_by", "employer"), concern.pk)


def _check_told(by: User, concern: Concern) -> None:
    if not is_told(by, concern):
        raise errors.NotToldToYou


def _acknowledged(c: Change, concern: Concern, by: User) -> Concern:
    """The concern, locked, for the office to write to. Raises what stands in the way."""
    stored = _locked(c, concern)
    _check_told(by, stored)
    if stored.state == ConcernState.RAISED:
        raise errors.NotAcknowledged
    if stored.state == ConcernState.CLOSED:
        raise errors.ConcernClosed
    return stored


def _write(
    c: Change, concern: Concern, *, by: User, text: str, kind: ConcernMessageKind = ConcernMessageKind.WORDS
) -> ConcernMessage:
    """Adds to the conversation and lets the other side know that there is something to read."""
    c.save(concern)
    message = c.save(ConcernMessage(concern=concern, by=by, kind=kind, text=text))
    if is_raiser(by, concern):
        tell(c, concern, ConcernMailKind.MORE, readers_of(concern, office_of(concern.employer_id)))
    else:
        tell(c, concern, ConcernMailKind.NEWS, [concern.raised_by])
    return message


def _note(c: Change, kind: str, concern: Concern) -> None:
    """An event in the concern's own stream: without employer and enrolment it is on nobody's timeline."""
    c.record(kind, subject=concern, stream=f"concern:{concern.pk}", audience=Audience.ACTOR)


def _checked(field: str, text: str, *, required: bool = True) -> str:
    words = text.strip()
    if required and not words:
        raise errors.WordsMissing(field=field)
    if len(words) > LONGEST[field]:
        raise errors.WordsTooLong(
            message=f"This must be {LONGEST[field]:,} characters or fewer. It has {len(words):,}.", field=field
        )
    return words


def _check(topic: str, words: dict[str, str]) -> None:
    """Everything that is wrong is told at once."""
    broken: list[BadValue] = []
    if topic not in ConcernTopic.values:
        broken.append(errors.TopicMissing(field="topic"))
    for field, text in words.items():
        try:
            _checked(field, text, required=field == "what_happened")
        except BadValue as wrong:
            broken.append(wrong)
    if broken:
        raise BadValues(broken)
