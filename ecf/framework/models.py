"""Frameworks as they were loaded: the text, its digest, and whether an enrolment rests on it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from ecf.framework.definition import Definition
from ecf.framework.loader import parse_definition
from ecf.people.models import Employer, User
from ecf.people.roles import roles_of

_parsed: dict[str, Definition] = {}


class FrameworkQuerySet(models.QuerySet["FrameworkVersion"]):
    """Frameworks, in scopes."""

    def visible_to(self, user: User) -> "FrameworkQuerySet":
        """What everybody may see, and what the person's employers today keep for themselves. A superuser sees all."""
        if user.is_superuser:
            return self.all()
        return self.for_employers({held.employer_id for held in roles_of(user)})

    def for_employers(self, employer_ids: Iterable[UUID]) -> "FrameworkQuerySet":
        """What everybody may use, and what these employers keep for themselves."""
        return self.filter(Q(employer__isnull=True) | Q(employer_id__in=list(employer_ids)))

    def in_force_on(self, day: date) -> "FrameworkQuerySet":
        """Those that somebody may start on that day; both ends inclusive."""
        return self.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day)


class FrameworkVersion(models.Model):
    """One version of one framework: the YAML it was loaded from, and the few facts that queries need.

    `version` is the framework's own name for it ("2022.1"). `in_force_from` and `in_force_to` are inclusive. Without
    an employer it is for everybody. Once `pinned_at` is set, an enrolment uses it and the text never changes
    again, but for a self-assessment scale that is added to one without (see `services.load_framework`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    status_label = models.CharField(max_length=200)
    length_months = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)
    definition = models.TextField()
    digest = models.CharField(max_length=64, db_index=True)
    employer = models.ForeignKey(Employer, null=True, blank=True, on_delete=models.PROTECT, related_name="frameworks")
    pinned_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False, db_index=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "framework"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_framework_per_code_and_version"),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="framework_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def parsed(self) -> Definition:
        """The definition as data, parsed once per process and digest. Deferred text is read only the first time."""
        if self.digest not in _parsed:
            _parsed[self.digest] = parse_definition(self.definition)
        return _parsed[self.digest]

    @property
    def is_pinned(self) -> bool:
        """Whether an enrolment rests on it, so that its text stays as it is."""
        return self.pinned_at is not None

    def is_in_force_on(self, day: date) -> bool:
        """Whether somebody may start on it that day; both ends inclusive."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)
