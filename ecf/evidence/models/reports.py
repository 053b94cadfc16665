"""Written reports of the worker's, and the yearly renewal of registration."""

from typing import Any

from django.db import models

from ecf.core.models import Record
from ecf.evidence.models.evidence import Evidence
from ecf.people.models import User


class WrittenReport(Record):
    """Which report an entry is about, and what the assessor thought of it. The report stays in the case system."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="report")
    report_type = models.CharField(max_length=100)
    written_on = models.DateField()
    appraisal = models.TextField(max_length=10_000, blank=True)
    read_on = models.DateField(null=True, blank=True)
    appraised_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def signed_part(self) -> dict[str, Any]:
        """What of it is part of what is signed with the entry."""
        return {
            "type": self.report_type,
            "written_on": self.written_on,
            "appraisal": self.appraisal,
            "read_on": self.read_on,
        }


class RenewalYear(Record):
    """One person's renewal of one CPD year (1 December to 30 November, named by the year it ends in).

    Ticked by the worker; `confirmed_on` is a check of the public register by somebody else.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="renewals")
    ends_in = models.PositiveSmallIntegerField()
    form_sent_on = models.DateField(null=True, blank=True)
    fee_paid_on = models.DateField(null=True, blank=True)
    cpd_elsewhere_on = models.DateField(null=True, blank=True)
    renewed_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "ends_in"], name="one_renewal_per_year")]
