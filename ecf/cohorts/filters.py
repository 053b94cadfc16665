"""What the cohort table is narrowed by, read from the address; and the lists to choose from, ready for the page.

No form: the address is only read, what is not offered is left out, and a form with a hundred supervisors would cost
more than the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from ecf.cohorts.selectors import Choices, Pairs
from ecf.core.templatetags.words import status_words
from ecf.progress.shape import EMPLOYER_STATUSES, WORST_FIRST

STATUS_CHOICES: Pairs = tuple((each, status_words(each)) for each in WORST_FIRST)
EMPLOYER_STATUS_CHOICES: Pairs = tuple((each, status_words(each)) for each in EMPLOYER_STATUSES)
LABELS = {
    "status": "Status",
    "employer_status": "Our promises",
    "team": "Team",
    "supervisor": "Supervisor",
    "framework": "Framework",
}
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose from."""

    name: str
    label: str
    options: SafeString


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen, by name, and what can be."""

    chosen: dict[str, str]
    lists: list[Filter]

    @property
    def search(self) -> str:
        return self.chosen.get("search", "")


def filters_from(address: Mapping[str, str], offered: Choices) -> Filters:
    """The filters in a query string."""
    choices = {
        "status": STATUS_CHOICES,
        "employer_status": EMPLOYER_STATUS_CHOICES,
        "team": offered.teams,
        "supervisor": offered.supervisors,
        "framework": offered.frameworks,
    }
    chosen = {
        name: address[name]
        for name, pairs in choices.items()
        if address.get(name) and any(value == address[name] for value, _ in pairs)
    }
    search = address.get("search", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    if search:
        chosen["search"] = search
    lists = [Filter(name, LABELS[name], _options(pairs, chosen.get(name, ""))) for name, pairs in choices.items()]
    return Filters(chosen, lists)


@lru_cache(maxsize=256)
def _options(pairs: Pairs, now: str) -> SafeString:
    """The choices, one of them selected; remembered, for the same ones are offered again and again."""
    rows = ((value, " selected" if value == now else "", words) for value, words in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)
