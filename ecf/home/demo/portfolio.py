"""The evidence of one worker's journey, logged, handed in and answered through the product's own services."""

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from ecf.core.working_days import add_working_days, next_working_day, previous_working_day
from ecf.evidence.services import accept_evidence, return_evidence, start_evidence, submit_evidence
from ecf.home.demo import texts
from ecf.home.demo.past import standing_on
from ecf.home.demo.plans import ONE_DAY
from ecf.home.demo.story import Story


class Portfolio:
    """The evidence of one story: what each milestone needed, spread over the time before it."""

    def __init__(self, story: Story, met: dict[str, dt.date]) -> None:
        self.story, self.met = story, met
        self.rng, self.plan, self.today = story.rng, story.plan, story.today
        shuffled = {kind: self.rng.sample(list(pool), len(pool)) for kind, pool in texts.ENTRIES.items()}
        self.entries = {kind: itertools.cycle(pool) for kind, pool in shuffled.items()}

    def lay(self) -> None:
        for kind, day in self._wanted():
            self._accepted(kind, day)
        self._waiting()
        self._cpd()
        if "draft" in self.plan.tags:
            self.story.on(self.today - ONE_DAY, self._draft)
        if "returned" in self.plan.tags:
            day = previous_working_day(self.today - 9 * ONE_DAY)
            self.story.on(day, lambda: self._returned(day))

    def _wanted(self) -> Iterator[tuple[str, dt.date]]:
        """Kind and day of every entry that was accepted: what met milestones needed, and part of what comes next."""
        opens, had, since = self.plan.started_on + 5 * ONE_DAY, dict[str, int](), None
        for milestone in self.story.definition.milestones:
            if milestone.since != since:
                since, had = milestone.since, {}
            due_on = self.story.due(milestone)
            if not milestone.requirements or due_on is None:
                continue
            closes = self.met.get(milestone.key, due_on) - 9 * ONE_DAY
            for requirement in milestone.requirements:
                missing = max(0, requirement.count - had.get(requirement.kind, 0))
                had[requirement.kind] = max(requirement.count, had.get(requirement.kind, 0))
                if milestone.key not in self.met and requirement.kind in self.plan.behind:
                    missing = max(0, missing - 1)
                yield from self._spread(requirement.kind, missing, opens, closes)
            if milestone.key not in self.met:
                return
            opens = self.met[milestone.key] + ONE_DAY

    def _spread(self, kind: str, count: int, opens: dt.date, closes: dt.date) -> Iterator[tuple[str, dt.date]]:
        """So many days, evenly and a little by chance; those still to come are left out unless all must be there."""
        newest = self.today - 12 * ONE_DAY
        if self.plan.is_ready:
            closes = min(closes, newest)
        length = max((closes - opens).days, 1)
        for number in range(count):
            share = (number + self.rng.random()) / count
            day = previous_working_day(opens + int(share * length) * ONE_DAY)
            day = day if day >= opens else next_working_day(opens)
            if day <= newest and self.story.works_on(day):
                yield kind, day
            elif day <= newest:
                yield kind, self._around_break(day, opens)

    def _around_break(self, day: dt.date, opens: dt.date) -> dt.date:
        while not self.story.works_on(day) and day > opens:
            day = previous_working_day(day - ONE_DAY)
        return day

    def _standards(self, kind: str, day: dt.date) -> list[dict[str, str]]:
        """Two standards of the stage of that day, in turn, so that all get their share."""
        year2 = self.met.get("year-2-assessment")
        stage = self.story.definition.stages[1 if year2 is not None and day > year2 else 0]
        codes = [standard.code for standard in stage.standards]
        turn = next(self.story.count) % len(codes)
        chosen = {codes[turn], codes[(turn + 2) % len(codes)]}
        return [{"code": code, "how": self.rng.choice(texts.HOW)} for code in sorted(chosen)]

    def _start(self, kind: str, day: dt.date, *, privacy: str = "shared") -> Any:
        title, body = next(self.entries[kind])
        return start_evidence(
            enrolment=self.story.enrolment,
            kind=kind,
            title=title,
            happened_on=day,
            body=body,
            standards=self._standards(kind, day),
            privacy=privacy,
            by=self.story.worker,
        )

    def _accepted(self, kind: str, day: dt.date) -> None:
        answered = add_working_days(day, self.rng.randint(2, 6))

        def act() -> None:
            entry = submit_evidence(evidence=self._start(kind, day), by=self.story.worker)
            by = self.story.assessor if kind == "direct_observation" else self.story.supervisor
            with standing_on(min(answered, self.today)):
                accept_evidence(evidence=entry, by=by, comment=self.rng.choice(texts.COMMENTS))

        self.story.on(day, act)

    def _waiting(self) -> None:
        kinds = itertools.cycle(["critical_reflection", "direct_observation", "professional_feedback"])
        for working_days, kind in zip(self.plan.waiting, kinds, strict=False):
            day = add_working_days(self.today, -working_days)
            self.story.on(
                day,
                lambda kind=kind, day=day: submit_evidence(evidence=self._start(kind, day), by=self.story.worker),
            )

    def _cpd(self) -> None:
        """CPD in the weeks before today; the first piece has a peer reflection."""
        pieces = [texts.CPD[0], texts.CPD[1 + self.rng.randrange(3)]][: self.plan.cpd_pieces]
        for number, piece in enumerate(pieces):
            day = previous_working_day(self.today - (21 + 16 * number + self.rng.randint(0, 6)) * ONE_DAY)
            if day > self.plan.started_on and self.story.works_on(day):
                self.story.on(day, lambda piece=piece, day=day: self._cpd_entry(dict(piece), day))

    def _cpd_entry(self, piece: dict[str, str], day: dt.date) -> None:
        title = piece.pop("title")
        entry = start_evidence(
            enrolment=self.story.enrolment,
            kind="cpd",
            title=title,
            happened_on=day,
            body="",
            standards=self._standards("cpd", day),
            privacy="shared",
            cpd=piece,
            by=self.story.worker,
        )
        submit_evidence(evidence=entry, by=self.story.worker)
        answered = add_working_days(day, 3)
        with standing_on(min(answered, self.today)):
            accept_evidence(evidence=entry, by=self.story.supervisor)

    def _draft(self) -> None:
        start_evidence(
            enrolment=self.story.enrolment,
            kind="critical_reflection",
            title="Notes after this week's visit, to finish",
            happened_on=self.today - ONE_DAY,
            body="I planned for one conversation and another one was needed. What told me so, and when?",
            by=self.story.worker,
        )

    def _returned(self, day: dt.date) -> None:
        entry = submit_evidence(evidence=self._start("written_report", day), by=self.story.worker)
        with standing_on(add_working_days(day, 2)):
            return_evidence(evidence=entry, by=self.story.supervisor, comment=self.rng.choice(texts.RETURNS))
