"""Samples for an outside moderator: drawn by the co-ordinator, looked at one by one, closed."""

import datetime as dt
import secrets
from typing import Any

from django.utils import timezone

from ecf.assessments import sample_errors as errors
from ecf.assessments import sample_rules as rules
from ecf.assessments.models import (
    AssessmentPart,
    Finding,
    ModerationSample,
    PartName,
    SampledAssessment,
    WhySampled,
)
from ecf.assessments.sample_selectors import all_open_samples, percent_drawn, to_draw_from, why_certain
from ecf.assessments.sampling import sampled
from ecf.assessments.services.opening import give_part, note
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.signatures import sign
from ecf.people.models import Employer, User

FORM = 1


def draw_sample(
    *,
    employer: Employer,
    moderator: User | None,
    first_on: dt.date,
    last_on: dt.date,
    look_by: dt.date,
    by: User,
    seed: str = "",
    today: dt.date | None = None,
) -> ModerationSample:
    """Draws from the outcomes that were told from `first_on` to `last_on`; the moderator reads them from now on.

    Nobody picks: every fail and every panel that differed goes in, of the others a share by lot. `seed` draws the same
    again; by default it is new. Raises NotYoursToDraw, NotAnOutsideModerator, WrongPeriod, NothingToSample.
    """
    day = today or clock.today()
    if not rules.can_draw(by, employer):
        raise errors.NotYoursToDraw
    if moderator is None or not rules.can_moderate(moderator, employer, day):
        raise errors.NotAnOutsideModerator(field="moderator")
    _check_days(first_on, last_on, look_by, day)
    with change(by=by) as c:
        return _draw(c, employer, moderator, (first_on, last_on, look_by), seed or secrets.token_hex(8), day)


def _check_days(first_on: dt.date, last_on: dt.date, look_by: dt.date, day: dt.date) -> None:
    broken: list[BadValue] = []
    if last_on < first_on:
        broken.append(errors.WrongPeriod(message="The last day must not be before the first.", field="last_on"))
    elif last_on > day:
        broken.append(errors.WrongPeriod(message="The last day must be today or in the past.", field="last_on"))
    if look_by < day:
        broken.append(errors.WrongPeriod(message="This day must be today or in the future.", field="look_by"))
    if broken:
        raise BadValues(broken)


def _draw(
    c: Change, employer: Employer, moderator: User, days: tuple[dt.date, dt.date, dt.date], seed: str, day: dt.date
) -> ModerationSample:
    first_on, last_on, _ = days
    population = {row.pk: row for row in to_draw_from(employer, first_on, last_on, moderator)}
    if not population:
        raise errors.NothingToSample(field="first_on")
    certain, percent = why_certain(population.values()), percent_drawn(employer.pk, day)
    made = ModerationSample(employer=employer, moderator=moderator, drawn_by=c.by, drawn_on=day, seed=seed)
    made.first_on, made.last_on, made.look_by = days
    made.percent, made.population, made.drawn_from = percent, len(population), [str(pk) for pk in population]
    c.save(made)
    chosen = sampled(population, certain, percent, seed)
    for position, pk in enumerate(chosen, start=1):
        why = certain.get(pk, WhySampled.DRAWN)
        c.save(SampledAssessment(sample=made, assessment=population[pk], position=position, why=why))
        give_part(c, population[pk], moderator, PartName.MODERATOR, by=c.by)
        note(c, population[pk], "assessment.sampled", on=day, audience="worker_overseers", sample=made.pk)
    _note(c, made, "sample.drawn", day, seed=seed, population=made.population, size=len(chosen), percent=percent)
    return made


def _note(c: Change, sample: ModerationSample, kind: str, day: dt.date, **body: Any) -> None:
    c.record(kind, subject=sample, employer_id=sample.employer_id, on=day, **body)


def give_finding(
    *, row: SampledAssessment, by: User, finding: str, words: str, today: dt.date | None = None
) -> SampledAssessment:
    """What the moderator makes of one outcome: signed, and it changes none. The last one closes the sample.

    Raises NotTheModerator, SampleClosed, NotAModeratorNow, FindingGiven, NotSettled, FindingUnfinished by field.
    """
    day = today or clock.today()
    with change(by=by) as c:
        sample = c.lock(ModerationSample.objects.select_related("employer"), row.sample_id)
        stored = c.lock(SampledAssessment.objects.select_related("assessment"), row.pk)
        _check_may_give(by, sample, stored, day)
        stored.finding, stored.words = _said(finding, words)
        stored.given_at = timezone.now()
        c.save(stored)
        sign(subject=stored, by=by, form_version=FORM)
        _note(c, sample, "sample.finding_given", day, position=stored.position)
        if not sample.rows.filter(given_at__isnull=True).exists():
            _close(c, sample, day)
        return stored


def _check_may_give(by: User, sample: ModerationSample, row: SampledAssessment, day: dt.date) -> None:
    if not rules.moderates(by, sample):
        raise errors.NotTheModerator
    if sample.closed_on is not None:
        raise errors.SampleClosed
    if not rules.can_moderate(by, sample.employer, day):
        raise errors.NotAModeratorNow
    if row.given_at is not None:
        raise errors.FindingGiven
    if not rules.is_settled(row.assessment):
        raise errors.NotSettled


def _said(finding: str, words: str) -> tuple[str, str]:
    broken: list[BadValue] = []
    if finding not in Finding.values:
        broken.append(errors.FindingUnfinished(message="Say what you make of the outcome.", field="finding"))
    if not words.strip():
        broken.append(errors.FindingUnfinished(message="Say what you base this on.", field="words"))
    if broken:
        raise BadValues(broken)
    return finding, words.strip()


def close_sample(*, sample: ModerationSample, by: User, today: dt.date | None = None) -> ModerationSample:
    """Ends it before every finding is in; the moderator reads nothing of it any more, and what they had not looked at
    can be drawn again.

    Raises NotYoursToDraw, SampleClosed.
    """
    with change(by=by) as c:
        stored = c.lock(ModerationSample.objects.select_related("employer"), sample.pk)
        if not rules.can_draw(by, stored.employer):
            raise errors.NotYoursToDraw
        if stored.closed_on is not None:
            raise errors.SampleClosed
        _close(c, stored, today or clock.today())
    return stored


def close_ended_samples(*, today: dt.date | None = None) -> int:
    """Closes those for which no finding is to be waited for. Running it again changes nothing. How many."""
    day = today or clock.today()
    ended = [sample for sample in all_open_samples() if rules.has_ended(sample, day)]
    return sum(_close_ended(sample, day) for sample in ended)


def _close_ended(sample: ModerationSample, day: dt.date) -> bool:
    with change(by=None) as c:
        stored = c.lock(ModerationSample.objects.select_related("employer"), sample.pk)
        if stored.closed_on is not None:  # somebody closed it meanwhile
            return False
        _close(c, stored, day)
        return True


def _close(c: Change, sample: ModerationSample, day: dt.date) -> None:
    sample.closed_on = day
    c.bump(sample)
    for row in sample.rows.filter(given_at__isnull=True):
        row.let_go = True
        c.bump(row)
    parts = AssessmentPart.objects.filter(part=PartName.MODERATOR, person_id=sample.moderator_id)
    for part in parts.filter(assessment__in=sample.rows.values("assessment"), stood_down_on__isnull=True):
        part.stood_down_on = day
        c.bump(part)
    _note(c, sample, "sample.closed", day)
