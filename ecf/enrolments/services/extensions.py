"""Extensions: more months for one milestone."""

import datetime as dt

from ecf.core.change import change
from ecf.core.errors import BadValue, Conflict
from ecf.enrolments.models import Enrolment, Extension, ScheduledMilestone
from ecf.enrolments.services.locking import locked, moved, only_coordinator
from ecf.people.models import User


def extend_milestone(
    *, enrolment: Enrolment, milestone: str, months: int, reason: str, by: User, today: dt.date | None = None
) -> Extension:
    """Some months more for one milestone, with a reason: as many, and as often, as its framework allows (assumed).

    Raises BadValue for months outside that, for a missing reason and an unknown milestone; Conflict once it is met or
    extended as often as may be.
    """
    if not reason.strip():
        raise BadValue("required", "Say why the extension is given.", "reason")
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        allowed = row.framework_version.parsed.extensions
        if not 1 <= months <= allowed.maximum_months:
            message = f"An extension is at least 1 and at most {allowed.maximum_months} months."
            raise BadValue("extension_too_long", message, "months")
        due = ScheduledMilestone.objects.filter(enrolment=row, key=milestone).first()
        if due is None:
            raise BadValue("unknown_milestone", "This framework has no such milestone.", "milestone")
        if due.is_met:
            raise Conflict("milestone_met", "This milestone is met already.", "milestone")
        if row.extensions.filter(milestone=milestone, former_version=None).count() >= allowed.maximum_per_milestone:
            raise Conflict("second_extension", "This milestone has been extended already; once is all.", "milestone")
        extension = c.save(Extension(enrolment=row, milestone=milestone, months=months, reason=reason.strip()))
        moved(c, row, "milestone.extended", extension, on=None, milestone=milestone, months=months)
        return extension
