"""The supervision cadence against a slow, obvious reading of its rules, one calendar day at a time."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.core.working_days import is_working_day
from ecf.enrolments.intervals import BreakSpan
from ecf.framework.shipped import shipped_definition
from ecf.supervision.cadence import CadenceInputs, cadence, gaps, gaps_met
from ecf.supervision.cadence_rules import rules_of

RULES = rules_of(shipped_definition("ECF5", "2022.1"))
ONE_DAY = timedelta(days=1)
NEVER = date(2099, 1, 1)
WINDOW = 420


@st.composite
def people(draw, with_placements=True):
    started_on = draw(st.dates(date(2023, 1, 1), date(2025, 12, 31)))

    def days(most):
        return st.integers(0, most).map(lambda n: started_on + timedelta(days=n))

    def spans(longest, most):
        found = draw(st.lists(st.tuples(days(WINDOW), st.integers(0, longest)), max_size=most))
        return [BreakSpan(first, first + timedelta(days=length)) for first, length in found]

    breaks = spans(70, 3)
    if draw(st.integers(0, 3)) == 0:
        breaks.append(BreakSpan(draw(days(WINDOW))))
    return CadenceInputs(
        started_on=started_on,
        held_on=tuple(draw(st.lists(days(WINDOW), max_size=14))),
        breaks=tuple(breaks),
        placement_starts=tuple(draw(st.lists(days(WINDOW), max_size=2))) if with_placements else (),
        absences=tuple(spans(30, 2)),
    )


class Calendar:
    """Everything by looking at single days. NEVER stands for a day behind an open break."""

    def __init__(self, person):
        self.person, self.start = person, person.started_on
        first = min([self.start, *(b.started_on for b in person.breaks)]) - timedelta(days=2)
        self.all_days = [first + timedelta(days=n) for n in range(WINDOW + 400)]
        self.out = {day for day in self.all_days for b in person.breaks if b.contains(day)}
        self.restarts = self.find_restarts()

    def working(self, start, end):
        """Non-break days from start up to and excluding end."""
        return sum(day not in self.out for day in self.all_days if start <= day < end)

    def on(self, start, wanted):
        for day in self.all_days:
            if day >= start:
                if day not in self.out and wanted <= 0:
                    return day
                wanted -= day not in self.out
        return NEVER

    def find_restarts(self):
        """(began, first day back, placement start or None), the placement's where both fall on one day."""
        found, run = {}, []
        for day in self.all_days:
            if day in self.out:
                run.append(day)
                continue
            if len(run) >= 28 and day > self.start:
                found[day] = (run[0], day, None)
            run = []
        for placed in sorted(self.person.placement_starts):
            back = self.on(placed, 0)
            if placed > self.start and back != NEVER:
                began = placed if placed in self.out else placed - ONE_DAY
                while began in self.out:
                    began -= ONE_DAY
                found[back] = (placed if began + ONE_DAY == placed else began + ONE_DAY, back, placed)
        return [found[day] for day in sorted(found)]

    def rule(self, day, first):
        """(gap in days, grace in days) of a session, start or return on the day."""
        worked = self.working(self.start, day)
        if worked < 42:
            gap, grace = 7, 3
        elif worked < (self.start + relativedelta(months=6) - self.start).days:
            gap, grace = 14, 5
        else:
            gap, grace = (day + relativedelta(months=1) - day).days, 7
        backs = [back for _, back, _ in self.restarts if back <= day]
        if backs and self.working(backs[-1], day) < 42:
            soon = 7 if first else 14
            if soon <= gap:
                return soon, 3
        return gap, grace

    def after_absences(self, due):
        for absence in sorted(self.person.absences, key=lambda a: a.started_on):
            is_short = (absence.ended_on - absence.started_on).days + 1 < 28
            if is_short and absence.started_on <= due <= nth_working_day(absence.ended_on, 5):
                back = absence.ended_on + ONE_DAY
                while not is_working_day(back):
                    back += ONE_DAY
                due = nth_working_day(back, 5)
        return due

    def dates(self, anchor, first=False):
        """(due, last day of grace, first day overdue)."""
        gap, grace = self.rule(anchor, first)
        due = self.on(anchor, gap)
        if due != NEVER:
            due = self.on(self.after_absences(due), 0)
        grace_until = self.on(due, grace) if due != NEVER else NEVER
        return due, grace_until, self.on(grace_until + ONE_DAY, 0) if grace_until != NEVER else NEVER

    def next_dates(self, on):
        last = max((day for day in self.person.held_on if day <= on), default=self.start)
        due, grace_until, overdue = self.dates(last)
        for began, back, placed in self.restarts:
            if back <= last:
                continue
            runs_past = due >= began
            had_begun_in_time = on >= began and overdue >= began
            if runs_past or had_begun_in_time or (placed and on >= placed):
                due, grace_until, overdue = self.dates(back, first=True)
        return due, grace_until, overdue


def nth_working_day(day, count):
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


@settings(max_examples=150, deadline=None)
@given(people(), st.integers(0, WINDOW))
def test_due_dates_are_those_that_counting_days_gives(person, ahead):
    on = person.started_on + timedelta(days=ahead)
    calendar = Calendar(person)
    last = max((day for day in person.held_on if day <= on), default=None)

    now = cadence(person, RULES, on=on)

    assert (now.due_on or NEVER, now.grace_until or NEVER, now.overdue_from or NEVER) == calendar.next_dates(on)
    assert now.last_on == last
    assert now.days_since == calendar.working(last or person.started_on, on)
    assert now.is_paused == (on in calendar.out)


@settings(max_examples=150, deadline=None)
@given(people(), st.integers(0, WINDOW))
def test_the_status_follows_from_the_dates(person, ahead):
    on = person.started_on + timedelta(days=ahead)
    now = cadence(person, RULES, on=on)

    if now.overdue_from and on >= now.overdue_from:
        assert now.status == "missed"
    elif now.is_paused:
        assert now.status == "not_measured"
    elif now.due_on and on >= now.due_on - timedelta(days=3):
        assert now.status == "at_risk"
    else:
        assert now.status == "kept"


@settings(max_examples=25, deadline=None)
@given(people(with_placements=False))
def test_the_status_is_missed_on_exactly_the_days_after_a_missed_gap_without_a_session(person):
    end = person.started_on + timedelta(days=WINDOW)
    missed = [gap for gap in gaps(person, RULES, on=end) if not gap.met]

    for ahead in range(0, WINDOW, 3):
        on = person.started_on + timedelta(days=ahead)
        open_ones = [
            gap
            for gap in missed
            if gap.settled_on <= on and not any(gap.settled_on <= held <= on for held in person.held_on)
        ]
        assert (cadence(person, RULES, on=on).status == "missed") == bool(open_ones)


@settings(max_examples=150, deadline=None)
@given(people(), st.integers(0, WINDOW), st.integers(0, WINDOW))
def test_history_is_never_rewritten_and_a_window_is_a_part_of_it(person, ahead, back):
    on = person.started_on + timedelta(days=ahead)
    since = person.started_on + timedelta(days=back)
    whole = gaps(person, RULES, on=person.started_on + timedelta(days=WINDOW))

    assert gaps(person, RULES, on=on) == [gap for gap in whole if gap.settled_on <= on]
    assert gaps(person, RULES, on=on, since=since) == [gap for gap in whole if since <= gap.settled_on <= on]


@settings(max_examples=150, deadline=None)
@given(people())
def test_every_settled_gap_is_met_in_time_or_overdue_outside_a_break(person):
    end = person.started_on + timedelta(days=WINDOW)
    calendar = Calendar(person)
    history = gaps(person, RULES, on=end)

    for gap in history:
        if gap.met:
            assert gap.overdue_from is None or gap.held_on < gap.overdue_from
        else:
            assert gap.settled_on == gap.overdue_from
            assert gap.due_on not in calendar.out and gap.overdue_from not in calendar.out
    met_on = [gap.held_on for gap in history if gap.met]
    assert len(met_on) == len(set(met_on)) and set(met_on) <= set(person.held_on)
    counted = gaps_met(person, RULES, on=end)
    assert (counted.met, counted.settled) == (len(met_on), len(history))
