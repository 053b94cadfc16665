"""Text folded for search and sorting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecf.core.folding import fold
from ecf.people.models import User


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Zoë   O'Neil ", "zoe o'neil"),
        ("ÉVA", "eva"),
        ("Straße", "strasse"),
        ("Łódź", "łodz"),
        ("Nguyễn\tVăn", "nguyen van"),
        ("", ""),
        ("ＡＢＣ", "abc"),
    ],
)
def test_accents_case_and_spaces_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once_and_case_never_matters(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    assert "  " not in once


def test_a_user_is_stored_with_the_folded_name_family_name_first(db: None) -> None:
    user = User.objects.create_user("zoe", given_name="Zoë", family_name="O'Neil")
    assert user.search_name == "o'neil zoe"
    user.family_name = "Ångström"
    user.save()
    assert User.objects.get().search_name == "angstrom zoe"
