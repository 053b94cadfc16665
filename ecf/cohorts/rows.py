"""The lines of the cohort table, in the words people read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from ecf.cohorts.selectors import TableLine
from ecf.core.templatetags.words import status_tag, uk_date_short
from ecf.enrolments.why import why_date
from ecf.progress.shape import AT_RISK, KEPT, MET, MISSED, NOT_APPLICABLE, PAUSED
from ecf.progress.words import counted

# One line of the table. A template's loop over 50 rows of eight cells costs more than everything else on the page.
_LINE = (
    '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
    '<a class="govuk-link" href="{pk}/">{name}</a><br>'
    '<span class="app-meta govuk-!-font-weight-regular">{number}</span></th>'
    '<td class="govuk-table__cell" data-label="Status">{status}</td>'
    '<td class="govuk-table__cell" data-label="Our promises">{employer_status}</td>'
    '<td class="govuk-table__cell" data-label="Next milestone">{milestone}<br>{milestone_due}</td>'
    '<td class="govuk-table__cell" data-label="Supervision">{supervision}</td>'
    '<td class="govuk-table__cell" data-label="CPD">{cpd}</td>'
    '<td class="govuk-table__cell" data-label="Team">{team}</td>'
    '<td class="govuk-table__cell" data-label="Supervisor">{supervisor}</td></tr>\n'
)


@dataclass(slots=True)
class TableRow:
    """One worker in the table: whose enrolment, and the whole line as HTML."""

    pk: UUID
    html: SafeString


def table_rows(lines: Iterable[tuple[Any, ...]], today: dt.date) -> list[TableRow]:
    """The page's rows as they came."""
    return [_table_row(TableLine(*line), today) for line in lines]


def _table_row(line: TableLine, today: dt.date) -> TableRow:
    name = escape(f"{line.given_name} {line.family_name}".strip())
    html = _LINE.format(
        pk=line.pk,
        name=name,
        number=escape(line.registration_number),
        status=status_tag(line.status),
        employer_status=status_tag(line.employer_status),
        milestone=escape(line.next_title or "All met"),
        milestone_due=_when(line.next_due_on, line.next_why) if line.next_title else "",
        supervision=_supervision(line, today),
        cpd=_cpd(line),
        team=escape(line.team),
        supervisor=escape(f"{line.supervisor_given_name} {line.supervisor_family_name}".strip()),
    )
    return TableRow(line.pk, mark_safe(html))  # noqa: S308 (all that people wrote is escaped)


def _when(day: dt.date | None, why: str) -> str:
    return why_date(day, why, short=True) if day else "No date during the break"


def _supervision(line: TableLine, today: dt.date) -> str:
    """ "Due 2 Dec 2026", "5 days late", "Paused"."""
    due_on = line.supervision_due_on
    if line.supervision_status not in {KEPT, AT_RISK, MISSED}:
        return "Paused" if line.status == PAUSED else "Not measured"
    if due_on is None:
        return "Paused"
    return f"{counted((today - due_on).days, 'day')} late" if due_on < today else f"Due {uk_date_short(due_on)}"


def _cpd(line: TableLine) -> str:
    """ "1 of 2, no peer reflection", "Done", "Not needed this year"."""
    if line.cpd_status == NOT_APPLICABLE:
        return "Not needed this year"
    if line.cpd_status == MET:
        return "Done"
    return f"{min(line.cpd_pieces, 2)} of 2{'' if line.cpd_peer_reflections else ', no peer reflection'}"
