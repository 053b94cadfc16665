"""Secrets that stand in addresses never stand in logs."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

_SECRET = re.compile(r"(/(?:calendar|asked|feedback|check)/)[\w-]+")


def masked(text: str) -> str:
    """The text with the secret of each such address taken out: "/calendar/….ics", "/asked/…/", "/check/…/"."""
    return _SECRET.sub(r"\1…", text)


class MaskSecrets(logging.Filter):
    """For handlers: what is written down is masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if any(each in message for each in ("/calendar/", "/asked/", "/feedback/", "/check/")):
            record.msg, record.args = masked(message), ()
        return True


class AccessLog(Logger):
    """The web server's own log of requests, masked (`gunicorn --logger-class`)."""

    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = super().atoms(*args, **kwargs)
        return {name: masked(value) if isinstance(value, str) else value for name, value in found.items()}
