"""How the API writes things down: what every answer and every refusal has in common."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

API = "/api/v1/"
SOME_ID = "01939c5e-0000-7000-8000-000000000000"
IDS = {"id", "enrolment", "session", "subject_id"}
INSTANTS = {"at"}
DATES = {"on", "planned_for", "effective_from", "started_on"}
DECIMALS = {"fte", "protected_hours"}


def problem(answer: Any, status: int, code: str = "", field: str | None = None) -> dict[str, Any]:
    """The problem document that a refusal must be, of that status, and about that rule and field if given."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert {"type", "title", "status", "detail", "code", "errors"} <= set(found)
    assert found["status"] == status
    assert all(isinstance(found[name], str) and found[name] for name in ("type", "title", "detail"))
    assert re.fullmatch(r"[a-z][a-z0-9_]*", found["code"]), found["code"]
    for error in found["errors"]:
        assert set(error) == {"field", "message"}
        assert error["message"]
    assert not code or found["code"] == code, found
    assert field is None or field in [error["field"] for error in found["errors"]], found
    return found


def check_plain(value: Any) -> None:
    """Raises AssertionError unless ids are UUIDv7, dates ISO 8601, instants UTC and decimals text, all the way down."""
    for name, found in _leaves(value):
        if found is None:
            continue
        if name in IDS:
            assert UUID(found).version == 7, (name, found)
        elif name in INSTANTS or name.endswith("_at"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", found), (name, found)
        elif name in DATES or name.endswith("_on"):
            assert dt.date.fromisoformat(found), (name, found)
        elif name in DECIMALS:
            assert re.fullmatch(r"\d+\.\d\d", found), (name, found)


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, value


def walk(api: Any, address: str) -> list[dict[str, Any]]:
    """Every row of a list, page after page."""
    rows: list[dict[str, Any]] = []
    while address:
        page = api.get(address).json()
        assert set(page) == {"next", "previous", "results"}
        rows += page["results"]
        address = page["next"]
    return rows
