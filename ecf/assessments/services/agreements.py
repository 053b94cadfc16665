"""Drafting, completing and signing the support and assessment agreement."""

import datetime as dt
from decimal import Decimal
from typing import Any

from ecf.assessments import agreement_errors as errors
from ecf.assessments.agreement_rules import (
    can_complete_agreement,
    can_draft_agreement,
    can_sign_agreement,
    gaps_in,
    is_by_people_of_today,
    parts_of,
    still_to_sign,
    waited_for,
)
from ecf.assessments.agreement_selectors import agreement_in_force
from ecf.assessments.models import Agreement, AgreementState
from ecf.assessments.review_turns import live_signers
from ecf.assessments.services.review_writing import check_lengths
from ecf.core import clock
from ecf.core.canonical import canonical
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.core.signatures import form_digest, sign, supersede
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import coordinates, is_own
from ecf.enrolments.services import mark_run_here, note_waiting, record_outcome, record_promise
from ecf.enrolments.services.locking import locked
from ecf.framework.plain_words import supervision_in_words
from ecf.people.models import User
from ecf.supervision.agenda import workload_without_agreement

FORM = 1
KIND = "agreement"
LONGEST = {"who_signs": 2000}
LONGEST_TEXT = 5000
CARRIED = (*Agreement.DRAFTED_FIELDS, *Agreement.WORKER_FIELDS)


def begin_agreement(*, enrolment: Enrolment, by: User, today: dt.date | None = None) -> Agreement:
    """The next version, by the supervisor of now or the co-ordinator; from now on the product runs its milestone.

    Prefilled from the version in force, else with the caseload and hours that are promised on the day. Raises
    NotYourDraft, AgreementBegun, WrongState once the enrolment has ended.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = locked(c, enrolment)
        if not can_draft_agreement(by, row):
            raise errors.NotYourDraft
        earlier = Agreement.objects.filter(enrolment=row)
        if earlier.exclude(state=AgreementState.SIGNED).exists():
            raise errors.AgreementBegun
        agreement = Agreement(enrolment=row, number=earlier.count() + 1)
        _freeze(agreement, row)
        _prefill(agreement, row, day)
        c.save(agreement)
        for scheduled in row.milestones.filter(kind=KIND):
            mark_run_here(milestone=scheduled, by=by)
        _note(c, agreement, "agreement.begun", on=day)
        _note_turn(c, agreement)
    return agreement


def _freeze(agreement: Agreement, row: Enrolment) -> None:
    """The people, the cadence and the dates of now."""
    agreement.framework_version = row.framework_version
    agreement.employer, agreement.supervisor, agreement.assessor = row.employer, row.supervisor, row.assessor
    definition = row.framework_version.parsed
    agreement.cadence = "\n".join(supervision_in_words(definition))
    reviews = row.milestones.filter(kind="review", due_on__isnull=False).order_by("due_on", "key")
    agreement.dates = canonical(
        [
            {"title": definition.milestone(each.key).title, "due_on": each.due_on.isoformat()}
            for each in reviews
            if each.due_on
        ]
    )


def _prefill(agreement: Agreement, row: Enrolment, day: dt.date) -> None:
    before = agreement_in_force(row)
    if before is not None:
        for name in CARRIED:
            setattr(agreement, name, getattr(before, name))
        return
    promised = workload_without_agreement(row, day)
    agreement.caseload_max = promised.most_children or None
    agreement.protected_hours = promised.hours_a_week


def change_agreement(*, agreement: Agreement, by: User, **values: Any) -> Agreement:
    """Keeps what the supervisor of now or the co-ordinator wrote, with the people and dates of today.

    A draft may be unfinished. A change supersedes the signatures. Raises NotYourDraft, AgreementSigned, BadValues by
    field; StaleVersion under `expecting`.
    """
    with change(by=by) as c:
        row = locked(c, agreement.enrolment)
        stored = _locked_agreement(c, agreement)
        if not can_draft_agreement(by, row) or not set(values) <= set(Agreement.DRAFTED_FIELDS):
            raise errors.NotYourDraft
        _check_not_signed(stored)
        before = form_digest(stored, FORM)
        _freeze(stored, row)
        _write(c, stored, values, before=before, kind="agreement.changed")
    return stored


def complete_agreement(*, agreement: Agreement, by: User, **values: str) -> Agreement:
    """The worker's part: what helps, and how they like feedback. With both parts there it is open for signatures.

    Raises NotYourCompletion, AgreementSigned, BadValues by field; StaleVersion under `expecting`.
    """
    with change(by=by) as c:
        locked(c, agreement.enrolment)
        stored = _locked_agreement(c, agreement)
        if not is_own(by, stored.enrolment) or not set(values) <= set(Agreement.WORKER_FIELDS):
            raise errors.NotYourCompletion
        _check_not_signed(stored)
        if not can_complete_agreement(by, stored):
            raise errors.NotYourCompletion
        _write(c, stored, values, before=form_digest(stored, FORM), kind="agreement.completed")
    return stored


def _write(c: Change, stored: Agreement, values: dict[str, Any], *, before: str, kind: str) -> None:
    for name, value in values.items():
        setattr(stored, name, value.strip() if isinstance(value, str) else value)
    _check_texts(stored)
    gaps = list(gaps_in(stored))
    if gaps and stored.state == AgreementState.OPEN:
        raise BadValues([errors.AgreementGap(field=gap.field) for gap in gaps])
    c.save(stored)
    superseded = 0 if form_digest(_fresh(stored), FORM) == before else supersede(subject=stored)
    if superseded:
        stored.coordinator = None
    if not gaps and stored.state == AgreementState.DRAFT:
        stored.open_for_signatures()
    c.bump(stored)
    _note(c, stored, kind, superseded=superseded)
    _note_turn(c, stored)


def _check_texts(stored: Agreement) -> None:
    too_long: list[BadValue] = []
    for name in ("adjustments", "who_signs", *Agreement.WORKER_FIELDS):
        limit, has = LONGEST.get(name, LONGEST_TEXT), len(getattr(stored, name))
        if has > limit:
            words = f"This must be {limit:,} characters or fewer. It has {has:,}."
            too_long.append(BadValue("text_too_long", words, name))
    if too_long:
        raise BadValues(too_long)


def sign_agreement(
    *, agreement: Agreement, by: User, seen: str = "", disagreement: str = "", today: dt.date | None = None
) -> Agreement:
    """The signature of one of those named, in any order; with the last it is sealed, its milestone is met that day, and
    from that day its promises hold.

    `seen` is the digest of what the page showed. Raises NotYourAgreement, AgreementSigned, AgreementPartMissing that
    names the part and whose it is, PeopleChanged, AlreadyAgreed, AgreementMoved; WrongState once the enrolment ended.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = locked(c, agreement.enrolment)
        stored = _locked_agreement(c, agreement)
        _check_may_sign(stored, by)
        if seen and seen != form_digest(stored, FORM):
            raise errors.AgreementMoved
        check_lengths({"disagreement": disagreement})
        if coordinates(by, row) and stored.coordinator_id is None:
            stored.coordinator = by
        c.bump(stored)
        sign(subject=stored, by=by, form_version=FORM, disagreement=disagreement.strip())
        _note(c, stored, "agreement.signed")
        _seal_if_all(c, stored, day)
        _note_turn(c, stored)
    return stored


def _check_may_sign(stored: Agreement, by: User) -> None:
    if not can_sign_agreement(by, stored):
        raise errors.NotYourAgreement
    _check_not_signed(stored)
    gap = next(gaps_in(stored), None)
    if gap is not None:
        raise errors.AgreementPartMissing(message=f"Still missing: {gap.what}, to be written by {gap.whose}.")
    if stored.state == AgreementState.DRAFT:
        raise errors.AgreementPartMissing
    if not is_by_people_of_today(stored):
        raise errors.PeopleChanged
    if by.pk in live_signers([stored])[stored.pk]:
        raise errors.AlreadyAgreed
    if parts_of(by, stored.enrolment) == {"coordinator"} and stored.coordinator_id is not None:
        raise errors.CoordinatorHasSigned


def _seal_if_all(c: Change, stored: Agreement, day: dt.date) -> None:
    if still_to_sign(stored, set(live_signers([stored])[stored.pk])):
        return
    stored.signed_on = day
    stored.seal()
    c.bump(stored)
    _note(c, stored, "agreement.agreed", on=day)
    record_promise(
        enrolment=stored.enrolment,
        from_on=day,
        children=stored.caseload_max or 0,
        hours=stored.protected_hours or Decimal(0),
        by=c.by,
    )
    for scheduled in stored.enrolment.milestones.filter(kind=KIND, met_on__isnull=True):
        record_outcome(milestone=scheduled, outcome="done", met_on=day, by=c.by)


def _check_not_signed(stored: Agreement) -> None:
    if stored.state == AgreementState.SIGNED:
        raise errors.AgreementSigned


def _locked_agreement(c: Change, agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_related("enrolment__social_worker__user", "supervisor", "assessor", "employer")
    return c.lock(rows, agreement.pk)


def _fresh(stored: Agreement) -> Agreement:
    return Agreement.for_signing([stored.pk]).get()


def _note_turn(c: Change, stored: Agreement) -> None:
    """Tells the milestone whose turn it is, and since when: the worker's alone, or another's once theirs is done."""
    who = waited_for(stored, live_signers([stored])[stored.pk])
    for scheduled in stored.enrolment.milestones.filter(kind=KIND, met_on__isnull=True):
        since = scheduled.waiting_since if who and scheduled.waiting_for == who else clock.today()
        note_waiting(milestone=scheduled, who=who, since=since, by=c.by)


def _note(c: Change, agreement: Agreement, kind: str, *, on: dt.date | None = None, **body: Any) -> None:
    c.record(kind, subject=agreement, enrolment_id=agreement.enrolment_id, on=on, number=agreement.number, **body)
