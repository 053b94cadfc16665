"""Ids as the database hands them out, for reads of very many rows: nothing is converted row by row.

SQLite keeps a UUID as 32 hexadecimal digits; PostgreSQL has a type of its own.
"""

from uuid import UUID

from django.db import connection
from django.db.models import ExpressionWrapper, F, TextField


def stored_id(column: str) -> ExpressionWrapper:
    """The column of a UUID, to annotate with: a UUID or its digits, whichever the database has."""
    return ExpressionWrapper(F(column), output_field=TextField())


def as_stored(pk: UUID) -> UUID | str:
    """The id as a parameter of a hand-written statement."""
    return pk if connection.features.has_native_uuid_field else pk.hex


def from_stored(value: UUID | str) -> UUID:
    """What `stored_id` or a hand-written statement read, as an id."""
    return value if isinstance(value, UUID) else UUID(value)
