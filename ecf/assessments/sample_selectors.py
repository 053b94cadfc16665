"""Reads about samples for outside moderators."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from ecf.assessments.conflicts import managed_by, supported_by
from ecf.assessments.models import (
    DECIDED_STATES,
    Assessment,
    AssessmentState,
    Finding,
    ModerationSample,
    Panel,
    SampledAssessment,
    WhySampled,
)
from ecf.enrolments.models import Enrolment
from ecf.people.employer_settings import setting
from ecf.people.models import Employer, RoleName, User
from ecf.people.roles import employer_ids_where


def percent_drawn(employer_id: UUID, on: dt.date) -> int:
    """How many percent of the passed assessments go into a sample that is drawn on the day."""
    return int(setting(employer_id, "sample_percent", on))


def to_draw_from(employer: Employer, first_on: dt.date, last_on: dt.date, moderator: User) -> list[Assessment]:
    """What was told in these days, stands, and is in no sample yet; nothing in which the moderator had a part, nor of
    anybody they ever supported, answered for or managed. Two queries."""
    rows = Assessment.objects.filter(
        enrolment__employer=employer, state__in=DECIDED_STATES, told_on__gte=first_on, told_on__lte=last_on
    )
    rows = rows.exclude(pk__in=SampledAssessment.objects.filter(let_go=False).values("assessment"))
    known = Enrolment.objects.filter(supported_by(moderator), employer=employer)
    rows = rows.exclude(parts__person=moderator).exclude(enrolment__in=known)
    found = list(rows.select_related("enrolment").order_by("id"))
    managed = managed_by(moderator, {row.enrolment_id for row in found})
    return [row for row in found if row.enrolment_id not in managed]


def why_certain(population: Iterable[Assessment]) -> dict[UUID, WhySampled]:
    """Those that go in without a lot: every fail, and every one whose last panel differed. One query."""
    rows = list(population)
    panels = Panel.objects.filter(assessment__in=rows, is_majority=True, round=F("assessment__round"))
    found = dict.fromkeys(panels.values_list("assessment_id", flat=True), WhySampled.DIFFERED)
    return found | {row.pk: WhySampled.FAILED for row in rows if row.state == AssessmentState.FAILED}


def visible_samples(user: User) -> QuerySet[ModerationSample]:
    """What the person may see, newest first, each with how many it has (`size`) and how many are done (`done`)."""
    rows = ModerationSample.objects.visible_to(user).select_related("employer", "moderator", "drawn_by")
    done = Count("rows", filter=Q(rows__given_at__isnull=False))
    return rows.annotate(size=Count("rows"), done=done).order_by("-id")


def open_samples(user: User) -> QuerySet[ModerationSample]:
    """Those that the person is to look at; none, and no query, for whoever judges nowhere. One query."""
    if not employer_ids_where(user, RoleName.ASSESSOR, RoleName.PANEL_MEMBER, RoleName.PSW):
        return ModerationSample.objects.none()
    rows = ModerationSample.objects.filter(moderator=user, closed_on__isnull=True)
    return rows.select_related("employer").order_by("look_by", "id")


def all_open_samples() -> list[ModerationSample]:
    """Of every employer; for the job that closes them. One query."""
    rows = ModerationSample.objects.filter(closed_on__isnull=True).select_related("employer", "moderator")
    return list(rows.order_by("id"))


def rows_of(sample: ModerationSample) -> list[SampledAssessment]:
    """Its assessments in the order of the lot, with whose they are. One query."""
    people = sample.rows.select_related("assessment__enrolment__social_worker__user")
    return list(people.order_by("position"))


@dataclass(frozen=True)
class Tally:
    """How often the moderator found what, in words."""

    words: str
    count: int


def tally(rows: Iterable[SampledAssessment]) -> list[Tally]:
    """Each finding with its number, none left out."""
    counted = Counter(row.finding for row in rows if row.given_at)
    return [Tally(str(each.label), counted[each]) for each in Finding]
