"""The panel: made by the co-ordinator, each member with a view of their own, then what they agree."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from ecf.assessments import judging_errors as errors
from ecf.assessments.assessment_rules import check_state, makes_panels
from ecf.assessments.assessment_selectors import current_panel, standards_asked
from ecf.assessments.conflicts import conflicts_of, holds_panel_role, is_registered, least_members
from ecf.assessments.models import (
    AgreedView,
    Assessment,
    AssessmentOutcome,
    AssessmentPart,
    AssessmentState,
    GivenView,
    Panel,
    PanelView,
    PartName,
)
from ecf.assessments.panel_rules import majority_of, standing_views
from ecf.assessments.services.opening import give_part, locked_assessment, note
from ecf.core import clock
from ecf.core.canonical import canonical
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.models import Audience
from ecf.core.signatures import sign
from ecf.enrolments.services.locking import locked
from ecf.people.models import User

FORM = 1
AGREED_BY_ANOTHER = (
    "Another member writes down what was agreed; if there is none, ask the programme co-ordinator to add one."
)
BEFORE_AGREED = (AssessmentState.SUBMITTED, AssessmentState.RECOMMENDED)


def make_panel(
    *,
    assessment: Assessment,
    members: Sequence[User],
    by: User,
    chair: User | None = None,
    meets_on: dt.date | None = None,
    views_due_on: dt.date | None = None,
    today: dt.date | None = None,
) -> Panel:
    """The panel of this round, by the co-ordinator, once the assessment is submitted. Without a chair, the first.

    Raises NotYoursToMake, WrongAssessmentState, PanelMade, PanelTooSmall, NotAPanelMember, NotRegistered,
    ConflictOfInterest that names the conflict.
    """
    day = today or clock.today()
    with change(by=by) as c:
        stored = _to_make(c, assessment, by)
        if current_panel(stored) is not None:
            raise errors.PanelMade
        listed = list(dict.fromkeys(members))
        least = least_members(stored.enrolment.employer_id, day)
        if len(listed) < least:
            words = f"A panel has at least {least} members, so that no view stands alone. Add another."
            raise errors.PanelTooSmall(message=words, field="members")
        _check_people(stored, listed, day)
        if chair is not None and chair not in listed:
            raise BadValue("chair_not_a_member", "The chair is one of the members.", "chair")
        panel = Panel(assessment=stored, round=stored.round, made_by=by, made_on=day, chair=chair or listed[0])
        panel.meets_on, panel.views_due_on = meets_on, views_due_on
        c.save(panel)
        for person in listed:
            _seat(c, stored, panel, person)
        note(c, stored, "assessment.panel_made", on=day, members=len(listed), round=stored.round)
        return panel


def _to_make(c: Change, assessment: Assessment, by: User) -> Assessment:
    locked(c, assessment.enrolment)
    stored = locked_assessment(c, assessment)
    if not makes_panels(by, stored):
        raise errors.NotYoursToMake
    check_state(stored, *BEFORE_AGREED)
    return stored


def _check_people(stored: Assessment, people: Sequence[User], day: dt.date) -> None:
    broken: list[BadValue] = []
    for person in people:
        if not holds_panel_role(person, stored.enrolment.employer_id):
            words = f"{person.name} is not a panel member of this employer."
            broken.append(errors.NotAPanelMember(message=words, field="members"))
        elif not is_registered(person, day):
            words = f"{person.name} is not recorded as a registered social worker. Record the registration first."
            broken.append(errors.NotRegistered(message=words, field="members"))
    if broken:
        raise BadValues(broken)
    _refuse_conflicts(stored, people, day, field="members")


def _refuse_conflicts(
    stored: Assessment, people: Sequence[User], day: dt.date, *, field: str = "", do: str = ""
) -> None:
    found = conflicts_of(stored, people, day)
    if found:
        words = " ".join([*(each.why for each in found), do]).strip()
        raise errors.ConflictOfInterest(message=words, field=field, conflicts=[each.code for each in found])


def _seat(c: Change, stored: Assessment, panel: Panel, person: User) -> PanelView:
    give_part(c, stored, person, PartName.PANEL, by=c.by)
    position = panel.views.count() + 1
    return c.save(PanelView(panel=panel, by=person, position=position))


def add_panel_member(*, assessment: Assessment, person: User, by: User, today: dt.date | None = None) -> PanelView:
    """One more, for instance the third where two differ. Raises what `make_panel` raises, and NoPanelYet."""
    day = today or clock.today()
    with change(by=by) as c:
        stored = _to_make(c, assessment, by)
        panel = _locked_panel(c, stored)
        if panel.views.filter(by=person).exists():
            raise errors.PanelMade(message=f"{person.name} is on this panel already.", field="person")
        _check_people(stored, [person], day)
        view = _seat(c, stored, panel, person)
        _say_changed(c, stored, panel, day)
        return view


def replace_panel_member(
    *, assessment: Assessment, person: User, instead: User, by: User, today: dt.date | None = None
) -> PanelView:
    """Somebody else in place of a member who has given no view. Raises what `make_panel` raises, NobodyToReplace."""
    day = today or clock.today()
    with change(by=by) as c:
        stored = _to_make(c, assessment, by)
        panel = _locked_panel(c, stored)
        view = panel.views.filter(by=person, given_at__isnull=True).first()
        if view is None:
            raise errors.NobodyToReplace(field="person")
        _check_people(stored, [instead], day)
        part = AssessmentPart.objects.get(assessment=stored, person=person)
        part.stood_down_on = day
        c.bump(part)
        view.delete()
        if panel.chair_id == person.pk:
            panel.chair = instead
            c.bump(panel)
        new = _seat(c, stored, panel, instead)
        _say_changed(c, stored, panel, day)
        return new


def _say_changed(c: Change, stored: Assessment, panel: Panel, day: dt.date) -> None:
    """For who did it: a member more says that the views of the others differ."""
    count = panel.views.count()
    note(c, stored, "assessment.panel_changed", on=day, audience=Audience.ACTOR, members=count, round=stored.round)


def write_view(
    *, assessment: Assessment, by: User, standards: Sequence[dict[str, Any]] | None = None, **values: str
) -> PanelView:
    """Keeps a draft of one's own view: `outcome`, `reasons`, per standard `{code, is_met, words}`.

    Raises NoPanelYet, NotOnThisPanel, ViewGiven, WrongAssessmentState, BadValues.
    """
    with change(by=by) as c:
        _, view = _own_view(c, assessment, by)
        _write(c, view, assessment, values, standards)
        return c.bump(view)


def record_view(
    *,
    assessment: Assessment,
    by: User,
    standards: Sequence[dict[str, Any]] | None = None,
    today: dt.date | None = None,
    **values: str,
) -> PanelView:
    """Gives one's own view: signed, locked, and hidden from everybody until all are in.

    Raises NoPanelYet, NotOnThisPanel, ViewGiven, WrongAssessmentState before the assessor has recommended,
    ViewUnfinished by field, ConflictOfInterest where one came after the panel was made.
    """
    day = today or clock.today()
    with change(by=by) as c:
        stored, view = _own_view(c, assessment, by)
        _refuse_conflicts(stored, [by], day, do="Ask the programme co-ordinator to replace you on this panel.")
        _write(c, view, assessment, values, standards)
        broken: list[BadValue] = []
        if not view.outcome:
            broken.append(errors.ViewUnfinished(message="Say whether you think it is a pass.", field="outcome"))
        if not view.reasons:
            broken.append(errors.ViewUnfinished(message="Say why.", field="reasons"))
        if broken:
            raise BadValues(broken)
        view.given_at = timezone.now()
        c.save(view)
        sign(subject=PanelView.for_signing([view.pk]).get(), by=by, form_version=FORM)
        _keep(c, view, view.given_at)
        note(c, stored, "assessment.view_given", on=day, audience="actor", round=stored.round)
        return view


def _keep(c: Change, view: PanelView, given_at: dt.datetime) -> None:
    """As it was given: what is written after a return stands beside it."""
    count = view.panel.given_views.filter(by=view.by).count()
    same = {name: getattr(view, name) for name in ("panel", "by", "position", "outcome", "reasons", "standards")}
    c.save(GivenView(number=count + 1, given_at=given_at, **same))


def _own_view(c: Change, assessment: Assessment, by: User) -> tuple[Assessment, PanelView]:
    locked(c, assessment.enrolment)
    stored = locked_assessment(c, assessment)
    panel = _locked_panel(c, stored)
    view = panel.views.filter(by=by).first()
    if view is None:
        raise errors.NotOnThisPanel
    check_state(stored, AssessmentState.RECOMMENDED)
    if view.given_at is not None:
        raise errors.ViewGiven
    return stored, c.lock(PanelView.objects.select_related("panel"), view.pk)


def _write(
    c: Change,
    view: PanelView,
    assessment: Assessment,
    values: dict[str, str],
    standards: Sequence[dict[str, Any]] | None,
) -> None:
    if values.get("outcome", "") not in {"", *AssessmentOutcome.values}:
        raise errors.unknown_outcome()
    for name, text in values.items():
        setattr(view, name, text.strip())
    if standards is not None:
        asked = set(standards_asked(assessment))
        if {str(each.get("code")) for each in standards} - asked:
            raise BadValue("unknown_standard", "This assessment does not ask about that standard.", "standards")
        rows = [
            {"code": str(each["code"]), "is_met": each.get("is_met"), "words": str(each.get("words") or "").strip()}
            for each in standards
        ]
        view.standards = canonical(sorted(rows, key=lambda row: str(row["code"])))


def moderate(*, assessment: Assessment, by: User, agreed_view: str, today: dt.date | None = None) -> Assessment:
    """A member writes down what the panel agreed, or what its majority thinks, once all views are in.

    Raises NoPanelYet, NotOnThisPanel, WrongAssessmentState, ViewsMissing, ThirdViewNeeded, AgreedViewMissing,
    ConflictOfInterest where whoever writes it has one by now.
    """
    day = today or clock.today()
    with change(by=by) as c:
        locked(c, assessment.enrolment)
        stored = locked_assessment(c, assessment)
        check_state(stored, *BEFORE_AGREED)
        panel = _locked_panel(c, stored)
        views = standing_views(panel)
        if by.pk not in {view.by_id for view in views}:
            raise errors.NotOnThisPanel
        check_state(stored, AssessmentState.RECOMMENDED)
        _refuse_conflicts(stored, [by], day, do=AGREED_BY_ANOTHER)
        if any(view.given_at is None for view in views):
            raise errors.ViewsMissing
        outcome = majority_of(views)
        if outcome is None:
            raise errors.ThirdViewNeeded
        if not agreed_view.strip():
            raise errors.AgreedViewMissing(field="agreed_view")
        panel.outcome, panel.agreed_view, panel.agreed_on = outcome, agreed_view.strip(), day
        panel.is_majority = any(view.outcome != outcome for view in views)
        c.save(panel)
        _keep_agreed(c, panel, day)
        stored.moderated_on = day
        stored.moderate()
        c.bump(stored)
        note(c, stored, "assessment.moderated", on=day, round=stored.round)
    return stored


def _keep_agreed(c: Change, panel: Panel, day: dt.date) -> None:
    """As it was agreed: what is agreed after a return stands beside it."""
    same = {name: getattr(panel, name) for name in ("outcome", "agreed_view", "is_majority")}
    c.save(AgreedView(panel=panel, number=panel.agreed_views.count() + 1, by=c.by, agreed_on=day, **same))


def _locked_panel(c: Change, stored: Assessment) -> Panel:
    panel = current_panel(stored)
    if panel is None:
        raise errors.NoPanelYet
    return c.lock(Panel.objects.prefetch_related("views"), panel.pk)
