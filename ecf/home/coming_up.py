"""What lies ahead of one worker in the next twelve months, as far as the person who looks may know."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ecf.assessments.assessment_selectors import booked_discussions, fails_to_appeal
from ecf.core.templatetags.words import uk_time
from ecf.enrolments.clock import explain
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment, EnrolmentQuerySet, EnrolmentState, ScheduledMilestone
from ecf.enrolments.rules import is_own
from ecf.enrolments.selectors import explanation_of, schedule_of, with_clock, with_schedule
from ecf.evidence.cpd_year import cpd_year_of
from ecf.framework.definition import Milestone
from ecf.people.models import User
from ecf.supervision.absence_selectors import absences_of
from ecf.supervision.models import SessionState, Side, SupervisionSession
from ecf.supervision.rules import can_see_open_actions, can_see_sessions
from ecf.supervision.selectors import explained_cadence_of, open_actions

MONTHS = 12
LATE_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One day, or (with `ended_on`) some days. `why` is one line; `url` is where it leads, empty for nowhere.

    `key` names the thing for ever, also when its day moves; `version` and `changed_at` are those of what is stored
    about it. `feed_title` is its name in a calendar feed, which others may read: as here if None, left out if empty.
    """

    on: dt.date
    title: str
    kind: str
    key: str
    why: str = ""
    url: str = ""
    ended_on: dt.date | None = None
    version: int = 0
    changed_at: dt.datetime | None = None
    feed_title: str | None = None

    @property
    def name_in_feed(self) -> str:
        return self.title if self.feed_title is None else self.feed_title


KINDS = {
    "milestone": "Milestone",
    "assessment": "Assessment",
    "assessment_opens": "Assessment",
    "decision": "Decision",
    "discussion": "Assessment",
    "appeal": "Assessment",
    "supervision": "Supervision",
    "session": "Supervision",
    "action": "Action",
    "break": "Break",
    "renewal": "Register",
    "absence": "Away",
}


def with_dates(enrolments: EnrolmentQuerySet) -> QuerySet[Enrolment]:
    """Together with all that `coming_up` reads of the enrolments themselves."""
    return with_schedule(with_clock(enrolments.with_people()))


def coming_up(enrolment: Enrolment, user: User, today: dt.date) -> list[Entry]:
    """What is late, and what comes in the twelve months from today, by day. The enrolment comes by `with_dates`.

    A journey that has ended owes nothing: only a decision that is still open is left. Nine queries at most.
    """
    last = add_months(today, MONTHS)
    found = list(_decisions(enrolment, last))
    if enrolment.state == EnrolmentState.ACTIVE:
        found += [
            *_milestones(enrolment, today, last),
            *_breaks(enrolment, today, last),
            *_renewal(enrolment, user, today, last),
            *_supervision(enrolment, user, today, last),
            *_actions(enrolment, user, last),
            *_absences(enrolment, user, today, last),
            *_assessing(enrolment, user, today, last),
        ]
    return sorted(found, key=lambda entry: (entry.on, entry.title, entry.key))


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of one month; `first` is its first day. Those of the late ones come under None."""

    first: dt.date | None
    entries: list[Entry]

    @property
    def at_once(self) -> list[Entry]:
        """What is shown without a click: all of a month; of what is late, what has been for the shortest time."""
        return self.entries if self.first else self.entries[-LATE_AT_ONCE:]

    @property
    def behind(self) -> list[Entry]:
        """The rest of what is late."""
        return [] if self.first else self.entries[:-LATE_AT_ONCE]


def by_month(entries: Iterable[Entry], today: dt.date) -> list[Month]:
    """What is late first, then month by month. What began before today and lasts is of this month."""

    def month(entry: Entry) -> dt.date | None:
        if entry.on < today and entry.ended_on is None:
            return None
        return max(entry.on, today).replace(day=1)

    ordered = sorted(entries, key=lambda entry: (month(entry) or dt.date.min, entry.on, entry.title))
    return [Month(first, list(group)) for first, group in groupby(ordered, key=month)]


def _milestones(enrolment: Enrolment, today: dt.date, last: dt.date) -> Iterator[Entry]:
    definition = enrolment.framework_version.parsed
    for row in schedule_of(enrolment):
        if row.is_at_rest or row.due_on is None:
            continue
        milestone = definition.milestone(row.key)
        if row.due_on <= last:
            kind = "assessment" if row.kind == "assessment" else "milestone"
            yield _of_milestone(row, row.due_on, f"{milestone.title} due", kind, explain(explanation_of(row)))
        yield from _opening(row, milestone, today, last)


def _opening(row: ScheduledMilestone, milestone: Milestone, today: dt.date, last: dt.date) -> Iterator[Entry]:
    months = milestone.opens_before_months
    if row.due_on is None or not months:
        return
    opens_on = add_months(row.due_on, -months)
    if today <= opens_on <= last:
        why = f"{months} months before it is due on {_day(row.due_on)}"
        yield _of_milestone(row, opens_on, f"{milestone.title} opens", "assessment_opens", why)


def _decisions(enrolment: Enrolment, last: dt.date) -> Iterator[Entry]:
    definition = enrolment.framework_version.parsed
    for row in schedule_of(enrolment):
        if row.decision_due_on is not None and row.decided_on is None and row.decision_due_on <= last:
            title = definition.milestone(row.key).title
            yield _of_milestone(row, row.decision_due_on, f"Decision due: {title}", "decision", "")


def _assessing(enrolment: Enrolment, user: User, today: dt.date, last: dt.date) -> Iterator[Entry]:
    """A professional discussion that is booked; to the worker alone the last day to appeal, which no feed tells."""
    run_here = [row for row in schedule_of(enrolment) if row.kind == "assessment" and row.is_run_here]
    for row in booked_discussions(enrolment, today, last) if run_here else ():
        at = timezone.localtime(row.booked_for)
        stored: dict[str, Any] = {"version": row.version, "changed_at": row.updated_at}
        title = f"Professional discussion at {uk_time(at)}"
        yield Entry(
            on=at.date(),
            title=title,
            kind="discussion",
            key=f"discussion-{row.pk}",
            why=f"Where: {row.booked_where}" if row.booked_where else "",
            url=reverse("assessment", args=[row.assessment_id]),
            **stored,
        )
    has_failed = any(row.outcome == "fail" for row in run_here)
    for decision, last_day in fails_to_appeal(enrolment, today) if has_failed and is_own(user, enrolment) else ():
        yield Entry(
            on=last_day,
            title=f"Last day to appeal: {decision.assessment.title}",
            kind="appeal",
            key=f"appeal-{decision.pk}",
            why=f"The letter is of {_day(decision.decided_on)}",
            url=reverse("assessment", args=[decision.assessment_id]),
            version=decision.version,
            changed_at=decision.updated_at,
            feed_title="",
        )


def _of_milestone(row: ScheduledMilestone, on: dt.date, title: str, kind: str, why: str) -> Entry:
    return Entry(
        on=on,
        title=title,
        kind=kind,
        key=f"{kind}-{row.key}-{row.enrolment_id}",
        why=why,
        url=f"{reverse('journey', args=[row.enrolment_id])}#{row.key}",
        version=row.version,
        changed_at=row.updated_at,
    )


def _breaks(enrolment: Enrolment, today: dt.date, last: dt.date) -> Iterator[Entry]:
    """When agreed breaks begin and end; never why."""
    url = reverse("journey", args=[enrolment.pk])
    for row in enrolment.breaks.all():
        stored: dict[str, Any] = {"kind": "break", "url": url, "version": row.version, "changed_at": row.updated_at}
        if today <= row.started_on <= last:
            yield Entry(on=row.started_on, title="Agreed break starts", key=f"break-starts-{row.pk}", **stored)
        if row.ended_on is not None and today <= row.ended_on <= last:
            yield Entry(on=row.ended_on, title="Agreed break ends", key=f"break-ends-{row.pk}", **stored)


def _renewal(enrolment: Enrolment, user: User, today: dt.date, last: dt.date) -> Iterator[Entry]:
    """The renewal window of the professional register, whose last day ends the CPD year too. Breaks do not stop it."""
    url = reverse("cpd") if is_own(user, enrolment) else ""
    since: dict[str, Any] = {"kind": "renewal", "url": url, "changed_at": enrolment.created_at}
    year = cpd_year_of(today)
    while year.renewal_opens <= last:
        opens, closes, name = year.renewal_opens, year.renewal_closes, f"{year.starts_in}-{enrolment.pk}"
        if today <= opens:
            yield Entry(on=opens, title="Registration renewal opens", key=f"renewal-opens-{name}", **since)
        if closes <= last:
            title = "Last day to renew your registration; CPD year ends"
            yield Entry(on=closes, title=title, key=f"renewal-closes-{name}", **since)
        year = year.next


def _supervision(enrolment: Enrolment, user: User, today: dt.date, last: dt.date) -> Iterator[Entry]:
    """When the next session is due; and, for who may see the sessions, those that are planned."""
    sees = can_see_sessions(user, enrolment)
    found = explained_cadence_of([enrolment], today)[enrolment.pk]
    if found.cadence.due_on is not None and found.cadence.due_on <= last:
        yield Entry(
            on=found.cadence.due_on,
            title="Supervision due",
            kind="supervision",
            key=f"supervision-{found.cadence.counted_from}-{enrolment.pk}",
            why=found.why,
            url=reverse("sessions_of", args=[enrolment.pk]) if sees else "",
            version=enrolment.version,
            changed_at=enrolment.updated_at,
        )
    if not sees:
        return
    planned = SupervisionSession.objects.filter(enrolment=enrolment, state=SessionState.PLANNED)
    for row in planned.filter(planned_for__range=(today, last)).order_by("planned_for", "id"):
        yield Entry(
            on=row.planned_for or today,
            title="Supervision planned",
            kind="session",
            key=f"session-{row.pk}",
            url=reverse("session", args=[row.pk]),
            version=row.version,
            changed_at=row.updated_at,
        )


def _actions(enrolment: Enrolment, user: User, last: dt.date) -> Iterator[Entry]:
    """What was agreed in supervision and is not done, for the two who may read it."""
    if not can_see_open_actions(user, enrolment):
        return
    who = {Side.WORKER: enrolment.social_worker.user.name, Side.SUPERVISOR: enrolment.supervisor.name}
    for row in open_actions(enrolment):
        if row.due_on is not None and row.due_on <= last:
            yield Entry(
                on=row.due_on,
                title=row.what,
                kind="action",
                key=f"action-{row.pk}",
                why=f"Agreed in supervision, for {who[Side(row.owner)]} to do",
                url=reverse("complete_action", args=[row.pk]),
                version=row.session.version,
                changed_at=row.session.updated_at,
                feed_title="Action from supervision due" if row.owner == Side.WORKER else "",
            )


def _absences(enrolment: Enrolment, user: User, today: dt.date, last: dt.date) -> Iterator[Entry]:
    if not can_see_sessions(user, enrolment):
        return
    names = {Side.WORKER: enrolment.social_worker.user.name, Side.SUPERVISOR: enrolment.supervisor.name}
    for row in absences_of(enrolment):
        if row.ended_on is not None and row.ended_on >= today and row.started_on <= last:
            yield Entry(
                on=row.started_on,
                ended_on=row.ended_on,
                title=f"{names[Side(row.side)]} away",
                kind="absence",
                key=f"absence-{row.pk}",
                url=reverse("absences", args=[enrolment.pk]),
                feed_title="",
            )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
