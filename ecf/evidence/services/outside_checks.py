"""What a request to somebody outside means for the entry it is for."""

from django.db.models import QuerySet

from ecf.core.change import Change
from ecf.evidence import outside_errors as errors
from ecf.evidence.models import LIVE_STATES, Evidence, OutsideRequest, RequestState


def check_record_is_in(evidence: Evidence) -> None:
    """Nobody is still to write their part of a locked entry. Raises RecordIsMissing."""
    if _live(evidence).exclude(state=RequestState.DONE).exists():
        raise errors.RecordIsMissing


def check_kind_stays(evidence: Evidence, kind: str) -> None:
    """An entry that somebody was asked for keeps its kind. Raises KindIsFixed."""
    if kind != evidence.kind and _live(evidence).exists():
        raise errors.KindIsFixed(field="kind")


def forget_requests(c: Change, evidence: Evidence) -> None:
    """Deletes what was asked for a draft that goes, if nobody has it or has answered it. Raises RequestIsOpen."""
    if _live(evidence).exclude(state=RequestState.PLANNED).exists():
        raise errors.RequestIsOpen
    for row in list(evidence.outside_requests.all()):
        row.delete()


def _live(evidence: Evidence) -> QuerySet[OutsideRequest]:
    return evidence.outside_requests.filter(state__in=LIVE_STATES)
