"""Extensions: more months for one milestone."""

import datetime as dt

from ecf.core.change import change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, Conflict
from ecf.core.templatetags.words import plural
from ecf.enrolments.employer_framework import framework_here
from ecf.enrolments.models import Enrolment, Extension, ScheduledMilestone
from ecf.enrolments.services.locking import locked, moved, only_coordinator
from ecf.framework.definition import Extensions
from ecf.people.models import User


def extend_milestone(
    *, enrolment: Enrolment, milestone: str, months: int, reason: str, by: User, today: dt.date | None = None
) -> Extension:
    """Some months more for one milestone, with a reason: as many, and as often, as its framework allows (assumed).

    The employer's own numbers of the day stand in place of the framework's.
    Raises BadValue for months outside that, for a missing reason and an unknown milestone; Conflict once it is met or
    extended as often as may be.
    """
    if not reason.strip():
        raise BadValue("required", "Say why the extension is given.", "reason")
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        allowed = framework_here(row, today or the_day()).extensions
        if not 1 <= months <= allowed.maximum_months:
            message = f"An extension is at least 1 and at most {plural(allowed.maximum_months, 'month')}."
            raise BadValue("extension_too_long", message, "months")
        due = ScheduledMilestone.objects.filter(enrolment=row, key=milestone).first()
        if due is None:
            raise BadValue("unknown_milestone", "This framework has no such milestone.", "milestone")
        if due.is_met:
            raise Conflict("milestone_met", "This milestone is met already.", "milestone")
        if row.extensions.filter(milestone=milestone, former_version=None).count() >= allowed.maximum_per_milestone:
            raise _as_often_as_may_be(allowed)
        extension = c.save(Extension(enrolment=row, milestone=milestone, months=months, reason=reason.strip()))
        moved(c, row, "milestone.extended", extension, on=None, milestone=milestone, months=months)
        return extension


def _as_often_as_may_be(allowed: Extensions) -> Conflict:
    if not allowed.maximum_per_milestone:
        return Conflict("no_extensions", "Your employer's settings say that no milestone is extended.", "milestone")
    return Conflict("second_extension", "This milestone has been extended already; once is all.", "milestone")
