"""What the database's own constraints mean to people: the rule behind each name.

Services check first and say more; this is for the race that they lose, when the database is the one that says no.
"""

import re
from functools import cache

from django.apps import apps
from django.db import IntegrityError
from django.db.models import UniqueConstraint

from ecf.core.errors import Conflict

# Constraint name → (code of the rule, what to tell the person). Each app's api.py or apps.py adds its own.
constraint_rules: dict[str, tuple[str, str]] = {}

_ALREADY_THERE = "This is already recorded. Look at what is there before you try again."


class AlreadyThere(Conflict):
    """A unique value is taken, and no rule has claimed the constraint by name."""

    default_code = "already_exists"
    default_message = _ALREADY_THERE


def rule_behind(error: IntegrityError) -> Conflict | None:
    """The conflict that a refusal by the database stands for, or None when it is a defect of ours."""
    name = constraint_name(error)
    if name in constraint_rules:
        code, message = constraint_rules[name]
        return Conflict(code, message)
    return AlreadyThere() if _is_unique_violation(error) else None


def constraint_name(error: IntegrityError) -> str:
    """The name of the constraint that said no; empty if it cannot be told. Knows PostgreSQL and SQLite."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return name or _name_in_sqlite(str(error))


def _name_in_sqlite(message: str) -> str:
    """SQLite names check constraints and expression indexes, but only the columns of other unique ones."""
    named = re.search(r"CHECK constraint failed: (\w+)|index '(\w+)'", message)
    if named:
        return named.group(1) or named.group(2)
    unique = re.fullmatch(r"UNIQUE constraint failed: (.+)", message)
    return _unique_names().get(unique.group(1), "") if unique else ""


@cache
def _unique_names() -> dict[str, str]:
    """SQLite's words ("table.a, table.b") for each unique constraint of the models → its name."""
    names = {}
    for model in apps.get_models():
        table = model._meta.db_table
        columns_of = {field.name: field.column for field in model._meta.concrete_fields}
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                columns = [columns_of[name] for name in constraint.fields]
                names[", ".join(f"{table}.{column}" for column in columns)] = constraint.name
    return names


def _is_unique_violation(error: IntegrityError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "23505" or str(error).startswith("UNIQUE constraint failed")
