"""Who draws a sample, who moderates it, and who reads what was found: plain predicates."""

import datetime as dt

from django.db.models import Q

from ecf.assessments.conflicts import apart_since, is_registered
from ecf.assessments.models import DECIDED_STATES, Assessment, ModerationSample
from ecf.people.models import Employer, Role, RoleName, User
from ecf.people.roles import roles_of
from ecf.people.rules import is_coordinator_for, is_psw_for

READ_AFTER = dt.timedelta(days=30)
"""How long after the day by which they wanted to have looked a moderator may still read."""
JUDGES = {RoleName.ASSESSOR, RoleName.PANEL_MEMBER, RoleName.PSW}


def can_draw(user: User, employer: Employer) -> bool:
    """The employer's co-ordinator."""
    return is_coordinator_for(user, employer.pk)


def can_moderate(user: User, employer: Employer, on: dt.date) -> bool:
    """Has an account in use, judges at another employer, is registered, and had no role at this one for the months
    that keep a panel member apart. Two queries, and those of the roles."""
    if not user.is_active:
        return False
    if not any(held.role in JUDGES and held.employer_id != employer.pk for held in roles_of(user)):
        return False
    here = Role.objects.filter(user=user, employer=employer)
    recent = here.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=apart_since(employer.pk, on)))
    return is_registered(user, on) and not recent.exists()


def moderates(user: User, sample: ModerationSample) -> bool:
    """Is its moderator."""
    return sample.moderator_id == user.pk


def has_ended(sample: ModerationSample, on: dt.date) -> bool:
    """No finding is to be waited for: the time is over, or the moderator is not one any more. Queries of the rule."""
    return on > sample.look_by + READ_AFTER or not can_moderate(sample.moderator, sample.employer, on)


def reads_findings(user: User, sample: ModerationSample) -> bool:
    """The moderator's words are about somebody's work: for them and the principal social worker, not the
    co-ordinator, who reads how many agree."""
    return moderates(user, sample) or is_psw_for(user, sample.employer_id)


def names_people(user: User, sample: ModerationSample) -> bool:
    """Whose assessments they are: for the employer's own; for the moderator while the sample is open."""
    return sample.closed_on is None or not moderates(user, sample)


def is_settled(assessment: Assessment) -> bool:
    """Its outcome was told, and nobody looks at it anew."""
    return assessment.state in DECIDED_STATES and assessment.told_on is not None
