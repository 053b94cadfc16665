"""Protected tasks as data: what is shipped, read once, and refused with the place if it is written wrongly."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).resolve().parent / "definitions" / "protected_tasks.yaml"
REQUIRES = {"expert_status": "Expert practitioner status"}


@dataclass(frozen=True)
class ProtectedTask:
    """One task: its code, what people call it, which kind of standing it requires, and where the idea comes from."""

    code: str
    title: str
    requires: str
    about: str
    standing: str
    source: str

    @property
    def requires_words(self) -> str:
        """What it requires, as people read it."""
        return REQUIRES[self.requires]

    @property
    def in_sentence(self) -> str:
        """ "lead a section 47 enquiry"."""
        return self.title[:1].lower() + self.title[1:]


class WrongTask(ValueError):
    """The file of tasks is written wrongly; the message names the task and the field."""


@cache
def protected_tasks() -> dict[str, ProtectedTask]:
    """Every shipped task by code, in the order of the file."""
    return parse_tasks(SHIPPED.read_text(encoding="utf-8"))


def parse_tasks(text: str) -> dict[str, ProtectedTask]:
    """The tasks of a file. Raises WrongTask."""
    rows = (yaml.safe_load(text) or {}).get("tasks")
    if not isinstance(rows, list) or not rows:
        raise WrongTask("tasks: give a list with at least one task")
    found: dict[str, ProtectedTask] = {}
    for number, row in enumerate(rows, start=1):
        task = _task(number, row)
        if task.code in found:
            raise WrongTask(f"task {number}, code: {task.code} is there twice")
        found[task.code] = task
    return found


def _task(number: int, row: Any) -> ProtectedTask:
    asked = [field.name for field in fields(ProtectedTask)]
    if not isinstance(row, dict):
        raise WrongTask(f"task {number}: give its fields: {', '.join(asked)}")
    for name in row:
        if name not in asked:
            raise WrongTask(f"task {number}, {name}: there is no such field")
    for name in asked:
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise WrongTask(f"task {number}, {name}: write something")
    if row["requires"] not in REQUIRES:
        raise WrongTask(f"task {number}, requires: one of {', '.join(REQUIRES)}")
    return ProtectedTask(**{name: row[name].strip() for name in asked})
