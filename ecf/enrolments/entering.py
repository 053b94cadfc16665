"""What enrolling somebody would bring: their dates, and what to think about first. Enrolled, read, and taken back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ecf.core.change import rehearse
from ecf.core.templatetags.words import plural
from ecf.enrolments import clock
from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment, EntryRoute
from ecf.enrolments.selectors import explanation_of, schedule_of
from ecf.enrolments.services import enrol
from ecf.enrolments.services.people import buddy_until
from ecf.framework.definition import ExperiencedEntry


@dataclass(frozen=True)
class FirstDate:
    """One milestone with the date it would get, and why."""

    title: str
    due_on: dt.date | None
    why: str


@dataclass(frozen=True)
class EntryPreview:
    """`notes` are sentences to think about before saving; none of them stops anything."""

    framework: str
    dates: list[FirstDate]
    notes: list[str]


def preview_of_entry(**given: Any) -> EntryPreview:
    """What `enrol` with the same arguments would bring. Nothing is stored. Raises what it raises."""

    def looked() -> EntryPreview:
        enrolment = enrol(**given)
        definition = enrolment.framework_version.parsed
        dates = [
            FirstDate(definition.milestone(row.key).title, row.due_on, clock.explain(explanation_of(row)))
            for row in schedule_of(enrolment)
        ]
        return EntryPreview(definition.title, dates, notes_on(enrolment, given.get("registered_on")))

    return rehearse(looked, by=given["by"])


def notes_on(enrolment: Enrolment, registered_on: dt.date | None) -> list[str]:
    """What the framework expects of the route, where what was entered is different or something is left open."""
    found = []
    if enrolment.entry_route == EntryRoute.AGENCY:
        found.append("What an employer promises is not measured for agency workers. Their own progress is.")
    if enrolment.entry_route == EntryRoute.TRAINED_OVERSEAS:
        if not enrolment.adaptation_plan:
            found.append("There is no adaptation plan yet. You can write it later, on their journey.")
        found.append(_buddy_words(enrolment))
    if enrolment.credit_months or enrolment.entry_route == EntryRoute.EXPERIENCED:
        found += _credit_words(enrolment, enrolment.framework_version.parsed.experienced_entry, registered_on)
    return found


def _buddy_words(enrolment: Enrolment) -> str:
    last_day = buddy_until(enrolment)
    until = f"{last_day.day} {last_day:%B} {last_day.year}"
    named = enrolment.assignments.filter(part="buddy").select_related("user").first()
    if named is None:
        return f"There is no buddy yet. You can name one later, for the time until {until}."
    return f"{named.user.name} is their buddy until {until}."


def _credit_words(enrolment: Enrolment, entry: ExperiencedEntry | None, registered_on: dt.date | None) -> list[str]:
    if entry is None:
        return ["This framework does not say how much experience is recognised: agree it with your employer."]
    found = []
    if enrolment.credit_months != entry.credit_months:
        found.append(
            f"This framework recognises {plural(entry.credit_months, 'month')} for an experienced entrant; "
            f"{plural(enrolment.credit_months, 'month')} would be credited."
        )
    years = entry.minimum_years_in_practice
    if registered_on is None or add_months(registered_on, 12 * years) > enrolment.started_on:
        found.append(
            f"It expects at least {years} years in practice, which the register does not show here. "
            "Check that the reason says where they practised."
        )
    return found
