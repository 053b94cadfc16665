"""Supervision: sessions planned, recorded and signed by both; their actions and addenda; short absences."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment, Part, Placement
from ecf.people.models import Dated, DatedQuerySet, User, ends_after_start
from ecf.people.roles import overseen_employer_ids
from ecf.supervision.concern_models import Concern, ConcernMail, ConcernMessage

# Django finds an app's models here; those about concerns have a file of their own.
CONCERN_MODELS = (Concern, ConcernMessage, ConcernMail)


class SessionKind(models.TextChoices):
    """What kind of meeting it is. Only reflective ones reset the gap (group ones where the framework says so)."""

    REFLECTIVE = "reflective", "Reflective"
    CASE = "case", "Case"
    GROUP = "group", "Group"


class SessionState(models.TextChoices):
    """Where a session stands."""

    PLANNED = "planned", "Planned"
    RECORDED = "recorded", "Waiting for signatures"
    SIGNED = "signed", "Signed"
    CANCELLED = "cancelled", "Cancelled"
    MISSED = "missed", "Missed"
    CLOSED = "closed", "Closed, not signed"


class Side(models.TextChoices):
    """One of the two people in a session."""

    WORKER = "worker", "Social worker"
    SUPERVISOR = "supervisor", "Supervisor"


HELD_STATES = (SessionState.RECORDED, SessionState.SIGNED, SessionState.CLOSED)


class SessionQuerySet(models.QuerySet):
    """Sessions, scoped to what a person may see."""

    def visible_to(self, user: User, *, and_kept: bool = False) -> Self:
        """Own; those one held, for ever; the facts of those supervised now, and of an employer when overseeing it; for
        an assessor those that the worker shares with them.

        `and_kept`: also what an employer keeps of people who have moved on (`kept_by`). Whoever asks for it shows those
        as they were then (`supervision.kept`), never as they are.
        """
        shares = SessionShare.objects.filter(session=OuterRef("pk"), shared_with=user, ended_at__isnull=True)
        seen = (
            Q(enrolment__social_worker__user=user)
            | Q(supervisor=user, state__in=HELD_STATES)
            | Q(enrolment__supervisor=user)
            | (Q(enrolment__assessor=user) & Exists(shares))
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )
        if and_kept and overseen_employer_ids(user):
            seen |= self.kept_by(user)
        return self.filter(seen)

    @staticmethod
    def kept_by(user: User) -> Q:
        """Held, or planned and not held, within a placement with an employer that one oversees, by somebody who
        supervised there by then, before the person moved on."""
        day = Coalesce(OuterRef("held_on"), OuterRef("planned_for"))
        placements = Placement.objects.visible_to(user)
        in_time = placements.filter(
            enrolment=OuterRef("enrolment"),
            started_on__lte=day,
            ended_on__gte=day,
            enrolment__assignments__user=OuterRef("supervisor"),
            enrolment__assignments__part=Part.SUPERVISOR,
            enrolment__assignments__started_on__lte=F("ended_on"),
        )
        return Q(Exists(in_time), enrolment_id__in=placements.values("enrolment_id"))


class SupervisionSession(FSMModelMixin, Record):
    """One supervision meeting: planned, recorded, signed by both.

    `counts` is set when it is recorded: whether it resets the gap (reflective, held by someone registered that day;
    group where the framework says so). `wellbeing` (1 to 5) is for the worker and this session's supervisor only, is
    not part of what is signed, and is deleted after 12 months (assumed). What the worker brings: `worker_notes`,
    `worker_caseload`, `worker_hours`; what the supervisor brings: `supervisor_notes`; both read all of it.
    `worker_view` is the worker's own, and only their signature covers it. Sessions of one `series` were planned
    together; those of one `meeting` are one group supervision, a record for each worker. `moves` counts how often what
    is in the calendar has changed.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="sessions")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions_held")
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.REFLECTIVE)
    planned_for = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    summary = models.TextField(max_length=50_000, blank=True)
    worker_notes = models.TextField(max_length=10_000, blank=True)
    worker_caseload = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(200)])
    worker_hours = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(400)]
    )
    worker_view = models.TextField(max_length=10_000, blank=True)
    supervisor_notes = models.TextField(max_length=10_000, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    series = models.UUIDField(null=True, blank=True, db_index=True)
    meeting = models.UUIDField(null=True, blank=True, db_index=True)
    moves = models.PositiveSmallIntegerField(default=0)
    caseload = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(200)])
    protected_hours = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(400)]
    )
    wellbeing = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    counts = models.BooleanField(default=False)
    state = FSMField(default=SessionState.PLANNED, choices=SessionState.choices, protected=True)
    cancelled_by = models.CharField(max_length=10, choices=Side, blank=True)
    end_reason = models.TextField(max_length=2000, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrolment", "state", "held_on"], name="session_by_enrolment")]

    @transition(field=state, source=[SessionState.PLANNED, SessionState.RECORDED], target=SessionState.RECORDED)
    def write_up(self) -> None:
        """The supervisor records it, or corrects what was recorded before both signed."""

    @transition(field=state, source=SessionState.RECORDED, target=SessionState.SIGNED)
    def lock(self) -> None:
        """Both have signed; from now on only addenda."""

    @transition(field=state, source=SessionState.PLANNED, target=SessionState.CANCELLED)
    def cancel(self) -> None:
        """It will not be held; who cancelled and why is kept."""

    @transition(field=state, source=SessionState.PLANNED, target=SessionState.MISSED)
    def miss(self) -> None:
        """It was not held; why is kept."""

    @transition(field=state, source=SessionState.RECORDED, target=SessionState.CLOSED)
    def close(self) -> None:
        """One party left before both had signed."""

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["SupervisionSession"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids)).prefetch_related("actions")

    def signed_form(self, version: int) -> dict[str, Any]:
        """Form 1 is what both sign, form 2 with the worker's own view, which the worker signs. Old forms never change.

        An action's completion comes later, so it is left out.
        """
        if version not in {1, 2}:
            raise ValueError(f"a session has no form {version}")
        record = self._record()
        return record if version == 1 else record | {"worker_view": self.worker_view}

    def _record(self) -> dict[str, Any]:
        actions = sorted(self.actions.all(), key=lambda action: action.position)
        return {
            "enrolment": self.enrolment_id,
            "supervisor": self.supervisor_id,
            "kind": self.kind,
            "held_on": self.held_on,
            "minutes": self.minutes,
            "summary": self.summary,
            "caseload": self.caseload,
            "protected_hours": None if self.protected_hours is None else f"{self.protected_hours:.2f}",
            "actions": [{"what": a.what, "owner": a.owner, "due_on": a.due_on} for a in actions],
        }


class Action(models.Model):
    """Something one of the two will do, by a day."""

    session = models.ForeignKey(SupervisionSession, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500)
    owner = models.CharField(max_length=10, choices=Side)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="one_action_per_position")]


class Addendum(Record):
    """A correction or addition to a signed session. It is signed by both, too; the session itself never changes."""

    session = models.ForeignKey(SupervisionSession, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField(max_length=10_000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["Addendum"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids))

    def signed_form(self, version: int) -> dict[str, Any]:
        """What both sign. Form 1."""
        if version != 1:
            raise ValueError(f"an addendum has no form {version}")
        return {"session": self.session_id, "text": self.text, "by": self.by_id}


class SessionShare(Record):
    """The worker lets one person read a session that somebody else held, until they take it back."""

    session = models.ForeignKey(SupervisionSession, on_delete=models.PROTECT, related_name="shares")
    shared_with = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "shared_with"], condition=Q(ended_at__isnull=True), name="one_open_share_per_person"
            )
        ]


class Absence(Record, Dated):
    """A short absence (under 28 days) of the worker or the supervisor: leave, sickness. It moves a due session."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="absences")
    side = models.CharField(max_length=10, choices=Side)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("absence")]
