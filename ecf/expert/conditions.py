"""The conditions of expert practitioner status: what is met, what is not, and why, for one enrolment or thousands.

Which assessments are to be passed, and how many months of programme time are asked for, is the framework's to say
(`expert_status`). That passing year 5 leads to the status:
https://www.communitycare.co.uk/2022/05/23/care-review-urges-national-social-work-pay-scales-to-reward-expertise-and-boost-retention/
The rest is assumed: year 2, the months net of breaks, registration without anything against it and renewed, and a
specialism. Nothing here grants anything: people decide.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from ecf.core.templatetags.words import uk_date
from ecf.enrolments import clock
from ecf.enrolments.models import Enrolment, EntryRoute, Outcome, ScheduledMilestone
from ecf.enrolments.selectors import clock_inputs, fetch_clock, fetch_schedule
from ecf.evidence.cpd_year import cpd_year_of
from ecf.evidence.models import RenewalYear
from ecf.expert.practice import practised_years_on
from ecf.framework.definition import Definition, ExpertStatus, Milestone
from ecf.framework.models import FrameworkVersion
from ecf.framework.shipped import shipped_definitions
from ecf.people.models import Registration, RegistrationStatus
from ecf.people.selectors import registrations_of, standing_on

PROGRAMME_TIME, REGISTRATION, RENEWAL, SPECIALISM = "programme_time", "registration", "renewal", "specialism"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its code, what it asks, whether it is met, why (not), and the day on which it was or will be.

    `on` is None where no day is known. `why` explains that day, where it is worked out.
    """

    code: str
    title: str
    is_met: bool
    reason: str
    on: dt.date | None = None
    why: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of one enrolment on a day: what the framework asks, the register, the renewal, the clock."""

    enrolment: Enrolment
    on: dt.date
    asked: ExpertStatus
    definition: Definition
    register: Sequence[Registration]
    renewal: RenewalYear | None
    specialism: str

    @property
    def standing(self) -> Registration | None:
        return standing_on(self.register, self.on)

    @property
    def is_experienced(self) -> bool:
        """Whether they came in part-way, as somebody with experience, and it is recorded why."""
        row = self.enrolment
        has_route = row.entry_route == EntryRoute.EXPERIENCED and row.credit_months > 0
        return has_route and bool(row.credit_reason.strip()) and self.definition.experienced_entry is not None

    @property
    def practised_on(self) -> dt.date | None:
        """When an experienced entrant has (or had) the years in practice that the framework names."""
        entry = self.definition.experienced_entry
        return practised_years_on(self.register, entry.minimum_years_in_practice) if entry else None


def asked_by(framework: FrameworkVersion) -> ExpertStatus | None:
    """What the framework asks for the status; None where it does not lead to it.

    A shipped framework that was pinned before the status was part of its text takes this from the text of today.
    """
    own = framework.parsed.expert_status
    if own is None and framework.employer_id is None:
        shipped = shipped_definitions().get((framework.code, framework.version))
        return shipped.expert_status if shipped else None
    return own


def conditions_of(
    enrolments: Iterable[Enrolment], on: dt.date, *, specialisms: Mapping[UUID, str] | None = None
) -> dict[UUID, list[Condition]]:
    """Every condition of each enrolment on a day, in order; an empty list where the framework has no such status.

    `specialisms` stand in for what was named, where nothing was. Eight queries, for any number of enrolments that come
    with their people and framework.
    """
    rows = list(enrolments)
    fetch_clock(rows)
    fetch_schedule(rows)
    people = [row.social_worker.user_id for row in rows]
    register, renewals = registrations_of(people), _renewals(people, on)
    found: dict[UUID, list[Condition]] = {}
    for row in rows:
        asked, user_id = asked_by(row.framework_version), row.social_worker.user_id
        named = row.specialism or (specialisms or {}).get(row.pk, "")
        found[row.pk] = []
        if asked is not None:
            parsed = row.framework_version.parsed
            facts = Facts(row, on, asked, parsed, register[user_id], renewals.get(user_id), named)
            found[row.pk] = _conditions(facts)
    return found


def unmet(conditions: Iterable[Condition]) -> list[Condition]:
    """Those that do not hold."""
    return [each for each in conditions if not each.is_met]


def _renewals(people: Sequence[UUID], on: dt.date) -> dict[UUID, RenewalYear]:
    """What is known of the renewal that the year of the day rests on: that of the autumn before. One query."""
    ends_in = cpd_year_of(on).previous.end.year
    return {row.user_id: row for row in RenewalYear.objects.filter(user_id__in=people, ends_in=ends_in)}


def _conditions(facts: Facts) -> list[Condition]:
    schedule = {row.key: row for row in facts.enrolment.milestones.all()}
    passes = [
        _passed(facts, key, schedule.get(key)) for key in facts.asked.passes if facts.definition.has_milestone(key)
    ]
    return [*passes, _programme_time(facts), _registration(facts), _renewal(facts), _specialism(facts)]


def _passed(facts: Facts, key: str, row: ScheduledMilestone | None) -> Condition:
    milestone = facts.definition.milestone(key)
    code, title = key.replace("-", "_"), f"{milestone.title} passed"
    if row is None:
        return _not_in_schedule(facts, milestone, code, title)
    if row.outcome == Outcome.PASS and row.met_on is not None:
        passed_on = row.decided_on or row.met_on
        if passed_on <= facts.on:
            return Condition(code, title, True, f"Passed on {uk_date(passed_on)}.", passed_on)
    return Condition(code, title, False, f"Not passed yet.{_when_next(facts, row)}", row.due_on)


def _when_next(facts: Facts, row: ScheduledMilestone) -> str:
    """What happens next with an assessment. A fail reads like any that is still to come: its page says more."""
    if row.under_review_since is not None:
        return " It is under review."
    if row.outcome == Outcome.FAIL:
        return ""
    if row.met_on is not None and row.met_on <= facts.on:
        by = f" The decision is due by {uk_date(row.decision_due_on)}." if row.decision_due_on else ""
        return f" Handed in on {uk_date(row.met_on)}.{by}"
    return f" It is due on {uk_date(row.due_on)}." if row.due_on else " It has no date while a break has no end."


def _not_in_schedule(facts: Facts, milestone: Milestone, code: str, title: str) -> Condition:
    """A credit brought it to the start or before: only an experienced entrant's does away with it."""
    entry = facts.definition.experienced_entry
    if entry is None or not facts.is_experienced or (milestone.offset_months or 0) > entry.credit_months:
        return Condition(code, title, False, "It is not in the schedule, and not passed. Look at the credit.")
    years, reached = entry.minimum_years_in_practice, facts.practised_on
    if reached is None or reached > facts.enrolment.started_on:
        said = f"Not passed, and the register does not show {years} years in practice before the programme began."
        return Condition(code, title, False, said)
    return Condition(
        code, title, True, f"Not asked: joined part-way, with at least {years} years in practice.", reached
    )


def _programme_time(facts: Facts) -> Condition:
    """Months of programme time net of breaks; part-time work that stretches the dates stretches this. No credit."""
    months = facts.asked.programme_months
    inputs = replace(clock_inputs(facts.enrolment), credit_months=0)
    date = clock.schedule_date(inputs, clock.Offset(months=months))
    title, why = f"{months} months of programme time", clock.explain(date.explanation)
    if date.due_on is not None and date.due_on <= facts.on:
        return Condition(PROGRAMME_TIME, title, True, f"Complete since {uk_date(date.due_on)}.", date.due_on, why)
    if facts.is_experienced:
        return _practice(facts, title, date.due_on, why)
    if date.due_on is None:
        said = "Not complete, and without a date while a break has no end."
        return Condition(PROGRAMME_TIME, title, False, said, why=why)
    return Condition(PROGRAMME_TIME, title, False, f"Complete on {uk_date(date.due_on)}.", date.due_on, why)


def _practice(facts: Facts, title: str, due_on: dt.date | None, why: str) -> Condition:
    """An experienced entrant has the years in practice instead."""
    entry, reached = facts.definition.experienced_entry, facts.practised_on
    years = entry.minimum_years_in_practice if entry else 0
    title = f"{title}, or {years} years in practice"
    if reached is not None and reached <= facts.on:
        return Condition(PROGRAMME_TIME, title, True, f"{years} years in practice since {uk_date(reached)}.", reached)
    day = min((each for each in (due_on, reached) if each is not None), default=None)
    said = f"Complete on {uk_date(day)}." if day else "Not complete, and without a date while a break has no end."
    return Condition(PROGRAMME_TIME, title, False, said, day, why)


def _registration(facts: Facts) -> Condition:
    title, row = "Registered, with nothing against it", facts.standing
    if row is None:
        said = "Nothing is recorded of the register. The co-ordinator or the principal social worker looks it up."
        return Condition(REGISTRATION, title, False, said)
    since, checked = uk_date(row.started_on), f" Last looked up on {uk_date(row.checked_on)}." if row.checked_on else ""
    if row.status != RegistrationStatus.REGISTERED:
        said = f"The register says “{row.get_status_display()}” since {since}.{checked}"
        return Condition(REGISTRATION, title, False, said)
    return Condition(REGISTRATION, title, True, f"Registered since {since}.{checked}", row.started_on)


def _renewal(facts: Facts) -> Condition:
    """Renewed in the autumn before; whoever joined the register after that has not had to yet."""
    year, row, ticked = cpd_year_of(facts.on), facts.standing, facts.renewal
    title = f"Registration renewed for the year to {uk_date(year.end)}"
    if row is None or not row.is_on_the_register:
        return Condition(RENEWAL, title, False, "Not on the register, as far as is recorded here.")
    if row.renewed_until is not None and row.renewed_until >= facts.on:
        return Condition(RENEWAL, title, True, f"Renewed until {uk_date(row.renewed_until)}.", row.renewed_until)
    if ticked is not None and ticked.confirmed_on:
        said = f"Checked on the register on {uk_date(ticked.confirmed_on)}."
        return Condition(RENEWAL, title, True, said, ticked.confirmed_on)
    if row.registered_since >= year.start:
        said = f"Not asked yet: on the register since {uk_date(row.registered_since)}."
        return Condition(RENEWAL, title, True, said, row.registered_since)
    if ticked is not None and ticked.renewed_on:
        said = f"The social worker says it is, on {uk_date(ticked.renewed_on)}. Nobody has checked the register yet."
        return Condition(RENEWAL, title, False, said)
    return Condition(RENEWAL, title, False, "Nobody has recorded this from the register yet.")


def _specialism(facts: Facts) -> Condition:
    titles = {each.code: each.title for each in facts.definition.specialisms}
    title = titles.get(facts.specialism)
    if title is None:
        return Condition(SPECIALISM, "A named specialism", False, "No specialism is named yet.")
    return Condition(SPECIALISM, "A named specialism", True, f"{title}.")


def as_kept(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """The conditions as they are kept with a grant: what held that day, and why."""
    return [{"code": each.code, "title": each.title, "reason": each.reason} for each in conditions]
