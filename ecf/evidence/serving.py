"""A kept file as an answer to a browser or a machine."""

from typing import Any, Protocol

from django.http import FileResponse, Http404

from ecf.evidence.kept_files import open_kept

SEALED = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


class Kept(Protocol):
    """What is known of a file: an entry's own, or a copy of it."""

    key: Any
    name: Any
    size: Any
    media_type: Any


def served(row: Kept, *, shown: bool = False) -> FileResponse:
    """The content in pieces, with headers that let no browser make more of it than it is."""
    try:
        kept: Any = open_kept(row.key)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(kept, as_attachment=not shown, filename=row.name, content_type=row.media_type)
    response["Content-Length"] = str(row.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = SEALED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
