"""Broken rules about other systems that ask over the API."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class OnlyPswManagesClients(NotAllowed):
    """Somebody else wanted to let a system in, or shut it out."""

    default_code = "only_psw_manages_clients"
    default_message = "Only the principal social worker decides which other systems may ask. Ask them."


class ClientNameMissing(BadValue):
    """A system without a name: nobody could tell it from another."""

    default_code = "client_name_missing"
    default_message = "Enter the name of the system, so that others can tell which one it is."


class ClientNameTaken(Conflict):
    """Two systems of one employer with one name."""

    default_code = "client_name_taken"
    default_message = "You already have a system of this name. Renew its key, or choose another name."


class NothingToAsk(BadValue):
    """A system that may ask for nothing."""

    default_code = "nothing_to_ask"
    default_message = "Choose at least one thing that the system may ask."


class UnknownScope(BadValue):
    """There is no such scope."""

    default_code = "unknown_scope"
    default_message = "There is nothing of that name that a system may ask. Choose from the list."


class KeyEndsTooEarly(BadValue):
    """A key that would not work today."""

    default_code = "key_ends_too_early"
    default_message = "The last day of a key must be today or later."


class KeyLastsTooLong(BadValue):
    """A key that outlasts what the employer allows."""

    default_code = "key_lasts_too_long"

    def __init__(self, most: str, field: str = "expires_on") -> None:
        super().__init__(message=f"A key lasts until {most} at most. Choose an earlier day.", field=field)


class ClientIsOff(WrongState):
    """The system is switched off; that is for good."""

    default_code = "client_is_off"
    default_message = "This system is switched off. If it may ask again, let it in anew: it gets a new key."


class ScopeMissing(NotAllowed):
    """The system asked for something that it was not let in for."""

    default_code = "scope_missing"

    def __init__(self, scope: str) -> None:
        super().__init__(message=f"This needs the scope {scope}, which the system does not have.", scope=scope)


class NotForSystems(NotAllowed):
    """The address is for people."""

    default_code = "not_for_systems"
    default_message = "This address is for people. A system asks only for what its scopes name."
