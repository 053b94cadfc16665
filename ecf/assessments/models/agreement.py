"""The support and assessment agreement: what support a worker gets, from whom, and who signs what."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.canonical import digest
from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Employer, User
from ecf.people.roles import overseen_employer_ids


class AgreementState(models.TextChoices):
    """Where a version of the agreement stands."""

    DRAFT = "draft", "Being written"
    OPEN = "open", "To be signed"
    SIGNED = "signed", "Signed"


class AgreementQuerySet(models.QuerySet):
    """Agreements, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; of those one supervises now; of an employer one oversees; for the assessor what is to be signed or is.

        Reasonable adjustments are narrower still: `can_read_adjustments`.
        """
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | Q(enrolment__supervisor=user)
            | Q(enrolment__assessor=user, state__in=[AgreementState.OPEN, AgreementState.SIGNED])
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )


class Agreement(FSMModelMixin, Record):
    """One version of an enrolment's agreement; the next one takes its place once all have signed that.

    `cadence` and `dates` are frozen from the framework and the schedule when it is drafted; `dates` is canonical JSON,
    a list of title and ISO date. `coordinator` is whoever signed as one. `helps` and `feedback` are the worker's part.
    `protected_hours` are hours a week; `caseload_max` is a number of children.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="agreements")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    coordinator = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    caseload_max = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    protected_hours = models.DecimalField(
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(40)],
    )
    adjustments = models.TextField(max_length=5000, blank=True)
    line_manager = models.CharField(max_length=150, blank=True)
    buddy = models.CharField(max_length=150, blank=True)
    who_signs = models.TextField(max_length=2000, blank=True)
    cadence = models.TextField()
    dates = models.TextField()
    helps = models.TextField(max_length=5000, blank=True)
    feedback = models.TextField(max_length=5000, blank=True)
    state = FSMField(default=AgreementState.DRAFT, choices=AgreementState.choices, protected=True)
    signed_on = models.DateField(null=True, blank=True)

    DRAFTED_FIELDS = ("caseload_max", "protected_hours", "adjustments", "line_manager", "buddy", "who_signs")
    WORKER_FIELDS = ("helps", "feedback")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="one_agreement_per_number"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=~Q(state="signed"), name="one_unsigned_agreement_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Support and assessment agreement, version {self.number}"

    @transition(field=state, source=AgreementState.DRAFT, target=AgreementState.OPEN)
    def open_for_signatures(self) -> None:
        """Both parts are there."""

    @transition(field=state, source=AgreementState.OPEN, target=AgreementState.SIGNED)
    def seal(self) -> None:
        """All have signed; from now on only a new version changes anything."""

    @property
    def review_dates(self) -> list[tuple[str, dt.date]]:
        """The reviews that it promises: title and date, in order."""
        return [(row["title"], dt.date.fromisoformat(row["due_on"])) for row in json.loads(self.dates)]

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["Agreement"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids))

    def signed_form(self, version: int) -> dict[str, Any]:
        """What all sign. Form 1. Of the adjustments only the digest, so that a copy of the form tells nobody."""
        if version != 1:
            raise ValueError(f"an agreement has no form {version}")
        hours = self.protected_hours
        return {
            "enrolment": self.enrolment_id,
            "framework": self.framework_version_id,
            "number": self.number,
            "employer": self.employer_id,
            "supervisor": self.supervisor_id,
            "assessor": self.assessor_id,
            "caseload_max": self.caseload_max,
            "protected_hours": None if hours is None else f"{hours:.1f}",
            "adjustments": digest(self.adjustments),
            "line_manager": self.line_manager,
            "buddy": self.buddy,
            "who_signs": self.who_signs,
            "cadence": self.cadence,
            "dates": self.dates,
            "helps": self.helps,
            "feedback": self.feedback,
        }
