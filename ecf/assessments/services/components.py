"""What an assessment is made of beside the portfolio: marks, practice, a discussion; and what stands as met."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ecf.assessments import component_errors as errors
from ecf.assessments.assessment_errors import NotOnThisPart
from ecf.assessments.assessment_rules import check_state
from ecf.assessments.assessment_selectors import standards_asked
from ecf.assessments.component_marks import MarksCheck, check_marks, mark_within
from ecf.assessments.component_rules import (
    BEFORE_DECIDED,
    PORTFOLIO,
    books_discussion,
    overrides_component,
    records_component,
    takes_result,
)
from ecf.assessments.models import Assessment, ComponentResult, GivenResult
from ecf.assessments.services.opening import locked_assessment, note
from ecf.core import clock
from ecf.core.canonical import canonical
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.enrolments.services.locking import locked
from ecf.framework.components import Component
from ecf.people.models import User

LONGEST_NOTES, LONGEST_REASON, LONGEST_WHERE = 10_000, 2000, 200


class MarksRefused(BadValues):
    """At least one line is wrong, so nothing was loaded; `errors` has them all."""


def record_mark(*, assessment: Assessment, mark: Decimal | str, by: User, today: dt.date | None = None) -> Assessment:
    """The mark of the knowledge component, by the co-ordinator; the framework says which mark is enough.

    Raises NotYourComponent, NotOnThisPart, WrongAssessmentState once it is decided, ResultSettled once
    the panel has agreed with a mark before it, WrongMark, MarkOutOfRange.
    """
    day = today or clock.today()
    with change(by=by) as c:
        stored, component = _to_record(c, assessment, "knowledge", by)
        given = mark_within(_decimal(mark), component)
        result = _result(stored, "knowledge")
        result.mark, result.is_met = given, component.is_enough(given)
        return _recorded(c, stored, result, day)


def _decimal(mark: Decimal | str) -> Decimal:
    try:
        found = Decimal(str(mark).strip())
    except InvalidOperation as error:
        raise errors.WrongMark(message="Write the mark as a number, like 61 or 61.5.", field="mark") from error
    if not found.is_finite():
        raise errors.WrongMark(message="Write the mark as a number, like 61 or 61.5.", field="mark")
    return found


def judge_practice(
    *, assessment: Assessment, standards: Mapping[str, bool], by: User, today: dt.date | None = None
) -> Assessment:
    """Whether each standard that was looked at was met, by the assessor; each one judged must be met.

    Raises NotYourComponent, NotOnThisPart, WrongAssessmentState, ResultSettled, NothingJudged, StandardNotAsked.
    """
    day = today or clock.today()
    with change(by=by) as c:
        stored, _ = _to_record(c, assessment, "practice", by)
        if not standards:
            raise errors.NothingJudged(field="standards")
        foreign = sorted(set(standards) - set(standards_asked(stored)))
        if foreign:
            words = f"This assessment does not ask for {', '.join(foreign)[:200]}."
            raise errors.StandardNotAsked(message=words, field="standards")
        result = _result(stored, "practice")
        result.standards = canonical({code: bool(is_met) for code, is_met in standards.items()})
        result.is_met = all(standards.values())
        return _recorded(c, stored, result, day)


def book_discussion(*, assessment: Assessment, at: dt.datetime, where: str, by: User) -> Assessment:
    """When and where the professional discussion is to be held, by the co-ordinator; a new slot takes the place of the
    one before. Raises NotYourComponent, NotOnThisPart, WrongAssessmentState, ResultSettled, BadValue."""
    with change(by=by) as c:
        stored = _locked(c, assessment)
        if not books_discussion(by, stored):
            raise errors.NotYourComponent(message="Only the programme co-ordinator books the discussion.")
        _component(stored, "discussion")
        _check_takes(stored, "discussion")
        _short_enough("booked_where", where, LONGEST_WHERE)
        result = _result(stored, "discussion")
        result.booked_for, result.booked_where = at, where.strip()
        c.save(result)
        c.bump(stored)
        note(c, stored, "component.booked", on=at.date(), component="discussion")
        return stored


def record_discussion(
    *,
    assessment: Assessment,
    held_on: dt.date,
    notes: str,
    is_met: bool,
    by: User,
    today: dt.date | None = None,
) -> Assessment:
    """That the professional discussion was held, what it showed, and whether that is enough: by the assessor or a panel
    member. Raises NotYourComponent, NotOnThisPart, WrongAssessmentState, ResultSettled, NotHeldYet, NotesMissing,
    BadValue."""
    day = today or clock.today()
    with change(by=by) as c:
        stored, _ = _to_record(c, assessment, "discussion", by)
        if held_on > day or held_on < stored.enrolment.started_on:
            raise errors.NotHeldYet(field="held_on")
        if not notes.strip():
            raise errors.NotesMissing(field="notes")
        _short_enough("notes", notes, LONGEST_NOTES)
        result = _result(stored, "discussion")
        result.held_on, result.notes, result.is_met = held_on, notes.strip(), is_met
        return _recorded(c, stored, result, day)


def override_component(
    *, assessment: Assessment, kind: str, reason: str, by: User, today: dt.date | None = None
) -> Assessment:
    """Says that a component stands as met although it is not, or was not held: by the principal social worker or the
    named deputy who could confirm, with a reason that stays. Never the portfolio. Raises OnlyPswOverrides,
    NotOnThisPart, WrongAssessmentState, ReasonMissing, BadValue."""
    day = today or clock.today()
    with change(by=by) as c:
        stored = _locked(c, assessment)
        if not overrides_component(by, stored):
            raise errors.OnlyPswOverrides
        _component(stored, kind)
        check_state(stored, *BEFORE_DECIDED)
        if not reason.strip():
            raise errors.ReasonMissing(field="reason")
        _short_enough("reason", reason, LONGEST_REASON)
        result = _result(stored, kind)
        result.override_reason, result.overridden_by, result.overridden_on = reason.strip(), by, day
        c.save(result)
        _keep(c, stored, kind, day, is_override=True, reason=result.override_reason)
        c.bump(stored)
        note(c, stored, "component.overridden", on=day, component=kind)
        return stored


def import_marks(*, text: str, by: User, today: dt.date | None = None) -> MarksCheck:
    """Loads the marks of a CSV file, all of them or none, by the co-ordinator of those whom it names.

    Raises MarksFileWrong, MarksRefused with every wrong line.
    """
    day = today or clock.today()
    with change(by=by):
        found = check_marks(text=text, by=by)
        if found.errors:
            raise MarksRefused([each for each in found.errors if isinstance(each, BadValue)])
        for match in sorted(found.matches, key=lambda each: each.assessment.enrolment_id):
            record_mark(assessment=match.assessment, mark=match.line.mark, by=by, today=day)
        return found


def _locked(c: Change, assessment: Assessment) -> Assessment:
    locked(c, assessment.enrolment)
    return locked_assessment(c, assessment)


def _to_record(c: Change, assessment: Assessment, kind: str, by: User) -> tuple[Assessment, Component]:
    stored = _locked(c, assessment)
    if not records_component(by, stored, kind):
        raise errors.NotYourComponent
    component = _component(stored, kind)
    _check_takes(stored, kind)
    return stored, component


def _check_takes(stored: Assessment, kind: str) -> None:
    check_state(stored, *BEFORE_DECIDED)
    if not takes_result(stored, kind):
        raise errors.ResultSettled


def _component(stored: Assessment, kind: str) -> Component:
    for each in stored.components:
        if each.kind == kind != PORTFOLIO:
            return each
    raise NotOnThisPart(field="kind")


def _result(stored: Assessment, kind: str) -> ComponentResult:
    found = ComponentResult.objects.filter(assessment=stored, kind=kind).first()
    return found or ComponentResult(assessment=stored, kind=kind)


def _recorded(c: Change, stored: Assessment, result: ComponentResult, day: dt.date) -> Assessment:
    result.recorded_by, result.recorded_on = c.by, day
    c.save(result)
    same = {name: getattr(result, name) for name in ("mark", "standards", "held_on", "notes", "is_met")}
    _keep(c, stored, result.kind, day, **same)
    c.bump(stored)
    note(c, stored, "component.recorded", on=day, component=result.kind)
    return stored


def _keep(
    c: Change, stored: Assessment, kind: str, day: dt.date, *, is_override: bool = False, **values: Any
) -> GivenResult:
    """As it was given: a correction stands beside it."""
    number = stored.given_results.filter(kind=kind, is_override=is_override).count() + 1
    row = GivenResult(assessment=stored, kind=kind, is_override=is_override, number=number, **values)
    row.round, row.by, row.given_on = stored.round, c.by, day
    return c.save(row)


def ask_for_results_anew(assessment: Assessment) -> None:
    """An outcome was set aside, so every part is recorded anew; what was given before is kept. Inside a change."""
    ComponentResult.objects.filter(assessment=assessment).delete()


def _short_enough(name: str, words: str, most: int) -> None:
    if len(words) > most:
        message = f"This must be {most:,} characters or fewer. It has {len(words):,}."
        raise BadValue("too_long", message, name)
