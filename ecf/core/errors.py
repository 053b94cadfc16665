"""Broken rules. Services raise them; pages show them at the field, the API answers them as problems."""

from collections.abc import Sequence
from typing import Any


class RuleBroken(Exception):
    """A rule said no.

    `code` is the rule in snake_case, `message` tells a person what to do, `field` is dotted
    (`standards.0.code`) or empty for the whole, `extra` holds facts for a machine.
    Subclasses may set `default_code` and `default_message`.
    """

    default_code = "rule_broken"
    default_message = "That cannot be done."

    def __init__(self, code: str = "", message: str = "", field: str = "", **extra: Any) -> None:
        self.code = code or self.default_code
        self.message = message or self.default_message
        self.field = field
        self.extra = extra
        super().__init__(self.message)

    @property
    def errors(self) -> Sequence["RuleBroken"]:
        """Every broken rule in this one; for a single rule, itself."""
        return [self]


class BadValue(RuleBroken):
    """The value is wrong by itself (HTTP 400)."""

    default_code = "invalid"


class BadValues(BadValue):
    """Several wrong values, told together (HTTP 400)."""

    def __init__(self, errors: Sequence[BadValue]) -> None:
        first = errors[0]
        super().__init__(first.code if len(errors) == 1 else "invalid", first.message, first.field)
        self._errors = list(errors)

    @property
    def errors(self) -> Sequence[RuleBroken]:
        return self._errors


class NotAllowed(RuleBroken):
    """The person may see the thing, but may not do this to it (HTTP 403)."""

    default_code = "not_allowed"
    default_message = "You cannot do this. Ask your programme co-ordinator if you think you should be able to."


class Conflict(RuleBroken):
    """The wish collides with what is stored (HTTP 409)."""

    default_code = "conflict"


class StaleVersion(Conflict):
    """Somebody changed the thing since it was read; `current_version` tells which version is stored now."""

    default_code = "stale_version"
    default_message = (
        "Someone else changed this while you had it open. Your text is still here: "
        "look at what changed, then save again."
    )


class WrongState(Conflict):
    """The thing is not in a state from which this can be done."""

    default_code = "wrong_state"
