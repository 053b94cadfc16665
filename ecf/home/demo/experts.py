"""The register looked up, and the status granted, on the day the story stands on."""

from ecf.core.clock import today
from ecf.enrolments.models import Enrolment
from ecf.evidence.cpd_year import cpd_year_of
from ecf.expert.models import ExpertStatus
from ecf.expert.services import grant_status, record_register_entry
from ecf.people.models import Registration, User


def look_up(*, enrolment: Enrolment, by: User) -> Registration:
    """The register says: registered, with nothing against it, and renewed to the end of the year that holds the day."""
    until = cpd_year_of(today()).end
    return record_register_entry(enrolment=enrolment, status="registered", renewed_until=until, by=by)


def become_expert(*, enrolment: Enrolment, by: User) -> ExpertStatus:
    """Everything is there, so the principal social worker grants the status in the specialism that was named."""
    specialism = Enrolment.objects.values_list("specialism", flat=True).get(pk=enrolment.pk)
    return grant_status(enrolment=enrolment, specialism=specialism, by=by)
