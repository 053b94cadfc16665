"""Which protected tasks an employer has switched on, and what was asked about them."""

from typing import Self

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from ecf.core.models import Record
from ecf.people.models import ApiClient, Dated, DatedQuerySet, Employer, SocialWorker, User, ends_after_start
from ecf.people.roles import overseen_employer_ids


class TaskSwitch(Record, Dated):
    """From the first day to the last (empty: still) the employer keeps the task for those who hold what it requires."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="task_switches")
    task = models.SlugField(max_length=40)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("task_switch"),
            models.UniqueConstraint(
                fields=["employer", "task"], condition=Q(ended_on__isnull=True), name="one_open_switch_per_task"
            ),
        ]


class AuthorisationCheckQuerySet(models.QuerySet):
    """Questions, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Those about oneself; those asked of an employer that one oversees."""
        own = SocialWorker.objects.filter(user=user).values("registration_number")
        return self.filter(Q(registration_number__in=own) | Q(employer_id__in=overseen_employer_ids(user)))


class AuthorisationCheck(models.Model):
    """One question whether somebody may do a task, and what was answered: who asked, about whom, when. Only added to.

    `reasons` are codes with spaces between. `client` is empty where a person asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(ApiClient, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    registration_number = models.CharField(max_length=8)
    task = models.CharField(max_length=40)
    on = models.DateField()
    authorised = models.BooleanField()
    reasons = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = AuthorisationCheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["employer", "id"], name="check_by_employer"),
            models.Index(fields=["registration_number", "id"], name="check_by_number"),
        ]
