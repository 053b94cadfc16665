"""Filling an empty database with the demo's cast. All or nothing; a database that has it is left as it is."""

import datetime as dt
import gc
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

from ecf.core.change import change
from ecf.core.clock import today as the_day
from ecf.core.working_days import is_working_day
from ecf.enrolments.models import Enrolment
from ecf.framework.services import load_shipped_frameworks
from ecf.home.demo.assessing import assess, look_from_outside
from ecf.home.demo.contributed import contribute
from ecf.home.demo.conversations import converse, gather, go_away
from ecf.home.demo.judged import judge
from ecf.home.demo.past import standing_on
from ecf.home.demo.people import Accounts, House, create_admin, lay_eastborough, lay_northshire
from ecf.home.demo.plans import ONE_DAY, Plan, eastborough_plans, northshire_plans
from ecf.home.demo.portfolio import Portfolio
from ecf.home.demo.story import Story
from ecf.people.models import Employer
from ecf.reminders.services import cancel_settled, claim_digests, deliver_digest, sweep

Say = Callable[[str], None]
SEED = 20220523
TOLD_DAYS = range(42, 6, -1)


def is_seeded() -> bool:
    """Whether the cast is there already."""
    return Employer.objects.filter(code="northshire").exists()


@contextmanager
def quietly() -> Iterator[None]:
    """What the past would have sent goes nowhere; no query is kept for a developer to read; no garbage is collected."""
    backend, debug = settings.EMAIL_BACKEND, settings.DEBUG
    settings.EMAIL_BACKEND, settings.DEBUG = "django.core.mail.backends.dummy.EmailBackend", False
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what was made is kept for the process: looking through it once more finds nothing
        gc.enable()
        settings.EMAIL_BACKEND, settings.DEBUG = backend, debug


def seed(say: Say, *, today: dt.date | None = None) -> float:
    """Makes the cast, as of today. Returns the seconds it took; 0 where the cast was there already."""
    if is_seeded():
        return 0.0
    began, day = time.monotonic(), today or the_day()
    with quietly(), transaction.atomic():
        load_shipped_frameworks()
        accounts = Accounts()
        create_admin(accounts)
        say("Northshire Council and Eastborough Council, their teams and people")
        north = lay_northshire(accounts)
        _tell(accounts, north, northshire_plans(day), day, say)
        east = lay_eastborough(accounts)
        _tell(accounts, east, eastborough_plans(day), day, say)
        gather(north, day)
        go_away(north, day)
        assess(north, day)
        look_from_outside(north, east, day)
        say("What everybody was reminded of in the weeks before")
        _remind(day)
    return time.monotonic() - began


def _tell(accounts: Accounts, house: House, plans: list[Plan], day: dt.date, say: Say) -> None:
    for number, plan in enumerate(plans, start=1):
        _tell_one(accounts, house, plan, day)
        if number % 10 == 0 or number == len(plans):
            say(f"{house.employer.name}: {number} of {len(plans)} social workers")


def _tell_one(accounts: Accounts, house: House, plan: Plan, day: dt.date) -> None:
    """One worker's journey in one change; the same plan always has the same story."""
    story = Story(plan, house, day, random.Random(f"{SEED} {plan.person.number}"))  # noqa: S311 invented people
    with change(by=None):
        met = story.begin(accounts)
        Portfolio(story, met).lay()
        contribute(story)
        converse(story)
        judge(story, met)
        story.unfold(met)


def _remind(day: dt.date) -> None:
    """The digests of past weeks, up to a week ago: the last days are left for a real sweep to catch up on."""
    for days in TOLD_DAYS:
        past = day - days * ONE_DAY
        if not is_working_day(past):
            continue
        with standing_on(past, dt.time(6, 30)):
            sweep(on=past, today=past)
            for claim in claim_digests(on=past):
                deliver_digest(digest_id=claim.digest_id, claimed_at=claim.claimed_at)
    cancel_settled(enrolment_ids=list(Enrolment.objects.values_list("pk", flat=True)))
