"""An employer chooses its numbers. Here, and not beside the people, because a number moves where enrolments stand."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, Conflict, NotAllowed, StaleVersion
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment
from ecf.framework.employer_numbers import OWN_NUMBERS, framework_number
from ecf.framework.models import FrameworkVersion
from ecf.people.catalogue import CATALOGUE, Order, SettingKind, orders_with
from ecf.people.employer_settings import AS_DEFAULT, CHANGED, REMOVED, setting_version, settings_for
from ecf.people.models import Employer, EmployerSetting, User
from ecf.people.rules import is_coordinator_for

LATEST = dt.date(2099, 12, 31)


def set_employer_setting(
    *,
    employer: Employer,
    key: str,
    value: Decimal | None,
    effective_from: dt.date,
    by: User,
    today: dt.date | None = None,
    seen: int | None = None,
) -> EmployerSetting:
    """A number holds from a day on, today or later; None: the default, or what the framework says, again.

    The same day again replaces what was chosen for it. `seen` is the version of the number that the person read.
    Raises NotAllowed for all but the employer's co-ordinator; BadValue for an unknown key, a value outside its
    limits, a day in the past, and numbers out of order with others; StaleVersion if somebody changed it meanwhile.
    """
    only_who_sets(by, employer)
    kind, day = known_kind(key), today or the_day()
    _check_value(kind, value)
    if effective_from < day:
        message = "The day is in the past. Choose today or a later day: what was measured before stays as it was."
        raise BadValue("in_the_past", message, "effective_from")
    if effective_from > LATEST:
        raise BadValue("too_far_ahead", f"Choose a day up to {uk_date(LATEST)}.", "effective_from")
    with change(by=by) as c:
        _lock(c, employer, key, seen)
        chosen = {"employer": employer, "key": key, "effective_from": effective_from}
        row = EmployerSetting.objects.filter(**chosen).first() or EmployerSetting(**chosen)
        row.value = AS_DEFAULT if value is None else str(value)
        c.save(row)
        _check_orders(employer, key, effective_from)
        _note(c, CHANGED, employer, row, None if value is None else int(value * 100))
        if effective_from <= day:
            _touch_everybody(c, employer)
        return row


def remove_employer_setting(
    *,
    employer: Employer,
    key: str,
    effective_from: dt.date,
    by: User,
    today: dt.date | None = None,
    seen: int | None = None,
) -> None:
    """Takes out a choice that is not in force yet.

    Raises NotAllowed, BadValue for an unknown key or what would be out of order then, StaleVersion; Conflict for a
    choice that is in force already, or that is not there.
    """
    only_who_sets(by, employer)
    known_kind(key)
    with change(by=by) as c:
        _lock(c, employer, key, seen)
        if effective_from <= (today or the_day()):
            message = "This number is in force already. Choose another number from today or a later day instead."
            raise Conflict("in_force", message, "effective_from")
        row = EmployerSetting.objects.filter(employer=employer, key=key, effective_from=effective_from).first()
        if row is None:
            raise Conflict("not_there", "There is no change from that day any more.", "effective_from")
        _note(c, REMOVED, employer, row, None if row.value == AS_DEFAULT else int(Decimal(row.value) * 100))
        row.delete()
        _check_orders(employer, key, effective_from)


def only_who_sets(by: User, employer: Employer) -> None:
    """Raises NotAllowed for everybody but the employer's co-ordinator."""
    if not is_coordinator_for(by, employer.pk):
        raise NotAllowed(message="Only the programme co-ordinator changes these numbers.")


def known_kind(key: str) -> SettingKind:
    """What is known of a number. Raises BadValue for one that is not in the catalogue."""
    if key not in CATALOGUE:
        raise BadValue("unknown_setting", "There is no such number to choose.", "key")
    return CATALOGUE[key]


def _check_value(kind: SettingKind, value: Decimal | None) -> None:
    if value is None:
        return
    if not value.is_finite() or not kind.least <= value <= kind.most:
        raise BadValue("out_of_limits", f"Enter a number {kind.limits}.", "value")
    if kind.is_whole and value != int(value):
        raise BadValue("not_whole", f"Enter a whole number {kind.limits}.", "value")
    if value != round(value, 2):
        raise BadValue("too_precise", "Enter a number with two decimal places at most.", "value")


def _lock(c: Change, employer: Employer, key: str, seen: int | None) -> None:
    """One change of an employer's numbers at a time; the second of two is told what it did not see."""
    c.lock(Employer.objects, employer.pk)
    version = setting_version(employer, key)
    if seen is not None and seen != version:
        raise StaleVersion(current_version=version)


def _note(c: Change, kind: str, employer: Employer, row: EmployerSetting, hundredths: int | None) -> None:
    c.record(
        kind,
        subject=employer,
        employer_id=employer.pk,
        on=row.effective_from,
        key=row.key,
        hundredths=hundredths,
    )


def _touch_everybody(c: Change, employer: Employer) -> None:
    """Where the employer's people stand is computed again, by other numbers."""
    for pk in Enrolment.objects.filter(employer=employer).values_list("pk", flat=True):
        c.touch(pk)


def _check_orders(employer: Employer, key: str, since: dt.date) -> None:
    """From the day on, on every day on which one of them changes, numbers stand in their order."""
    for order in orders_with(key):
        for day in _days_of_change(employer, order, since):
            for smaller, larger in _pairs(employer, order, day):
                if not order.holds(smaller, larger):
                    raise _out_of_order(order, smaller, larger, day)


def _days_of_change(employer: Employer, order: Order, since: dt.date) -> list[dt.date]:
    rows = EmployerSetting.objects.filter(
        employer=employer, key__in=[order.smaller, order.larger], effective_from__gt=since
    )
    return sorted({since, *rows.values_list("effective_from", flat=True)})


def _pairs(employer: Employer, order: Order, day: dt.date) -> Iterator[tuple[Decimal, Decimal]]:
    """Both numbers on a day; once for each framework where one of them is a framework's."""
    numbers = settings_for([employer.pk], day)[employer.pk]
    if order.smaller not in OWN_NUMBERS and order.larger not in OWN_NUMBERS:
        yield numbers[order.smaller], numbers[order.larger]
        return
    for version in FrameworkVersion.objects.for_employers([employer.pk]):
        found = [numbers.get(key, framework_number(version.parsed, key)) for key in (order.smaller, order.larger)]
        if found[0] is not None and found[1] is not None:
            yield Decimal(found[0]), Decimal(found[1])


def _out_of_order(order: Order, smaller: Decimal, larger: Decimal, day: dt.date) -> BadValue:
    first, second = CATALOGUE[order.smaller], CATALOGUE[order.larger]
    rule = "less than" if order.strictly else "no more than"
    message = (
        f"On {uk_date(day)}, “{first.title}” would be {first.words(smaller)}, and “{second.title}” "
        f"{second.words(larger)}. The first must be {rule} the second: enter another number, or change the other first."
    )
    return BadValue("out_of_order", message, "value")
