"""Another framework, or another version of it, for somebody who is under way; the same service brings them back."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, BadValues, Conflict, WrongState
from ecf.enrolments.former import answers_to, was_on
from ecf.enrolments.models import (
    Deferral,
    Enrolment,
    Extension,
    FormerMilestone,
    FrameworkChange,
    ScheduledMilestone,
)
from ecf.enrolments.services.locking import locked, only_coordinator
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.framework.definition import Definition
from ecf.framework.models import FrameworkVersion
from ecf.framework.selectors import FrameworkNotInForce, framework_in_force, newest
from ecf.framework.services import pin
from ecf.people.models import User

OUTCOME = ("kind", "nominal_on", "due_on", "met_on", "outcome", "note", "decision_due_on", "decided_on")
"""What a milestone that is set aside keeps of its row in the schedule."""
UNCHECKED = ("offset_months", "offset_days", "due_on")


def change_framework(
    *,
    enrolment: Enrolment,
    framework: str,
    on: dt.date,
    reason: str,
    by: User,
    version: str | None = None,
    today: dt.date | None = None,
) -> Enrolment:
    """Puts an active enrolment on another framework or version from `on` (inclusive, today or earlier) on.

    Without `version`, the newest in force that day, else the one of that code that it was on before. Outcomes stay with
    the milestones that both have; the others are set aside, and come back with a framework that has them. Extensions
    and deferrals go the same way. Evidence is not touched: its standards are read through the crosswalks.

    Raises BadValues by field (`framework`, `framework_version`, `on`, `reason`, `assessor`), NotAllowed for anybody but
    the co-ordinator, Conflict `same_framework`, WrongState once the enrolment has ended or a decision is awaited.
    """
    day = today or the_day()
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        _refuse(_wrong_day(row, on, day) + _wrong_reason(reason))
        old, new = row.framework_version, _target(row, framework, version, on)
        _check_fits(row, new)
        _check_decided(row, new)
        pin(c, new)
        row.framework_version = new
        c.save(row)
        _move_outcomes(c, row, old, new)
        _move_extra_time(c, row, old, new)
        rebuild_schedule(c, row)
        changed = c.save(FrameworkChange(enrolment=row, from_version=old, to_version=new, on=on, reason=reason.strip()))
        _record(c, row, changed)
        return row


def _record(c: Change, enrolment: Enrolment, changed: FrameworkChange) -> None:
    c.record(
        "framework.changed",
        subject=changed,
        enrolment_id=enrolment.pk,
        employer_id=enrolment.employer_id,
        on=changed.on,
        from_framework=changed.from_version.code,
        from_version=changed.from_version.version,
        framework=changed.to_version.code,
        framework_version=changed.to_version.version,
    )


# What is checked


def _refuse(broken: list[BadValue]) -> None:
    if broken:
        raise BadValues(broken)


def _wrong_day(enrolment: Enrolment, on: dt.date, day: dt.date) -> list[BadValue]:
    """Today or earlier, not before the start, and not before the last change of framework."""
    last = enrolment.framework_changes.order_by("-on").first()
    if on > day:
        return [BadValue("in_the_future", "Enter a day up to today. The framework changes on the day itself.", "on")]
    if on < enrolment.started_on:
        return [BadValue("before_start", "The day is before they started.", "on")]
    if last is not None and on < last.on:
        when = f"{last.on.day} {last.on:%B %Y}"
        return [
            BadValue("before_last_change", f"The framework changed on {when}. Enter that day or a later one.", "on")
        ]
    return []


def _wrong_reason(reason: str) -> list[BadValue]:
    longest = FrameworkChange._meta.get_field("reason").max_length or 0
    if not reason.strip():
        return [BadValue("required", "Say why the framework changes.", "reason")]
    if len(reason.strip()) > longest:
        return [BadValue("too_long", f"Use {longest} characters or fewer.", "reason")]
    return []


def _target(enrolment: Enrolment, code: str, version: str | None, on: dt.date) -> FrameworkVersion:
    """In force on the day, or one that this enrolment was on before; never the one it is on."""
    try:
        found = framework_in_force(code, on, version, employer=enrolment.employer)
    except FrameworkNotInForce:
        known = [each for each in was_on(enrolment) if each.code == code and version in {None, each.version}]
        before = newest(each for each in known if each.pk != enrolment.framework_version_id) or newest(known)
        if before is None:
            raise
        found = before
    if found.pk == enrolment.framework_version_id:
        raise Conflict("same_framework", f"They are on {found} already. Choose another framework.", "framework")
    return found


def _check_fits(enrolment: Enrolment, version: FrameworkVersion) -> None:
    """Credit shorter than the framework, and an assessor apart from the supervisor where it asks for that."""
    definition, wrong = version.parsed, []
    if enrolment.credit_months >= definition.length_months:
        message = (
            f"They have credit for {enrolment.credit_months} months, and {definition.title} is "
            f"{definition.length_months} months long. Choose a longer framework."
        )
        wrong.append(BadValue("credit_months", message, "framework"))
    is_same = enrolment.assessor_id is not None and enrolment.assessor_id == enrolment.supervisor_id
    if is_same and not definition.assessor_may_be_supervisor:
        message = (
            "This framework needs an assessor who is not the supervisor. Change the assessor first, "
            "then change the framework."
        )
        wrong.append(BadValue("assessor_is_supervisor", message, "framework"))
    _refuse(wrong)


def _check_decided(enrolment: Enrolment, version: FrameworkVersion) -> None:
    """What was handed in and waits for its decision is not taken away from those who decide."""
    undecided = Q(met_on__isnull=False, outcome="") | Q(under_review_since__isnull=False)
    waiting = enrolment.milestones.filter(undecided)
    old = enrolment.framework_version
    if any(not answers_to(old, version, row.key) for row in waiting):
        message = "An assessment was handed in and waits for its decision. Change the framework after the decision."
        raise WrongState("decision_awaited", message)


# What goes along


def _move_outcomes(c: Change, enrolment: Enrolment, old: FrameworkVersion, new: FrameworkVersion) -> None:
    """Sets outcomes aside that the new framework has no milestone for, and brings back those it has one for."""
    for row in enrolment.milestones.all():
        if not answers_to(old, new, row.key):
            if row.outcome:
                c.save(_set_aside(row, old), exclude=["due_on"])
            row.delete()
    for former in enrolment.former_milestones.select_related("framework_version"):
        if answers_to(former.framework_version, new, former.key):
            c.save(_brought_back(former, new.parsed), exclude=UNCHECKED)
            former.delete()


def _set_aside(row: ScheduledMilestone, version: FrameworkVersion) -> FormerMilestone:
    kept = {name: getattr(row, name) for name in OUTCOME}
    return FormerMilestone(enrolment_id=row.enrolment_id, framework_version=version, key=row.key, **kept)


def _brought_back(former: FormerMilestone, definition: Definition) -> ScheduledMilestone:
    """As it was; its dates are computed again with all the others."""
    milestone = definition.milestone(former.key)
    return ScheduledMilestone(
        enrolment_id=former.enrolment_id,
        key=former.key,
        position=definition.milestones.index(milestone),
        offset_months=milestone.offset_months,
        offset_days=milestone.offset_days,
        **{name: getattr(former, name) for name in OUTCOME},
    )


def _move_extra_time(c: Change, enrolment: Enrolment, old: FrameworkVersion, new: FrameworkVersion) -> None:
    """Extensions and deferrals belong to the milestone that they were given for, and rest while it is not asked."""
    for rows in (Extension.objects, Deferral.objects):
        mine: Iterable[Extension | Deferral] = rows.filter(enrolment=enrolment).select_related("former_version")
        given = [(row, row.former_version or old) for row in mine]
        for row, version in given:
            if row.former_version is None and not answers_to(version, new, row.milestone):
                row.former_version = version
                c.bump(row)
        for row, version in given:
            if row.former_version is not None and answers_to(version, new, row.milestone):
                row.former_version = None
                c.bump(row)
