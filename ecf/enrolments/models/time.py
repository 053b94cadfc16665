"""What moves the dates: working patterns, breaks, extensions, deferrals."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from ecf.core.models import Record
from ecf.enrolments.models.enrolment import Enrolment
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Dated, DatedQuerySet, ends_after_start


class WorkingPattern(Record):
    """The share of full time worked, from a day on, until the next pattern."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="working_patterns")
    effective_from = models.DateField()
    fte = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("1.00"))],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "effective_from"], name="one_pattern_per_day"),
            models.CheckConstraint(condition=Q(fte__gte=Decimal("0.01"), fte__lte=1), name="fte_is_a_share"),
        ]


class BreakReason(models.TextChoices):
    """Why someone is on a break. Never capability (Dorset Council, ASYE arrangements)."""

    SICKNESS = "sickness", "Sickness"
    BEREAVEMENT = "bereavement", "Bereavement"
    PARENTAL_LEAVE = "parental_leave", "Parental leave"
    INADEQUATE_SUPPORT = "inadequate_support", "Support was not good enough"
    CAREER_BREAK = "career_break", "Career break"
    BETWEEN_EMPLOYERS = "between_employers", "Between employers"
    SUSPENSION = "suspension", "Suspension (neutral)"


# Statutory leave and sickness need dates, not agreement; bereavement too (assumed).
NEEDS_NO_AGREEMENT = frozenset({BreakReason.SICKNESS, BreakReason.PARENTAL_LEAVE, BreakReason.BEREAVEMENT})


class Break(Record, Dated):
    """Agreed time out of the programme, both ends inclusive. Only the worker and the co-ordinator see the reason."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="breaks")
    reason = models.CharField(max_length=20, choices=BreakReason)
    confirmed_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("break")]

    @property
    def expects_agreement(self) -> bool:
        """Whether worker, supervisor and assessor are expected to agree. It tells about the reason: mind who reads."""
        return self.reason not in NEEDS_NO_AGREEMENT


class BreakAgreement(Record):
    """Who agreed to a break, and when; wherever it was agreed."""

    PARTIES = [("worker", "Social worker"), ("supervisor", "Supervisor"), ("assessor", "Assessor")]

    agreed_break = models.ForeignKey(Break, on_delete=models.PROTECT, related_name="agreements")
    party = models.CharField(max_length=12, choices=PARTIES)
    name = models.CharField(max_length=120)
    agreed_on = models.DateField()


class Extension(Record):
    """A milestone's own extra months: at most one per milestone, and as many months as the service allows.

    `former_version`: set while the enrolment is on a framework without this very milestone; it was given in that one.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="extensions")
    milestone = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    reason = models.TextField(max_length=1000)
    former_version = models.ForeignKey(
        FrameworkVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "milestone"],
                condition=Q(former_version__isnull=True),
                name="one_extension_per_milestone",
            ),
        ]


class Deferral(Record):
    """A new date for an assessment, decided with a reason. It replaces the computed date.

    `former_version`: as for an extension.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="deferrals")
    milestone = models.CharField(max_length=40)
    due_on = models.DateField()
    reason = models.TextField(max_length=1000)
    former_version = models.ForeignKey(
        FrameworkVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
