"""Written once: what an entry shows in the Professional Capabilities Framework, read through the shipped crosswalks."""

from collections.abc import Iterable
from functools import lru_cache

from ecf.evidence.carried_over import Reading
from ecf.framework.crosswalks import crosswalk_between
from ecf.framework.definition import Definition, Standard
from ecf.framework.shipped import shipped_definitions

CAPABILITIES = "professional-capabilities"


@lru_cache
def _home() -> Definition | None:
    """A shipped framework that holds the capabilities."""
    found = (d for d in shipped_definitions().values() if any(s.standard_set == CAPABILITIES for s in d.stages))
    return next(found, None)


def also_shows(codes: Iterable[str], reading: Reading) -> list[Standard]:
    """The capabilities that the standards of an entry stand for beside themselves, in their order. No query.

    A suggestion from the titles (assumed), not a published mapping.
    """
    home, given = _home(), set(reading.all_now(codes))
    if home is None or not given:
        return []
    pairs = crosswalk_between(reading.definition, home)
    stage = next(each for each in home.stages if each.standard_set == CAPABILITIES)
    wanted = {target for code in given for target in pairs.get(code, ())}
    return [each for each in stage.standards if each.code in wanted - given]
