"""Forms of evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from ecf.core.forms import (
    GovukCheckboxesField,
    GovukCheckboxField,
    GovukDateField,
    GovukForm,
    GovukHiddenField,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
    GovukTextField,
)
from ecf.evidence.carried_over import Reading, read_now
from ecf.evidence.cpd_pieces import CPD_FIELDS
from ecf.evidence.form_guard import GuardedForm
from ecf.evidence.guessing import guess_kind
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState, Privacy
from ecf.evidence.wording import with_article
from ecf.framework.definition import EVIDENCE_KINDS, Definition, Stage, Standard

PRIVACY_HINTS = {
    Privacy.PRIVATE: "Your employer does not read it here. A court or a regulator may require it.",
    Privacy.SHARED: "They can read it once you submit it, not while it is a draft.",
}


@dataclass(frozen=True)
class StandardBox:
    """One standard on the form: its box, and the line on how."""

    standard: Standard
    checked: bool
    how: BoundField


@dataclass(frozen=True)
class StandardGroup:
    """The standards of one stage; `first` when it is the worker's stage now, `is_open` when something is ticked."""

    stage: Stage
    boxes: list[StandardBox]
    first: bool

    @property
    def is_open(self) -> bool:
        return self.first or any(box.checked for box in self.boxes)


class EvidenceForm(GovukForm):
    """One entry: what, when, which kind, a paragraph; standards, CPD and privacy follow."""

    title = GovukTextField(
        label="What was it?",
        hint="A short title. Leave names of children and families out.",
        missing="Enter a title",
        max_length=200,
        name="The title",
    )
    happened_on = GovukDateField(
        label="When did it happen?", missing="Enter the date it happened", name="The date it happened", past=True
    )
    kind = GovukSelectField(
        label="What kind of evidence is it?",
        hint="Leave it to us, and we guess from your words.",
        choices=EvidenceKind.choices,
        empty_label="Guess it for me",
        required=False,
        never_optional=True,
    )
    body = GovukTextAreaField(
        label="What happened, and what did you learn?",
        hint="A paragraph is enough. Nothing that identifies a child or a family.",
        rows=8,
        max_length=50_000,
        required=False,
        name="The text",
    )
    standards = GovukCheckboxesField(label="Which standards does it show?", required=False)
    also_cpd = GovukCheckboxField(label="Also count it as CPD for my registration", required=False)
    cpd_type = GovukTextField(
        label="Type of CPD", hint="For example, training day, reading, shadowing", max_length=100, required=False
    )
    cpd_learnt = GovukTextAreaField(label="What you learnt", rows=3, max_length=10_000, required=False)
    cpd_practice_impact = GovukTextAreaField(
        label="What it changed in your practice", rows=3, max_length=10_000, required=False
    )
    cpd_people_impact = GovukTextAreaField(
        label="What it changed for the people you work with", rows=3, max_length=10_000, required=False
    )
    cpd_peer_reflection = GovukTextAreaField(
        label="Peer reflection",
        hint="What you and a colleague said when you talked it over. One piece a year needs this.",
        rows=3,
        max_length=10_000,
        required=False,
    )
    privacy = GovukRadiosField(
        label="Who may read it?", choices=Privacy.choices, choice_hints=PRIVACY_HINTS, label_size="m"
    )
    version = GovukHiddenField(required=False)
    pk = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, reading: Reading, stage: Stage, kept: Mapping[str, str], **kwargs: Any) -> None:
        """`kept`: links to standards that are not on offer any more; they stay (by code, how)."""
        super().__init__(*args, **kwargs)
        self.reading, self.stage, self.kept = reading, stage, kept
        self.kind_words = ""
        self.definition = definition = reading.definition
        self.fields["standards"].choices = [(each.code, f"{each.code} {each.title}") for each in definition.standards]
        for each in definition.standards:
            self.fields[f"how_{each.code}"] = GovukTextAreaField(
                label="How does it show this?", rows=2, max_length=1000, required=False, never_optional=True
            )

    def clean(self) -> dict[str, Any]:
        """Fills in the kind that was left to us; only who submits has to choose where the words say nothing."""
        values = super().clean() or self.cleaned_data
        if values.get("kind") or "kind" in self.errors:
            return values
        guess = guess_kind(f"{values.get('title', '')}\n{values.get('body', '')}")
        if guess is None and "submit" in self.data:
            self.add_error("kind", "Choose a kind of evidence")
        values["kind"] = guess.kind if guess else EvidenceKind.CRITICAL_REFLECTION
        one = with_article(EVIDENCE_KINDS[values["kind"]].one)
        self.kind_words = f"We think this is {one}" if guess else f"We could not tell the kind, so it is {one} for now"
        return values

    @property
    def is_more_open(self) -> bool:
        """Whether all of the form is shown from the start: more than a quick new entry."""
        return self.is_bound or bool(
            self.initial.get("version") or self.initial.get("kind") or self["standards"].value()
        )

    @property
    def standard_groups(self) -> list[StandardGroup]:
        """The standards by stage, the worker's own stage first."""
        chosen = self["standards"].value() or []
        stages = sorted(self.definition.stages, key=lambda stage: stage.code != self.stage.code)
        return [
            StandardGroup(
                stage,
                [StandardBox(each, each.code in chosen, self[f"how_{each.code}"]) for each in stage.standards],
                first=stage.code == self.stage.code,
            )
            for stage in stages
        ]

    @property
    def cpd_fields(self) -> list[BoundField]:
        return [self[f"cpd_{name}"] for name in CPD_FIELDS]

    @property
    def cpd_is_open(self) -> bool:
        """Whether the CPD part is shown from the start."""
        filled = any(field.value() or field.errors for field in self.cpd_fields)
        return bool(filled or self["also_cpd"].value() or self["kind"].value() == EvidenceKind.CPD)

    def values(self) -> dict[str, Any]:
        """What the services take."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("kind", "title", "happened_on", "body", "privacy", "also_cpd")}
        standards = [{"code": code, "how": data.get(f"how_{code}", "")} for code in data["standards"]]
        standards += [{"code": code, "how": how} for code, how in self.kept.items()]
        return {**plain, "standards": standards, "cpd": {name: data[f"cpd_{name}"] for name in CPD_FIELDS}}

    def says_the_same_as(self, evidence: Evidence) -> bool:
        """Whether saving would change nothing: a second click."""
        stored = initial_of(evidence, self.reading)
        links = {link["code"]: link["how"] for link in self.values()["standards"]}
        same_links = links == {code: stored[f"how_{code}"] for code in stored["standards"]}
        names = ["title", "happened_on", "kind", "body", "privacy", "also_cpd", *[f"cpd_{name}" for name in CPD_FIELDS]]
        return same_links and all(self.cleaned_data[name] == stored[name] for name in names)

    @property
    def sent_version(self) -> int | None:
        """The version that the page was made from; None for a new entry."""
        text = str(self.data.get("version") or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    @property
    def sent_pk(self) -> UUID | None:
        return self.cleaned_data.get("pk")


def initial_of(evidence: Evidence, reading: Reading | None = None) -> dict[str, Any]:
    """A stored entry as the form's first values; with a reading, its standards as those of the framework of now."""
    links = {link.code: link.how for link in evidence.standard_links.all()}
    if reading is not None:
        links = read_now(links, reading)
    names = [
        "title",
        "happened_on",
        "kind",
        "body",
        "privacy",
        "also_cpd",
        "version",
        *[f"cpd_{n}" for n in CPD_FIELDS],
    ]
    values = {name: getattr(evidence, name) for name in names}
    return {**values, "standards": list(links), **{f"how_{code}": how for code, how in links.items()}}


def initial_from(query: Mapping[str, str], definition: Definition) -> dict[str, Any]:
    """First values of a new entry from the address: `?kind=` and `?standard=`; unknown ones are left out."""
    found: dict[str, Any] = {}
    if query.get("kind") in EvidenceKind.values:
        found["kind"] = query["kind"]
    if definition.has_standard(query.get("standard", "")):
        found["standards"] = [query["standard"]]
    return found


class AnswerForm(GuardedForm):
    """Accept or return, in one go. A written report also asks what its reader thought, and when they read it."""

    guarded = ("comment", "appraisal")

    comment = GovukTextAreaField(
        label="Comment",
        hint="Say what is good, or what should change. It is kept with the evidence.",
        rows=4,
        max_length=10_000,
        required=False,
        never_optional=True,
    )
    answer = forms.ChoiceField(choices=[("accept", "Accept"), ("return", "Return")], widget=forms.HiddenInput)
    version = GovukHiddenField(required=False)
    appraisal = GovukTextAreaField(
        label="Your appraisal of the report",
        hint="How well it is written, analysed and reasoned. You need this to accept it.",
        name="The appraisal",
        rows=4,
        max_length=10_000,
        required=False,
        never_optional=True,
    )
    read_on = GovukDateField(
        label="When did you read it in the case system?",
        hint="You need this to accept it.",
        name="The date you read it",
        past=True,
        required=False,
        never_optional=True,
    )

    def __init__(self, *args: Any, is_report: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_report = is_report
        if not is_report:
            del self.fields["appraisal"], self.fields["read_on"]

    def clean(self) -> dict[str, Any]:
        """Accepting a written report says what was thought of it, and when it was read."""
        values = super().clean()
        if self.is_report and values.get("answer") == "accept":
            for name, missing in (("appraisal", "Enter your appraisal"), ("read_on", "Enter the date you read it")):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return values

    @property
    def said_of_report(self) -> dict[str, Any]:
        """What `accept_evidence` takes beside the comment."""
        return {name: self.cleaned_data[name] for name in ("appraisal", "read_on")} if self.is_report else {}


class UnlockForm(GuardedForm):
    """Why an accepted entry is opened again."""

    guarded = ("reason",)

    reason = GovukTextAreaField(
        label="Why do you open it again?",
        hint="The reason is kept with the evidence. It has to be accepted and signed anew.",
        missing="Say why it is opened again",
        rows=4,
        max_length=10_000,
    )


class EvidenceFilterForm(GovukForm):
    """What a list is narrowed by. Values that are not on offer narrow nothing."""

    mark_optional = False
    search = GovukTextField(label="Search", required=False, max_length=200)
    kind = GovukSelectField(label="Kind", choices=EvidenceKind.choices, empty_label="All kinds", required=False)
    state = GovukSelectField(
        label="State",
        choices=[
            (EvidenceState.DRAFT, "Draft"),
            (EvidenceState.SUBMITTED, "Submitted"),
            (EvidenceState.ACCEPTED, "Accepted"),
            (EvidenceState.RETURNED, "Returned"),
        ],
        empty_label="All states",
        required=False,
    )
    standard = GovukSelectField(label="Standard", choices=[], empty_label="All standards", required=False)

    def __init__(self, *args: Any, definition: Definition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standards = definition.standards if definition else ()
        self.fields["standard"].choices = [(each.code, f"{each.code} {each.title}") for each in standards]

    def wanted(self) -> dict[str, str]:
        """The valid values."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
