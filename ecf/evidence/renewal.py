"""The yearly renewal of registration, as far as it is known here: what is done, what is left. Reads only."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ecf.evidence.cpd_pieces import PEER_REFLECTIONS_NEEDED, PIECES_NEEDED
from ecf.evidence.cpd_year import CpdYear
from ecf.evidence.models import RenewalYear
from ecf.evidence.selectors import CpdStatus
from ecf.people.models import User

TICKS = ("form_sent_on", "fee_paid_on", "cpd_elsewhere_on", "renewed_on")


@dataclass(frozen=True)
class Item:
    """One line of the checklist: what, whether it is done, and a word about it."""

    title: str
    is_done: bool
    detail: str
    done_on: dt.date | None = None


def renewal_of(user: User, year: CpdYear) -> RenewalYear:
    """The person's renewal of a CPD year; an unsaved one where nothing was ticked yet. One query."""
    rows = RenewalYear.objects.filter(user=user, ends_in=year.end.year).select_related("confirmed_by")
    return rows.first() or RenewalYear(user=user, ends_in=year.end.year)


def renewals_of(user_ids: Iterable[UUID], year: CpdYear) -> dict[UUID, RenewalYear]:
    """The same for many, of those that have one. One query."""
    rows = RenewalYear.objects.filter(user_id__in=list(user_ids), ends_in=year.end.year)
    return {row.user_id: row for row in rows.select_related("confirmed_by")}


def checklist(renewal: RenewalYear, status: CpdStatus) -> list[Item]:
    """The lines in the order in which they are done. CPD counts by itself; the rest is the worker's own tick."""
    elsewhere, tally = renewal.cpd_elsewhere_on, status.tally
    return [
        _of_cpd("Different pieces of CPD", tally.pieces, PIECES_NEEDED, elsewhere, status.is_exempt),
        _of_cpd(
            "With a peer reflection",
            tally.peer_reflections,
            PEER_REFLECTIONS_NEEDED,
            elsewhere,
            status.is_exempt,
        ),
        Item("Renewal form", renewal.form_sent_on is not None, "On Social Work England’s site", renewal.form_sent_on),
        Item("Fee", renewal.fee_paid_on is not None, "On Social Work England’s site", renewal.fee_paid_on),
        Item("Renewed", renewal.renewed_on is not None, "Social Work England has told you", renewal.renewed_on),
        Item(
            "Checked on the public register",
            renewal.confirmed_on is not None,
            f"By {renewal.confirmed_by.name}" if renewal.confirmed_by else "By your programme co-ordinator",
            renewal.confirmed_on,
        ),
    ]


def _of_cpd(title: str, have: int, needed: int, elsewhere: dt.date | None, exempt: bool) -> Item:
    if exempt:
        return Item(title, True, "Not asked of you this year")
    if elsewhere and have < needed:
        return Item(title, True, "You said that you recorded it elsewhere", elsewhere)
    return Item(title, have >= needed, f"{have} of {needed} here")
