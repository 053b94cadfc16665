"""Naming the specialism of the later years."""

from ecf.core.change import change
from ecf.core.errors import BadValue, NotAllowed
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import can_name_specialism
from ecf.enrolments.services.time import locked
from ecf.people.models import User


def name_specialism(*, enrolment: Enrolment, specialism: str, by: User) -> Enrolment:
    """The worker's specialism, a code of their framework; named by the worker or the co-ordinator, and changeable."""
    with change(by=by) as c:
        row = locked(c, enrolment)
        if not can_name_specialism(by, row):
            raise NotAllowed(message="The social worker or the programme co-ordinator names the specialism.")
        if specialism not in {each.code for each in row.framework_version.parsed.specialisms}:
            raise BadValue("unknown_specialism", "Choose a specialism of this framework.", "specialism")
        row.specialism = specialism
        c.save(row)
        c.record(
            "specialism.named",
            subject=row,
            enrolment_id=row.pk,
            employer_id=row.employer_id,
            specialism=specialism,
        )
        return row
