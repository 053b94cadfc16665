"""Every number an employer may choose changes what it says: one proof for each key of the catalogue."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from ecf.assessments.assessment_selectors import deciders_needed, has_retake
from ecf.assessments.conflicts import apart_since, least_members
from ecf.assessments.deadlines import appeal_by, appeal_decided_by, decision_due_on, retake_due_on, tell_by
from ecf.assessments.models import Assessment
from ecf.assessments.panel_agreement import panel_agreement
from ecf.assessments.sample_selectors import percent_drawn
from ecf.core.change import rehearse
from ecf.core.errors import RuleBroken
from ecf.enrolments.intervals import Breaks
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.enrolments.services import extend_milestone, name_stand_in, set_employer_setting, start_break
from ecf.enrolments.services.people import buddy_until
from ecf.expert.services import rotate_signing_key
from ecf.people.catalogue import CATALOGUE
from ecf.people.models import ApiClient
from ecf.people.services import make_client, rotate_token
from ecf.progress.gathering import facts_of, gather
from ecf.progress.selectors import progress_of_one
from ecf.reminders.rungs import told_on
from ecf.reminders.selectors import notices_due
from ecf.supervision.cadence import Cadence
from ecf.supervision.models import Absence
from ecf.supervision.services import forget_wellbeing, log_session
from ecf.supervision.services.concerns import raise_concern
from tests.cast import TODAY, House
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db
NO_BREAK = Breaks(())
REVIEW_9M, YEAR_2 = dt.date(2027, 3, 22), dt.date(2028, 6, 22)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass
class Scene:
    """`worker` of Northshire, who started on 22 June 2026, or somebody else, and everybody around them."""

    house: House
    enrolment: Enrolment

    @property
    def employer_id(self) -> Any:
        return self.house.employer.pk

    @property
    def coordinator(self) -> Any:
        return self.house.people["coordinator"]

    def held(self, *days: str, **fields: Any) -> None:
        """A reflective session on each day."""
        said = {"minutes": 95, "kind": "reflective", "summary": "We talked about the last weeks."}
        for each in days:
            log_session(enrolment=self.enrolment, by=self.enrolment.supervisor, held_on=day(each), **said, **fields)

    def away(self, started_on: str, ended_on: str) -> None:
        """The worker is away for a short time."""
        Absence.objects.create(
            enrolment=self.enrolment, side="worker", started_on=day(started_on), ended_on=day(ended_on)
        )

    def on_a_break(self) -> None:
        """32 days, back on 2 November."""
        start_break(
            enrolment=self.enrolment,
            reason="sickness",
            started_on=day("2026-10-01"),
            ended_on=day("2026-11-01"),
            by=self.coordinator,
        )

    def cadence(self) -> Cadence:
        return next(iter(facts_of(gather([self.enrolment], TODAY)))).cadence

    def promise(self, code: str, on: dt.date = TODAY) -> Any:
        return progress_of_one(self.enrolment, on).commitment(code)

    def stands(self, milestone: str, on: dt.date = TODAY) -> str:
        check = progress_of_one(self.enrolment, on).check("milestone", milestone=milestone)
        return check.status if check else ""

    def is_told(self, who: str, rung: str, on: dt.date) -> bool:
        due = notices_due(on, Enrolment.objects.filter(pk=self.enrolment.pk))
        return (who, rung) in {(notice.recipient.username, notice.rung) for notice in due}

    def stood_in(self, days: int) -> str:
        """What the service answers to a stand-in for so many days, which is taken back."""
        supervisor, colleague = self.house.people["supervisor"], self.house.people["other-supervisor"]
        last = TODAY + dt.timedelta(days=days - 1)

        def act() -> str:
            name_stand_in(role="supervisor", given_to=colleague, started_on=TODAY, ended_on=last, by=supervisor)
            return "named"

        try:
            return rehearse(act, by=supervisor)
        except RuleBroken as broken:
            return broken.code

    def extended(self, months: int) -> str:
        """What the service answers to an extension, which is taken back."""

        def act() -> str:
            extend_milestone(
                enrolment=self.enrolment, milestone="review-9m", months=months, reason="Ill.", by=self.coordinator
            )
            return "given"

        try:
            return rehearse(act, by=self.coordinator)
        except RuleBroken as broken:
            return broken.code

    def acknowledged_by(self) -> dt.date:
        """The day by which a concern raised today is to be acknowledged; it is taken back."""
        worker = self.enrolment.social_worker.user

        def act() -> dt.date:
            concern = raise_concern(
                topic="workload", about_psw=False, what_happened="Twenty children since May.", by=worker
            )
            return concern.acknowledge_by

        return rehearse(act, by=worker)

    def lets_in(self, days: int) -> str:
        """What the service answers to a key for so many days, which is taken back."""

        def act() -> str:
            self._client(TODAY + dt.timedelta(days=days))
            return "made"

        try:
            return rehearse(act, by=self.house.people["psw"])
        except RuleBroken as broken:
            return broken.code

    def old_key_until(self) -> dt.date:
        """The day on which a key that is renewed today stops; it is taken back."""

        def act() -> dt.date:
            client = self._client(TODAY)
            rotate_token(client=client, expires_on=TODAY, by=self.house.people["psw"])
            return client.tokens.get(ends_at__isnull=False).ends_at.date()

        return rehearse(act, by=self.house.people["psw"])

    def key_signs_until(self) -> dt.date:
        """The last day of a signing key that is made today; it is taken back."""
        psw = self.house.people["psw"]
        key = rehearse(partial(rotate_signing_key, employer=self.house.employer, by=psw), by=psw)
        return key.signs_until.date()

    def _client(self, expires_on: dt.date) -> ApiClient:
        scopes, by = ["authorisations:read"], self.house.people["psw"]
        return make_client(employer=self.house.employer, name="Cases", scopes=scopes, expires_on=expires_on, by=by)[0]

    def failed(self) -> Assessment:
        """A first attempt that was decided today; it is not stored."""
        row = self.enrolment
        return Assessment(
            enrolment=row, framework_version=row.framework_version, milestone="year-2-assessment", decided_on=TODAY
        )

    def buddy_until(self) -> dt.date:
        """For somebody who would start today."""
        self.enrolment.started_on = TODAY
        return buddy_until(self.enrolment)


@pytest.fixture
def scene(north: House, enrolment: Enrolment, other_enrolment: Enrolment) -> Scene:
    return Scene(north, enrolment)


@dataclass(frozen=True)
class Proof:
    """What is looked at, what it is by default, and what it is with another number."""

    value: str
    before: Any
    after: Any
    look: Callable[[Scene], Any]
    given: Callable[[Scene], Any] = lambda scene: None


def fortnight(scene: Scene) -> None:
    """Held ten days ago, in the second phase: due on 27 November."""
    scene.held("2026-11-13")


def later(scene: Scene) -> None:
    """Somebody in their second year."""
    scene.enrolment = scene.house.enrolments["other-worker"]
    scene.held("2026-11-13")


def returned(scene: Scene) -> None:
    """Back from a break, and not seen since."""
    scene.held("2026-09-28")
    scene.on_a_break()


def seen_again(on: str) -> Callable[[Scene], None]:
    """Back from a break, and seen since."""

    def given(scene: Scene) -> None:
        scene.on_a_break()
        scene.held(on)

    return given


def away(scene: Scene) -> None:
    """Supervision is due on 27 November, in the middle of eight days away."""
    fortnight(scene)
    scene.away("2026-11-25", "2026-12-02")


def waiting(scene: Scene) -> None:
    """Something was handed in today."""
    logged(scene.enrolment, "submitted")


def decision(scene: Scene) -> None:
    """An assessment is to be decided by 3 December, in eight working days."""
    row = ScheduledMilestone.objects.get(enrolment=scene.enrolment, key="year-2-assessment")
    ScheduledMilestone.objects.filter(pk=row.pk).update(decision_due_on=day("2026-12-03"))


def being_judged(scene: Scene) -> None:
    """An assessment was handed in and is to be decided by 21 January; nobody has made the panel."""
    Assessment.objects.create(
        enrolment=scene.enrolment,
        framework_version=scene.enrolment.framework_version,
        milestone="year-2-assessment",
        title="Year-2 assessment",
        state="submitted",
        opened_on=TODAY,
        decision_due_on=day("2027-01-21"),
    )


def hours(scene: Scene) -> None:
    """151 days after the start, full time."""
    scene.held("2026-11-20", protected_hours=Decimal(10), caseload=12)


def wellbeing(scene: Scene) -> None:
    scene.held("2026-10-12", wellbeing=4)


def late(who: str, rung: str) -> Callable[[Scene], bool]:
    """Whether somebody is told of the 9-month review on that rung's day."""
    return lambda scene: scene.is_told(who, rung, told_on(REVIEW_9M, int(rung)))


PROOFS = {
    "supervision_at_risk_days": Proof("4", "kept", "at_risk", lambda s: s.promise("supervision").status, fortnight),
    "supervision_grace_first_days": Proof("6", day("2026-07-02"), day("2026-07-05"), lambda s: s.cadence().grace_until),
    "supervision_grace_second_days": Proof(
        "2", day("2026-12-02"), day("2026-11-29"), lambda s: s.cadence().grace_until, fortnight
    ),
    "supervision_grace_later_days": Proof(
        "2", day("2026-12-20"), day("2026-12-15"), lambda s: s.cadence().grace_until, later
    ),
    "wellbeing_months": Proof("1", 0, 1, lambda s: forget_wellbeing(today=TODAY), wellbeing),
    "after_break_minimum_days": Proof("40", "after_break", 1, lambda s: s.cadence().phase, returned),
    "after_break_weeks": Proof("1", "after_break", 1, lambda s: s.cadence().phase, seen_again("2026-11-12")),
    "after_break_first_gap_days": Proof(
        "10", day("2026-11-09"), day("2026-11-12"), lambda s: s.cadence().due_on, returned
    ),
    "after_break_gap_days": Proof(
        "10", day("2026-11-19"), day("2026-11-15"), lambda s: s.cadence().due_on, seen_again("2026-11-05")
    ),
    "after_break_grace_days": Proof(
        "1", day("2026-11-12"), day("2026-11-10"), lambda s: s.cadence().grace_until, returned
    ),
    "absence_days": Proof("5", day("2026-12-10"), day("2026-11-27"), lambda s: s.cadence().due_on, away),
    "absence_working_days": Proof("2", day("2026-12-10"), day("2026-12-07"), lambda s: s.cadence().due_on, away),
    "due_soon_days": Proof("29", "on_track", "due_soon", lambda s: s.stands("review-6m")),
    "assessment_due_soon_days": Proof(
        "180", "on_track", "due_soon", lambda s: s.stands("year-2-assessment", day("2028-01-10"))
    ),
    "sign_off_days": Proof("6", 10, 6, lambda s: s.promise("sign_off").needed, waiting),
    "sign_off_at_risk_days": Proof(
        "2", "kept", "at_risk", lambda s: s.promise("sign_off", day("2026-11-27")).status, waiting
    ),
    "stand_in_days": Proof("10", "named", "stand_in_too_long", lambda s: s.stood_in(11)),
    "decision_at_risk_days": Proof("10", "kept", "at_risk", lambda s: s.promise("decisions").status, decision),
    "panel_members": Proof("3", 2, 3, lambda s: least_members(s.employer_id, TODAY)),
    "panel_apart_months": Proof("6", day("2025-11-23"), day("2026-05-23"), lambda s: apart_since(s.employer_id, TODAY)),
    "agreement_kappa_from": Proof("12", 30, 12, lambda s: panel_agreement(s.employer_id, TODAY).kappa_from),
    "sample_percent": Proof("25", 10, 25, lambda s: percent_drawn(s.employer_id, TODAY)),
    "appeal_deciders": Proof("3", 2, 3, lambda s: deciders_needed(s.employer_id, TODAY)),
    "retakes": Proof("0", True, False, lambda s: has_retake(s.failed())),
    "decision_days": Proof("20", day("2027-01-21"), day("2026-12-21"), lambda s: decision_due_on(s.employer_id, TODAY)),
    "letter_days": Proof("5", day("2026-11-26"), day("2026-11-30"), lambda s: tell_by(s.employer_id, TODAY)),
    "appeal_days": Proof(
        "20", day("2026-12-07"), day("2026-12-21"), lambda s: appeal_by(s.employer_id, TODAY, NO_BREAK)
    ),
    "appeal_decision_days": Proof(
        "10", day("2026-12-21"), day("2026-12-07"), lambda s: appeal_decided_by(s.employer_id, TODAY)
    ),
    "retake_months": Proof("3", day("2027-05-23"), day("2027-02-23"), lambda s: retake_due_on(s.employer_id, TODAY)),
    "contracted_hours": Proof(
        "40", Decimal("79.81"), Decimal("86.29"), lambda s: s.promise("protected_time").needed, hours
    ),
    "protected_time_share": Proof(
        "20", Decimal("79.81"), Decimal("159.63"), lambda s: s.promise("protected_time").needed, hours
    ),
    "full_caseload": Proof("20", 14, 18, lambda s: s.promise("caseload").needed, hours),
    "caseload_share_year_1": Proof("50", 14, 8, lambda s: s.promise("caseload").needed, hours),
    "extension_months": Proof("6", "extension_too_long", "given", lambda s: s.extended(6)),
    "extensions_per_milestone": Proof("0", "given", "no_extensions", lambda s: s.extended(1)),
    "remind_assessment_days": Proof("100", False, True, lambda s: s.is_told("worker", "-100", told_on(YEAR_2, -100))),
    "remind_first_days": Proof("35", False, True, late("worker", "-35")),
    "remind_second_days": Proof("10", False, True, late("worker", "-10")),
    "remind_worker_late_days": Proof("5", False, True, late("worker", "+5")),
    "remind_supervisor_late_days": Proof("10", False, True, late("supervisor", "+10")),
    "remind_coordinator_late_days": Proof("20", False, True, late("coordinator", "+20")),
    "remind_supervision_working_days": Proof(
        "4", False, True, lambda s: s.is_told("supervisor", "-4", TODAY), fortnight
    ),
    "remind_missed_gaps": Proof(
        "1",
        False,
        True,
        lambda s: s.is_told("coordinator", "missed-1", day("2026-12-03")),
        lambda s: s.held("2026-11-02", "2026-11-13"),
    ),
    "remind_sign_off_first_working_days": Proof(
        "3", False, True, lambda s: s.is_told("supervisor", "+3", day("2026-11-26")), waiting
    ),
    "remind_sign_off_second_working_days": Proof(
        "12", False, True, lambda s: s.is_told("supervisor", "+12", day("2026-12-09")), waiting
    ),
    "remind_judging_working_days": Proof(
        "8", False, True, lambda s: s.is_told("coordinator", "panel-8", day("2027-01-11")), being_judged
    ),
    "remind_judging_late_working_days": Proof(
        "3", False, True, lambda s: s.is_told("psw", "late", day("2027-01-26")), being_judged
    ),
    "buddy_months": Proof("3", day("2027-05-22"), day("2027-02-22"), lambda s: s.buddy_until()),
    "token_days": Proof("30", "made", "key_lasts_too_long", lambda s: s.lets_in(days=31)),
    "token_grace_days": Proof("1", day("2026-11-30"), day("2026-11-24"), lambda s: s.old_key_until()),
    "signing_key_days": Proof("30", day("2027-11-23"), day("2026-12-23"), lambda s: s.key_signs_until()),
    "concern_days": Proof("10", day("2026-11-30"), day("2026-12-07"), lambda s: s.acknowledged_by()),
}


def test_every_number_of_the_catalogue_has_its_proof() -> None:
    assert set(PROOFS) == set(CATALOGUE)


@pytest.mark.parametrize("key", list(PROOFS))
def test_the_number_changes_what_it_says_from_its_day_on(scene: Scene, key: str) -> None:
    proof = PROOFS[key]
    proof.given(scene)
    found = proof.look(scene)
    assert found == proof.before
    set_employer_setting(
        employer=scene.house.employer,
        key=key,
        value=Decimal(proof.value),
        effective_from=TODAY,
        by=scene.coordinator,
    )
    assert proof.look(scene) == proof.after


@pytest.mark.parametrize("key", ["supervision_grace_second_days", "full_caseload", "due_soon_days"])
def test_another_employer_keeps_its_own(scene: Scene, outsider_enrolment: Enrolment, key: str) -> None:
    before = progress_of_one(outsider_enrolment, TODAY)
    set_employer_setting(
        employer=scene.house.employer,
        key=key,
        value=CATALOGUE[key].most,
        effective_from=TODAY,
        by=scene.coordinator,
    )
    assert progress_of_one(outsider_enrolment, TODAY) == before
