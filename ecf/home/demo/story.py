"""One worker's journey, told through the product's own services, each step on its own day."""

import datetime as dt
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ecf.core.working_days import add_working_days, next_working_day, previous_working_day
from ecf.enrolments.clock import Offset, schedule_date
from ecf.enrolments.intervals import Breaks, add_months
from ecf.enrolments.models import Enrolment, Part
from ecf.enrolments.services import (
    assign,
    choose_part_time,
    confirm_break,
    enrol,
    name_specialism,
    record_milestone,
    set_working_pattern,
    start_break,
    withdraw_enrolment,
)
from ecf.enrolments.services.time import Agreement
from ecf.framework.definition import Definition, Milestone
from ecf.framework.selectors import framework_in_force
from ecf.home.demo import texts
from ecf.home.demo.agreements import agree, draft, open_agreement
from ecf.home.demo.experts import become_expert, look_up
from ecf.home.demo.past import standing_on
from ecf.home.demo.people import Accounts, House
from ecf.home.demo.plans import ONE_DAY, Plan
from ecf.home.demo.reviews import begin_next_review, develop, hold_review, support
from ecf.home.demo.self_assessments import assess_oneself, days_of
from ecf.people.models import User
from ecf.supervision.cadence import CadenceInputs, CadenceRules, cadence
from ecf.supervision.cadence_rules import rules_of
from ecf.supervision.services import (
    acknowledge_concern,
    log_session,
    plan_session,
    raise_concern,
    send_concern_mail,
    sign_session,
)

FULL_TIME = Decimal(1)
WEEKLY_HOURS = Decimal(37)
HALF = Decimal("0.5")
YEAR_2 = "year-2-assessment"
Step = tuple[dt.date, int, Callable[[], Any]]


@dataclass
class Story:
    """Gathers what happens on which day, then lets it happen in order."""

    plan: Plan
    house: House
    today: dt.date
    rng: random.Random
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.definition: Definition = framework_in_force(self.plan.framework, self.plan.started_on).parsed
        self.breaks = Breaks(self.plan.clock.breaks)
        self.supervisor = self.house.people[self.plan.supervisor]
        self.count = itertools.count()
        self.enrolment: Enrolment
        self.worker: User

    def on(self, day: dt.date, act: Callable[[], Any]) -> None:
        """It happens on that day, after what was said to happen on it before."""
        self.steps.append((day, next(self.count), act))

    def begin(self, accounts: Accounts) -> dict[str, dt.date]:
        """Enrols the worker and plans their time, milestones and supervision. Returns when each milestone was met."""
        self._enrol(accounts)
        self._time()
        self._name_specialism()
        met = self._milestones()
        self._supervision()
        self._confide()
        self._review_and_support()
        self._agree_again()
        return met

    def unfold(self, met: dict[str, dt.date]) -> None:
        """Lets everything planned happen, in the order of the days, until the journey ends."""
        self._end(met)
        self._status()
        for day, _, act in sorted(self.steps, key=lambda step: step[:2]):
            with standing_on(day):
                act()

    def works_on(self, day: dt.date) -> bool:
        return not self.breaks.contains(day)

    @property
    def assessor(self) -> User:
        """Who observes: the assessor, or the supervisor where there is none."""
        return self.enrolment.assessor or self.supervisor

    def _enrol(self, accounts: Accounts) -> None:
        plan, start = self.plan, self.plan.started_on
        with standing_on(previous_working_day(start - 10 * ONE_DAY)):
            code = self.house.employer.code
            social_worker = accounts.social_worker(plan.person, code, start - 60 * ONE_DAY)
            self.worker = social_worker.user
            self.enrolment = enrol(
                registration_number=plan.person.number,
                given_name=plan.person.given_name,
                family_name=plan.person.family_name,
                email=self.worker.email,
                framework=plan.framework,
                started_on=start,
                team=self.house.teams[plan.team],
                supervisor=self.supervisor,
                assessor=self.house.people.get("assessor" if plan.team == "duty" else "assessor-2"),
                by=self.house.coordinator,
            )

    def _time(self) -> None:
        """The break and the working pattern."""
        spell, by = self.plan.spell, self.house.coordinator
        if spell is not None:
            self.on(min(spell.started_on, self.today), lambda: self._start_break(by))
        if self.plan.part_time is not None:
            day, fte = self.plan.part_time
            self.on(day, lambda: set_working_pattern(enrolment=self.enrolment, effective_from=day, fte=fte, by=by))
            self.on(day + ONE_DAY, lambda: choose_part_time(enrolment=self.enrolment, choice="stretch", by=self.worker))

    def _name_specialism(self) -> None:
        if self.plan.specialism:
            named_on = previous_working_day(self.today - 60 * ONE_DAY)
            code = self.plan.specialism
            self.on(named_on, lambda: name_specialism(enrolment=self.enrolment, specialism=code, by=self.worker))

    def _start_break(self, by: User) -> None:
        spell = self.plan.spell
        if spell is None:
            return
        needs_agreement = spell.reason in {"career_break", "bereavement"}
        agreements = [Agreement("worker", self.worker.name, spell.started_on)] if needs_agreement else []
        stored = start_break(
            enrolment=self.enrolment,
            reason=spell.reason,
            started_on=spell.started_on,
            ended_on=spell.ended_on,
            agreements=agreements,
            by=by,
        )
        if spell.ended_on is not None and spell.ended_on < self.today:
            with standing_on(next_working_day(spell.ended_on + ONE_DAY)):
                confirm_break(spell=stored, by=self.worker)

    def due(self, milestone: Milestone) -> dt.date | None:
        """When a milestone is due, by the clock, as things are today."""
        offset = Offset(months=milestone.offset_months, days=milestone.offset_days)
        return schedule_date(self.plan.clock, offset).due_on

    def _milestones(self) -> dict[str, dt.date]:
        """Records what is due and was done; returns when each was met."""
        met: dict[str, dt.date] = {}
        for milestone in self.definition.milestones:
            due_on = self.due(milestone)
            if due_on is None or due_on > self.today or milestone.key in self.plan.unrecorded:
                continue
            day = previous_working_day(due_on - self.rng.randint(0, 8) * ONE_DAY)
            day = day if self.works_on(day) else due_on
            met[milestone.key] = day
            self.on(day, lambda milestone=milestone, day=day: self._record(milestone, day))
        return met

    def _record(self, milestone: Milestone, day: dt.date) -> None:
        if milestone.key == YEAR_2 and "passed-here" in self.plan.tags:
            return  # its outcome comes from its assessment
        if milestone.kind == "review" and "reviews" in self.plan.tags:
            number = self.definition.milestones.index(milestone)
            hold_review(enrolment=self.enrolment, milestone=milestone.key, number=number)
            return
        if milestone.kind == "agreement" and "agreed" in self.plan.tags:
            agree(enrolment=self.enrolment, coordinator=self.house.coordinator, number=self.number)
            return
        record_milestone(
            enrolment=self.enrolment,
            milestone=milestone.key,
            outcome="pass" if milestone.is_assessment else "done",
            met_on=day,
            by=self.house.coordinator if milestone.is_assessment else self.supervisor,
        )

    @property
    def number(self) -> int:
        """Chooses the words of this worker's agreement."""
        return int(self.plan.person.number.removeprefix("SW"))

    def _agree_again(self) -> None:
        """What comes after the first agreement, where the plan says so: another version, or another assessor."""
        enrolment, tags = self.enrolment, self.plan.tags
        coordinator, number = self.house.coordinator, self.number
        for months, children, hours in self.plan.later_agreements:
            day = next_working_day(add_months(self.plan.started_on, months) + 7 * ONE_DAY)
            said = {"caseload_max": children, "protected_hours": hours}
            self.on(day, lambda said=said: agree(enrolment=enrolment, coordinator=coordinator, number=number, **said))
        if "agreement-draft" in tags:
            day = previous_working_day(self.today - 4 * ONE_DAY)
            self.on(day, lambda: draft(enrolment=enrolment, number=number))
        if "agreement-open" in tags:
            day = previous_working_day(self.today - 2 * ONE_DAY)
            self.on(day, lambda: open_agreement(enrolment=enrolment, number=number, caseload_max=10))
        if "agreement-again" in tags:
            day, user = previous_working_day(self.today - 3 * ONE_DAY), self.house.people["assessor-2"]
            self.on(day, lambda: assign(enrolment=enrolment, part=Part.ASSESSOR, user=user, on=day, by=coordinator))

    def _supervision(self) -> None:
        rules = rules_of(self.definition)
        last = self.plan.started_on
        held = self._session_days(rules)
        for day in held:
            self.on(day, lambda day=day, last=last: self._hold(day, last))
            last = day
        inputs = CadenceInputs(self.plan.started_on, tuple(held), self.plan.clock.breaks)
        due_on = cadence(inputs, rules, on=self.today).due_on
        if "planned" in self.plan.tags or (due_on is not None and due_on > self.today and self.rng.random() < HALF):
            self._plan_next(due_on)

    def _session_days(self, rules: CadenceRules) -> list[dt.date]:
        """When sessions were held: each by the day it was due, until the plan says that supervision is late."""
        held: list[dt.date] = []
        newest = self.today - (self.plan.last_session or 1) * ONE_DAY
        while True:
            inputs = CadenceInputs(self.plan.started_on, tuple(held), self.plan.clock.breaks)
            due_on = cadence(inputs, rules, on=held[-1] if held else self.plan.started_on).due_on
            if due_on is None:
                break
            day = previous_working_day(due_on - self.rng.randint(0, 2) * ONE_DAY)
            if day <= (held[-1] if held else self.plan.started_on) or not self.works_on(day):
                day = due_on
            if day > newest:
                break
            held.append(day)
        if self.plan.last_session is not None and held:
            held = [*[day for day in held if day < newest - 5 * ONE_DAY], previous_working_day(newest)]
        return self._made_late(held, rules)

    def _made_late(self, held: list[dt.date], rules: CadenceRules) -> list[dt.date]:
        while self.plan.late_by is not None and held:
            inputs = CadenceInputs(self.plan.started_on, tuple(held), self.plan.clock.breaks)
            due_on = cadence(inputs, rules, on=self.today).due_on
            if due_on is None or due_on <= self.today - self.plan.late_by * ONE_DAY:
                break
            held = held[:-1]
        return held

    def _hold(self, day: dt.date, last: dt.date) -> None:
        """A session, signed by both; now and then the worker's signature is still to come."""
        what, owner = self.rng.choice(texts.ACTIONS)
        session = log_session(
            enrolment=self.enrolment,
            by=self.supervisor,
            sign=True,
            held_on=day,
            kind="reflective",
            minutes=self.rng.choice([90, 90, 95, 100, 110]),
            summary=self.rng.choice(texts.SUMMARIES),
            caseload=self.plan.caseload + self.rng.choice([-1, 0, 0, 0]),
            protected_hours=self._hours(day, last),
            wellbeing=self.rng.choice([3, 4, 4, 5]),
            actions=[{"what": what, "owner": owner, "due_on": add_working_days(day, 10), "done_on": None}],
        )
        signed_on = add_working_days(day, self.rng.choice([0, 1, 1, 2]))
        if signed_on <= self.today and self.works_on(signed_on):
            with standing_on(signed_on):
                sign_session(session=session, by=self.worker)

    def _hours(self, day: dt.date, last: dt.date) -> Decimal | None:
        """Development time since the last session: the promised share, times what was really given, in half hours."""
        away = (day - last).days - self.breaks.days_outside(last, day)
        percent = self.definition.protected_percent(day, start=self.plan.started_on + away * ONE_DAY)
        if not percent:
            return None
        fte = self.plan.part_time[1] if self.plan.part_time and self.plan.part_time[0] <= day else FULL_TIME
        promised = WEEKLY_HOURS * fte * self.breaks.days_outside(last, day) * percent / 700
        return (promised * self.plan.hours * 2).quantize(FULL_TIME, ROUND_HALF_UP) / 2 + HALF

    def _plan_next(self, due_on: dt.date | None) -> None:
        day = previous_working_day(max(due_on or self.today, self.today + 2 * ONE_DAY))
        day = day if day > self.today else next_working_day(self.today + ONE_DAY)
        notes = "I would like to talk about preparing for my review, and about one visit that stays with me."
        self.on(
            self.today - ONE_DAY,
            lambda: plan_session(enrolment=self.enrolment, planned_for=day, worker_notes=notes, by=self.worker),
        )

    def _review_and_support(self) -> None:
        """The review that waits for the worker, and the support plan that runs, where the plan says so."""
        if "reviews" in self.plan.tags:
            for days in (7, 14):
                first = next_working_day(self.plan.started_on + days * ONE_DAY)
                self.on(first, lambda: develop(enrolment=self.enrolment))
            for day in days_of(self.plan.started_on, self.today, self.works_on):
                self.on(day, lambda: assess_oneself(enrolment=self.enrolment))
        if "next-review" in self.plan.tags:
            key = next(m.key for m in self.definition.milestones if m.kind == "review" and self._is_ahead(m))
            day = previous_working_day(self.today - 3 * ONE_DAY)
            self.on(day, lambda: begin_next_review(enrolment=self.enrolment, milestone=key))
        if "supported" in self.plan.tags:
            self.on(self.today, lambda: support(enrolment=self.enrolment, on=self.today))

    def _is_ahead(self, milestone: Milestone) -> bool:
        due_on = self.due(milestone)
        return due_on is not None and due_on > self.today

    def _confide(self) -> None:
        """What the worker told the principal social worker, who has read it; the e-mails go where the past's go."""
        if "confides" not in self.plan.tags:
            return
        told_on = add_working_days(self.today, -6)
        self.on(told_on, self._tell_in_confidence)

    def _tell_in_confidence(self) -> None:
        concern = raise_concern(
            topic="supervision",
            about_psw=False,
            what_happened=texts.CONCERN,
            what_would_help=texts.CONCERN_HELP,
            by=self.worker,
        )
        send_concern_mail()
        with standing_on(add_working_days(concern.raised_on, 2), dt.time(11, 20)):
            acknowledge_concern(concern=concern, text=texts.CONCERN_ANSWER, by=self.house.people["psw"])
            send_concern_mail()

    def _end(self, met: dict[str, dt.date]) -> None:
        """Nothing happens after a journey has ended."""
        if self.plan.ends == "completed":
            last = met[self.definition.milestones[-1].key]
            self.steps = [step for step in self.steps if step[0] < last or step[:2] == self._last_step(last)]
        if self.plan.ends == "withdrawn":
            day = previous_working_day(self.today - 14 * ONE_DAY)
            self.steps = [step for step in self.steps if step[0] < day]
            reason, by = "Moved to another part of the country", self.house.coordinator
            self.on(day, lambda: withdraw_enrolment(enrolment=self.enrolment, reason=reason, by=by))

    def _status(self) -> None:
        """The register is looked up; whoever has come to the end is granted the status, after the journey is over."""
        if "registered" in self.plan.tags:
            looked_on = previous_working_day(self.today - 12 * ONE_DAY)
            self.on(looked_on, lambda: look_up(enrolment=self.enrolment, by=self.house.coordinator))
        if "expert" in self.plan.tags:
            granted_on = previous_working_day(self.today - 7 * ONE_DAY)
            self.on(granted_on, lambda: become_expert(enrolment=self.enrolment, by=self.house.people["psw"]))

    def _last_step(self, day: dt.date) -> tuple[dt.date, int]:
        """The recording of the last assessment: milestones are planned first, so it is the first step of its day."""
        return min(step[:2] for step in self.steps if step[0] == day)
