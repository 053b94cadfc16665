"""The derived schedule: rebuilt from the clock in the same transaction as whatever moved it."""

from collections.abc import Iterable, Iterator

from ecf.core.change import Change
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.selectors import computed_schedule, with_clock


def rebuild_schedule(c: Change, enrolment: Enrolment) -> list[ScheduledMilestone]:
    """Stores each milestone's dates as the clock gives them now; outcomes stay. Inside a change.

    A milestone that no longer applies and has no outcome is taken out of the schedule. Returns the rows that changed.
    """
    fresh = with_clock(Enrolment.objects.select_related("framework_version")).get(pk=enrolment.pk)
    stored = {row.key: row for row in ScheduledMilestone.objects.filter(enrolment=enrolment)}
    changed = []
    for computed in computed_schedule(fresh):
        row = stored.pop(computed.key, None) or ScheduledMilestone(enrolment=enrolment)
        if any(getattr(row, name) != value for name, value in computed.fields.items()):
            for name, value in computed.fields.items():
                setattr(row, name, value)
            changed.append(c.bump(row))
    gone = [row.pk for row in stored.values() if row.met_on is None and not row.outcome]
    ScheduledMilestone.objects.filter(pk__in=gone).delete()
    c.touch(enrolment.pk)
    return changed


def wrong_dates(enrolments: Iterable[Enrolment]) -> list[str]:
    """A sentence for each stored milestone that is not the computed one. Enrolments come with clock and schedule.

    A row that the clock would not make is right only where it holds an outcome: rebuilding keeps those.
    """
    return [sentence for enrolment in enrolments for sentence in _wrong_in(enrolment)]


def _wrong_in(enrolment: Enrolment) -> Iterator[str]:
    stored = {row.key: row for row in enrolment.milestones.all()}
    for computed in computed_schedule(enrolment):
        row = stored.pop(computed.key, None)
        if row is None:
            yield f"{enrolment.pk} {computed.key}: missing, computed {computed.due_on}"
            continue
        wrong = [name for name, value in computed.fields.items() if getattr(row, name) != value]
        if "due_on" in wrong:
            yield f"{enrolment.pk} {computed.key}: stored {row.due_on}, computed {computed.due_on}"
        elif wrong:
            yield f"{enrolment.pk} {computed.key}: {', '.join(wrong)} not as computed"
    for row in stored.values():
        if row.met_on is None and not row.outcome:
            yield f"{enrolment.pk} {row.key}: stored, but does not apply"
