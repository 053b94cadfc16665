"""Assessments of the past in the demo: one that was passed, one whose fail is appealed against, one in which two views
differ, one that waits to be confirmed. Each step is taken by who takes it, on its own day."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from ecf.assessments.assessment_errors import RequirementsMissing
from ecf.assessments.assessment_selectors import current_bundle, standards_asked
from ecf.assessments.models import Assessment
from ecf.assessments.services import (
    appoint_deciders,
    book_discussion,
    change_submission,
    confirm_outcome,
    judge_practice,
    lodge_appeal,
    make_panel,
    moderate,
    open_assessment,
    recommend,
    record_discussion,
    record_mark,
    record_view,
    submit_assessment,
)
from ecf.core.working_days import add_working_days, previous_working_day
from ecf.home.demo import judged_texts as texts
from ecf.home.demo.plans import ONE_DAY
from ecf.home.demo.story import YEAR_2, Story
from ecf.people.models import User

TWO_IN_THE_AFTERNOON = dt.time(14, tzinfo=ZoneInfo("Europe/London"))


def judge(story: Story, met: dict[str, dt.date]) -> None:
    """Plans the assessment of a worker whose plan says how it went."""
    if "passed-here" in story.plan.tags:
        _passed(Judged(story), met[YEAR_2])
    if "appeals" in story.plan.tags:
        _appealed(Judged(story, "fail"))
    if "views-differ" in story.plan.tags:
        _differing(Judged(story))
    if "panel-agreed" in story.plan.tags:
        _agreed(Judged(story))


class Judged:
    """The steps of one assessment, each by the person whose it is. `outcome` is what the assessor recommends."""

    def __init__(self, story: Story, outcome: str = "pass") -> None:
        self.story, self.outcome, self.words = story, outcome, texts.BY_OUTCOME[outcome]
        self.people, self.coordinator = story.house.people, story.house.coordinator
        self.members = [self.people["panel-1"], self.people["panel-2"]]

    @property
    def now(self) -> Assessment:
        return Assessment.objects.with_people().get(enrolment=self.story.enrolment, milestone=YEAR_2)

    def hand_in(self, day: dt.date) -> None:
        """Opened twelve days before the day, and handed in on it."""
        story = self.story
        opened_on = previous_working_day(day - 12 * ONE_DAY)
        story.on(opened_on, lambda: open_assessment(enrolment=story.enrolment, milestone=YEAR_2, by=None))
        story.on(day, self._submit)

    def _submit(self) -> None:
        worker = self.story.worker
        change_submission(assessment=self.now, by=worker, self_assessment=self.words["self"], declared=True)
        try:
            submit_assessment(assessment=self.now, by=worker)
        except RequirementsMissing:
            submit_assessment(assessment=self.now, by=worker, missing_reason=texts.MISSING)

    def recommend(self, day: dt.date) -> None:
        self.story.on(day, self._recommend)

    def _recommend(self) -> None:
        found = self.now
        places = list(current_bundle(found).items.values_list("position", flat=True))
        standards = [self._about(number, code, places) for number, code in enumerate(standards_asked(found))]
        said = {name: self.words[name] for name in ("strengths", "areas", "overall")}
        by = self.story.assessor
        recommend(assessment=found, by=by, outcome=self.outcome, standards=standards, **said)

    def _about(self, number: int, code: str, places: list[int]) -> dict[str, Any]:
        """Two pieces of the bundle for each standard that is met; in a fail the last one is not."""
        is_met = self.outcome == "pass" or number < texts.MET_IN_A_FAIL
        shown = [places[number % len(places)], places[(number + 3) % len(places)]] if is_met else []
        return {"code": code, "is_met": is_met, "reason": texts.REASONS[is_met], "items": sorted(set(shown))}

    def make_panel(self, day: dt.date) -> None:
        members, by = self.members, self.coordinator
        self.story.on(day, lambda: make_panel(assessment=self.now, members=members, by=by))

    def view(self, day: dt.date, number: int, outcome: str) -> None:
        """What the first or the second member thinks."""
        by, reasons = self.members[number], texts.VIEWS[outcome][number]
        self.story.on(day, lambda: record_view(assessment=self.now, by=by, outcome=outcome, reasons=reasons))

    def moderate(self, day: dt.date) -> None:
        by, text = self.members[0], self.words["agreed"]
        self.story.on(day, lambda: moderate(assessment=self.now, by=by, agreed_view=text))

    def confirm(self, day: dt.date) -> None:
        by, reasons = self.people["psw"], self.words["confirmed"]
        self.story.on(day, lambda: confirm_outcome(assessment=self.now, by=by, reasons=reasons))


def _passed(judged: Judged, day: dt.date) -> None:
    """Handed in on the day on which the milestone counts as met, with each component, and told four weeks later."""
    story, coordinator = judged.story, judged.coordinator
    later = [add_working_days(day, count) for count in range(20)]
    judged.hand_in(day)
    story.on(later[3], lambda: record_mark(assessment=judged.now, mark="71", by=coordinator))
    story.on(later[6], lambda: _observe(judged))
    judged.recommend(later[8])
    judged.make_panel(later[9])
    _discuss(judged, later[9], later[14])
    judged.view(later[15], 0, "pass")
    judged.view(later[16], 1, "pass")
    judged.moderate(later[17])
    judged.confirm(later[19])


def _observe(judged: Judged) -> None:
    found = judged.now
    seen = dict.fromkeys(standards_asked(found)[:3], True)
    judge_practice(assessment=found, standards=seen, by=judged.story.assessor)


def _discuss(judged: Judged, booked_on: dt.date, held_on: dt.date) -> None:
    at, story, by = dt.datetime.combine(held_on, TWO_IN_THE_AFTERNOON), judged.story, judged.members[0]
    coordinator = judged.coordinator
    story.on(booked_on, lambda: book_discussion(assessment=judged.now, at=at, where=texts.WHERE, by=coordinator))
    said = {"held_on": held_on, "notes": texts.DISCUSSED, "is_met": True}
    story.on(held_on, lambda: record_discussion(assessment=judged.now, by=by, **said))


def _appealed(judged: Judged) -> None:
    """Not passed; the worker appealed in time, and two people who had no part are to answer within days."""
    story = judged.story
    before = [add_working_days(story.today, -count) for count in range(40)]
    judged.hand_in(before[38])
    judged.recommend(before[33])
    judged.make_panel(before[31])
    judged.view(before[27], 0, "fail")
    judged.view(before[26], 1, "fail")
    judged.moderate(before[25])
    judged.confirm(before[22])
    said = {"grounds": ["evidence_overlooked", "support_not_given"], "text": texts.APPEAL}
    story.on(before[16], lambda: lodge_appeal(assessment=judged.now, by=story.worker, **said))
    story.on(before[14], lambda: _appoint(judged, [judged.people["panel-3"], judged.people["supervisor-4"]]))


def _appoint(judged: Judged, people: list[User]) -> None:
    appoint_deciders(assessment=judged.now, by=judged.coordinator, people=people)


def _differing(judged: Judged) -> None:
    """Both views are in, and they differ: the co-ordinator is to add a third member."""
    before = [add_working_days(judged.story.today, -count) for count in range(12)]
    judged.hand_in(before[10])
    judged.recommend(before[7])
    judged.make_panel(before[6])
    judged.view(before[3], 0, "pass")
    judged.view(before[2], 1, "fail")


def _agreed(judged: Judged) -> None:
    """The panel agreed on a pass; the principal social worker is to confirm it."""
    before = [add_working_days(judged.story.today, -count) for count in range(24)]
    judged.hand_in(before[22])
    judged.recommend(before[17])
    judged.make_panel(before[15])
    judged.view(before[9], 0, "pass")
    judged.view(before[8], 1, "pass")
    judged.moderate(before[4])
