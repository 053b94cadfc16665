"""People, employers, teams, and who is what for whom and when."""

import datetime as dt
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from ecf.core.clock import today
from ecf.core.folding import fold
from ecf.core.models import Record

REGISTRATION_NUMBER = RegexValidator(
    r"^SW[1-9][0-9]{0,5}\Z",
    "Enter the register number as SW followed by 1 to 6 digits, like SW12345.",
    "registration_number",
)


class UserManager(BaseUserManager["User"]):
    """Makes users; `create_superuser` is the machine room's."""

    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, email, password, is_staff=True, is_superuser=True, **fields)


class User(Record, AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. What they may do follows from their dated roles, never from the account."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, db_index=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    search_name = models.CharField(max_length=210, blank=True, editable=False, db_index=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="one_user_per_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_name = fold(f"{self.family_name} {self.given_name}")
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """ "Amira Hassan", or the user name where no name was given."""
        return f"{self.given_name} {self.family_name}".strip() or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.given_name or self.username


class Employer(Record):
    """A local authority or trust. Everything is scoped to one."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Team(Record):
    """A team of one employer."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="teams")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "code"], name="one_team_per_code")]

    def __str__(self) -> str:
        return self.name


class DatedQuerySet(models.QuerySet):
    """Rows that hold from `started_on` to `ended_on`, both inclusive; an empty end means still."""

    def on(self, day: dt.date) -> Self:
        """Those in force on the day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)


class Dated(models.Model):
    """Holds from `started_on` to `ended_on`, both inclusive; an empty end means still."""

    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    """The database's own word that an end is not before its start."""
    return models.CheckConstraint(
        condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name=f"{name}_ends_after_start"
    )


class Invitation(Record):
    """A person is invited to sign in for the first time. Sent by beat; a claim is a lease of 10 minutes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)


class RoleName(models.TextChoices):
    """What one person can be for one employer."""

    SOCIAL_WORKER = "social_worker", "Social worker"
    SUPERVISOR = "supervisor", "Supervisor"
    ASSESSOR = "assessor", "Assessor"
    PANEL_MEMBER = "panel_member", "Panel member"
    COORDINATOR = "coordinator", "Programme co-ordinator"
    PSW = "psw", "Principal social worker"
    ADMIN = "admin", "Administrator"


class Role(Record, Dated):
    """One person is something for one employer (in one team, if given) from one day to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="roles")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=RoleName)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("role"),
            models.UniqueConstraint(
                fields=["user", "employer", "role"], condition=Q(ended_on__isnull=True), name="one_open_role_per_person"
            ),
        ]


STAND_IN_ROLES = (RoleName.SUPERVISOR, RoleName.ASSESSOR)
"""Whoever holds one of these may name somebody who answers evidence for them while they are away."""


class DelegationQuerySet(DatedQuerySet):
    """Who stands in for whom. One that was ended early holds no longer, from the day on which it was ended."""

    def on(self, day: dt.date) -> Self:
        """Those in force on the day."""
        return super().on(day).filter(Q(ended_at__isnull=True) | Q(ended_at__date__gt=day))

    def answering(self, day: dt.date) -> Self:
        """Those by which somebody answers evidence on the day: the stand-in holds the same role there, that day."""
        roles = Role.objects.on(day).filter(user=OuterRef("given_to"), employer=OuterRef("employer"))
        holds = Exists(roles.filter(role=OuterRef("role")))
        return self.on(day).filter(holds, role__in=STAND_IN_ROLES, given_to__is_active=True)

    def visible_to(self, user: User) -> Self:
        """Stand-ins (a deputy of the principal social worker is none): one's own, and all of an employer for those who
        run its programme."""
        day = today()
        runs = Role.objects.on(day).filter(user=user, role__in=[RoleName.COORDINATOR, RoleName.PSW])
        deputy = Delegation.objects.on(day).filter(given_to=user, role=RoleName.PSW)
        of_employer = Q(employer_id__in=runs.values("employer_id")) | Q(employer_id__in=deputy.values("employer_id"))
        return self.filter(Q(given_by=user) | Q(given_to=user) | of_employer, role__in=STAND_IN_ROLES)

    def with_people(self) -> Self:
        """Together with whom a line about one names."""
        return self.select_related("employer", "given_by", "given_to")


class Delegation(Record, Dated):
    """One person may act for another in a role, for a time: the deputy of the principal social worker, or who answers
    evidence while a supervisor or assessor is away.

    `ended_at`: ended before its last day, by one of the two.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=RoleName, default=RoleName.PSW)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_given")
    given_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_held")

    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("delegation"),
            models.CheckConstraint(
                condition=Q(role=RoleName.PSW) | ~Q(given_by=F("given_to")), name="nobody_stands_in_for_oneself"
            ),
        ]


class Scope(models.TextChoices):
    """What another system may ask for. No scope opens drafts, what is said in supervision, or what is assessed."""

    AUTHORISATIONS = "authorisations:read", "Whether a social worker may do a protected task"
    ENROLMENTS = "enrolments:read", "Who is enrolled, on which framework, in which team and with whom"


class ApiClientQuerySet(models.QuerySet):
    """Systems, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Those of the employers whose programme the person oversees today. Nobody else knows of them."""
        day = today()
        roles = Role.objects.on(day).filter(user=user, role__in=[RoleName.COORDINATOR, RoleName.PSW])
        stood_in = Delegation.objects.on(day).filter(given_to=user, role__in=[RoleName.COORDINATOR, RoleName.PSW])
        return self.filter(Q(employer__in=roles.values("employer_id")) | Q(employer__in=stood_in.values("employer_id")))


class ApiClient(Record):
    """Another system of one employer that asks over the API, its case management system say.

    `scopes` are codes with spaces between. It is nobody: it holds no role, writes nothing, and sees only what its
    scopes name of its employer. As the one who asks it stands where a person would (`request.user`).
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="api_clients")
    name = models.CharField(max_length=80)
    scopes = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiClientQuerySet.as_manager()
    is_authenticated = True
    is_anonymous = is_active = is_staff = is_superuser = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "name"], condition=Q(revoked_at__isnull=True), name="one_live_client_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_list(self) -> list[str]:
        """The codes of what it may ask for."""
        return self.scopes.split()

    @property
    def scope_words(self) -> list[str]:
        """The same as people read it."""
        return [Scope(code).label for code in self.scope_list]


class ApiToken(Record):
    """One secret of a client. Only its digest is kept: the secret is shown once, when it is made.

    It works up to and including `expires_on`, and no longer than `ends_at`, which is set when another takes its place.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()
    ends_at = models.DateTimeField(null=True, blank=True)

    def works_at(self, now: dt.datetime) -> bool:
        """Whether it opens anything at that instant, its client's own end apart."""
        return timezone.localdate(now) <= self.expires_on and (self.ends_at is None or now < self.ends_at)


class EmployerSetting(Record):
    """One number an employer chose instead of the default, from a day on; see `people.employer_settings.CATALOGUE`."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    effective_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "key", "effective_from"], name="one_value_per_setting_and_day")
        ]


class SocialWorker(Record):
    """A person whose early career is recorded here. The register number is theirs for life."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="social_worker")
    registration_number = models.CharField(max_length=8, unique=True, validators=[REGISTRATION_NUMBER])

    def __str__(self) -> str:
        return f"{self.user.name} ({self.registration_number})"


class RegistrationStatus(models.TextChoices):
    """What the public register says of a person. The first is on the register with nothing against them."""

    REGISTERED = "registered", "Registered"
    WARNING = "warning", "Registered, with a warning"
    CONDITIONS = "conditions", "Registered, with conditions of practice"
    SUSPENDED = "suspended", "Suspended"
    LAPSED = "lapsed", "Lapsed"
    REMOVED = "removed", "Removed"


# Somebody with a warning or under conditions may still practise; nobody may who is suspended, lapsed or removed.
ON_THE_REGISTER = frozenset({RegistrationStatus.REGISTERED, RegistrationStatus.WARNING, RegistrationStatus.CONDITIONS})


class RegistrationSource(models.TextChoices):
    """How what the register says came here."""

    ENROLLED = "enrolled", "Entered when they were enrolled"
    ENTERED = "entered", "Looked up and entered"
    IMPORTED = "imported", "Imported from a file of the register"


class Registration(Record, Dated):
    """A person's standing on the Social Work England register over time; supervisors' and assessors' too.

    `checked_on`: the day on which somebody (or the file) last saw it there. `renewed_until`: the last day of the
    year that is renewed. `continuous_since`: since when they are on the register without a gap, where that is longer
    than this row, since a warning came or went meanwhile.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="registrations")
    registration_number = models.CharField(max_length=8, validators=[REGISTRATION_NUMBER])
    status = models.CharField(max_length=12, choices=RegistrationStatus, default=RegistrationStatus.REGISTERED)
    source = models.CharField(max_length=8, choices=RegistrationSource, default=RegistrationSource.ENROLLED)
    checked_on = models.DateField(null=True, blank=True)
    renewed_until = models.DateField(null=True, blank=True)
    continuous_since = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("registration")]

    @property
    def is_on_the_register(self) -> bool:
        """Whether they may practise; with a warning or under conditions, too."""
        return self.status in ON_THE_REGISTER

    @property
    def registered_since(self) -> dt.date:
        """Since when they have been on the register without a gap."""
        return self.continuous_since or self.started_on
