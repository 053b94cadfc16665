"""Away to other frameworks and back again, by any path: everything is as it was."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import change_framework, extend_milestone, record_outcome, start_break
from ecf.evidence.models import Evidence, StandardLink
from ecf.evidence.selectors import counts_of
from ecf.framework.definition import EVIDENCE_KINDS
from ecf.framework.shipped import shipped_definition
from ecf.progress.selectors import progress_of_one
from ecf.progress.services import refresh_snapshots
from tests.cast import enrolled

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
START, DAY = dt.date(2025, 9, 1), dt.date(2027, 9, 6)
VERSIONS = [("ASYE-CF", "2027.1"), ("ECF5", "2022.1"), ("ECDP", "2026.1")]
HOMES = [("ASYE-CF", "2018.1"), ("ECF5", "2022.1")]


@st.composite
def lives(draw: Any) -> dict[str, Any]:
    """A framework to begin on, what was recorded and logged in it, and a way through the others."""
    home = draw(st.sampled_from(HOMES))
    definition = shipped_definition(*home)
    keys = [each.key for each in definition.milestones]
    last = definition.milestones[-1].key
    codes = [standard.code for standard in definition.standards]
    days = st.integers(0, (DAY - START).days)
    entries = st.tuples(
        st.sampled_from(sorted(EVIDENCE_KINDS)),
        days,
        st.sampled_from(["draft", "submitted", "accepted", "returned"]),
        st.sampled_from(["shared", "shared", "private"]),
        st.sets(st.sampled_from(codes), max_size=3),
    )
    return {
        "home": home,
        "outcomes": draw(st.dictionaries(st.sampled_from(keys), days, max_size=6)),
        "failed": draw(st.sets(st.sampled_from(keys))) | {last},
        "extended": draw(st.sets(st.sampled_from(keys), max_size=2)),
        "entries": draw(st.lists(entries, max_size=6)),
        "credit": draw(st.sampled_from([0, 0, 3])),
        "path": draw(st.lists(st.sampled_from(VERSIONS), min_size=1, max_size=4)),
        "break": draw(st.booleans()),
    }


@pytest.fixture
def born(north: Any) -> Any:
    """`born(life)`: somebody who has lived it so far."""

    def made(life: dict[str, Any]) -> Enrolment:
        people, (code, version) = north.people, life["home"]
        given = {"framework": code, "framework_version": version, "assessor": people["assessor"]}
        given["credit_months"] = life["credit"]
        team = north.teams["duty"]
        row = enrolled("somebody", "SW1777", team, people["supervisor"], people["coordinator"], START, **given)
        for key in sorted(life["extended"]):
            if row.milestones.filter(key=key).exists():
                extend_milestone(enrolment=row, milestone=key, months=2, reason="Ill.", by=people["coordinator"])
        for key, day in life["outcomes"].items():
            milestone = row.milestones.filter(key=key).first()
            outcome = "fail" if key in life["failed"] else "pass" if key.endswith("assessment") else "done"
            if milestone is not None:
                record_outcome(milestone=milestone, outcome=outcome, met_on=START + dt.timedelta(day), by=None)
        if life["break"]:
            span = {"started_on": dt.date(2026, 2, 2), "ended_on": dt.date(2026, 4, 30)}
            start_break(enrolment=row, reason="sickness", **span, by=people["coordinator"])
        for kind, day, state, privacy, codes in life["entries"]:
            happened_on = START + dt.timedelta(day)
            entry = Evidence.objects.create(
                enrolment=row, kind=kind, title="A piece", happened_on=happened_on, state=state, privacy=privacy
            )
            StandardLink.objects.bulk_create(StandardLink(evidence=entry, code=each, how="So.") for each in codes)
        refresh_snapshots(enrolment_ids=[row.pk])  # the entries came without a service
        return Enrolment.objects.get(pk=row.pk)

    return made


def all_of(enrolment: Enrolment) -> dict[str, Any]:
    """Everything that a change of framework could touch: the schedule, what counts, progress, the entries."""
    row = Enrolment.objects.select_related("framework_version").get(pk=enrolment.pk)
    entries = list(Evidence.objects.filter(enrolment=row).order_by("pk"))
    dates = row.milestones.values_list(
        "key", "kind", "position", "offset_months", "offset_days", "nominal_on", "due_on"
    )
    ends = row.milestones.values_list(
        "key", "explanation", "met_on", "outcome", "note", "decision_due_on", "decided_on"
    )
    return {
        "on": str(row.framework_version),
        "dates": list(dates),
        "ends": list(ends),
        "former": list(row.former_milestones.values_list("key", "framework_version__code", "outcome")),
        "extensions": sorted(row.extensions.values_list("milestone", "months", "former_version")),
        "links": list(StandardLink.objects.filter(evidence__in=entries).order_by("pk").values_list("code", "how")),
        "counts": counts_of(entries, DAY),
        "progress": [progress_of_one(row, day) for day in (DAY, dt.date(2026, 3, 2), dt.date(2028, 1, 3))],
    }


def go(enrolment: Enrolment, framework: str, version: str, by: Any) -> None:
    row = Enrolment.objects.select_related("framework_version").get(pk=enrolment.pk)
    if (row.framework_version.code, row.framework_version.version) != (framework, version):
        given = {"framework": framework, "version": version, "on": DAY, "reason": "A test.", "today": DAY}
        change_framework(enrolment=row, by=by, **given)


class _Done(Exception):
    """Takes one example back."""


@SLOW
@given(life=lives())
def test_any_way_away_and_back_leaves_everything_as_it_was(born, coordinator, life):
    with pytest.raises(_Done), transaction.atomic():
        enrolment = born(life)
        before = all_of(enrolment)
        for framework, version in life["path"]:
            go(enrolment, framework, version, coordinator)
            for command in ("verify_schedules", "verify_progress"):
                call_command(command, verbosity=0)
        go(enrolment, *life["home"], coordinator)
        assert all_of(enrolment) == before
        raise _Done


@SLOW
@given(life=lives())
def test_nothing_that_was_recorded_is_ever_lost(born, coordinator, life):
    """After every step each outcome is in the schedule or set aside, once."""
    with pytest.raises(_Done), transaction.atomic():
        enrolment = born(life)
        recorded = sorted(enrolment.milestones.exclude(outcome="").values_list("key", "outcome", "met_on"))
        for framework, version in life["path"]:
            go(enrolment, framework, version, coordinator)
            here = enrolment.milestones.exclude(outcome="").values_list("key", "outcome", "met_on")
            aside = enrolment.former_milestones.values_list("key", "outcome", "met_on")
            assert sorted([*here, *aside]) == recorded
        raise _Done
