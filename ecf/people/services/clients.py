"""Who lets another system ask over the API, renews its key, and switches it off."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.core.templatetags.words import uk_date
from ecf.people import client_errors as errors
from ecf.people.clients import MINUTE, digest_of, new_secret
from ecf.people.employer_settings import setting
from ecf.people.models import ApiClient, ApiToken, Employer, Scope, User
from ecf.people.rules import can_manage_clients


def make_client(
    *, employer: Employer, name: str, scopes: Sequence[str], expires_on: dt.date, by: User, today: dt.date | None = None
) -> tuple[ApiClient, str]:
    """Another system may ask for what its scopes name, with the secret that is given back here and nowhere else.

    Raises OnlyPswManagesClients, ClientNameMissing, ClientNameTaken, NothingToAsk, UnknownScope, KeyEndsTooEarly,
    KeyLastsTooLong (the employer's `token_days`, 365 unless chosen otherwise; assumed).
    """
    with change(by=by) as c:
        _only_who_manages(by, employer)
        name = name.strip()
        if not name:
            raise errors.ClientNameMissing(field="name")
        if employer.api_clients.filter(name=name, revoked_at=None).exists():
            raise errors.ClientNameTaken(field="name")
        client = c.save(ApiClient(employer=employer, name=name, scopes=" ".join(_known(scopes)), made_by=by))
        secret = _add_token(c, client, expires_on, today or local_today())
        c.record(
            "client.made",
            subject=client,
            employer_id=employer.pk,
            scopes=client.scope_list,
            expires_on=expires_on,
        )
        return client, secret


def rotate_token(
    *, client: ApiClient, expires_on: dt.date, by: User, at_once: bool = False, today: dt.date | None = None
) -> str:
    """A new secret for the system. The old one works on for the employer's `token_grace_days` (7 unless chosen
    otherwise; assumed), or, `at_once`, no more.

    Raises OnlyPswManagesClients, ClientIsOff, KeyEndsTooEarly, KeyLastsTooLong.
    """
    with change(by=by) as c:
        row, day = _to_change(c, client, by), today or local_today()
        grace = dt.timedelta(days=0 if at_once else int(setting(row.employer_id, "token_grace_days", day)))
        ends_at = timezone.now() + grace
        still = Q(ends_at__isnull=True) | Q(ends_at__gt=ends_at)
        for old in ApiToken.objects.filter(still, client=row):
            old.ends_at = ends_at
            c.save(old)
        secret = _add_token(c, row, expires_on, day)
        c.bump(row)
        c.record(
            "client.key_renewed",
            subject=row,
            employer_id=row.employer_id,
            expires_on=expires_on,
            old_ends_at=ends_at,
        )
        return secret


def revoke_client(*, client: ApiClient, by: User) -> ApiClient:
    """No key of the system works any more, from now on and for good. Raises OnlyPswManagesClients, ClientIsOff."""
    with change(by=by) as c:
        row = _to_change(c, client, by)
        row.revoked_at = timezone.now()
        c.save(row)
        c.record("client.revoked", subject=row, employer_id=row.employer_id)
        return row


def note_use(*, client: ApiClient, now: dt.datetime) -> None:
    """The system has just asked: kept to the minute, so that asking often writes once a minute at most."""
    if client.last_used_at is None or client.last_used_at <= now - MINUTE:
        before = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - MINUTE)
        ApiClient.objects.filter(before, pk=client.pk).update(last_used_at=now)


def _only_who_manages(by: User, employer: Employer) -> None:
    if not can_manage_clients(by, employer.pk):
        raise errors.OnlyPswManagesClients


def _to_change(c: Change, client: ApiClient, by: User) -> ApiClient:
    """The system, locked, if it may still ask."""
    row = c.lock(ApiClient.objects.select_related("employer"), client.pk)
    _only_who_manages(by, row.employer)
    if row.revoked_at is not None:
        raise errors.ClientIsOff
    return row


def _known(scopes: Sequence[str]) -> list[str]:
    if not scopes:
        raise errors.NothingToAsk(field="scopes")
    if not set(scopes) <= set(Scope.values):
        raise errors.UnknownScope(field="scopes")
    return [code for code in Scope.values if code in scopes]


def _add_token(c: Change, client: ApiClient, expires_on: dt.date, day: dt.date) -> str:
    if expires_on < day:
        raise errors.KeyEndsTooEarly(field="expires_on")
    most = day + dt.timedelta(days=int(setting(client.employer_id, "token_days", day)))
    if expires_on > most:
        raise errors.KeyLastsTooLong(uk_date(most))
    secret = new_secret()
    c.save(ApiToken(client=client, digest=digest_of(secret), expires_on=expires_on))
    return secret
