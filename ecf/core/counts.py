"""Several numbers in one query, for a page that says how much of each waits."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts_of(**rows: QuerySet) -> dict[str, int]:
    """How many rows each has, by its name. One query for all that can have any; none where none can."""
    found, parts = dict.fromkeys(rows, 0), dict[str, str]()
    params: list[Any] = []
    for name, each in rows.items():
        try:
            sql, given = each.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        alias = connection.ops.quote_name(name)
        parts[name] = f"(SELECT COUNT(*) FROM ({sql}) AS {alias})"  # noqa: S608 the ORM's own SQL
        params += given
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts.values())}", params)
            found |= zip(parts, cursor.fetchone(), strict=True)
    return found
