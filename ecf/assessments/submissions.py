"""Everything that was handed in for one assessment, in which rounds each was judged, and who may read which."""

from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Exists, OuterRef

from ecf.assessments.assessment_rules import can_read_submission
from ecf.assessments.models import Assessment, Bundle, Recommendation
from ecf.people.models import User


@dataclass(frozen=True)
class HandedIn:
    """One bundle. `is_judged`: it is what is judged now, or was recommended on before it was given back."""

    bundle: Bundle
    rounds: range
    is_judged: bool

    @property
    def is_current(self) -> bool:
        return self.bundle.taken_back_at is None


def all_bundles(assessment: Assessment) -> list[HandedIn]:
    """The bundles by number. One query.

    One is judged from its first round to the one before that of the next bundle, the last to the round of now; one that
    was given back in its first round, in that alone.
    """
    judged = Recommendation.objects.filter(bundle=OuterRef("pk"), given_at__isnull=False)
    rows = list(assessment.bundles.annotate(is_judged=Exists(judged)).select_related("submitted_by").order_by("number"))
    return [_handed_in(assessment, row, later) for row, later in zip_longest(rows, rows[1:])]


def _handed_in(assessment: Assessment, row: Bundle, later: Bundle | None) -> HandedIn:
    if row.taken_back_at is None:
        return HandedIn(row, range(row.round, assessment.round + 1), is_judged=True)
    end = later.round if later else assessment.round
    return HandedIn(row, range(row.round, max(end, row.round + 1)), is_judged=row.is_judged)  # type: ignore[attr-defined]


def may_read(user: User, assessment: Assessment, row: HandedIn) -> bool:
    """By the rounds in which it was judged. Needs the parts of the assessment."""
    return can_read_submission(user, assessment, row.rounds, is_judged=row.is_judged)
