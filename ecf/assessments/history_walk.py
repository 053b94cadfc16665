"""A walk through what happened to an assessment: beside each step, what was known then and which number counted."""

import datetime as dt
import json
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from ecf.assessments.history_results import result_lines
from ecf.assessments.history_rows import HistoryRows
from ecf.assessments.models import (
    AgreedView,
    Appeal,
    AppealOutcome,
    AssessmentOutcome,
    AssessmentPause,
    Bundle,
    GivenResult,
    GivenView,
    Panel,
    PanelReturn,
    PartName,
)
from ecf.core.models import Event
from ecf.core.templatetags.words import plural, uk_date
from ecf.framework.components import Component

Use = tuple[UUID, str, dt.date]
"""An employer's number on a day."""
OUTCOMES = {AssessmentOutcome.PASS: "pass", AssessmentOutcome.FAIL: "not pass"}

INSIDE = {"assessment.panel_changed", "assessment.view_given"}


class Walk:
    """Takes the events in their order; `known` says of the newest what was known, `uses` collects the numbers.

    `reads`: may read what those who judge wrote and thought. `is_own`: the social worker, who reads their own words,
    and what was recommended once they were told. `reads_appeals`: the appeals whose words are theirs to read.
    """

    def __init__(
        self, rows: HistoryRows, *, reads: bool, is_own: bool, knows_outcome: bool, reads_appeals: Collection[UUID]
    ) -> None:
        self.rows, self.reads, self.is_own, self.knows_outcome = rows, reads, is_own, knows_outcome
        self.reads_appeals = reads_appeals
        self.uses: list[Use] = []
        self._bundles, self._appeals, self._pauses = iter(rows.bundles), iter(rows.appeals), iter(rows.pauses)
        self._bundle: Bundle | None = None
        self._appeal: Appeal | None = None
        self._pause: AssessmentPause | None = None
        self._returned_at: dict[UUID, dt.datetime] = {}
        self._told: dict[tuple[UUID, UUID], int] = {}

    def known(self, event: Event) -> list[str]:
        """Sentences; call it once for each event, in order."""
        maker = getattr(self, "_" + event.kind.replace(".", "_"), None)
        return [line for line in maker(event, json.loads(event.body)) if line] if maker else []

    def shows(self, event: Event) -> bool:
        """What goes on inside a panel is told to the worker with the outcome: how many gave a view says that they
        differed."""
        inside = event.kind in INSIDE
        return not (inside and self.is_own) or self._tells(json.loads(event.body).get("round", 1))

    def _use(self, event: Event, key: str, on: dt.date) -> None:
        if event.employer_id:
            self.uses.append((event.employer_id, key, on))

    def _tells(self, round_: int) -> bool:
        """Whether what was recommended and agreed in a round may be said to this reader."""
        decision = self.rows.decision_of.get(round_)
        return self.reads or (decision is not None and decision.told_on is not None)

    def _assessment_opened(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        version = self.rows.assessment.framework_version
        yield f"By {version.title}, version {version.version}: {version.status_label}."
        if body.get("attempt", 1) > 1:
            yield f"Attempt {body['attempt']}."

    def _assessment_submitted(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        bundle = self._bundle = next(self._bundles, None)
        if bundle is None:
            return
        day = bundle.submitted_at.date() if event.on is None else event.on
        items = bundle.items.all()
        files = plural(sum(len(item.files.all()) for item in items), "file")
        yield f"Submission {bundle.number}: {plural(len(items), 'piece')}, {files}. Digest {bundle.digest}."
        if bundle.is_late:
            yield "After the last day to submit."
        if bundle.missing_reason:
            words = f": {bundle.missing_reason}" if self.is_own or self.reads else "."
            yield f"Something was missing, with a reason{words}"
        else:
            yield "Everything that was asked for was there."
        self._use(event, "decision_days", day)

    def _assessment_assessor_started(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        yield "From here on it could no longer be taken back."

    def _assessment_recommended(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        found = self.rows.recommended_on.get(self._bundle.pk) if self._bundle else None
        if found is None or self._bundle is None:
            return
        yield f"Read: submission {self._bundle.number}, digest {self._bundle.digest}."
        if self.reads or (self.is_own and any(row.told_on for row in self.rows.decisions)):
            met = sum(bool(row.is_met) for row in found.standards.all())
            standards = len(found.standards.all())
            yield f"Recommended: {OUTCOMES[AssessmentOutcome(found.outcome)]}; {met} of {standards} standards met."

    def _assessment_panel_made(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        panel = self._panel(body)
        if panel is None:
            return
        for key in ("panel_members", "panel_apart_months"):
            self._use(event, key, panel.made_on)
        people = self.rows.on_panel(panel)
        if not self._tells(panel.round) and self.is_own:
            people = people[: body["members"]]  # who joined later says that the others differed
        names = [person.name for person in people]
        chair = f" {panel.chair.name} is the chair." if panel.chair else ""
        yield f"On it, then or later: {', '.join(names)}.{chair}"
        yield "Checked by name before: nobody on it had a part in the support, or confirms the outcome."
        if panel.views_due_on:
            yield f"Views by {uk_date(panel.views_due_on)}."
        if panel.meets_on:
            yield f"It meets on {uk_date(panel.meets_on)}."

    def _assessment_panel_changed(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        yield f"{plural(body['members'], 'member')} from then on."

    def _assessment_view_given(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        panel = self._panel(body)
        view = self._view(panel, event.by_id) if panel and event.by_id else None
        if panel is None or view is None:
            return
        since = self._returned_at.get(panel.pk)
        others = [
            row
            for row in self.rows.given
            if row.panel_id == panel.pk
            and row.by_id != view.by_id
            and row.given_at < view.given_at
            and (since is None or row.given_at > since)
        ]
        yield f"In by then: {plural(len(others), 'other view')}. None could be read."
        if self.reads and panel.agreed_on:
            yield f"Their view: {OUTCOMES[AssessmentOutcome(view.outcome)]}."

    def _view(self, panel: Panel, by_id: UUID) -> GivenView | None:
        key = (panel.pk, by_id)
        count = self._told[key] = self._told.get(key, 0) + 1
        given = self.rows.given_by.get(key, [])
        return given[count - 1] if count <= len(given) else None

    def _assessment_moderated(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        yield "All views were in, and could be read by the members."
        if not self._tells(body.get("round", 1)):
            return
        agreed = self.rows.kept.get(event.pk)
        if not isinstance(agreed, AgreedView):
            yield "What they agreed then was not kept."
            return
        if agreed.is_majority:
            yield "They differed, and the majority stands."
        yield f"Agreed: {OUTCOMES[AssessmentOutcome(agreed.outcome)]}."
        if self.reads:
            yield f"In the panel’s words: {agreed.agreed_view}"

    def _assessment_returned(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        panel = self._panel(body)
        if panel is None:
            return
        self._returned_at[panel.pk] = event.at
        yield "The members may change their views; what they gave before is kept."
        returned = self.rows.kept.get(event.pk)
        if self.reads and isinstance(returned, PanelReturn):
            yield f"Reasons: {returned.reasons}"

    def _assessment_decided(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        decision = self.rows.decision_of.get(body.get("round", 1))
        if decision is None:
            return
        if decision.told_on or self.knows_outcome:
            yield f"Outcome: {OUTCOMES[AssessmentOutcome(decision.outcome)]}."
        yield f"To be told by {uk_date(decision.tell_by)}; told on {uk_date(decision.told_on)}."
        self._use(event, "letter_days", decision.decided_on)
        if decision.outcome == AssessmentOutcome.FAIL:
            for key in ("appeal_days", "retakes", "retake_months"):
                self._use(event, key, decision.decided_on)
            if decision.appeal_by:
                yield f"The last day to appeal was {uk_date(decision.appeal_by)}; days in a break do not count."

    def _assessment_deferred(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        pause = self._pause = next(self._pauses, None)
        if pause is not None:
            yield f"The new last day to submit: {uk_date(pause.deferred_to)}."
            yield f"Why: {pause.reason}"

    def _assessment_withdrawn(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        if self.rows.withdrawal:
            yield f"Why: {self.rows.withdrawal.reason}"

    def _component_booked(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        yield f"For {uk_date(event.on)}."

    def _component_recorded(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        component = self._component(body)
        yield f"{component.title}." if component else ""
        result = self.rows.kept.get(event.pk)
        if not isinstance(result, GivenResult):
            yield "What was recorded then was not kept."
        elif self._knows(result):
            yield from result_lines(result, component, reads=self.reads or self.is_own)

    def _component_overridden(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        component = self._component(body)
        yield f"{component.title}." if component else ""
        result = self.rows.kept.get(event.pk)
        if isinstance(result, GivenResult) and self._knows(result):
            yield f"Why: {result.reason}"

    def _component(self, body: dict[str, Any]) -> Component | None:
        return next((each for each in self.rows.assessment.components if each.kind == body.get("component")), None)

    def _knows(self, result: GivenResult) -> bool:
        """The social worker together with the outcome that rests on it; see `knows_results`."""
        return not self.is_own or any(row.told_on and row.round >= result.round for row in self.rows.decisions)

    def _assessment_appeal_lodged(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        appeal = self._appeal = next(self._appeals, None)
        if appeal is None:
            return
        yield f"Grounds: {'; '.join(appeal.named_grounds)}."
        yield "After the last day to appeal." if body.get("late") else "Within the time to appeal."
        if appeal.pk in self.reads_appeals:
            yield f"In the social worker’s words: {appeal.text}"

    def _assessment_late_appeal_answered(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        yield "Accepted for a good reason." if body.get("accepted") else "Not accepted."

    def _assessment_appeal_acknowledged(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        appeal = self._appeal
        if appeal is None:
            return
        names = [row.person.name for row in self.rows.named(PartName.APPEAL, appeal.decision.round)]
        yield f"Who decides it, none of whom had a part before: {', '.join(names)}."
        if appeal.decide_by:
            yield f"To be decided by {uk_date(appeal.decide_by)}."
        self._use(event, "appeal_deciders", appeal.acknowledged_on or event.at.date())
        self._use(event, "appeal_decision_days", appeal.accepted_on or appeal.lodged_on)

    def _assessment_appeal_decided(self, event: Event, body: dict[str, Any]) -> Iterator[str]:
        appeal = self._appeal
        if appeal is None:
            return
        yield f"{appeal.get_outcome_display()}."
        if appeal.outcome == AppealOutcome.SET_ASIDE and self.rows.results:
            yield "What was recorded beside the portfolio is recorded anew."
        if appeal.reasons and appeal.pk in self.reads_appeals:
            yield f"Why: {appeal.reasons}"

    def _panel(self, body: dict[str, Any]) -> Panel | None:
        return self.rows.panel_of.get(body.get("round", 1))
