"""Several numbers in one query."""

import pytest

from ecf.core.counts import counts_of
from ecf.people.models import Employer, User

pytestmark = pytest.mark.django_db


def test_each_is_counted_as_it_would_be_alone(north, east, django_assert_num_queries):
    rows = {
        "all": Employer.objects.order_by("name"),
        "one": Employer.objects.filter(name__in=["Northshire Council", 'It’s 100% "else"']),
        "people": User.objects.filter(roles__employer=north.employer).distinct(),
    }
    alone = {name: each.count() for name, each in rows.items()}
    with django_assert_num_queries(1):
        assert counts_of(**rows) == alone
    assert alone["one"] == 1
    assert alone["people"] > 3


def test_what_can_have_no_rows_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert counts_of(none=Employer.objects.none(), empty=Employer.objects.filter(pk__in=[])) == {
            "none": 0,
            "empty": 0,
        }
