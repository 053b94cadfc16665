"""Self-assessments: where a worker says they stand on each standard, again and again."""

from typing import Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.framework.definition import Stage
from ecf.framework.models import FrameworkVersion
from ecf.people.models import User
from ecf.people.roles import overseen_employer_ids

LONGEST_WORDS, LONGEST_OVERALL = 1000, 5000


class SelfAssessmentState(models.TextChoices):
    """Where a self-assessment stands."""

    DRAFT = "draft", "Being written"
    FINISHED = "finished", "Finished"


class SelfAssessmentQuerySet(models.QuerySet):
    """Self-assessments, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; once finished, of those one supervises or assesses now, and the facts of an employer's when overseeing
        it. A draft is its worker's alone."""
        told = (
            Q(enrolment__supervisor=user)
            | Q(enrolment__assessor=user)
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )
        return self.filter(
            Q(enrolment__social_worker__user=user) | (told & Q(state=SelfAssessmentState.FINISHED)),
        )


class SelfAssessment(FSMModelMixin, Record):
    """One self-assessment: a draft of the worker's alone, then finished, shared and locked. A new one is a new row.

    `milestone` is the one that asked for it, or blank when the worker just wanted to. `stage` is the part of the
    framework whose standards it goes through, and `framework_version` has the scale.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="self_assessments")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    milestone = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=40)
    state = FSMField(default=SelfAssessmentState.DRAFT, choices=SelfAssessmentState.choices, protected=True)
    overall = models.TextField(max_length=LONGEST_OVERALL, blank=True)
    finished_on = models.DateField(null=True, blank=True)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "framework_version", "milestone"],
                condition=~Q(milestone=""),
                name="one_self_assessment_per_milestone",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(milestone="", state="draft"),
                name="one_free_self_assessment_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "state"], name="self_assessment_by_enrolment")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called: as the milestone that asked for it is."""
        definition = self.framework_version.parsed
        named = self.milestone and definition.has_milestone(self.milestone)
        return definition.milestone(self.milestone).title if named else "Self-assessment"

    @property
    def is_finished(self) -> bool:
        return self.state == SelfAssessmentState.FINISHED

    @property
    def asked(self) -> Stage:
        """The stage with the standards that it goes through."""
        return self.framework_version.parsed.stage(self.stage)

    def rated(self) -> dict[str, "StandardLevel"]:
        """What is said, by standard."""
        return {row.code: row for row in self.levels.all()}

    @transition(field=state, source=SelfAssessmentState.DRAFT, target=SelfAssessmentState.FINISHED)
    def finish(self) -> None:
        """Every standard has a level; from now on it stays as it is."""


class StandardLevel(models.Model):
    """Where the worker stands on one standard: a number of the scale, once chosen, and a few words."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="levels")
    code = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "code"], name="one_level_per_standard")]
