"""The framework and crosswalk files that come with the product."""

from functools import lru_cache
from pathlib import Path

from ecf.framework.definition import Definition
from ecf.framework.loader import parse_definition

FOLDER = Path(__file__).resolve().parent / "definitions"


def shipped_texts() -> list[str]:
    """The text of every shipped framework, by file name."""
    return [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))]


def shipped_crosswalk_texts() -> list[str]:
    """The text of every shipped crosswalk, by file name."""
    return [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "crosswalks").glob("*.yaml"))]


@lru_cache
def shipped_definitions() -> dict[tuple[str, str], Definition]:
    """Every shipped framework by code and version."""
    definitions = [parse_definition(text) for text in shipped_texts()]
    return {(each.code, each.version): each for each in definitions}


def shipped_definition(code: str, version: str) -> Definition:
    """One shipped framework, without a database. KeyError when there is none."""
    return shipped_definitions()[code, version]
