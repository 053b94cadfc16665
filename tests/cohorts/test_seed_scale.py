"""A made-up population from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ecf.core.canonical import canonical
from ecf.core.change import rehearse
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.people.models import Employer, Role
from ecf.progress.models import ProgressSnapshot


def seed(**wanted):
    out = StringIO()
    call_command("seed_scale", stdout=out, **wanted)
    return out.getvalue()


def dates():
    """Everybody's milestones, by register number: what a seed decides."""
    rows = ScheduledMilestone.objects.order_by("enrolment__social_worker__registration_number", "position")
    return canonical(list(rows.values_list("enrolment__social_worker__registration_number", "key", "due_on", "met_on")))


def test_it_makes_employers_with_workers_and_people_who_run_them(frameworks):
    said = seed(employers=2, workers=12, years=2, seed=7)

    assert Employer.objects.filter(code__startswith="scale-").count() == 2
    assert Enrolment.objects.count() == 24
    assert ProgressSnapshot.objects.filter(is_stale=False).count() == 24
    assert Role.objects.filter(role="psw").count() == Role.objects.filter(role="coordinator").count() == 2
    assert "2 employers made" in said


def test_the_same_seed_makes_the_same_people_and_another_makes_others(frameworks):
    def made_with(number):
        seed(employers=1, workers=10, years=2, seed=number)
        return dates()

    first, again, other = (rehearse(lambda number=number: made_with(number), by=None) for number in (3, 3, 4))

    assert first == again != other


def test_what_is_there_already_is_left_as_it_is(frameworks):
    seed(employers=1, workers=10, years=1, seed=3)
    first = dates()

    assert "0 employers made" in seed(employers=1, workers=10, years=1, seed=3)
    assert dates() == first


def test_what_it_makes_passes_every_check(frameworks):
    seed(employers=1, workers=25, years=5, seed=11)

    for command in ("verify_events", "verify_schedules", "verify_progress", "verify_signatures"):
        call_command(command, stdout=StringIO())


@pytest.mark.parametrize("wanted", [{"employers": 0}, {"workers": -1}, {"years": 0}, {"workers": 800_000}])
def test_impossible_numbers_are_refused_and_nothing_is_made(frameworks, wanted):
    with pytest.raises(CommandError):
        seed(**wanted)

    assert not Employer.objects.exists()
