"""Credentials that a holder takes along, and the keys with which an employer signs them."""

import datetime as dt
from typing import Self
from uuid import uuid4

from django.db import models

from ecf.core.models import Record
from ecf.expert.models.status import ExpertStatus
from ecf.people.models import Employer, User
from ecf.people.roles import overseen_employer_ids


class SigningKeyQuerySet(models.QuerySet):
    """Keys, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Those of the employers that one oversees. The public part is for everybody, at its own address."""
        return self.filter(employer_id__in=overseen_employer_ids(user))


class SigningKey(Record):
    """One Ed25519 key of an employer. The public part stays published for ever, so that what it signed can be checked.

    It signs from `signs_from` until before `signs_until`, both in whole seconds. `public_key` is the raw key in
    base64url; `private_key` is locked (see `expert.keys`), and emptied for good when another key takes its place.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="signing_keys")
    number = models.PositiveSmallIntegerField()
    public_key = models.CharField(max_length=43)
    private_key = models.TextField(blank=True)
    signs_from = models.DateTimeField()
    signs_until = models.DateTimeField()

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "number"], name="one_signing_key_per_number")]

    def signs_at(self, now: dt.datetime) -> bool:
        """Whether it signs at that instant, by its dates."""
        return self.signs_from <= now < self.signs_until

    def may_have_signed_at(self, said: dt.datetime) -> bool:
        """Whether a token that says it was signed then, in whole seconds, can be this key's. Both ends inclusive."""
        return self.signs_from <= said <= self.signs_until


class Credential(Record):
    """What the holder of a status takes along: each download of it is signed anew, with the same identity.

    `holder_id` stands for the person in it, and for nothing else anywhere. Its place in the employer's status list is
    chosen at random, so that it tells nothing of who came before whom.
    """

    status = models.OneToOneField(ExpertStatus, on_delete=models.PROTECT, related_name="credential")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    holder_id = models.UUIDField(default=uuid4, editable=False)
    list_number = models.PositiveIntegerField()
    list_index = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "list_number", "list_index"], name="one_credential_per_place_in_list"
            )
        ]
