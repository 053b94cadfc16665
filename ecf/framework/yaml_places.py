"""Reading YAML with a line for every complaint: scalars, lists and mappings that know where they stand in the file.

Safe by construction: nodes are composed, never constructed, so no tag can make an object; anchors and aliases,
deep nesting and large files are refused before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import yaml

from ecf.framework.definition import UNITS, Length

Value = TypeVar("Value")

MAXIMUM_BYTES = 1024 * 1024
MAXIMUM_DEPTH = 20
_TAG = "tag:yaml.org,2002:"
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LENGTH = re.compile(r"([1-9][0-9]{0,3}) (day|week|month)s?")
_NAMES = {
    "str": "text",
    "int": "a whole number",
    "float": "a decimal number",
    "bool": "true or false",
    "null": "nothing",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file. Lines and columns count from 1; `path` is like `milestones[3].kind`."""

    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}"
        return f"{where}, {self.path}: {self.message}" if self.path else f"{where}: {self.message}"


class DefinitionErrors(ValueError):
    """Everything that is wrong with a file, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Place:
    """A spot in the file: a node, its path, and the list that complaints go to.

    Each reading method answers the value or, after noting a complaint, a harmless stand-in of the same type, so that
    reading goes on and every problem is found in one pass.
    """

    def __init__(self, node: yaml.Node, path: str, problems: list[Problem]) -> None:
        self.node = node
        self.path = path
        self.problems = problems

    def complain(self, message: str, node: yaml.Node | None = None) -> None:
        mark = (node or self.node).start_mark
        self.problems.append(Problem(mark.line + 1, mark.column + 1, self.path, message))

    @property
    def is_null(self) -> bool:
        return self.node.tag == f"{_TAG}null"

    def _is(self, *kinds: str) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag in {f"{_TAG}{kind}" for kind in kinds}

    def _found(self) -> str:
        if isinstance(self.node, yaml.MappingNode):
            return "a group of keys"
        if isinstance(self.node, yaml.SequenceNode):
            return "a list"
        return _NAMES.get(self.node.tag.removeprefix(_TAG), f"“{self.node.value[:60]}”")

    def text(self, *, most: int = 4000) -> str:
        if not self._is("str"):
            hint = "; put it in quotes" if isinstance(self.node, yaml.ScalarNode) and not self.is_null else ""
            self.complain(f"expected text, found {self._found()}{hint}")
            return ""
        value = str(self.node.value).strip()
        if not value:
            self.complain("is empty; write some text")
        if len(value) > most:
            self.complain(f"is {len(value)} characters long; use at most {most}")
        return value

    def title(self) -> str:
        """Text for a heading or a label: at most 200 characters."""
        return self.text(most=200)

    def code(self) -> str:
        """A short name for machines: letters, digits, dots and hyphens, at most 40."""
        value = self.text()
        if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}", value):
            self.complain(f"“{value[:60]}” is not a code; use letters, digits, dots and hyphens, at most 40")
        return value

    def url(self) -> str:
        value = self.text()
        if value and not re.fullmatch(r"https?://[^\s<>\"']+", value):
            self.complain("is not a web address; start it with https://")
        return value

    def number(self, *, least: int, most: int = 1200, otherwise: int | None = None) -> int:
        """A whole number within the limits, both inclusive; the stand-in is `otherwise`, or `least`."""
        stand_in = least if otherwise is None else otherwise
        if not self._is("int") or not _WHOLE_NUMBER.fullmatch(self.node.value):
            self.complain(f"expected a whole number, found {self._found()}")
            return stand_in
        value = int(self.node.value)
        if not least <= value <= most:
            self.complain(f"{value} is out of range; use a number from {least} to {most}")
            return stand_in
        return value

    def yes_or_no(self) -> bool:
        if not self._is("bool"):
            self.complain(f"expected true or false, found {self._found()}")
            return False
        return self.node.value.lower() in {"yes", "true", "on"}

    def day(self) -> date:
        value = self.node.value if self._is("timestamp", "str") else ""
        try:
            return date.fromisoformat(value if _DATE.fullmatch(value) else "")
        except ValueError:
            found = f"“{value[:60]}”" if value else self._found()
            self.complain(f"expected a date that exists, like 2027-04-01, found {found}")
            return date.min

    def length(self) -> Length:
        value = self.node.value if self._is("str") else ""
        match = _LENGTH.fullmatch(value)
        if match is None:
            found = f"“{value[:60]}”" if value else self._found()
            self.complain(f"expected a length of time, like “7 days”, “6 weeks” or “1 month”, found {found}")
            return Length(1, UNITS[0])
        return Length(int(match[1]), f"{match[2]}s")

    def choice(self, options: Iterable[str], noun: str) -> str:
        value = self.text()
        known = list(options)
        if value and value not in known:
            self.complain(f"unknown {noun} “{value[:60]}”; use one of: {', '.join(known) or 'none are defined'}")
        return value

    def items(self, *, least: int = 0) -> list[Place]:
        """The entries of a list; at least `least` of them."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.complain(f"expected a list, found {self._found()}")
            return []
        if len(self.node.value) < least:
            self.complain(f"needs at least {least} {'entry' if least == 1 else 'entries'}")
        return [Place(node, f"{self.path}[{number}]", self.problems) for number, node in enumerate(self.node.value)]

    def keys(self, required: Sequence[str], optional: Sequence[str] = ()) -> Keys:
        """The values of a mapping by key. Missing, unknown and repeated keys are complained about.

        An optional key whose value is null counts as left out.
        """
        if not isinstance(self.node, yaml.MappingNode):
            self.complain(f"expected a group of keys ({', '.join(required)}), found {self._found()}")
            return Keys()
        found: dict[str, Place] = {}
        for key_node, value_node in self.node.value:
            self._add_key(found, key_node, value_node, (*required, *optional))
        for key in required:
            if key not in found:
                self.complain(f"missing key “{key}”")
        return Keys({key: place for key, place in found.items() if key in required or not place.is_null})

    def _add_key(
        self, found: dict[str, Place], key_node: yaml.Node, value_node: yaml.Node, known: Sequence[str]
    ) -> None:
        if not isinstance(key_node, yaml.ScalarNode):
            self.complain("a key must be a single word", key_node)
            return
        key = str(key_node.value)
        if key not in known:
            self.complain(f"unknown key “{key[:60]}”; use one of: {', '.join(known)}", key_node)
        elif key in found:
            self.complain(f"the key “{key}” is here twice", key_node)
        else:
            found[key] = Place(value_node, f"{self.path}.{key}" if self.path else key, self.problems)


class Keys(dict[str, Place]):
    """The places of a mapping by key."""

    def read(self, key: str, how: Callable[[Place], Value], default: Value) -> Value:
        """The value at the key; the default where it was left out (a missing required key is already a complaint)."""
        return how(self[key]) if key in self else default


def _refuse_traps(text: str) -> None:
    """Raises DefinitionErrors for anchors, aliases and nesting that could blow up later. Reads lazily, stops early."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if getattr(event, "anchor", None):
            raise _trap(event, "anchors and aliases (& and *) are not allowed; write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAXIMUM_DEPTH:
            raise _trap(event, f"nested more than {MAXIMUM_DEPTH} levels deep")


def _trap(event: yaml.Event, message: str) -> DefinitionErrors:
    mark: Any = event.start_mark
    return DefinitionErrors([Problem(mark.line + 1, mark.column + 1, "", message)])


def _syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        said = getattr(error, "problem", None) or getattr(error, "context", None) or "cannot be read"
        return Problem(mark.line + 1, mark.column + 1, "", f"not valid YAML: {said}")
    before = text[: getattr(error, "position", 0) or 0]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return Problem(line, column, "", "not valid YAML: a character that text cannot hold")


def read_yaml(text: str, problems: list[Problem]) -> Place:
    """The top of the file. Raises DefinitionErrors where the file cannot be read at all."""
    if len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise DefinitionErrors([Problem(1, 1, "", "the file is larger than 1 MB")])
    try:
        _refuse_traps(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise DefinitionErrors([_syntax_problem(error, text)]) from error
    if not isinstance(node, yaml.MappingNode):
        raise DefinitionErrors([Problem(1, 1, "", "the file must be a group of keys, such as “code: ECF5”")])
    return Place(node, "", problems)
