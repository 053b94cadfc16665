"""A worker moves to another employer: each answer, by whom, in which state, and what it does to the record."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.clock import BreakSpan, ClockInputs, Offset, schedule_date
from ecf.enrolments.models import Enrolment, Placement, Transfer, TransferState
from ecf.enrolments.services import (
    accept_transfer,
    assign,
    cancel_transfer,
    carry_out_transfers,
    consent_to_transfer,
    decline_transfer,
    propose_transfer,
    start_break,
    withdraw_enrolment,
)
from ecf.people.models import Employer, Role, RoleName, Team, User
from tests.cast import TODAY, House, with_role

LAST, FIRST = dt.date(2026, 11, 30), dt.date(2026, 12, 14)  # 13 days lie between
Proposed = Callable[..., Transfer]


@pytest.fixture
def proposed(enrolment: Enrolment, eastborough: Employer, coordinator: User) -> Proposed:
    """`proposed(on=…)`: a move of `worker` to Eastborough, by their co-ordinator."""

    def make(**changes: object) -> Transfer:
        values = {"on": FIRST, "last_day": LAST, "by": coordinator, **changes}
        return propose_transfer(enrolment=enrolment, to_employer=eastborough, **values)

    return make


@pytest.fixture
def front_door(east: House) -> Team:
    return east.teams["duty"]


@pytest.fixture
def accepted(
    proposed: Proposed, worker: User, outsider_coordinator: User, outsider_supervisor: User, front_door: Team
) -> Proposed:
    """The same, agreed by all."""

    def make(**changes: object) -> Transfer:
        transfer = consent_to_transfer(transfer=proposed(**changes), by=worker)
        return accept_transfer(
            transfer=transfer, team=front_door, supervisor=outsider_supervisor, by=outsider_coordinator
        )

    return make


def stored(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.with_people().get(pk=enrolment.pk)


# Proposing


def test_the_coordinator_proposes_and_the_worker_is_asked(proposed: Proposed, enrolment: Enrolment) -> None:
    before = enrolment.version
    transfer = proposed(last_day=None)
    assert (transfer.state, transfer.consented_on) == (TransferState.PROPOSED, None)
    assert transfer.last_day == FIRST - dt.timedelta(days=1)
    assert stored(enrolment).version == before + 1
    assert stored(enrolment).employer.code == "northshire"


def test_a_proposal_of_the_worker_is_their_consent(proposed: Proposed, worker: User) -> None:
    transfer = proposed(by=worker)
    assert (transfer.state, transfer.consented_on) == (TransferState.CONSENTED, TODAY)


@pytest.mark.parametrize("role", ["supervisor", "assessor", "psw", "outsider_coordinator", "other_worker"])
def test_nobody_else_proposes(role: str, request: pytest.FixtureRequest, proposed: Proposed) -> None:
    with pytest.raises(NotAllowed):
        proposed(by=request.getfixturevalue(role))


@pytest.mark.parametrize(
    ("days", "code", "field"),
    [
        ({"on": LAST, "last_day": LAST}, "last_day_after", "last_day"),
        ({"on": LAST, "last_day": FIRST}, "last_day_after", "last_day"),
        ({"on": FIRST, "last_day": dt.date(2026, 6, 21)}, "before_placement", "last_day"),
        ({"on": dt.date(2026, 6, 22), "last_day": None}, "before_placement", "on"),
        ({"on": dt.date(2026, 10, 1), "last_day": None}, "before_present_people", "on"),
    ],
)
def test_days_that_cannot_be_are_told_at_their_field(
    days: dict[str, dt.date], code: str, field: str, proposed: Proposed
) -> None:
    with pytest.raises(BadValue) as refused:
        proposed(**days)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_nobody_moves_to_where_they_are(enrolment: Enrolment, northshire: Employer, coordinator: User) -> None:
    with pytest.raises(BadValue) as refused:
        propose_transfer(enrolment=enrolment, to_employer=northshire, on=FIRST, by=coordinator)
    assert (refused.value.code, refused.value.field) == ("same_employer", "employer")


def test_one_move_at_a_time(proposed: Proposed) -> None:
    proposed()
    with pytest.raises(Conflict) as refused:
        proposed()
    assert refused.value.code == "transfer_open"


def test_a_programme_that_has_ended_goes_nowhere(proposed: Proposed, enrolment: Enrolment, coordinator: User) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="Left", by=coordinator)
    with pytest.raises(WrongState):
        proposed()


# Answering


def test_only_the_worker_consents_and_once(proposed: Proposed, worker: User, coordinator: User) -> None:
    transfer = proposed()
    with pytest.raises(NotAllowed):
        consent_to_transfer(transfer=transfer, by=coordinator)
    assert consent_to_transfer(transfer=transfer, by=worker).consented_on == TODAY
    with pytest.raises(WrongState):
        consent_to_transfer(transfer=transfer, by=worker)


def test_nobody_accepts_before_the_worker_has_agreed(
    proposed: Proposed, outsider_coordinator: User, outsider_supervisor: User, front_door: Team
) -> None:
    with pytest.raises(WrongState):
        accept_transfer(transfer=proposed(), team=front_door, supervisor=outsider_supervisor, by=outsider_coordinator)


@pytest.mark.parametrize("role", ["worker", "coordinator", "outsider_psw", "outsider_supervisor"])
def test_only_the_receiving_coordinator_accepts(
    role: str,
    request: pytest.FixtureRequest,
    proposed: Proposed,
    worker: User,
    outsider_supervisor: User,
    front_door: Team,
) -> None:
    transfer = proposed(by=worker)
    with pytest.raises(NotAllowed):
        accept_transfer(
            transfer=transfer,
            team=front_door,
            supervisor=outsider_supervisor,
            by=request.getfixturevalue(role),
        )


def test_team_and_people_are_those_of_the_receiving_employer(
    proposed: Proposed, worker: User, outsider_coordinator: User, duty_team: Team, supervisor: User, assessor: User
) -> None:
    with pytest.raises(BadValue) as refused:
        accept_transfer(
            transfer=proposed(by=worker),
            team=duty_team,
            supervisor=supervisor,
            assessor=assessor,
            by=outsider_coordinator,
        )
    assert [error.field for error in refused.value.errors] == ["team", "supervisor", "assessor"]


def test_supervisor_and_assessor_are_two_people_where_the_framework_wants_two(
    proposed: Proposed, worker: User, eastborough: Employer, outsider_coordinator: User, front_door: Team
) -> None:
    both = with_role("outsider-both", eastborough, RoleName.SUPERVISOR)
    Role.objects.create(user=both, employer=eastborough, role=RoleName.ASSESSOR, started_on=dt.date(2018, 1, 1))
    with pytest.raises(BadValue) as refused:
        accept_transfer(
            transfer=proposed(by=worker), team=front_door, supervisor=both, assessor=both, by=outsider_coordinator
        )
    assert refused.value.code == "assessor_is_supervisor"


def test_the_worker_declines_while_asked_and_the_new_employer_afterwards(
    proposed: Proposed, worker: User, outsider_coordinator: User
) -> None:
    transfer = proposed()
    with pytest.raises(WrongState):
        decline_transfer(transfer=transfer, reason="Too early", by=outsider_coordinator)
    assert decline_transfer(transfer=transfer, reason="I stay.", by=worker).state == TransferState.DECLINED
    second = proposed(by=worker)
    with pytest.raises(WrongState):
        decline_transfer(transfer=second, reason="I stay.", by=worker)
    declined = decline_transfer(transfer=second, reason="No post.", by=outsider_coordinator)
    assert (declined.state, declined.end_reason) == (TransferState.DECLINED, "No post.")
    assert "No post" not in "".join(Event.objects.values_list("body", flat=True))


@pytest.mark.parametrize("role", ["worker", "coordinator"])
@pytest.mark.parametrize("until", ["proposed", "consented", "accepted"])
def test_the_worker_or_the_present_coordinator_cancels_until_it_is_done(
    role: str, until: str, request: pytest.FixtureRequest, proposed: Proposed, accepted: Proposed, worker: User
) -> None:
    transfer = accepted() if until == "accepted" else proposed(by=worker) if until == "consented" else proposed()
    assert transfer.state == until
    cancelled = cancel_transfer(transfer=transfer, reason="Plans changed.", by=request.getfixturevalue(role))
    assert cancelled.state == TransferState.CANCELLED
    with pytest.raises(WrongState):
        cancel_transfer(transfer=transfer, reason="Again.", by=worker)
    assert carry_out_transfers(today=FIRST) == 0


@pytest.mark.parametrize("role", ["supervisor", "psw", "outsider_coordinator"])
def test_nobody_else_cancels(role: str, request: pytest.FixtureRequest, accepted: Proposed) -> None:
    with pytest.raises(NotAllowed):
        cancel_transfer(transfer=accepted(), reason="Mine", by=request.getfixturevalue(role))


@pytest.mark.parametrize("reason", ["", "  ", "a" * 1001])
def test_no_needs_a_reason_short_enough(reason: str, proposed: Proposed, worker: User, coordinator: User) -> None:
    transfer = proposed()
    for act, by in [(decline_transfer, worker), (cancel_transfer, coordinator)]:
        with pytest.raises(BadValue) as refused:
            act(transfer=transfer, reason=reason, by=by)
        assert refused.value.field == "reason"


def test_leaving_the_programme_cancels_the_move(accepted: Proposed, enrolment: Enrolment, coordinator: User) -> None:
    transfer = accepted()
    withdraw_enrolment(enrolment=enrolment, reason="Left", by=coordinator)
    transfer = Transfer.objects.get(pk=transfer.pk)
    assert transfer.state == TransferState.CANCELLED
    assert carry_out_transfers(today=FIRST) == 0


# Carrying out


def test_until_the_first_day_there_the_record_stays(accepted: Proposed, enrolment: Enrolment) -> None:
    accepted()
    assert carry_out_transfers(today=FIRST - dt.timedelta(days=1)) == 0
    row = stored(enrolment)
    assert row.employer.code == "northshire"
    assert row.placements.get().ended_on is None


def test_on_the_first_day_rows_roles_and_people_are_those_of_the_new_employer(
    accepted: Proposed, enrolment: Enrolment, outsider_supervisor: User, front_door: Team, worker: User
) -> None:
    transfer = accepted()
    assert carry_out_transfers(today=FIRST) == 1
    assert carry_out_transfers(today=FIRST) == 0
    row = stored(enrolment)
    assert (row.employer.code, row.team, row.supervisor) == ("eastborough", front_door, outsider_supervisor)
    assert row.assessor is None
    old, new = row.placements.order_by("started_on")
    assert (old.ended_on, old.end_reason) == (LAST, "Moved to another employer")
    assert old.destination == "Eastborough Council"
    assert (new.started_on, new.ended_on, new.employer.code) == (FIRST, None, "eastborough")
    assert not row.assignments.filter(ended_on__isnull=True).exclude(user=outsider_supervisor).exists()
    assert row.assignments.get(user=outsider_supervisor).started_on == FIRST
    roles = Role.objects.filter(user=worker, role=RoleName.SOCIAL_WORKER).order_by("started_on")
    assert [(each.employer.code, each.ended_on) for each in roles] == [("northshire", LAST), ("eastborough", None)]
    assert Transfer.objects.get(pk=transfer.pk).state == TransferState.DONE
    event = Event.objects.get(kind="transfer.done")
    assert (event.employer_id, event.on, event.by_id) == (row.employer_id, FIRST, None)


def test_the_days_in_between_count_as_a_break(accepted: Proposed, enrolment: Enrolment) -> None:
    accepted()
    carry_out_transfers(today=FIRST)
    gap = BreakSpan(LAST + dt.timedelta(days=1), FIRST - dt.timedelta(days=1), True)
    inputs = ClockInputs(started_on=enrolment.started_on, breaks=(gap,))
    for row in enrolment.milestones.filter(offset_months__isnull=False):
        assert row.due_on == schedule_date(inputs, Offset(months=row.offset_months)).due_on
    year = enrolment.milestones.get(key="review-12m")
    assert (year.due_on - year.nominal_on).days == 13
    assert "Between placements, 1 December 2026 to 13 December 2026 (13 days)" in year.explanation


def test_a_first_day_that_has_come_moves_them_at_once(accepted: Proposed, enrolment: Enrolment) -> None:
    transfer = accepted(on=TODAY, last_day=dt.date(2026, 11, 10))
    assert Transfer.objects.get(pk=transfer.pk).state == TransferState.DONE
    row = stored(enrolment)
    assert row.employer.code == "eastborough"
    assert list(row.placements.order_by("started_on").values_list("ended_on", flat=True)) == [
        dt.date(2026, 11, 10),
        None,
    ]


def test_an_open_break_goes_along(accepted: Proposed, enrolment: Enrolment, coordinator: User) -> None:
    start_break(enrolment=enrolment, reason="parental_leave", started_on=dt.date(2026, 11, 2), by=coordinator)
    accepted()
    carry_out_transfers(today=FIRST)
    assert stored(enrolment).breaks.get().ended_on is None
    assert enrolment.milestones.get(key="review-12m").due_on is None


def test_what_the_old_employer_planned_for_later_does_not_come_about(
    accepted: Proposed, enrolment: Enrolment, coordinator: User, other_supervisor: User, outsider_supervisor: User
) -> None:
    accepted()
    assign(enrolment=enrolment, part="supervisor", user=other_supervisor, on=dt.date(2027, 1, 4), by=coordinator)
    carry_out_transfers(today=FIRST)
    open_rows = stored(enrolment).assignments.filter(ended_on__isnull=True)
    assert [row.user for row in open_rows] == [outsider_supervisor]
    assert not enrolment.assignments.filter(user=other_supervisor).exists()


def test_a_change_between_the_two_days_ends_with_the_old_employer(
    accepted: Proposed, enrolment: Enrolment, coordinator: User, other_supervisor: User
) -> None:
    accepted()
    between = dt.date(2026, 12, 4)
    assign(enrolment=enrolment, part="supervisor", user=other_supervisor, on=between, by=coordinator, today=between)
    assert carry_out_transfers(today=FIRST) == 1
    row = enrolment.assignments.get(user=other_supervisor)
    assert (row.started_on, row.ended_on) == (between, between)


def test_nothing_moves_into_a_past_that_has_gone_on_since(
    proposed: Proposed,
    enrolment: Enrolment,
    worker: User,
    coordinator: User,
    other_supervisor: User,
    outsider_coordinator: User,
    outsider_supervisor: User,
    front_door: Team,
) -> None:
    transfer = proposed(on=dt.date(2026, 11, 16), last_day=None, by=worker)
    assign(enrolment=enrolment, part="supervisor", user=other_supervisor, on=TODAY, by=coordinator)
    with pytest.raises(Conflict) as refused:
        accept_transfer(transfer=transfer, team=front_door, supervisor=outsider_supervisor, by=outsider_coordinator)
    assert refused.value.code == "transfer_overtaken"
    assert other_supervisor.name not in refused.value.message


def test_there_and_back_again(
    accepted: Proposed, enrolment: Enrolment, northshire: Employer, duty_team: Team, supervisor: User, coordinator: User
) -> None:
    accepted(on=TODAY, last_day=None)
    worker = enrolment.social_worker.user
    back = propose_transfer(enrolment=stored(enrolment), to_employer=northshire, on=FIRST, by=worker)
    accept_transfer(transfer=back, team=duty_team, supervisor=supervisor, by=coordinator)
    assert carry_out_transfers(today=FIRST) == 1
    assert stored(enrolment).employer == northshire
    assert Placement.objects.visible_to(coordinator).count() == 0


def test_everything_stored_is_still_what_is_computed(accepted: Proposed) -> None:
    accepted(on=TODAY, last_day=dt.date(2026, 11, 10))
    for command in ("verify_events", "verify_schedules", "verify_progress", "verify_signatures"):
        call_command(command)
