"""Evidence survives a change of framework: its standards are read as those of the framework its worker is on now.

A link keeps the code that it was given; nothing stored changes. What a code of a framework left since stands for is
read from the crosswalks, here alone: counting, the coverage picture, the pages and the API all ask this module. A code
that the framework of now has, too, is taken as its own, whatever framework it was given in (assumed: an employer that
changes what a code means gives it another name).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ecf.enrolments.former import Frameworks, frameworks_of
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import StandardLink
from ecf.framework.definition import Definition, Standard
from ecf.framework.models import FrameworkVersion
from ecf.framework.selectors import crosswalk

_crosswalks: dict[tuple[str, str], Mapping[str, tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the codes of one enrolment's links read now: each former code with the codes that it stands for."""

    definition: Definition
    former: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]

    def now(self, code: str) -> tuple[str, ...]:
        """The standards of the framework of now that a code stands for; empty where none does."""
        return (code,) if self.definition.has_standard(code) else self.former.get(code, ())

    def all_now(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The same for all of an entry's codes, each once, sorted."""
        return tuple(sorted({each for code in codes for each in self.now(code)}))

    def given_as(self, code: str) -> list[str]:
        """The codes that read as this one: itself, and former ones."""
        return [code, *(old for old, codes in self.former.items() if code in codes)]


Readings = Mapping[UUID, Reading]


def readings_of(enrolment_ids: Collection[UUID]) -> dict[UUID, Reading]:
    """How codes read, for those of the enrolments whose framework ever changed. One query for any number."""
    return {pk: _reading(frameworks) for pk, frameworks in frameworks_of(enrolment_ids).items()}


def reading_of(enrolment: Enrolment) -> Reading:
    """How the codes of one enrolment read. One query."""
    return readings_of([enrolment.pk]).get(enrolment.pk) or plain_reading(enrolment.framework_version.parsed)


def plain_reading(definition: Definition) -> Reading:
    """That of an enrolment whose framework never changed: every code as it is."""
    return Reading(definition, {}, {})


def _reading(frameworks: Frameworks) -> Reading:
    now = frameworks.now.parsed
    former: dict[str, set[str]] = {}
    titles: dict[str, str] = {}
    for version in frameworks.before:
        for code, codes in _stands_for(version, frameworks.now).items():
            if not now.has_standard(code):
                former[code] = former.get(code, set()) | set(codes)
                titles[code] = version.parsed.standard(code).title
    return Reading(now, {code: tuple(sorted(codes)) for code, codes in former.items()}, titles)


def _stands_for(old: FrameworkVersion, new: FrameworkVersion) -> Mapping[str, tuple[str, ...]]:
    """The crosswalk of two versions, worked out once per process: what enrolments use never changes."""
    key = (old.digest, new.digest)
    if key not in _crosswalks:
        _crosswalks[key] = crosswalk(old, new)
    return _crosswalks[key]


@dataclass(frozen=True, slots=True)
class ShownLink:
    """One link as pages show it: the standards of now, the code and title it was given with where that differs."""

    standards: tuple[Standard, ...]
    how: str
    was: str = ""
    was_title: str = ""

    @property
    def words(self) -> str:
        """ "EC2 Relationships and communication (was KSS2)"."""
        if not self.standards:
            return f"{self.was} {self.was_title}".strip()
        titles = ", ".join(f"{each.code} {each.title}" for each in self.standards)
        return f"{titles} (was {self.was})" if self.was else titles

    @property
    def is_lost(self) -> bool:
        """It stands for nothing in the framework of now."""
        return not self.standards


def shown_links(links: Iterable[StandardLink], reading: Reading) -> list[ShownLink]:
    """An entry's links in the order of their codes."""
    return [_shown(link, reading) for link in sorted(links, key=lambda link: link.code)]


def _shown(link: StandardLink, reading: Reading) -> ShownLink:
    standards = tuple(reading.definition.standard(code) for code in reading.now(link.code))
    if reading.definition.has_standard(link.code):
        return ShownLink(standards, link.how)
    return ShownLink(standards, link.how, was=link.code, was_title=reading.titles.get(link.code, ""))


def codes_in_short(links: Iterable[StandardLink], reading: Reading) -> str:
    """ "EC2 (was KSS1), EC5": one line for a list."""
    parts = []
    for link in links:
        *first, last = reading.now(link.code) or ("",)
        now = f"{', '.join(first)} and {last}" if first else last
        is_own = reading.definition.has_standard(link.code)
        parts.append(now if is_own else f"{now} (was {link.code})" if now else f"{link.code} (of the framework before)")
    return ", ".join(parts)


def read_now(links: Mapping[str, str], reading: Reading) -> dict[str, str]:
    """An entry's links (how each code is shown) as a form offers them: by the codes of now, sorted.

    Where two former standards meet in one, both texts. What stands for nothing now stays as it is, to be kept for the
    day on which it does again.
    """
    found: dict[str, list[str]] = {}
    for code in sorted(links):
        for now in reading.now(code) or (code,):
            found.setdefault(now, []).append(links[code])
    return {code: " ".join(dict.fromkeys(filter(None, hows))) for code, hows in sorted(found.items())}
