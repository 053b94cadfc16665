"""200,000 characters of anything take twice as long as 100,000: no expression can go back and try again without end."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import ecf.core.identifiers as guard
from ecf.core.identifiers import find_identifiers

ONE_CHARACTER = {_constants.IN, _constants.NOT_LITERAL, _constants.LITERAL, _constants.ANY}
NASTY = [
    "0 ", "07 ", "+", "(", "1-1-2014 ", "1 May ", "dob 12/03/2014, ", "born ", "a@", "a.a@a.a", "@", "999 ", "AB1",
    "ref ref ", "case no ", "ref 12345, ", "www.", "10.1000/", "O'", "Grace-", "Marsden Kayleigh ", "\u0301", "\u200b",
    "😀1", " ", "\n",
]  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.iter_modules(guard.__path__):
        module = importlib.import_module(f"{guard.__name__}.{found.name}")
        yield from ((f"{found.name}.{name}", it) for name, it in vars(module).items() if isinstance(it, re.Pattern))


def endless(parts: Any, is_last: bool) -> Iterator[str]:
    """Repeats without an upper bound that something could still fail after, or that repeat more than one character."""
    for n, (op, argument) in enumerate(parts):
        last = is_last and n == len(parts) - 1
        if op in {_constants.MAX_REPEAT, _constants.MIN_REPEAT}:
            _, most, inner = argument
            simple = len(inner) == 1 and (inner[0][0] in ONE_CHARACTER or inner[0][0] is _constants.BRANCH)
            if most == _constants.MAXREPEAT and not (last and simple):
                yield str(argument)
            yield from endless(inner, is_last=False)
        elif op is _constants.SUBPATTERN:
            yield from endless(argument[-1], last)
        elif op is _constants.BRANCH:
            for branch in argument[1]:
                yield from endless(branch, last)
        elif op in {_constants.ASSERT, _constants.ASSERT_NOT}:
            yield from endless(argument[1], is_last=False)


def test_no_expression_can_backtrack_without_end() -> None:
    found = dict(patterns())
    assert len(found) > 25
    wrong = {}
    for name, pattern in found.items():
        repeats = list(endless(_parser.parse(pattern.pattern, pattern.flags), is_last=True))
        if repeats:
            wrong[name] = repeats
    assert wrong == {}


def seconds_for(text: str) -> float:
    """Of this process alone, so that a busy machine does not matter; the better of two."""
    taken = []
    for _ in range(2):
        started = time.process_time()
        find_identifiers(text, ["O'Hara", "Grace", "Kayleigh Marsden"])
        taken.append(time.process_time() - started)
    return min(taken)


@pytest.mark.parametrize("seed", NASTY)
def test_four_times_the_text_takes_about_four_times_as_long(seed: str) -> None:
    short, long = ((seed * (size // len(seed) + 1))[:size] for size in (6_000, 24_000))
    assert seconds_for(long) < max(8 * seconds_for(short), 0.05)


def test_two_hundred_thousand_characters_are_read() -> None:
    text = ("On 3 March 2026 I visited and we talked. " * 5000)[:200_000] + " LS11 8QQ"
    assert [one.text for one in find_identifiers(text)] == ["LS11 8QQ"]
