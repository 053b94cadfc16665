"""The cast as fixtures, named by role; the clock of the tests; clients that are signed in."""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, override_settings
from hypothesis import settings
from rest_framework.authtoken.models import Token

from ecf.core import triggers
from ecf.enrolments.models import Enrolment
from ecf.framework.services import load_shipped_frameworks
from ecf.people.models import Employer, Team, User
from ecf.people.services import name_deputy
from tests.cast import LONG_AGO, TODAY, House, eastborough_house, northshire_house, person
from tests.houses import build_once, house_of

# How long one example takes says how busy the machine is, and nothing about the product.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Prints what tests recorded as "printed". Where nothing may be skipped (FAIL_ON_SKIP), names what was."""
    for report in terminalreporter.stats.get("passed", []):
        for told in (value for name, value in report.user_properties if name == "printed"):
            terminalreporter.write_line(told)
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("FAIL_ON_SKIP"):
        terminalreporter.write_line(f"{len(skipped)} skipped where nothing may be skipped", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a session that skipped something, where FAIL_ON_SKIP is set."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("FAIL_ON_SKIP") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def files_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploaded files go to a folder of this run."""
    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))):
        yield


@pytest.fixture(autouse=True)
def monday_morning(request: pytest.FixtureRequest) -> Iterator[None]:
    """It is Monday 23 November 2026, 10:00 in London. A real browser or worker keeps real time, so not for those."""
    if request.node.get_closest_marker("journey") or request.node.get_closest_marker("soak"):
        yield
        return
    ten = dt.datetime.combine(TODAY, dt.time(10), ZoneInfo("Europe/London"))
    with time_machine.travel(ten, tick=True):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Sign-in counters live in the cache: none is left from the test before."""
    cache.clear()
    yield


@pytest.fixture
def transactional_db(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[None]:
    """A database that is emptied afterwards; the triggers on events come off first, and are put back."""
    triggers.install()
    yield
    triggers.remove()


@pytest.fixture
def present() -> list[str]:
    """Which parts of the cast are in this test's database, in the order in which they came."""
    return []


@pytest.fixture
def frameworks(db: None, present: list[str]) -> None:
    """The shipped frameworks are loaded."""
    build_once("frameworks", load_shipped_frameworks, present)


@pytest.fixture
def north(frameworks: None, present: list[str]) -> House:
    """Northshire and its people."""
    build_once("northshire", northshire_house, present)
    return house_of("northshire")


@pytest.fixture
def east(frameworks: None, present: list[str]) -> House:
    """Eastborough and its people: the outsiders."""
    build_once("eastborough", eastborough_house, present)
    return house_of("eastborough")


@pytest.fixture
def northshire(north: House) -> Employer:
    return north.employer


@pytest.fixture
def eastborough(east: House) -> Employer:
    return east.employer


@pytest.fixture
def duty_team(north: House) -> Team:
    return north.teams["duty"]


@pytest.fixture
def family_team(north: House) -> Team:
    return north.teams["family"]


@pytest.fixture
def enrolment(north: House) -> Enrolment:
    """`worker`'s: the five-year framework, started on 22 June 2026."""
    return north.enrolments["worker"]


@pytest.fixture
def other_enrolment(north: House) -> Enrolment:
    """`other_worker`'s: started on 1 September 2025."""
    return north.enrolments["other-worker"]


@pytest.fixture
def outsider_enrolment(east: House) -> Enrolment:
    return east.enrolments["outsider-worker"]


@pytest.fixture
def worker(enrolment: Enrolment) -> User:
    return enrolment.social_worker.user


@pytest.fixture
def other_worker(other_enrolment: Enrolment) -> User:
    return other_enrolment.social_worker.user


@pytest.fixture
def outsider_worker(outsider_enrolment: Enrolment) -> User:
    return outsider_enrolment.social_worker.user


@pytest.fixture
def supervisor(north: House) -> User:
    return north.people["supervisor"]


@pytest.fixture
def other_supervisor(north: House) -> User:
    """Supervises nobody."""
    return north.people["other-supervisor"]


@pytest.fixture
def past_supervisor(north: House) -> User:
    """Supervised `worker` until 22 October 2026."""
    return north.people["past-supervisor"]


@pytest.fixture
def assessor(north: House) -> User:
    return north.people["assessor"]


@pytest.fixture
def coordinator(north: House) -> User:
    return north.people["coordinator"]


@pytest.fixture
def psw(north: House) -> User:
    return north.people["psw"]


@pytest.fixture
def psw_deputy(north: House, psw: User) -> User:
    """May stand in for the principal social worker."""
    deputy = person("psw-deputy")
    name_deputy(employer=north.employer, given_by=psw, given_to=deputy, started_on=LONG_AGO)
    return deputy


@pytest.fixture
def panel_1(north: House) -> User:
    return north.people["panel-1"]


@pytest.fixture
def admin_user(db: None) -> User:
    return User.objects.create_superuser("admin", "admin@example.org", "demo")


@pytest.fixture
def outsider_supervisor(east: House) -> User:
    return east.people["outsider-supervisor"]


@pytest.fixture
def outsider_coordinator(east: House) -> User:
    return east.people["outsider-coordinator"]


@pytest.fixture
def outsider_psw(east: House) -> User:
    return east.people["outsider-psw"]


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """`client_for(worker)`: a browser without JavaScript in which the person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


class ApiClient:
    """Calls the API with a person's token: JSON in, JSON out."""

    def __init__(self, user: User | None) -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Token {Token.objects.get_or_create(user=user)[0].key}"} if user else {}

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(path: str, data: Any = None, **headers: str) -> Any:
            sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
            if method == "get":
                return self.client.get(path, data, headers=sent)
            body = json.dumps({} if data is None else data)
            return getattr(self.client, method)(path, body, content_type="application/json", headers=sent)

        return call


@pytest.fixture
def api_for(db: None) -> Callable[[User | None], ApiClient]:
    """`api_for(worker).get("/api/v1/me/")`; headers as keywords: `If_Match='"3"'`. `api_for(None)` is anonymous."""
    return ApiClient
