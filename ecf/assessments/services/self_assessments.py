"""A worker's own view of where they stand: begun, written as they think, finished and then left as it is."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from ecf.assessments import self_assessment_errors as errors
from ecf.assessments.models import SelfAssessment, StandardLevel
from ecf.assessments.models.self_assessment import LONGEST_OVERALL, LONGEST_WORDS
from ecf.assessments.review_turns import opens_on
from ecf.assessments.self_assessment_rules import can_write_self_assessment, stage_asked
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.models import Audience
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.services import mark_run_here, record_outcome
from ecf.enrolments.services.locking import locked
from ecf.people.models import User

SELF_ASSESSMENT = "self_assessment"


class Rating(TypedDict, total=False):
    """What is said about one standard; what is left out stays as it is."""

    level: int | None
    words: str


def begin_self_assessment(
    *, enrolment: Enrolment, milestone: str = "", by: User, today: dt.date | None = None
) -> SelfAssessment:
    """A draft of the worker's: at a milestone that asks for one, or without one whenever they like.

    At a milestone it opens as many days before it is due as the employer calls soon (`due_soon_days`), and from then
    on the product runs that milestone. It goes through the standards of the stage that the milestone closes or lies
    in; without one, of the stage that the next assessment closes. Raises NotYourSelfAssessment, NoScale,
    NoSuchSelfAssessment, NotOpenYet, SelfAssessmentBegun, SelfAssessmentDone, WrongState once the enrolment has ended.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        if not can_write_self_assessment(by, row):
            raise errors.NotYourSelfAssessment
        if not row.framework_version.parsed.scale:
            raise errors.NoScale
        found = SelfAssessment(enrolment=row, framework_version=row.framework_version, milestone=milestone)
        if milestone:
            _take_milestone(c, found, today or clock.today())
        elif SelfAssessment.objects.filter(enrolment=row, milestone="", finished_on__isnull=True).exists():
            raise errors.SelfAssessmentBegun
        found.stage = stage_asked(row, milestone).code
        c.save(found)
        _note(c, found, "begun", audience=Audience.ACTOR)
    return found


def _take_milestone(c: Change, found: SelfAssessment, day: dt.date) -> None:
    scheduled = _scheduled(found)
    if scheduled is None:
        raise errors.NoSuchSelfAssessment(field="milestone")
    same = SelfAssessment.objects.filter(
        enrolment=found.enrolment, framework_version=found.framework_version, milestone=found.milestone
    )
    if scheduled.is_met:
        raise errors.SelfAssessmentDone
    if same.exists():
        raise errors.SelfAssessmentBegun
    opens = opens_on(scheduled, found.enrolment, day)
    if opens is None or day < opens:
        raise errors.NotOpenYet(field="milestone")
    mark_run_here(milestone=scheduled, by=c.by)


def _scheduled(assessment: SelfAssessment) -> ScheduledMilestone | None:
    return assessment.enrolment.milestones.filter(key=assessment.milestone, kind=SELF_ASSESSMENT).first()


def write_self_assessment(
    *, assessment: SelfAssessment, by: User, levels: Mapping[str, Rating] | None = None, overall: str | None = None
) -> SelfAssessment:
    """Keeps what the worker says so far; what is left out stays as it is.

    `levels` are by standard: a number of the scale or None, and a few words. Raises NotYourSelfAssessment,
    SelfAssessmentFinished, BadValues by field (`levels.EC1.level`); StaleVersion under `expecting`.
    """
    with change(by=by) as c:
        stored = _own_draft(c, assessment, by)
        given = levels or {}
        broken = [*_level_troubles(stored, given), *_overall_troubles(overall)]
        if broken:
            raise BadValues(broken)
        if overall is not None:
            stored.overall = overall.strip()
        _keep(stored, given)
        c.bump(stored)
    return stored


def _keep(assessment: SelfAssessment, given: Mapping[str, Rating]) -> None:
    rated = assessment.rated()
    for code, said in given.items():
        row = rated.get(code) or StandardLevel(assessment=assessment, code=code)
        row.level = said.get("level", row.level)
        row.words = said["words"].strip() if "words" in said else row.words
        row.save()


def finish_self_assessment(*, assessment: SelfAssessment, by: User, today: dt.date | None = None) -> SelfAssessment:
    """It is done: those who supervise and assess the worker read it from now on, and nothing of it changes any more.

    The milestone that asked for it is met that day. Raises NotYourSelfAssessment, SelfAssessmentFinished, BadValues
    with LevelMissing for each standard without a level.
    """
    day = today or clock.today()
    with change(by=by) as c:
        stored = _own_draft(c, assessment, by)
        rated = stored.rated()
        missing = [each for each in stored.asked.standards if each.code not in rated or rated[each.code].level is None]
        if missing:
            raise BadValues([_missing(each.code, each.title) for each in missing])
        stored.finish()
        stored.finished_on = day
        c.bump(stored)
        _note(c, stored, "finished", on=day)
        _meet(c, stored, day)
    return stored


def _missing(code: str, title: str) -> BadValue:
    return errors.LevelMissing(message=f"Choose where you stand on “{title}”.", field=f"levels.{code}.level")


def _meet(c: Change, assessment: SelfAssessment, day: dt.date) -> None:
    """Meets the milestone that asked for it, if the worker is still on that framework."""
    scheduled = _scheduled(assessment) if assessment.milestone else None
    is_same = assessment.framework_version_id == assessment.enrolment.framework_version_id
    if scheduled is not None and is_same and not scheduled.is_met:
        record_outcome(milestone=scheduled, outcome="done", met_on=day, by=c.by)


def discard_self_assessment(*, assessment: SelfAssessment, by: User) -> None:
    """Throws a draft away, with what was written. Raises NotYourSelfAssessment, SelfAssessmentFinished."""
    with change(by=by) as c:
        stored = _own_draft(c, assessment, by)
        gone = SelfAssessment(pk=stored.pk, enrolment=stored.enrolment, milestone=stored.milestone)
        _note(c, gone, "discarded", audience=Audience.ACTOR)
        stored.delete()


def _own_draft(c: Change, assessment: SelfAssessment, by: User) -> SelfAssessment:
    locked(c, assessment.enrolment)
    rows = SelfAssessment.objects.select_related("enrolment__social_worker", "framework_version")
    stored = c.lock(rows.prefetch_related("levels"), assessment.pk)
    if not can_write_self_assessment(by, stored.enrolment):
        raise errors.NotYourSelfAssessment
    if stored.is_finished:
        raise errors.SelfAssessmentFinished
    return stored


def _level_troubles(assessment: SelfAssessment, given: Mapping[str, Rating]) -> Iterator[BadValue]:
    known = {each.code for each in assessment.asked.standards}
    definition = assessment.framework_version.parsed
    for code, said in given.items():
        if code not in known:
            yield errors.UnknownStandard(field=f"levels.{code}")
        level = said.get("level")
        if level is not None and definition.level(level) is None:
            yield errors.UnknownLevel(field=f"levels.{code}.level")
        yield from _length_troubles(f"levels.{code}.words", said.get("words") or "", LONGEST_WORDS)


def _overall_troubles(overall: str | None) -> Iterator[BadValue]:
    return _length_troubles("overall", overall or "", LONGEST_OVERALL)


def _length_troubles(field: str, text: str, limit: int) -> Iterator[BadValue]:
    if len(text) > limit:
        words = f"This must be {limit:,} characters or fewer. It has {len(text):,}."
        yield errors.TextTooLong(message=words, field=field)


def _note(
    c: Change,
    assessment: SelfAssessment,
    what: str,
    *,
    on: dt.date | None = None,
    audience: str = Audience.ALL,
    **body: Any,
) -> None:
    if assessment.milestone:
        body["milestone"] = assessment.milestone
    kind, enrolment_id = f"self_assessment.{what}", assessment.enrolment_id
    c.record(kind, subject=assessment, enrolment_id=enrolment_id, audience=audience, on=on, **body)
