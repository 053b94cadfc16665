"""The assessor looks at the bundle and recommends."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from ecf.assessments import judging_errors as errors
from ecf.assessments.assessment_rules import assesses_it, check_state
from ecf.assessments.assessment_selectors import current_bundle, standards_asked
from ecf.assessments.models import (
    Assessment,
    AssessmentOutcome,
    AssessmentState,
    PartName,
    Recommendation,
    RecommendedStandard,
)
from ecf.assessments.services.opening import give_part, locked_assessment, note
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.signatures import sign
from ecf.enrolments.services.locking import locked
from ecf.people.models import User

FORM = 1
TEXTS = ("strengths", "areas", "overall")
Said = Iterable[Mapping[str, Any]]


def start_assessing(*, assessment: Assessment, by: User, today: dt.date | None = None) -> Recommendation:
    """The assessor of now begins; from then on the worker cannot take it back. Beginning again changes nothing.

    Raises NotTheAssessor, OnePersonOnePart, WrongAssessmentState.
    """
    day = today or clock.today()
    with change(by=by) as c:
        stored = _to_assess(c, assessment, by)
        return _begun(c, stored, day)


def _to_assess(c: Change, assessment: Assessment, by: User) -> Assessment:
    locked(c, assessment.enrolment)
    stored = locked_assessment(c, assessment)
    if not assesses_it(by, stored):
        raise errors.NotTheAssessor
    check_state(stored, AssessmentState.SUBMITTED)
    return stored


def _begun(c: Change, stored: Assessment, day: dt.date) -> Recommendation:
    bundle = current_bundle(stored)
    found = Recommendation.objects.filter(bundle=bundle).first()
    if found is not None and found.by_id == c.by.pk:
        return c.lock(Recommendation.objects.select_related("bundle"), found.pk)
    give_part(c, stored, c.by, PartName.ASSESSOR)
    if found is None:
        found = Recommendation(assessment=stored, bundle=bundle, by=c.by)
    found.by = c.by  # somebody else became the assessor before it was given: what is there is handed over
    c.save(found)
    for code in standards_asked(stored):
        RecommendedStandard.objects.get_or_create(recommendation=found, code=code)
    if stored.assessor_started_on is None:
        stored.assessor_started_on = day
        c.bump(stored)
        note(c, stored, "assessment.assessor_started", on=day)
    return found


def change_recommendation(
    *, assessment: Assessment, by: User, standards: Said = (), today: dt.date | None = None, **values: str
) -> Recommendation:
    """Keeps a draft: `outcome`, `strengths`, `areas`, `overall`, and per standard `{code, is_met, reason, items}`,
    where items are places in the bundle. A draft may be unfinished.

    Raises NotTheAssessor, WrongAssessmentState, BadValues by field.
    """
    with change(by=by) as c:
        stored = _to_assess(c, assessment, by)
        found = _begun(c, stored, today or clock.today())
        _write(c, found, values, standards)
        return found


def _write(c: Change, found: Recommendation, values: Mapping[str, str], standards: Said) -> None:
    broken = [] if values.get("outcome", "") in {"", *AssessmentOutcome.values} else [errors.unknown_outcome()]
    for name, text in values.items():
        setattr(found, name, text.strip())
    rows = {row.code: row for row in found.standards.all()}
    places = {item.position: item for item in found.bundle.items.all()}
    for number, said in enumerate(standards):
        broken += _standard(rows, places, said, number)
    if broken:
        raise BadValues(broken)
    c.save(found)


def _standard(
    rows: Mapping[str, RecommendedStandard], places: Mapping[int, Any], said: Mapping[str, Any], number: int
) -> list[BadValue]:
    row, wanted = rows.get(str(said.get("code", ""))), list(said.get("items") or [])
    if row is None:
        return [
            BadValue(
                "unknown_standard", "This assessment does not ask about that standard.", f"standards.{number}.code"
            )
        ]
    if not set(wanted) <= set(places):
        return [BadValue("not_in_bundle", "The bundle has no piece at that place.", f"standards.{number}.items")]
    row.is_met, row.reason = said.get("is_met"), str(said.get("reason") or "").strip()
    row.full_clean(exclude=["recommendation"])
    row.save()
    row.items.set(places[place] for place in wanted)
    return []


def recommend(
    *, assessment: Assessment, by: User, standards: Said = (), today: dt.date | None = None, **values: str
) -> Assessment:
    """The assessor gives their recommendation: signed and locked; the panel is next.

    Every standard has met or not with a reason, those that are met at least one piece of the bundle; a pass with a
    standard that is not met says in `overall` why (assumed). Raises NotTheAssessor, WrongAssessmentState (nothing is
    submitted), RecommendationUnfinished by field, BadValues.
    """
    day = today or clock.today()
    with change(by=by) as c:
        stored = _to_assess(c, assessment, by)
        found = _begun(c, stored, day)
        _write(c, found, values, standards)
        _check_finished(found)
        found.given_at = timezone.now()
        c.bump(found)
        sign(subject=Recommendation.for_signing([found.pk]).get(), by=by, form_version=FORM)
        stored.recommended_on = day
        stored.recommend()
        c.bump(stored)
        note(c, stored, "assessment.recommended", on=day, round=stored.round)
    return stored


def _check_finished(found: Recommendation) -> None:
    broken: list[BadValue] = []
    if not found.outcome:
        broken.append(errors.RecommendationUnfinished(message="Say whether you recommend a pass.", field="outcome"))
    broken += [
        errors.RecommendationUnfinished(message=words, field=name)
        for name, words in errors.TEXT_MISSING.items()
        if not getattr(found, name)
    ]
    for number, row in enumerate(found.standards.prefetch_related("items").order_by("code")):
        if row.is_met is None or not row.reason:
            words = f"{row.code}: say whether it is met, and why."
            broken.append(errors.RecommendationUnfinished(message=words, field=f"standards.{number}"))
        elif row.is_met and not row.items.all():
            words = f"{row.code}: name at least one piece of the bundle that shows it."
            broken.append(errors.RecommendationUnfinished(message=words, field=f"standards.{number}"))
    if broken:
        raise BadValues(broken)
