"""What the tests about concerns share: one that is raised, and the same in each state."""

from typing import Any

from ecf.people.models import User
from ecf.supervision.concern_models import Concern
from ecf.supervision.services import acknowledge_concern, close_concern, raise_concern

SECRET = "Supervision was cancelled three times since September"
HELP = "A session that is held"
TOLD = {"topic": "supervision", "what_happened": SECRET, "what_would_help": HELP}


def raised(by: User, **values: Any) -> Concern:
    """A concern of the worker, raised today; not about the principal social worker unless it says so."""
    return raise_concern(**{"about_psw": False, **TOLD, **values}, by=by)


def acknowledged(by: User, office: User, **values: Any) -> Concern:
    return acknowledge_concern(concern=raised(by, **values), by=office)


def closed(by: User, office: User, **values: Any) -> Concern:
    return close_concern(concern=acknowledged(by, office, **values), text="Your team has a new supervisor.", by=office)
