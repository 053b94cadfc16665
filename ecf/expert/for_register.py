"""What an employer may send to the register about its expert practitioners: a text for one, a table for all.

Marked at its very beginning as no annotation: the register shows no such status, and this service sends nothing.
"""

from collections.abc import Iterable

from ecf.core.spreadsheets import csv_text
from ecf.core.templatetags.words import uk_date
from ecf.expert.certificate import check_address
from ecf.expert.models import ExpertStatus

MARK = (
    "NOT AN ANNOTATION. The register of Social Work England does not show expert practitioner status. The employer has "
    "prepared this; nothing has been sent."
)
COLUMNS = (
    "note",
    "registration_number",
    "given_name",
    "family_name",
    "specialism",
    "granted_on",
    "standing",
    "employer",
    "check_at",
)


def standing_words(status: ExpertStatus) -> str:
    """What anybody who checks is told, and no more."""
    return "Valid" if status.is_valid else "Not currently valid"


def text_for_register(status: ExpertStatus) -> str:
    """A message about one person, ready to be copied into the employer's own mail. Needs `with_people`."""
    worker = status.social_worker
    lines = [
        MARK,
        "",
        "To: Social Work England",
        f"From: {status.employer.name}",
        f"About: {worker.user.name}, {worker.registration_number}",
        "",
        f"On {uk_date(status.granted_on)} {status.employer.name} granted {worker.user.name}, register number "
        f"{worker.registration_number}, the status of expert practitioner. Specialism: {status.specialism_title}.",
        f"Today the status is: {standing_words(status).lower()}.",
        f"You can check this at {check_address(status)}",
        "",
        "We tell you for information. We do not ask for an annotation, and do not tell anybody that there is one.",
    ]
    return "\n".join(lines) + "\n"


def table_for_register(statuses: Iterable[ExpertStatus]) -> str:
    """All of them as CSV, each line with the mark. Cells that a spreadsheet would take for a formula are made text."""
    rows = (
        (
            MARK,
            status.social_worker.registration_number,
            status.social_worker.user.given_name,
            status.social_worker.user.family_name,
            status.specialism_title,
            status.granted_on.isoformat(),
            standing_words(status),
            status.employer.name,
            check_address(status),
        )
        for status in statuses
    )
    return csv_text(COLUMNS, rows)
