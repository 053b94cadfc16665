"""The CPD year of a person: two different pieces, one with a peer reflection."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ecf.core.folding import fold
from ecf.evidence.cpd_pieces import CpdPiece, tally
from ecf.evidence.cpd_year import CpdYear
from ecf.evidence.selectors import cpd_of, cpd_status
from ecf.people.models import Registration
from tests.evidence.conftest import logged

YEAR = CpdYear(2025)
IN_YEAR = dt.date(2026, 10, 5)


def piece(
    title: str = "Reading on neglect", day: dt.date = IN_YEAR, complete: bool = True, peer: bool = False
) -> CpdPiece:
    return CpdPiece(uuid4(), title, day, complete, peer)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], (0, 0)),
        ([piece(), piece("A second one", peer=True)], (2, 1)),
        ([piece(), piece("reading  on NEGLECT", peer=True)], (1, 1)),
        ([piece(), piece(day=dt.date(2026, 10, 6))], (2, 0)),
        ([piece(complete=False, peer=True)], (0, 0)),
        ([piece(day=dt.date(2025, 11, 30)), piece(day=dt.date(2026, 12, 1))], (0, 0)),
        ([piece(day=dt.date(2025, 12, 1)), piece(day=dt.date(2026, 11, 30))], (2, 0)),
    ],
)
def test_different_complete_pieces_of_the_year_count(pieces: list[CpdPiece], expected: tuple[int, int]) -> None:
    found = tally(pieces, YEAR)
    assert (found.pieces, found.peer_reflections) == expected


@given(
    st.lists(
        st.builds(
            piece,
            title=st.sampled_from(["Reading", "reading ", "Rèading", "Course"]),
            day=st.dates(dt.date(2025, 11, 28), dt.date(2026, 12, 3)),
            complete=st.booleans(),
            peer=st.booleans(),
        ),
        max_size=12,
    )
)
def test_the_tally_is_what_counting_by_hand_gives(pieces: list[CpdPiece]) -> None:
    inside = [p for p in pieces if p.complete and dt.date(2025, 12, 1) <= p.happened_on <= dt.date(2026, 11, 30)]
    different = {(fold(p.title), p.happened_on) for p in inside}
    reflected = {(fold(p.title), p.happened_on) for p in inside if p.has_peer_reflection}
    found = tally(pieces, YEAR)
    assert (found.pieces, found.peer_reflections) == (len(different), len(reflected))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "values", "counts"),
    [
        ("draft", {"kind": "cpd"}, 0),
        ("draft", {"kind": "cpd", "cpd": {"learnt": "To wait."}}, 1),
        ("draft", {"kind": "cpd", "body": "", "cpd": {"learnt": "To wait."}}, 0),
        ("submitted", {"kind": "cpd"}, 1),
        ("accepted", {"also_cpd": True}, 1),
        ("accepted", {}, 0),
        ("accepted", {"also_cpd": True, "happened_on": dt.date(2025, 11, 30)}, 0),
    ],
)
def test_which_entries_serve_the_year(enrolment, state: str, values: dict, counts: int) -> None:
    logged(enrolment, state, **values)
    worker = enrolment.social_worker
    assert cpd_status(worker, YEAR).tally.pieces == counts
    assert cpd_of([worker.pk], YEAR)[worker.pk].pieces == counts


@pytest.mark.django_db
def test_somebody_registered_since_september_is_exempt(enrolment) -> None:
    worker = enrolment.social_worker
    assert not cpd_status(worker, YEAR).is_exempt
    Registration.objects.filter(user=worker.user).update(started_on=dt.date(2026, 9, 1))
    assert cpd_status(worker, YEAR).is_exempt


@pytest.mark.django_db
def test_the_page_says_what_is_there_and_what_is_needed(client_for, worker, enrolment) -> None:
    logged(enrolment, kind="cpd", cpd={"learnt": "To wait.", "peer_reflection": "We talked."})
    html = client_for(worker).get(reverse("cpd")).content.decode()
    assert (
        "You need two different pieces, one of them with a peer reflection, by 30 November 2026 (7 days left)." in html
    )
    assert "1 of 2" in html
    assert "What I learnt\nTo wait." in html
    assert "cannot send anything there" in html


@pytest.mark.django_db
def test_earlier_years_are_shown_and_later_ones_are_not(client_for, worker) -> None:
    client = client_for(worker)
    assert "My CPD, 2024 to 2025" in client.get(reverse("cpd") + "?year=2024").content.decode()
    for query in ("?year=2031", "?year=abc", "?year=", "?year=99999999999999999999"):
        assert "My CPD, 2025 to 2026" in client.get(reverse("cpd") + query).content.decode()


@pytest.mark.django_db
def test_only_social_workers_have_the_page(client_for, supervisor) -> None:
    assert client_for(supervisor).get(reverse("cpd")).status_code == 404


@pytest.mark.django_db
def test_cpd_of_many_people_takes_one_query(enrolment, other_enrolment, django_assert_num_queries) -> None:
    logged(enrolment, "accepted", also_cpd=True)
    ids = [enrolment.social_worker_id, other_enrolment.social_worker_id]
    with django_assert_num_queries(1):
        found = cpd_of(ids, YEAR)
    assert [found[pk].pieces for pk in ids] == [1, 0]
