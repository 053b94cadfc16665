"""Progress of 1,000 enrolments with five years of history, beside one SQL statement that reads the same rows."""

from django.db import connection

from ecf.core.clock import today
from ecf.enrolments.models import Enrolment
from ecf.people.models import Employer
from ecf.progress.selectors import progress_of
from tests.benchmarks.measuring import Line, ratio_on_the_wall, side_by_side
from tests.benchmarks.population import SPREAD, VETERANS, WORKERS

AGGREGATE = """
SELECT e.id,
  (SELECT COUNT(*) FROM evidence_evidence v WHERE v.enrolment_id = e.id AND v.state = 'accepted') AS accepted,
  (SELECT COUNT(*) FROM evidence_standardlink l JOIN evidence_evidence v ON v.id = l.evidence_id
   WHERE v.enrolment_id = e.id AND v.state = 'accepted') AS links,
  (SELECT COUNT(*) FROM supervision_supervisionsession s WHERE s.enrolment_id = e.id AND s.state = 'signed') AS held,
  (SELECT MAX(s.held_on) FROM supervision_supervisionsession s WHERE s.enrolment_id = e.id) AS last_on,
  (SELECT MIN(m.due_on) FROM enrolments_scheduledmilestone m WHERE m.enrolment_id = e.id AND m.met_on IS NULL) AS next
FROM enrolments_enrolment e WHERE e.employer_id = %s
"""
TITLES = {VETERANS: "all with five years of history", SPREAD: "joined over five years"}


def measure() -> list[Line]:
    return [line for code in (VETERANS, SPREAD) for line in _lines(code)]


def _lines(code: str) -> list[Line]:
    employer = Employer.objects.get(code=code)
    enrolments = Enrolment.objects.filter(employer=employer)

    def aggregate() -> int:
        with connection.cursor() as cursor:
            cursor.execute(AGGREGATE, [Employer._meta.pk.get_db_prep_value(employer.pk, connection)])
            return len(cursor.fetchall())

    ours, theirs = side_by_side(lambda: len(progress_of(enrolments, today())), aggregate, rounds=5)
    assert ours.result == theirs.result == WORKERS
    return [
        Line(f"Progress of {WORKERS}, {TITLES[code]}: queries", ours.queries, 12, str(ours)),
        Line(
            "  times one SQL aggregate over the same rows, on the wall",
            ratio_on_the_wall(ours, theirs),
            None,
            str(theirs),
        ),
    ]
