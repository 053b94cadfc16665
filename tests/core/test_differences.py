"""What changed between two texts, word by word."""

import time

from hypothesis import given
from hypothesis import strategies as st

from ecf.core.differences import Piece, difference

TEXTS = st.text(alphabet="ab \n", max_size=60)


def test_a_changed_word_is_shown_where_it_stands() -> None:
    assert difference("I saw the boy.\nWe left.", "I heard the boy.\nWe left.") == [
        Piece("same", "I "),
        Piece("removed", "saw"),
        Piece("added", "heard"),
        Piece("same", " the boy.\nWe left."),
    ]


def test_two_changed_words_side_by_side_are_one_change() -> None:
    assert difference("a red house", "a blue door") == [
        Piece("same", "a "),
        Piece("removed", "red house"),
        Piece("added", "blue door"),
    ]


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_is_lost(old: str, new: str) -> None:
    found = difference(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "added") == old
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new


def test_the_longest_texts_are_compared_quickly() -> None:
    started = time.monotonic()
    difference("\n" * 50_000, "a\n" * 25_000)
    difference("word other " * 4_500, "other word third " * 2_900)
    assert time.monotonic() - started < 5
