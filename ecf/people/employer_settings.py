"""The numbers an employer may choose: what they are, what they are by default, and what holds on a day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from ecf.people.models import EmployerSetting


@dataclass(frozen=True)
class SettingKind:
    """One number: its default, its unit, its limits, and where the default comes from."""

    key: str
    title: str
    default: Decimal
    unit: str
    least: Decimal
    most: Decimal
    source: str = "assumed"


def _kind(key: str, title: str, default: str, unit: str, least: str, most: str, source: str = "assumed") -> SettingKind:
    return SettingKind(key, title, Decimal(default), unit, Decimal(least), Decimal(most), source)


CATALOGUE: dict[str, SettingKind] = {
    kind.key: kind
    for kind in [
        _kind("contracted_hours", "Contracted hours at full time", "37", "hours a week", "30", "48"),
        _kind("full_caseload", "A full caseload", "16", "children", "1", "60", "a national average"),
        _kind("due_soon_days", "A milestone is due soon", "28", "days before", "1", "90"),
        _kind("assessment_due_soon_days", "An assessment is due soon", "90", "days before", "7", "180"),
        _kind("sign_off_days", "Evidence is answered within", "10", "working days", "1", "40"),
        _kind("sign_off_at_risk_days", "Sign-off is at risk from", "5", "working days", "0", "40"),
        _kind("decision_days", "An assessment is decided within", "40", "working days", "5", "120"),
        _kind("decision_at_risk_days", "A decision is at risk from", "5", "working days before it is due", "0", "40"),
        _kind("supervision_at_risk_days", "Supervision is at risk from", "3", "days before it is due", "0", "14"),
        _kind("supervision_share", "Supervision held on time, at least", "100", "per cent of gaps", "50", "100"),
    ]
}


def settings_for(employer_ids: Iterable[UUID], on: dt.date) -> dict[UUID, dict[str, Decimal]]:
    """Every setting of each employer on a day, defaults filled in. One query."""
    ids = list(employer_ids)
    found = {pk: {key: kind.default for key, kind in CATALOGUE.items()} for pk in ids}
    rows = EmployerSetting.objects.filter(employer_id__in=ids, effective_from__lte=on).order_by("effective_from")
    for row in rows:
        if row.key in CATALOGUE:
            found[row.employer_id][row.key] = Decimal(row.value)
    return found


def setting(employer_id: UUID, key: str, on: dt.date) -> Decimal:
    """One setting of one employer on a day. KeyError for a key that is not in the catalogue."""
    return settings_for([employer_id], on)[employer_id][key]
