"""One random life of 200 events: after each of them, what is stored is what is computed.

Half of what is tried breaks a rule; then nothing at all may have changed.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
import time_machine

from ecf.core.errors import RuleBroken
from ecf.core.events import broken_links
from ecf.core.models import Event
from ecf.enrolments import services
from ecf.enrolments.models import Enrolment, FormerMilestone
from ecf.enrolments.selectors import explanation_of, with_clock, with_schedule
from ecf.enrolments.services.schedule import wrong_dates
from ecf.progress.selectors import altered_snapshots
from tests.cast import TODAY

ONE_DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 6, 22)
REASONS = ["sickness", "parental_leave", "career_break", "suspension", "capability"]
FRAMEWORKS = ["ECF5", "ASYE-CF", "ECDP"]


class Life:
    """Somebody's programme, and everything that may happen to it."""

    def __init__(self, enrolment, people, seed):
        self.enrolment, self.people, self.chance = enrolment, people, Random(seed)
        self.by, self.worker = people["coordinator"], enrolment.social_worker.user
        self.happened, self.refused = Counter(), 0
        self.today = TODAY

    def now(self):
        rows = with_schedule(with_clock(Enrolment.objects.select_related("framework_version")))
        return rows.get(pk=self.enrolment.pk)

    def day(self, first=-30, last=900):
        return FIRST + ONE_DAY * self.chance.randint(first, last)

    def next_act(self):
        """Mostly what may be done; now and then what may not."""
        is_active = self.now().state == "active"
        return self.chance.choice(ACTS + OFTEN) if is_active or self.chance.random() < 0.2 else "come_back"

    def any_of(self, rows):
        found = list(rows.order_by("id"))
        return self.chance.choice(found) if found else None

    def start_break(self):
        first = self.day()
        last = self.chance.choice([None, first + ONE_DAY * self.chance.randint(-5, 200)])
        reason = self.chance.choice(REASONS)
        services.start_break(enrolment=self.enrolment, reason=reason, started_on=first, ended_on=last, by=self.by)

    def end_break(self):
        if spell := self.any_of(self.now().breaks):
            services.end_break(spell=spell, ended_on=self.day(), by=self.by)

    def correct_break(self):
        if spell := self.any_of(self.now().breaks):
            last = self.chance.choice([None, self.day()])
            services.correct_break(spell=spell, started_on=self.day(), ended_on=last, by=self.by)

    def remove_break(self):
        if spell := self.any_of(self.now().breaks):
            services.remove_break(spell=spell, by=self.by)

    def confirm_break(self):
        if spell := self.any_of(self.now().breaks):
            services.confirm_break(spell=spell, by=self.worker)

    def set_working_pattern(self):
        fte = Decimal(self.chance.randint(-1, 110)) / 100
        services.set_working_pattern(enrolment=self.enrolment, effective_from=self.day(), fte=fte, by=self.by)

    def change_working_pattern(self):
        if pattern := self.any_of(self.now().working_patterns):
            fte = Decimal(self.chance.randint(20, 100)) / 100
            services.change_working_pattern(pattern=pattern, effective_from=self.day(), fte=fte, by=self.by)

    def remove_working_pattern(self):
        if pattern := self.any_of(self.now().working_patterns):
            services.remove_working_pattern(pattern=pattern, by=self.by)

    def choose_part_time(self):
        choice = self.chance.choice(["keep", "stretch", "neither"])
        services.choose_part_time(enrolment=self.enrolment, choice=choice, by=self.worker)

    def extend_milestone(self):
        key = self.chance.choice([row.key for row in self.now().milestones.all()] + ["no-such-milestone"])
        months = self.chance.randint(0, 4)
        services.extend_milestone(enrolment=self.enrolment, milestone=key, months=months, reason="Court.", by=self.by)

    def record_milestone(self):
        row = self.chance.choice(list(self.now().milestones.all()))
        by = self.by if row.kind == "assessment" else self.now().supervisor
        outcome = "fail" if row.kind == "assessment" else "done"
        services.record_milestone(
            enrolment=self.enrolment, milestone=row.key, outcome=outcome, met_on=self.day(0, 160), by=by
        )

    def change_framework(self):
        code, on = self.chance.choice(FRAMEWORKS), self.today - ONE_DAY * self.chance.randint(-1, 30)
        services.change_framework(
            enrolment=self.enrolment, framework=code, on=on, reason="The employer moved.", by=self.by
        )

    def assign(self):
        who = self.people[self.chance.choice(["supervisor", "other-supervisor", "past-supervisor", "assessor"])]
        part = self.chance.choice(["supervisor", "assessor"])
        on = self.today - ONE_DAY * self.chance.randint(-2, 3)
        services.assign(enrolment=self.enrolment, part=part, user=who, on=on, by=self.by)

    def withdraw(self):
        on = self.today - ONE_DAY * self.chance.randint(2, 6)
        services.withdraw_enrolment(enrolment=self.now(), reason="Moved away.", by=self.by, on=on)

    def come_back(self):
        now, on = self.now(), self.today - ONE_DAY * self.chance.randint(0, 3)
        supervisor = self.people["supervisor"]
        services.return_to_programme(enrolment=now, on=on, team=now.team, supervisor=supervisor, by=self.by)


ACTS = [name for name in vars(Life) if not name.startswith("_") and name not in {"now", "day", "any_of", "next_act"}]
OFTEN = ["start_break", "end_break", "correct_break", "set_working_pattern", "remove_break"]


def everything(enrolment):
    """What must not change when a rule was broken."""
    row = with_schedule(with_clock(Enrolment.objects.all())).get(pk=enrolment.pk)
    dates = [(each.key, each.due_on, each.met_on, each.explanation) for each in row.milestones.all()]
    parts = [(part.pk, part.version) for part in [*row.breaks.all(), *row.working_patterns.all()]]
    former = list(FormerMilestone.objects.order_by("pk").values_list("pk", "version"))
    return row.version, row.state, dates, parts, former, Event.objects.count()


def check(life):
    now = life.now()
    assert wrong_dates([now]) == []
    assert list(altered_snapshots()) == []
    for row in now.milestones.all():
        dated = [reason for reason in explanation_of(row) if reason.on is not None]
        if row.due_on is not None:
            assert dated[0].on + ONE_DAY * sum(reason.days or 0 for reason in dated) == row.due_on


def lived(enrolment, people, *, seed, events):
    """A life in which so many things happened, each on a later day than the one before, or on the same."""
    life = Life(enrolment, people, seed)
    while life.happened.total() < events and life.refused < 2 * events:
        life.today += ONE_DAY * life.chance.randint(0, 5)
        with time_machine.travel(dt.datetime.combine(life.today, dt.time(12), dt.UTC), tick=False):
            happen(life, life.next_act())
    assert life.happened.total() == events
    assert life.refused > events / 10
    assert list(broken_links()) == []
    return life


def test_a_short_life_leaves_stored_equal_to_computed_at_each_step(north, enrolment):
    lived(enrolment, north.people, seed=7, events=25)


@pytest.mark.soak
@pytest.mark.usefixtures("monday_morning")
def test_a_life_of_200_events_leaves_stored_equal_to_computed_at_each_step(north, enrolment):
    life = lived(enrolment, north.people, seed=2026, events=200)

    assert set(ACTS) == set(+life.happened), "something never happened"


def happen(life, act):
    before = everything(life.enrolment)
    try:
        getattr(life, act)()
    except RuleBroken:
        life.refused += 1
        assert everything(life.enrolment) == before, act
    else:
        life.happened[act] += Event.objects.count() > before[-1]
    check(life)
