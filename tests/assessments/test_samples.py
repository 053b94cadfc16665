"""Samples for an outside moderator: drawn by lot, read while they are open, findings that change no outcome."""

import csv
import datetime as dt
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from model_bakery import baker
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from ecf.assessments import sample_errors as errors
from ecf.assessments.assessment_rules import can_read_bundle
from ecf.assessments.models import Agreement, Assessment, ModerationSample, Panel, SampledAssessment, WhySampled
from ecf.assessments.next_steps import next_steps
from ecf.assessments.sample_selectors import rows_of, to_draw_from, visible_samples
from ecf.assessments.sample_table import drawn_again
from ecf.assessments.sampling import by_lot, sampled, share_of
from ecf.assessments.services import close_sample, draw_sample, give_finding, lodge_appeal
from ecf.assessments.tasks import close_samples
from ecf.celery import app
from ecf.core.errors import BadValue, BadValues, Conflict
from ecf.core.models import Event
from ecf.core.signatures import altered
from ecf.enrolments.models import Assignment, Enrolment, Part
from ecf.enrolments.selectors import timeline_of
from ecf.evidence.models import Answer, Evidence, SignOff
from ecf.people.models import RoleName, User
from ecf.people.services import give_role
from ecf.supervision.models import SessionState, SupervisionSession
from tests.assessments.assessing import SELF, decided, panel_member
from tests.cast import TODAY, House, with_role

ClientFor = Callable[[User], Client]
LAST_YEAR = TODAY - dt.timedelta(days=365)
WORDS = "Standard 3 rests on one piece alone."
VIEW = "The work shows it."  # what the panel members of `decided` write


def drawn(house: House, moderator: User, **values: Any) -> ModerationSample:
    days = {"first_on": LAST_YEAR, "last_on": TODAY, "look_by": TODAY + dt.timedelta(days=30)}
    return draw_sample(
        **{"employer": house.employer, "moderator": moderator, "by": house.people["coordinator"], **days, **values}
    )


def outcomes(row: Enrolment, count: int, *, state: str = "passed", differed: bool = False) -> list[Assessment]:
    """So many attempts that were told today. Written in bulk."""
    begun = Assessment.objects.count()
    made = Assessment.objects.bulk_create(
        Assessment(
            enrolment=row,
            framework_version=row.framework_version,
            milestone="year-2-assessment",
            title="Year-2 assessment",
            attempt=begun + n + 1,
            state=state,
            outcome="pass" if state == "passed" else "fail",
            opened_on=TODAY,
            told_on=TODAY,
        )
        for n in range(count)
    )
    by = row.supervisor
    Panel.objects.bulk_create(
        Panel(assessment=each, round=1, made_by=by, made_on=TODAY, is_majority=differed) for each in made
    )
    return made


@pytest.fixture
def told(submitted: Assessment, north: House) -> Assessment:
    """Passed, and the worker was told."""
    decided(submitted, north)
    return Assessment.objects.with_people().get(pk=submitted.pk)


@pytest.fixture
def sample(told: Assessment, north: House, outsider_psw: User) -> ModerationSample:
    return drawn(north, outsider_psw)


def test_the_lot_is_the_same_from_the_same_seed_and_another_from_another() -> None:
    ids = [UUID(int=n) for n in range(200)]
    first = sampled(ids, [], 10, "seed")
    assert first == sampled(ids[::-1], [], 10, "seed")
    assert set(first) != set(sampled(ids, [], 10, "other seed"))
    assert len(first) == 20


def test_what_is_certain_is_always_in_and_does_not_count_towards_the_share() -> None:
    ids = [UUID(int=n) for n in range(100)]
    found = sampled(ids, ids[:7], 10, "seed")
    assert set(ids[:7]) <= set(found)
    assert len(found) == 7 + share_of(93, 10) == 17
    assert found == [each for each in by_lot(ids, "seed") if each in set(found)], "the order says nothing"


def test_a_share_is_rounded_up_so_that_one_is_always_drawn() -> None:
    assert [share_of(count, 10) for count in (0, 1, 10, 11)] == [0, 1, 1, 2]


def test_each_is_drawn_as_often_as_any_other() -> None:
    ids = [UUID(int=n) for n in range(20)]
    counts = dict.fromkeys(ids, 0)
    for n in range(2000):
        for each in sampled(ids, [], 25, f"seed {n}"):
            counts[each] += 1
    assert all(400 < count < 600 for count in counts.values()), "a quarter of 2,000 is 500"


def test_every_fail_and_every_split_panel_goes_in_and_a_share_of_the_rest(
    in_month_22: Enrolment, north: House, outsider_psw: User
) -> None:
    fails, split = outcomes(in_month_22, 2, state="failed"), outcomes(in_month_22, 3, differed=True)
    outcomes(in_month_22, 31)
    made = drawn(north, outsider_psw)
    why = {row.assessment_id: row.why for row in rows_of(made)}
    assert [why.get(each.pk) for each in fails] == ["failed"] * 2
    assert [why.get(each.pk) for each in split] == ["differed"] * 3
    assert list(why.values()).count("drawn") == 4
    assert (made.population, made.percent) == (36, 10)


def test_nothing_is_drawn_twice_nor_that_was_told_outside_the_days(
    in_month_22: Enrolment, north: House, outsider_psw: User
) -> None:
    outcomes(in_month_22, 3)
    with pytest.raises(errors.NothingToSample):
        drawn(north, outsider_psw, last_on=TODAY - dt.timedelta(days=1))
    seen = {row.assessment_id for row in rows_of(drawn(north, outsider_psw))}
    again = {row.assessment_id for row in rows_of(drawn(north, outsider_psw))}
    assert not seen & again


def test_what_is_not_told_or_is_appealed_against_is_not_drawn(
    submitted: Assessment, north: House, candidate: User, outsider_psw: User
) -> None:
    with pytest.raises(errors.NothingToSample):
        drawn(north, outsider_psw)
    decided(submitted, north, "fail")
    assert to_draw_from(north.employer, TODAY, TODAY, outsider_psw) == [submitted]
    lodge_appeal(assessment=submitted, by=candidate, grounds=["bias"], text="They know my former manager.")
    with pytest.raises(errors.NothingToSample):
        drawn(north, outsider_psw)


def test_only_somebody_who_judges_elsewhere_and_not_here_moderates(
    told: Assessment, north: House, outsider_psw: User, outsider_worker: User, supervisor: User
) -> None:
    for person in (None, supervisor, outsider_worker, panel_member(north, 1), north.people["psw"]):
        with pytest.raises(errors.NotAnOutsideModerator):
            drawn(north, person)  # type: ignore[arg-type]
    left = dt.date(2026, 1, 31)
    role = give_role(
        user=outsider_psw, employer=north.employer, role=RoleName.PANEL_MEMBER, started_on=dt.date(2024, 1, 1), by=None
    )
    role.ended_on = left
    role.save()
    with pytest.raises(errors.NotAnOutsideModerator):
        drawn(north, outsider_psw)
    role.ended_on = dt.date(2025, 10, 31)
    role.save()
    assert drawn(north, outsider_psw).moderator == outsider_psw


def test_only_the_coordinator_draws_and_closes(sample: ModerationSample, north: House, outsider_psw: User) -> None:
    for by in (north.people["psw"], north.people["supervisor"], outsider_psw):
        with pytest.raises(errors.NotYoursToDraw):
            drawn(north, outsider_psw, by=by)
        with pytest.raises(errors.NotYoursToDraw):
            close_sample(sample=sample, by=by)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"first_on": TODAY, "last_on": TODAY - dt.timedelta(days=1)}, "last_on"),
        ({"last_on": TODAY + dt.timedelta(days=1)}, "last_on"),
        ({"look_by": TODAY - dt.timedelta(days=1)}, "look_by"),
    ],
)
def test_the_days_make_sense(
    days: dict[str, Any], field: str, told: Assessment, north: House, outsider_psw: User
) -> None:
    with pytest.raises(BadValue) as broken:
        drawn(north, outsider_psw, **days)
    assert [each.field for each in broken.value.errors] == [field]


def test_the_moderator_reads_how_it_was_judged_and_nobody_else_of_their_employer_does(
    sample: ModerationSample, told: Assessment, outsider_psw: User, outsider_coordinator: User, client_for: ClientFor
) -> None:
    client = client_for(outsider_psw)
    assert SELF in client.get(reverse("bundle", args=[told.pk])).content.decode()
    page = client.get(reverse("assessment", args=[told.pk])).content.decode()
    for words in (VIEW, "We agree.", "Ready for the next stage."):
        assert words in page, words
    assert client_for(outsider_coordinator).get(reverse("assessment", args=[told.pk])).status_code == 404
    assert client.get(reverse("journey", args=[told.enrolment_id])).status_code == 404


def test_before_the_draw_the_moderator_sees_nothing(
    told: Assessment, outsider_psw: User, client_for: ClientFor
) -> None:
    assert client_for(outsider_psw).get(reverse("assessment", args=[told.pk])).status_code == 404


def test_while_an_appeal_is_open_the_moderator_reads_nothing_and_is_not_told_of_it(
    submitted: Assessment, north: House, candidate: User, outsider_psw: User, client_for: ClientFor
) -> None:
    decided(submitted, north, "fail")
    sample = drawn(north, outsider_psw)
    lodge_appeal(assessment=submitted, by=candidate, grounds=["bias"], text="They know my former manager.")
    client = client_for(outsider_psw)
    assert client.get(reverse("bundle", args=[submitted.pk])).status_code == 403
    for address in (reverse("assessment", args=[submitted.pk]), reverse("write_finding", args=[sample.pk, 1])):
        page = client.get(address).content.decode()
        assert "nder review" in page
        assert "ppeal" not in page
        assert VIEW not in page
    with pytest.raises(errors.NotSettled) as broken:
        give_finding(row=rows_of(sample)[0], by=outsider_psw, finding="same", words=WORDS)
    assert "ppeal" not in broken.value.message


def test_a_finding_changes_no_outcome_and_is_signed(
    sample: ModerationSample, told: Assessment, outsider_psw: User
) -> None:
    row = give_finding(row=rows_of(sample)[0], by=outsider_psw, finding="other", words=WORDS)
    told.refresh_from_db()
    assert (told.state, told.outcome) == ("passed", "pass")
    assert list(altered()) == []
    SampledAssessment.objects.filter(pk=row.pk).update(finding="same")
    assert len(list(altered())) == 1


def test_a_finding_that_was_tampered_with_says_so_on_the_page(
    sample: ModerationSample, psw: User, outsider_psw: User, client_for: ClientFor
) -> None:
    row = give_finding(row=rows_of(sample)[0], by=outsider_psw, finding="other", words=WORDS)
    address = reverse("sample", args=[sample.pk])
    assert "Changed since it was signed" not in client_for(psw).get(address).content.decode()
    SampledAssessment.objects.filter(pk=row.pk).update(finding="same")
    assert "Changed since it was signed" in client_for(psw).get(address).content.decode()


def test_a_finding_says_what_and_why_and_is_given_once_by_the_moderator(
    in_month_22: Enrolment, north: House, outsider_psw: User
) -> None:
    outcomes(in_month_22, 2, state="failed")
    row = rows_of(drawn(north, outsider_psw))[0]
    with pytest.raises(BadValues) as broken:
        give_finding(row=row, by=outsider_psw, finding="", words=" ")
    assert [each.field for each in broken.value.errors] == ["finding", "words"]
    with pytest.raises(errors.NotTheModerator):
        give_finding(row=row, by=north.people["psw"], finding="same", words=WORDS)
    give_finding(row=row, by=outsider_psw, finding="same", words=WORDS)
    with pytest.raises(errors.FindingGiven):
        give_finding(row=row, by=outsider_psw, finding="other", words=WORDS)


def test_the_last_finding_closes_the_sample_and_with_it_what_the_moderator_read(
    in_month_22: Enrolment, north: House, outsider_psw: User
) -> None:
    made = outcomes(in_month_22, 2, state="failed")
    sample = drawn(north, outsider_psw)
    first, last = rows_of(sample)
    give_finding(row=first, by=outsider_psw, finding="same", words=WORDS)
    assert Assessment.objects.visible_to(outsider_psw).count() == 2
    give_finding(row=last, by=outsider_psw, finding="unsure", words=WORDS)
    sample.refresh_from_db()
    assert sample.closed_on == TODAY
    assert not Assessment.objects.visible_to(outsider_psw).exists()
    assert not any(can_read_bundle(outsider_psw, Assessment.objects.get(pk=each.pk)) for each in made)
    with pytest.raises(Conflict):
        close_sample(sample=sample, by=north.people["coordinator"])


def test_a_sample_that_is_closed_early_is_closed_to_the_moderator_too(
    sample: ModerationSample, told: Assessment, coordinator: User, outsider_psw: User, client_for: ClientFor
) -> None:
    answer = client_for(coordinator).post(reverse("close_sample", args=[sample.pk]), follow=True)
    assert "cannot read it any more" in answer.content.decode()
    client = client_for(outsider_psw)
    assert client.get(reverse("bundle", args=[told.pk])).status_code == 404
    page = client.get(reverse("sample", args=[sample.pk])).content.decode()
    assert "Number 1" in page
    assert told.enrolment.social_worker.user.name not in page
    with pytest.raises(errors.SampleClosed):
        give_finding(row=rows_of(sample)[0], by=outsider_psw, finding="same", words=WORDS)


def test_the_words_are_for_the_principal_social_worker_and_the_numbers_for_the_coordinator(
    sample: ModerationSample,
    told: Assessment,
    psw: User,
    coordinator: User,
    outsider_psw: User,
    candidate: User,
    client_for: ClientFor,
) -> None:
    give_finding(row=rows_of(sample)[0], by=outsider_psw, finding="other", words=WORDS)
    address = reverse("sample", args=[sample.pk])
    reads = {person.username: client_for(person).get(address).content.decode() for person in (psw, coordinator)}
    assert WORDS in reads["psw"]
    assert WORDS not in reads["coordinator"]
    assert "I would have come to the other outcome" in reads["coordinator"]
    assert client_for(candidate).get(address).status_code == 404
    assert WORDS not in client_for(candidate).get(reverse("assessment", args=[told.pk])).content.decode()
    bodies = "".join(Event.objects.filter(kind__startswith="sample.").values_list("body", flat=True))
    assert WORDS not in bodies


def test_the_worker_can_read_that_theirs_was_drawn(
    sample: ModerationSample, told: Assessment, candidate: User, supervisor: User
) -> None:
    kinds = {
        user.username: set(timeline_of(told.enrolment, user).values_list("kind", flat=True))
        for user in (candidate, supervisor)
    }
    assert "assessment.sampled" in kinds[candidate.username]
    assert "assessment.sampled" not in kinds[supervisor.username]


def test_the_moderator_finds_it_among_what_is_theirs_to_do(
    sample: ModerationSample, coordinator: User, outsider_psw: User, client_for: ClientFor
) -> None:
    def words() -> list[str]:
        return [step.text for step in next_steps(outsider_psw, TODAY)]

    asked = "Look at the assessments drawn for you at Northshire Council"
    assert asked in words()
    assert asked in client_for(outsider_psw).get(reverse("assessments")).content.decode()
    other = with_role("other-panel", outsider_psw.roles.get().employer, RoleName.PANEL_MEMBER)
    ModerationSample.objects.update(moderator=other)
    assert asked in client_for(other).get("/").content.decode(), "a panel member's home page"
    ModerationSample.objects.update(moderator=outsider_psw)
    close_sample(sample=sample, by=coordinator)
    assert words() == []


def test_drawn_and_moderated_by_pages_alone(
    told: Assessment, north: House, coordinator: User, outsider_psw: User, client_for: ClientFor
) -> None:
    client, address = client_for(coordinator), reverse("draw_sample", args=[north.employer.pk])
    typed = {
        **{f"first_on-{part}": value for part, value in (("day", "1"), ("month", "9"), ("year", "2026"))},
        **{f"last_on-{part}": value for part, value in (("day", "23"), ("month", "11"), ("year", "2026"))},
        **{f"look_by-{part}": value for part, value in (("day", "18"), ("month", "12"), ("year", "2026"))},
    }
    answer = client.post(address, typed | {"moderator": "nobody@example.org"}).content.decode()
    assert "Nobody with this address can moderate for you" in answer
    assert "nobody@example.org" in answer
    answer = client.post(address, typed | {"moderator": outsider_psw.email.upper()}, follow=True).content.decode()
    assert "1 September 2026" in answer
    sample = ModerationSample.objects.get()
    finding = reverse("write_finding", args=[sample.pk, 1])
    reader = client_for(outsider_psw)
    empty = reader.post(finding, {"words": "Kept as it was typed."}).content.decode()
    assert "Say what you make of the outcome." in empty
    assert "Kept as it was typed." in empty
    done = reader.post(finding, {"finding": "same", "words": WORDS}, follow=True).content.decode()
    assert "Your finding is kept." in done
    again = reader.get(finding, follow=True).content.decode()
    assert "This is done. It stays as it is." in again


def test_the_pages_take_as_many_queries_for_twenty_as_for_two(
    in_month_22: Enrolment,
    north: House,
    outsider_psw: User,
    psw: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    outcomes(in_month_22, 2, state="failed")
    small = drawn(north, outsider_psw)
    outcomes(in_month_22, 20, state="failed")
    large = drawn(north, outsider_psw)
    for sample, size in ((small, 2), (large, 20)):
        with django_assert_num_queries(1):
            rows = rows_of(sample)
            assert len({row.assessment.enrolment.social_worker.user.name for row in rows}) == 1
        assert len(rows) == size
    assert visible_samples(psw), "what roles they hold is read once for each person"
    with django_assert_num_queries(1):
        assert [(each.size, each.employer.code) for each in visible_samples(psw)] == [
            (20, "northshire"),
            (2, "northshire"),
        ]


def _assigned(row: Enrolment, person: User) -> None:
    long_ago = dt.date(2024, 5, 1)
    Assignment.objects.create(enrolment=row, user=person, part=Part.BUDDY, started_on=long_ago, ended_on=long_ago)


def _held(row: Enrolment, person: User) -> None:
    baker.make(
        SupervisionSession, enrolment=row, supervisor=person, state=SessionState.SIGNED, held_on=dt.date(2024, 5, 1)
    )


def _answered(row: Enrolment, person: User) -> None:
    entry = baker.make(Evidence, enrolment=row)
    SignOff.objects.create(
        evidence=entry, by=person, answer=Answer.ACCEPTED, on=dt.date(2024, 5, 1), standing_in_for=row.supervisor
    )


def _managed(row: Enrolment, person: User) -> None:
    baker.make(
        Agreement, enrolment=row, number=1, line_manager=f" {person.name.upper()} ", signed_on=dt.date(2024, 5, 1)
    )


@pytest.mark.parametrize("support", [_assigned, _held, _answered, _managed])
def test_nothing_of_somebody_they_ever_supported_is_drawn(
    support: Callable[[Enrolment, User], None],
    in_month_22: Enrolment,
    north: House,
    outsider_psw: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    outcomes(in_month_22, 2)
    assert len(to_draw_from(north.employer, TODAY, TODAY, outsider_psw)) == 2
    support(in_month_22, outsider_psw)
    with django_assert_num_queries(2 if support is _managed else 1):
        assert to_draw_from(north.employer, TODAY, TODAY, outsider_psw) == []
    with pytest.raises(errors.NothingToSample):
        drawn(north, outsider_psw)


def test_anybody_can_draw_it_again_and_sees_when_it_does_not_come_out(
    in_month_22: Enrolment, north: House, psw: User, outsider_psw: User, client_for: ClientFor
) -> None:
    outcomes(in_month_22, 2, state="failed")
    outcomes(in_month_22, 25)
    sample = drawn(north, outsider_psw)
    rows = rows_of(sample)
    assert drawn_again(sample, rows)
    for person in (psw, outsider_psw):
        table = client_for(person).get(reverse("sample_table", args=[sample.pk])).content.decode()
        assert in_month_22.social_worker.user.name not in table
    lines = list(csv.DictReader(table.lstrip("\ufeff").splitlines()))
    assert len(lines) == 27
    assert [line["lot"] for line in lines] == sorted(line["lot"] for line in lines)
    by_hand = [sha256(f"{sample.seed}:{line['assessment']}".encode()).hexdigest() for line in lines]
    assert by_hand == [line["lot"] for line in lines]
    assert [line["assessment"] for line in lines if line["number"]] == [str(row.assessment_id) for row in rows]
    address = reverse("sample", args=[sample.pk])
    assert "the lot brings the same" in client_for(psw).get(address).content.decode()
    other = next(line["assessment"] for line in lines if not line["number"])
    SampledAssessment.objects.filter(sample=sample, why=WhySampled.DRAWN, position=rows[-1].position).update(
        assessment=other
    )
    SampledAssessment.objects.filter(sample=sample, why=WhySampled.FAILED).update(why=WhySampled.DRAWN)
    assert "the lot does not bring the same" in client_for(psw).get(address).content.decode()


def test_what_was_not_looked_at_is_drawn_again_for_somebody_else(
    in_month_22: Enrolment, north: House, east: House, outsider_psw: User, client_for: ClientFor
) -> None:
    seen, unseen = outcomes(in_month_22, 2, state="failed")
    sample = drawn(north, outsider_psw)
    row = next(each for each in rows_of(sample) if each.assessment_id == seen.pk)
    give_finding(row=row, by=outsider_psw, finding="same", words=WORDS)
    close_sample(sample=sample, by=north.people["coordinator"])
    with pytest.raises(errors.NothingToSample):
        drawn(north, outsider_psw)
    other = with_role("other-panel", east.employer, RoleName.PANEL_MEMBER)
    assert [each.assessment_id for each in rows_of(drawn(north, other))] == [unseen.pk]
    assert client_for(other).get(reverse("assessment", args=[unseen.pk])).status_code == 200
    assert client_for(outsider_psw).get(reverse("assessment", args=[unseen.pk])).status_code == 404


def ten(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC)


def test_a_sample_closes_by_itself_long_after_its_day(
    sample: ModerationSample, outsider_psw: User, time_machine: TimeMachineFixture
) -> None:
    assert app.conf.beat_schedule["close-samples"]["task"] == close_samples.name
    time_machine.move_to(ten(sample.look_by + dt.timedelta(days=30)))
    assert close_samples() == 0
    time_machine.move_to(ten(sample.look_by + dt.timedelta(days=31)))
    assert close_samples() == 1
    assert close_samples() == 0
    sample.refresh_from_db()
    assert sample.closed_on == sample.look_by + dt.timedelta(days=31)
    assert not Assessment.objects.visible_to(outsider_psw).exists()


def test_who_takes_up_a_role_here_gives_no_finding_and_reads_on_no_longer(
    sample: ModerationSample, north: House, outsider_psw: User, client_for: ClientFor
) -> None:
    give_role(user=outsider_psw, employer=north.employer, role=RoleName.SUPERVISOR, started_on=TODAY, by=None)
    answer = client_for(outsider_psw).post(
        reverse("write_finding", args=[sample.pk, 1]), {"finding": "same", "words": WORDS}
    )
    assert "You cannot give a finding here now" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert not SampledAssessment.objects.filter(given_at__isnull=False).exists()
    assert close_samples() == 1
    assert not Assessment.objects.visible_to(outsider_psw).exists()


def test_an_account_out_of_use_moderates_nothing(told: Assessment, north: House, outsider_psw: User) -> None:
    outsider_psw.is_active = False
    outsider_psw.save()
    with pytest.raises(errors.NotAnOutsideModerator):
        drawn(north, outsider_psw)
