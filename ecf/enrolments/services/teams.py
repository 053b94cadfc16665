"""A change of team within one employer."""

import datetime as dt

from ecf.core.change import change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, Conflict
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services.time import locked, only_coordinator
from ecf.people.models import Team, User


def move_team(*, enrolment: Enrolment, team: Team, by: User, today: dt.date | None = None) -> Enrolment:
    """The worker is in another team of the same employer from today on. Not a new placement: supervision goes on.

    Raises BadValue for a team of another employer, Conflict for the team they are in.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_coordinator(by, row)
        if team.employer_id != row.employer_id:
            raise BadValue("unknown_team", "Choose a team of their employer.", "team")
        if team.pk == row.team_id:
            raise Conflict("already_in_team", f"They are in {team.name} already. Choose another team.", "team")
        before, row.team = row.team_id, team
        c.save(row)
        for placement in row.placements.filter(ended_on__isnull=True):
            placement.team = team
            c.save(placement)
        c.record(
            "team.changed",
            subject=row,
            enrolment_id=row.pk,
            employer_id=row.employer_id,
            on=today or the_day(),
            from_team=before,
            to_team=team.pk,
        )
        return row
