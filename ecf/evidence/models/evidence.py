"""Portfolio entries: what a social worker did, what it shows, and who said so."""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.canonical import canonical, digest
from ecf.core.models import Record, Signature
from ecf.enrolments.models import Enrolment, Placement
from ecf.enrolments.standing_in import of_absentees
from ecf.people.models import User
from ecf.people.roles import overseen_employer_ids


class EvidenceKind(models.TextChoices):
    """What kind of thing an entry is."""

    DIRECT_OBSERVATION = "direct_observation", "Direct observation"
    CHILD_AND_FAMILY_FEEDBACK = "child_and_family_feedback", "Child and family feedback"
    PROFESSIONAL_FEEDBACK = "professional_feedback", "Professional feedback"
    WRITTEN_REPORT = "written_report", "Written report"
    CRITICAL_REFLECTION = "critical_reflection", "Critical reflection"
    SELF_ASSESSMENT = "self_assessment", "Self-assessment"
    CASE_STUDY = "case_study", "Case study"
    TEACHING_OTHERS = "teaching_others", "Teaching others"
    CPD = "cpd", "CPD"


class Privacy(models.TextChoices):
    """Who may read an entry once it is no draft."""

    PRIVATE = "private", "Private"
    SHARED = "shared", "Shared with my supervisor and assessor"


class EvidenceState(models.TextChoices):
    """Where an entry is on its way to being accepted."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for your supervisor"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned to you"


class EvidenceQuerySet(models.QuerySet):
    """Entries, scoped to what a person may see."""

    def visible_to(self, user: User, *, and_kept: bool = False) -> Self:
        """All one's own; nobody's draft; shared ones of those supervised or assessed now; the facts of an employer;
        what waits for somebody in whose place one stands, and what one accepted so.

        `and_kept`: also what an employer keeps of people who have moved on (`kept_by`). Whoever asks for it shows those
        as they were then (`evidence.kept`), never as they are.
        """
        seen = Q(enrolment__social_worker__user=user) | (
            ~Q(state=EvidenceState.DRAFT)
            & (
                Q(privacy=Privacy.SHARED) & (Q(enrolment__supervisor=user) | Q(enrolment__assessor=user))
                | Q(enrolment__employer_id__in=overseen_employer_ids(user))
            )
        )
        if and_kept and overseen_employer_ids(user):
            seen |= self.kept_by(user)
        answered = self.answered_for_absentees(user)
        if answered is not None:
            seen |= answered
        return self.filter(seen)

    @staticmethod
    def answered_for_absentees(user: User) -> Q | None:
        """What waits for those for whom the person stands in today, and what they accepted for them; None without any.

        `rules.stands_in_on` says the same of one.
        """
        theirs = of_absentees(user, "enrolment__")
        if theirs is None:
            return None
        waits_or_done = Q(state=EvidenceState.SUBMITTED) | Q(state=EvidenceState.ACCEPTED, accepted_by=user)
        return theirs & Q(privacy=Privacy.SHARED) & waits_or_done

    @staticmethod
    def kept_by(user: User) -> Q:
        """What was handed in within a placement with an employer that one oversees, before the person moved on.

        What lies open with its author again, or was handed in anew since, is not theirs to see any more: so nothing
        that is kept can have been written later.
        """
        placements = Placement.objects.visible_to(user)
        in_time = placements.filter(
            enrolment=OuterRef("enrolment"),
            started_on__lte=OuterRef("submitted_at__date"),
            ended_on__gte=OuterRef("submitted_at__date"),
        )
        handed_in = [EvidenceState.SUBMITTED, EvidenceState.ACCEPTED]
        moved_on = placements.values("enrolment_id")
        return Q(Exists(in_time), state__in=handed_in, enrolment_id__in=moved_on)


class Evidence(FSMModelMixin, Record):
    """One portfolio entry. CPD is a kind of entry; any entry may also serve the CPD year (`also_cpd`).

    `accepted_for`: the supervisor or assessor for whom `accepted_by` stood in; empty where they answered as either.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=30, choices=EvidenceKind)
    title = models.CharField(max_length=200)
    happened_on = models.DateField()
    body = models.TextField(max_length=50_000, blank=True)
    privacy = models.CharField(max_length=8, choices=Privacy, default=Privacy.PRIVATE)
    also_cpd = models.BooleanField(default=False)
    cpd_type = models.CharField(max_length=100, blank=True)
    cpd_learnt = models.TextField(max_length=10_000, blank=True)
    cpd_practice_impact = models.TextField(max_length=10_000, blank=True)
    cpd_people_impact = models.TextField(max_length=10_000, blank=True)
    cpd_peer_reflection = models.TextField(max_length=10_000, blank=True)
    state = FSMField(default=EvidenceState.DRAFT, choices=EvidenceState.choices, protected=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_for = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(max_length=10_000, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    FORM = 3  # what is signed from now on

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["enrolment", "state", "kind"], name="evidence_by_enrolment"),
            models.Index(fields=["enrolment", "happened_on"], name="evidence_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(field=state, source=[EvidenceState.DRAFT, EvidenceState.RETURNED], target=EvidenceState.SUBMITTED)
    def submit(self) -> None:
        """The author hands it in."""

    @transition(field=state, source=EvidenceState.SUBMITTED, target=EvidenceState.DRAFT)
    def take_back(self) -> None:
        """The author takes it back before it is answered."""

    @transition(field=state, source=EvidenceState.SUBMITTED, target=EvidenceState.ACCEPTED)
    def accept(self) -> None:
        """A supervisor or assessor signs it off."""

    @transition(field=state, source=EvidenceState.SUBMITTED, target=EvidenceState.RETURNED)
    def send_back(self) -> None:
        """A supervisor or assessor asks for changes."""

    @transition(field=state, source=EvidenceState.ACCEPTED, target=EvidenceState.RETURNED)
    def unlock(self) -> None:
        """Opened again with a reason; it must be signed off anew."""

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["Evidence"]:
        """The rows with everything that `signed_form` reads."""
        rows = cls.objects.filter(pk__in=list(ids)).select_related("report", "family_feedback")
        return rows.prefetch_related("standard_links", "attachments", "outside_requests")

    @classmethod
    def altered_rows(cls) -> Iterator[str]:
        """A sentence for each entry whose state and signatures do not go together: the one or the others were changed.

        One that never carried a signature was never signed here, and is left alone.
        """
        signed = Signature.objects.filter(subject_type="evidence.evidence", subject_id=OuterRef("pk"))
        live = signed.filter(superseded_at__isnull=True)
        accepted = Q(state=EvidenceState.ACCEPTED)
        odd = (accepted & Q(is_signed=True, is_live=False)) | (~accepted & Q(is_live=True))
        odd |= accepted & Q(is_live=True, is_by_them=False)
        by_them = Exists(live.filter(by=OuterRef("accepted_by")))
        rows = cls.objects.annotate(is_signed=Exists(signed), is_live=Exists(live), is_by_them=by_them).filter(odd)
        for pk in rows.order_by("id").values_list("pk", flat=True):
            yield f"evidence.evidence {pk}: its state is not what its signatures say"

    def signed_form(self, version: int) -> dict[str, Any]:
        """What a signer signs. Form 2 adds the files, the report and the record of an observer; form 3 what a
        child or a family said. Old forms never change.

        A file that the virus scanner took away later stays part of what was signed.
        """
        if version not in {1, 2, 3}:
            raise ValueError(f"evidence has no form {version}")
        form = self._first_form()
        if version > 1:
            form |= self._added_by_form_2()
        if version > 2:
            feedback = getattr(self, "family_feedback", None)
            form["family_feedback"] = feedback.signed_part() if feedback else None
        return form

    def _added_by_form_2(self) -> dict[str, Any]:
        files = [row for row in self.attachments.all() if row.removed_at is None or row.scan == "infected"]
        report = getattr(self, "report", None)
        return {
            "files": [{"name": row.name, "digest": row.digest} for row in sorted(files, key=lambda row: row.pk)],
            "report": report.signed_part() if report else None,
            "record": self._signed_record(),
        }

    def _signed_record(self) -> str | None:
        """The digest of what somebody outside wrote for it; None without."""
        found = next((row for row in self.outside_requests.all() if row.state == "done"), None)
        return digest(canonical(found.record())) if found else None

    def _first_form(self) -> dict[str, Any]:
        links = sorted(self.standard_links.all(), key=lambda link: link.code)
        return {
            "enrolment": self.enrolment_id,
            "kind": self.kind,
            "title": self.title,
            "happened_on": self.happened_on,
            "body": self.body,
            "standards": [{"code": link.code, "how": link.how} for link in links],
            "also_cpd": self.also_cpd,
            "cpd": {
                "type": self.cpd_type,
                "learnt": self.cpd_learnt,
                "practice_impact": self.cpd_practice_impact,
                "people_impact": self.cpd_people_impact,
                "peer_reflection": self.cpd_peer_reflection,
            },
        }


class StandardLink(models.Model):
    """One entry shows one standard of its enrolment's framework, and how."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="standard_links")
    code = models.CharField(max_length=40)
    how = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["evidence", "code"], name="one_link_per_standard")]


class Answer(models.TextChoices):
    """What was said to a submitted or accepted entry."""

    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned"
    UNLOCKED = "unlocked", "Opened again"


class SignOff(Record):
    """Each answer to an entry, kept: who said what, when, with which comment, and for whom they stood in, if so."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="sign_offs")
    answer = models.CharField(max_length=10, choices=Answer)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    standing_in_for = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    comment = models.TextField(max_length=10_000, blank=True)
