"""Writes of frameworks: loading a file, and pinning a version to its first enrolment."""

import difflib
import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues, Conflict, NotAllowed
from ecf.framework.definition import Definition
from ecf.framework.loader import DefinitionErrors, parse_definition
from ecf.framework.models import FrameworkVersion
from ecf.framework.rules import can_load_framework
from ecf.framework.shipped import shipped_texts
from ecf.people.models import Employer, User

Outcome = Literal["created", "updated", "unchanged"]


class DefinitionInvalid(BadValues):
    """The file has problems; `problems` holds each with its line and column."""

    def __init__(self, found: DefinitionErrors) -> None:
        self.problems = found.problems
        super().__init__([BadValue("definition_invalid", str(problem), "definition") for problem in found.problems])


class FrameworkInUse(Conflict):
    """An enrolment rests on this version, so its text stays as it is."""

    default_code = "framework_in_use"


class FrameworkTaken(Conflict):
    """The code and version belong to somebody else."""

    default_code = "framework_taken"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did, or with `check` would do: the framework, and the lines that differ (as in a unified diff)."""

    framework: FrameworkVersion
    outcome: Outcome
    diff: list[str]


def load_framework(*, text: str, by: User | None, employer: Employer | None = None, check: bool = False) -> Loaded:
    """Stores a framework from its YAML text; with `check` it only says what would change.

    A version that no enrolment uses is replaced; the same text again changes nothing; one in use may only get the
    self-assessment scale that it lacks. Raises DefinitionInvalid with
    every problem in the text, FrameworkInUse, FrameworkTaken, NotAllowed.
    """
    if not can_load_framework(by):
        raise NotAllowed("cannot_load_framework", "Only an administrator can load a framework.")
    normal = text.replace("\r\n", "\n").removeprefix("\ufeff")
    try:
        definition = parse_definition(normal)
    except DefinitionErrors as found:
        raise DefinitionInvalid(found) from found
    with change(by=by) as c:
        return _store(c, definition, normal, employer, check)


def _store(c: Change, definition: Definition, text: str, employer: Employer | None, check: bool) -> Loaded:
    rows = FrameworkVersion.objects.select_for_update(of=("self",))
    stored = rows.filter(code=definition.code, version=definition.version).first()
    if stored is not None:
        _refuse_unless_theirs(stored, employer)
        if stored.digest == digest_of(text):
            return Loaded(stored, "unchanged", [])
        if not _only_adds_scale(stored.parsed, definition):
            _refuse_if_pinned(stored)
    diff = _diff(stored.definition if stored else "", text)
    outcome: Outcome = "updated" if stored else "created"
    framework = _filled(stored or FrameworkVersion(employer=employer), definition, text)
    if not check:
        framework.full_clean(exclude=["employer"])
        framework.save()
        c.record(
            f"framework.{outcome}",
            subject=framework,
            employer_id=employer.pk if employer else None,
            code=framework.code,
            version=framework.version,
            digest=framework.digest,
        )
    return Loaded(framework, outcome, diff)


def _refuse_unless_theirs(stored: FrameworkVersion, employer: Employer | None) -> None:
    if stored.employer_id != (employer.pk if employer else None):
        raise FrameworkTaken(
            message=f"{stored} is already used for another framework. Give yours another code or version.",
            field="definition",
        )


def _only_adds_scale(stored: Definition, new: Definition) -> bool:
    """Whether the new text says the same and adds the self-assessment scale that the stored one lacks.

    The scale came later than the first frameworks and moves no date: with it alone, a version in use may be completed.
    """
    return not stored.scale and bool(new.scale) and replace(new, scale=()) == stored


def _refuse_if_pinned(stored: FrameworkVersion) -> None:
    if stored.is_pinned:
        raise FrameworkInUse(
            message=f"{stored} is in use, so it cannot change. Give the changed text a new version.", field="definition"
        )


def _filled(framework: FrameworkVersion, definition: Definition, text: str) -> FrameworkVersion:
    framework.code = definition.code
    framework.version = definition.version
    framework.title = definition.title
    framework.status_label = definition.status_label
    framework.length_months = definition.length_months
    framework.in_force_from = definition.in_force_from
    framework.in_force_to = definition.in_force_to
    framework.definition = text
    framework.digest = digest_of(text)
    return framework


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _diff(before: str, after: str) -> list[str]:
    """The lines that go (-) and come (+), with a line around each for context."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "stored", "file", n=1, lineterm="")
    return list(lines)


def pin(c: Change, framework: FrameworkVersion) -> FrameworkVersion:
    """Marks that an enrolment uses the version: from now on its text is fixed. Called inside the enrolment's change.

    Answers the stored row: read what the enrolment rests on from it, not from an earlier copy.
    """
    stored = FrameworkVersion.objects.select_for_update(of=("self",)).get(pk=framework.pk)
    if not stored.is_pinned:
        stored.pinned_at = timezone.now()
        stored.save(update_fields=["pinned_at", "updated_at"])
        c.record(
            "framework.pinned",
            subject=stored,
            employer_id=stored.employer_id,
            code=stored.code,
            version=stored.version,
            digest=stored.digest,
        )
    return stored


def load_shipped_frameworks(*, by: User | None = None) -> list[FrameworkVersion]:
    """Every framework that comes with the product, loaded where it is missing or has changed.

    One that is in use stays as it is, even when a newer product ships another text for it; only a self-assessment
    scale that it lacks is added.
    """
    return [_load_shipped(text, by) for text in shipped_texts()]


def _load_shipped(text: str, by: User | None) -> FrameworkVersion:
    try:
        return load_framework(text=text, by=by).framework
    except FrameworkInUse:
        definition = parse_definition(text)
        return FrameworkVersion.objects.get(code=definition.code, version=definition.version)
