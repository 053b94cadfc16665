"""What of supervision is kept only for a time: read here, deleted by the services."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from ecf.enrolments.intervals import add_months
from ecf.enrolments.models import Enrolment
from ecf.people.employer_settings import settings_for
from ecf.people.models import Employer
from ecf.supervision.models import SupervisionSession


def months_kept(day: dt.date) -> dict[int, list[UUID]]:
    """For how many months wellbeing is kept, each with the employers that chose it. Two queries."""
    ids = Enrolment.objects.order_by().values_list("employer_id", flat=True).distinct()
    found: dict[int, list[UUID]] = {}
    for pk, numbers in settings_for(ids, day).items():
        found.setdefault(int(numbers["wellbeing_months"]), []).append(pk)
    return found


def with_old_wellbeing(employer_ids: list[UUID], before: dt.date) -> QuerySet[SupervisionSession]:
    """Sessions held (or planned, and never held) before the day, with workers who are with these employers now, whose
    wellbeing is still there."""
    is_old = Q(held_on__lt=before) | Q(held_on__isnull=True, planned_for__lt=before)
    return SupervisionSession.objects.filter(is_old, wellbeing__isnull=False, enrolment__employer_id__in=employer_ids)


def wellbeing_to_forget(employer: Employer, day: dt.date) -> QuerySet[SupervisionSession]:
    """The sessions of one employer whose wellbeing is to be deleted on a day. One query, and one when it is read."""
    months = settings_for([employer.pk], day)[employer.pk]["wellbeing_months"]
    return with_old_wellbeing([employer.pk], add_months(day, -int(months)))
