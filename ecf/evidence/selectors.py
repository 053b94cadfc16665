"""Reads of evidence: lists, what counts, what waits, the CPD year. As many queries for one row as for a thousand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.utils import timezone

from ecf.core.clock import today as local_today
from ecf.core.folding import fold
from ecf.core.stored_ids import from_stored, stored_id
from ecf.core.working_days import working_days_between
from ecf.enrolments.disclosures import disclosed_ids
from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_schedule
from ecf.enrolments.standing_in import absentee_of, of_absentees
from ecf.evidence import counting
from ecf.evidence.carried_over import Reading, Readings, readings_of
from ecf.evidence.counting import Counts, Item, Journey
from ecf.evidence.cpd_pieces import CpdPiece, CpdTally, tally
from ecf.evidence.cpd_year import CpdYear, cpd_year_of, is_exempt
from ecf.evidence.family import from_adults, is_from_adult
from ecf.evidence.models import (
    LIVE_STATES,
    Evidence,
    EvidenceKind,
    EvidenceQuerySet,
    EvidenceState,
    OutsideRequest,
    Privacy,
    RequestKind,
    StandardLink,
)
from ecf.people.models import RoleName, SocialWorker, User
from ecf.people.roles import employer_ids_where
from ecf.people.selectors import registered_since

HANDED_IN = [EvidenceState.SUBMITTED, EvidenceState.ACCEPTED]


def with_people(entries: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Together with everybody and everything that a line about an entry names; its standards in one more query."""
    return entries.select_related(
        "enrolment__social_worker__user",
        "enrolment__framework_version",
        "enrolment__supervisor",
        "enrolment__assessor",
        "accepted_by",
        "accepted_for",
    ).prefetch_related("standard_links")


def readable_by(user: User) -> Q:
    """The entries whose text the person may read; `rules.can_read_content` says the same of one."""
    shared = ~Q(state=EvidenceState.DRAFT) & Q(privacy=Privacy.SHARED)
    answers = Q(enrolment__supervisor=user) | Q(enrolment__assessor=user)
    opened = disclosed_ids(user, "evidence.evidence")
    if opened:
        answers |= Q(pk__in=opened, enrolment__employer_id__in=employer_ids_where(user, RoleName.PSW))
    readable = Q(enrolment__social_worker__user=user) | (shared & answers)
    stood_in = EvidenceQuerySet.answered_for_absentees(user)
    return readable if stood_in is None else readable | stood_in


def matching(entries: QuerySet[Evidence], user: User, words: str) -> QuerySet[Evidence]:
    """Those whose text holds every word, accents and case aside. Never looks into text that the person may not read."""
    wanted = fold(words).split()
    if not wanted:
        return entries
    return entries.filter(readable_by(user), *(Q(search_text__contains=word) for word in wanted))


def showing_standard(entries: QuerySet[Evidence], code: str, *, reading: Reading | None = None) -> QuerySet[Evidence]:
    """Those linked to the standard; with a reading, also to a former one that stands for it now."""
    codes = reading.given_as(code) if reading else [code]
    return entries.filter(Exists(StandardLink.objects.filter(evidence=OuterRef("pk"), code__in=codes)))


def serving_year(entries: QuerySet[Evidence], year: CpdYear) -> QuerySet[Evidence]:
    """Those that are CPD and happened in the CPD year."""
    return entries.filter(_is_cpd(), happened_on__range=(year.start, year.end))


def _is_cpd() -> Q:
    return Q(kind=EvidenceKind.CPD) | Q(also_cpd=True)


# What counts


def item_of(
    evidence: Evidence,
    codes: Iterable[str],
    reading: Reading | None = None,
    *,
    by_registered: bool = True,
    from_adult: bool = False,
) -> Item:
    """An entry as the counting rule sees it; `reading` where its enrolment's framework ever changed."""
    item = Item(
        id=evidence.pk,
        kind=evidence.kind,
        happened_on=evidence.happened_on,
        state=evidence.state,
        shared=evidence.privacy == Privacy.SHARED,
        codes=tuple(codes),
        by_registered=by_registered,
        from_adult=from_adult,
    )
    return _read_now(item, reading)


def _observed_by_others() -> Exists:
    """Entries whose observer says, or is said by the worker until then, to be no registered social worker."""
    asked = OutsideRequest.objects.filter(kind=RequestKind.OBSERVATION, state__in=LIVE_STATES, says_registered=False)
    return Exists(asked.filter(evidence=OuterRef("pk")))


def _share_of(entries: Sequence[Evidence], readings: Readings) -> tuple[set[UUID], dict[UUID, list[Item]]]:
    """Which of the entries are observed by others, and the accepted observations of those enrolments.

    No query without observations, one where all are by registered social workers, else two.
    """
    asked = [entry.pk for entry in entries if entry.kind == EvidenceKind.DIRECT_OBSERVATION]
    if not asked:
        return set(), {}
    by_others = set(Evidence.objects.filter(_observed_by_others(), pk__in=asked).values_list("pk", flat=True))
    owners = {entry.enrolment_id for entry in entries if entry.pk in by_others}
    if not owners:
        return by_others, {}
    accepted = Evidence.objects.filter(
        enrolment_id__in=owners, kind=EvidenceKind.DIRECT_OBSERVATION, state=EvidenceState.ACCEPTED
    )
    found = _items_by_enrolment(accepted)
    return by_others, {pk: [_read_now(item, readings.get(pk)) for item in items] for pk, items in found.items()}


def _read_now(item: Item, reading: Reading | None) -> Item:
    """With the standards that its codes stand for in the framework of now."""
    if reading is None:
        return item
    lost = tuple(code for code in item.codes if not reading.now(code))
    return replace(item, codes=reading.all_now(item.codes), lost=lost)


def journey_of(enrolment: Enrolment, on: dt.date) -> Journey:
    """The enrolment as the counting rule sees it on a day: what was met later is not met yet.

    Reads the framework and the milestones; no query where `with_schedule` fetched them.
    """
    rows = list(enrolment.milestones.all())
    return Journey(
        definition=enrolment.framework_version.parsed,
        started_on=enrolment.started_on,
        met={row.key: row.met_on for row in rows if row.is_met and row.met_on and row.met_on <= on},
        applies=frozenset(row.key for row in rows),
    )


def journeys_of(enrolment_ids: Collection[UUID], on: dt.date) -> dict[UUID, Journey]:
    """The same for many, in two queries."""
    enrolments = with_schedule(Enrolment.objects.filter(pk__in=enrolment_ids).select_related("framework_version"))
    return {enrolment.pk: journey_of(enrolment, on) for enrolment in enrolments}


def counts_of(
    entries: Sequence[Evidence],
    on: dt.date | None = None,
    *,
    fetched: Enrolment | None = None,
    readings: Readings | None = None,
) -> dict[UUID, Counts]:
    """For each entry whether it counts, for what, and why (not). Four queries (three where standards are prefetched).

    One more where there are observations, three where one is by somebody who is not registered; one more where there is
    feedback of families. Two fewer where all are of an enrolment that is `fetched` with its schedule, one where
    `readings` are given.
    """
    day = on or local_today()
    if fetched is None:
        journeys = journeys_of({entry.enrolment_id for entry in entries}, day)
    else:
        journeys = {fetched.pk: journey_of(fetched, day)}
    codes = _codes_of(entries)
    if readings is None:
        readings = readings_of({entry.enrolment_id for entry in entries})
    (by_others, beside), adults = _share_of(entries, readings), from_adults(entries)
    found = {}
    for entry in entries:
        owner, who = entry.enrolment_id, {"by_registered": entry.pk not in by_others, "from_adult": entry.pk in adults}
        item = item_of(entry, codes.get(entry.pk, ()), readings.get(owner), **who)
        found[entry.pk] = counting.counts(item, journeys[owner], beside.get(owner, ()))
    return found


def _codes_of(entries: Sequence[Evidence]) -> dict[UUID, list[str]]:
    fetched = [entry for entry in entries if "standard_links" in getattr(entry, "_prefetched_objects_cache", {})]
    if len(fetched) == len(entries):
        return {entry.pk: [link.code for link in entry.standard_links.all()] for entry in entries}
    return _linked_codes(StandardLink.objects.filter(evidence_id__in=[entry.pk for entry in entries]))


def _linked_codes(links: QuerySet[StandardLink]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for evidence_id, code in links.order_by("code").values_list("evidence_id", "code"):
        found[evidence_id].append(code)
    return found


# What a whole portfolio holds, for progress and the coverage picture


@dataclass(frozen=True)
class Portfolio:
    """What one enrolment has handed in, and the person's CPD of the year, whichever enrolment it is kept in."""

    items: list[Item] = field(default_factory=list)
    cpd: list[CpdPiece] = field(default_factory=list)


_ITEM = ("pk", "kind", "happened_on", "state", "privacy", "codes", "by_others", "from_adult")


def portfolios_of(
    enrolments: Sequence[Enrolment], on: dt.date, *, changed: Collection[UUID] | None = None
) -> dict[UUID, Portfolio]:
    """Submitted and accepted entries, and complete pieces of CPD of the CPD year that holds `on`, in three queries.

    Two where `changed` is given and empty: the enrolments whose framework ever changed, for a caller who knows them.
    What happened after `on` does not exist; states are today's. Reads `enrolment.social_worker_id` only.
    """
    ids = [each.pk for each in enrolments]
    entries = Evidence.objects.filter(enrolment_id__in=ids)
    items = _items_by_enrolment(entries.filter(state__in=HANDED_IN, happened_on__lte=on))
    for pk, reading in readings_of(ids if changed is None else changed).items():
        items[pk] = [_read_now(item, reading) for item in items.get(pk, [])]
    pieces = _cpd_pieces({each.social_worker_id for each in enrolments}, cpd_year_of(on), on)
    return {each.pk: Portfolio(items.get(each.pk, []), pieces[each.social_worker_id]) for each in enrolments}


def _items_by_enrolment(entries: QuerySet[Evidence]) -> dict[UUID, list[Item]]:
    found: dict[UUID | str, list[Item]] = defaultdict(list)
    rows = _with_codes(entries).annotate(owner=stored_id("enrolment_id")).order_by("happened_on", "pk")
    for owner, *facts in rows.values_list("owner", *_ITEM):
        found[owner].append(_item(*facts))
    return {from_stored(owner): items for owner, items in found.items()}


def items_of(entries: QuerySet[Evidence], reading: Reading | None = None) -> list[Item]:
    """The entries of one enrolment as the counting rule sees them. One query."""
    return [_read_now(_item(*facts), reading) for facts in _with_codes(entries).values_list(*_ITEM)]


def _with_codes(entries: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With `codes`: the standards it is linked to, in one text; None without any. And `by_others`, `from_adult`."""
    links = StandardLink.objects.filter(evidence=OuterRef("pk")).order_by()
    codes = Subquery(links.annotate(joined=_Joined("code", Value(" "))).values("joined"))
    return entries.annotate(codes=codes, by_others=_observed_by_others(), from_adult=is_from_adult())


class _Joined(Func):
    """The texts of all rows in one, in no order."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="STRING_AGG", **context)


def _item(
    pk: UUID, kind: str, day: dt.date, state: str, privacy: str, codes: str | None, by_others: bool, from_adult: bool
) -> Item:
    linked, is_shared = tuple(sorted(codes.split(" "))) if codes else (), privacy == Privacy.SHARED
    return Item(pk, kind, day, state, is_shared, linked, by_registered=not by_others, from_adult=from_adult)


def _cpd_pieces(
    social_worker_ids: Collection[UUID], year: CpdYear, until: dt.date | None = None
) -> dict[UUID, list[CpdPiece]]:
    """What each person has completed of a CPD year, over all their enrolments. One query."""
    rows = serving_year(Evidence.objects.filter(enrolment__social_worker_id__in=social_worker_ids), year)
    if until is not None:
        rows = rows.filter(happened_on__lte=until)
    facts = _with_cpd_facts(rows, year).filter(complete=True).annotate(person=F("enrolment__social_worker_id"))
    found: dict[UUID, list[CpdPiece]] = {pk: [] for pk in social_worker_ids}
    for person, pk, title, day, reflected in facts.order_by("happened_on", "pk").values_list(
        "person", "pk", "title", "happened_on", "reflected"
    ):
        found[person].append(CpdPiece(pk, title, day, True, reflected))
    return found


def _with_cpd_facts(entries: QuerySet[Evidence], year: CpdYear) -> QuerySet[Any]:
    """`complete`: it serves the year, and is handed in or says what was done and learnt. `reflected`: by a peer."""
    said = ~Q(state=EvidenceState.DRAFT) | (~Q(body="") & ~Q(cpd_learnt=""))
    serves = _is_cpd() & Q(happened_on__range=(year.start, year.end))
    return entries.annotate(complete=_flag(serves & said), reflected=_flag(~Q(cpd_peer_reflection="")))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


# What waits for an answer


@dataclass(frozen=True)
class Waiting:
    """One entry that waits: since which day, for how many working days, and for whom, where one stands in for them."""

    evidence: Evidence
    worker_name: str
    submitted_on: dt.date
    working_days: int
    absentee: User | None = None


def waiting_evidence(user: User) -> list[Waiting]:
    """What the person is to answer as supervisor or assessor of today, or while they stand in for one, oldest first,
    standards fetched. Two queries."""
    on = local_today()
    answers = Q(enrolment__supervisor=user) | Q(enrolment__assessor=user)
    stood_in = of_absentees(user, "enrolment__")
    rows = Evidence.objects.filter(
        answers if stood_in is None else answers | stood_in,
        state=EvidenceState.SUBMITTED,
        privacy=Privacy.SHARED,
        enrolment__state="active",
    ).exclude(enrolment__social_worker__user=user)
    found = []
    for evidence in with_people(rows).order_by("submitted_at", "id"):
        day = submitted_on(evidence)
        name, absentee = evidence.enrolment.social_worker.user.name, absentee_of(user, evidence.enrolment)
        found.append(Waiting(evidence, name, day, working_days_between(day, on), absentee))
    return found


def submitted_on(evidence: Evidence) -> dt.date:
    """The local day on which it was handed in (for one that waits)."""
    return timezone.localdate(evidence.submitted_at or evidence.updated_at)


def waiting_by_enrolment(enrolment_ids: Collection[UUID]) -> dict[UUID, list[dt.date]]:
    """For each enrolment, the days on which what still waits was handed in, oldest first. One query."""
    rows = Evidence.objects.filter(enrolment_id__in=enrolment_ids, state=EvidenceState.SUBMITTED)
    found: dict[UUID, list[dt.date]] = defaultdict(list)
    for enrolment_id, at in rows.order_by("submitted_at").values_list("enrolment_id", "submitted_at"):
        if at is not None:
            found[enrolment_id].append(timezone.localdate(at))
    return found


# The CPD year of a person


@dataclass(frozen=True)
class CpdStatus:
    """One person's CPD in one year: the entries that serve it, which of them are complete, and how much that is."""

    year: CpdYear
    entries: list[Any]
    tally: CpdTally
    is_exempt: bool


def cpd_status(social_worker: SocialWorker, year: CpdYear) -> CpdStatus:
    """The CPD of a person in a year, over all their enrolments, newest first. Three queries."""
    rows = serving_year(Evidence.objects.filter(enrolment__social_worker=social_worker), year)
    rows = rows.select_related("enrolment__framework_version").prefetch_related("standard_links")
    entries: list[Any] = list(_with_cpd_facts(rows, year).order_by("-happened_on", "-id"))
    pieces = [CpdPiece(row.pk, row.title, row.happened_on, row.complete, row.reflected) for row in entries]
    since = registered_since([social_worker.user_id]).get(social_worker.user_id)
    return CpdStatus(year, entries, tally(pieces, year), is_exempt(since, year))


def cpd_of(social_worker_ids: Collection[UUID], year: CpdYear) -> dict[UUID, CpdTally]:
    """How much CPD each person has in a year, over all their enrolments. One query."""
    pieces = _cpd_pieces(social_worker_ids, year)
    return {person: tally(found, year) for person, found in pieces.items()}
