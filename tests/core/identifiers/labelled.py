"""Sentences with what a careful reader would mark in them."""

import re
from dataclasses import dataclass
from pathlib import Path

from ecf.core.identifiers import Kind

HERE = Path(__file__).parent
MARK = re.compile(r"\[\[(\w+):(.+?)\]\]")
KINDS = {
    "nhs": Kind.NHS_NUMBER,
    "ni": Kind.NATIONAL_INSURANCE_NUMBER,
    "dob": Kind.DATE_OF_BIRTH,
    "phone": Kind.PHONE_NUMBER,
    "email": Kind.EMAIL_ADDRESS,
    "postcode": Kind.POSTCODE,
    "case": Kind.CASE_REFERENCE,
    "name": Kind.LISTED_NAME,
}

Marked = tuple[Kind, int, int]


@dataclass(frozen=True)
class Sentence:
    """A sentence without its marks, and what was marked: kind, start, end."""

    text: str
    marked: frozenset[Marked]


def lines_of(file: str) -> list[str]:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def sentences(part: str, sort: str) -> list[Sentence]:
    """`part` is development or heldout, `sort` positive or negative."""
    return [parsed(line) for line in lines_of(f"{part}_{sort}.txt")]


def parsed(line: str) -> Sentence:
    text, marked, upto = "", set(), 0
    for match in MARK.finditer(line):
        text += line[upto : match.start()]
        marked.add((KINDS[match[1]], len(text), len(text) + len(match[2])))
        text += match[2]
        upto = match.end()
    return Sentence(text + line[upto:], frozenset(marked))
