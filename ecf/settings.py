"""Settings. Everything that differs between machines comes from the environment; a wrong value stops the start."""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def _flag(name: str, default: bool) -> bool:
    """A yes-or-no variable; any other word is an error, not silently false."""
    raw = env.str(name, default="").strip().lower()
    if raw == "":
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r} is not yes or no. Use true or false.")


def _whole_number(name: str, default: int) -> int:
    raw = env.str(name, default=str(default))
    if not raw.isdigit():
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number.")
    return int(raw)


def _url(name: str, default: str, schemes: set[str]) -> str:
    """A URL with one of the given schemes and, where it names a port, a number for it."""
    value = env.str(name, default="") or default
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 reading it checks it
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a URL: {error}.") from error
    if value and parts.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of: {', '.join(sorted(s + '://' for s in schemes))}.")
    return value


def _virus_scanner(name: str) -> str:
    """Where clamd listens, `tcp://host:port` or `unix:///path`; empty for no scanner."""
    value = _url(name, "", {"tcp", "unix"})
    parts = urlsplit(value)
    if parts.scheme == "tcp" and not (parts.hostname and parts.port and parts.path in {"", "/"}):
        raise ImproperlyConfigured(f"{name} needs a host and a port, like tcp://localhost:3310.")
    if parts.scheme == "unix" and (parts.netloc or len(parts.path) < 2):
        raise ImproperlyConfigured(f"{name} needs a whole path, like unix:///run/clamav/clamd.ctl.")
    return value


DEBUG = _flag("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("SECRET_KEY is required when DEBUG is off. Set it to a long random text.")
    SECRET_KEY = "only-for-development-on-your-own-machine"  # noqa: S105
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Locks the keys that sign credentials; `SECRET_KEY` where it is not set. Changed, the next signature makes a new key.
CREDENTIAL_SECRET = env.str("CREDENTIAL_SECRET", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if any("/" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS holds host names, like tracker.example.gov.uk, not addresses.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = _url("SITE_URL", "http://localhost:8000", {"http", "https"})

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sites",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rules",
    "csp",
    "ecf.core",
    "ecf.people",
    "ecf.framework",
    "ecf.enrolments",
    "ecf.supervision",
    "ecf.evidence",
    "ecf.progress",
    "ecf.assessments",
    "ecf.expert",
    "ecf.reminders",
    "ecf.cohorts",
    "ecf.home",
    "ecf.api",
]
SITE_ID = 1

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ecf.core.middleware.RefuseUnstorableText",
    "ecf.core.middleware.NoStore",
]
ROOT_URLCONF = "ecf.urls"
WSGI_APPLICATION = "ecf.wsgi.application"
AUTH_USER_MODEL = "people.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ecf.home.context_processors.navigation",
            ],
            "builtins": ["ecf.core.templatetags.govuk", "ecf.core.templatetags.words"],
        },
    }
]
FORM_RENDERER = "ecf.core.forms.GovukRenderer"

_database_url = _url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}", {"sqlite", "postgres", "postgresql"})
DATABASES = {"default": environ.Env.db_url_config(_database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _url("REDIS_URL", "", {"redis", "rediss", "unix"})
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "ecf"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

CELERY_BROKER_URL = REDIS_URL or "redis://localhost:6379/0"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": _whole_number("BROKER_VISIBILITY_TIMEOUT", 300),
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

EMAIL_URL = _url("EMAIL_URL", "", set(environ.Env.EMAIL_SCHEMES))
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.str("MAIL_DIR", default="") or str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 30  # far below the lease of a claim, so that a mail host that hangs holds nothing up
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Early career tracker <no-reply@localhost>")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
# Dates read "2 September 2026" everywhere, whatever the locale of the machine.
FORMAT_MODULE_PATH = ["ecf.core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "ecf" / "static"]
# Straight from their folders, without collectstatic: for development and the demo.
PLAIN_STATIC = _flag("PLAIN_STATIC", DEBUG)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = PLAIN_STATIC
MEDIA_ROOT = env.str("MEDIA_ROOT", default="") or str(VAR_DIR / "media")
AWS_STORAGE_BUCKET_NAME = env.str("AWS_STORAGE_BUCKET_NAME", default="")
if AWS_STORAGE_BUCKET_NAME:
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured("AWS_STORAGE_BUCKET_NAME is set: install django-storages[s3]==1.14.6 for it.")
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"default_acl": "private", "file_overwrite": False},
    }
    AWS_S3_REGION_NAME = env.str("AWS_S3_REGION_NAME", default="") or None
    AWS_S3_ENDPOINT_URL = env.str("AWS_S3_ENDPOINT_URL", default="") or None
FILE_UPLOAD_HANDLERS = ["ecf.core.upload_handler.UnnamedFiles"]
CLAMD_URL = _virus_scanner("CLAMD_URL")

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "given_name", "family_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ecf.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_DISPLAY = "ecf.people.adapter.display_name"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
ACCOUNT_FORMS = {
    "login": "ecf.people.forms.SignInForm",
    "reset_password": "ecf.people.forms.ResetPasswordForm",
    "reset_password_from_key": "ecf.people.forms.SetPasswordForm",
    "change_password": "ecf.people.forms.ChangePasswordForm",
    "reauthenticate": "ecf.people.forms.ReauthenticateForm",
}

SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31536000 if SESSION_COOKIE_SECURE else 0
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
BEHIND_PROXY = _flag("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# How many of the last addresses that a request came by are ours: whoever asks too often is counted before them.
ALLAUTH_TRUSTED_PROXY_COUNT = _whole_number("PROXIES", int(BEHIND_PROXY))
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ecf.people.authentication.ClientAuthentication",
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["ecf.people.authentication.PersonOrScopedSystem"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ecf.core.rest.parsers.StorableJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "ecf.core.rest.schema.Schema",
    "DEFAULT_PAGINATION_CLASS": "ecf.core.rest.pagination.ByIdPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "ecf.core.rest.problems.exception_handler",
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Early career tracker",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "PARSER_WHITELIST": ["ecf.core.rest.parsers.StorableJSONParser"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "GET_LIB_DOC_EXCLUDES": "ecf.core.rest.schema.classes_without_a_word_for_callers",
    "ENUM_NAME_OVERRIDES": {
        "EnrolmentState": "ecf.enrolments.models.EnrolmentState",
        "EvidenceKind": "ecf.evidence.models.EvidenceKind",
        "EvidenceState": "ecf.evidence.models.EvidenceState",
        "RequestState": "ecf.evidence.models.RequestState",
        "FeedbackState": "ecf.evidence.models.FeedbackState",
        "SessionKind": "ecf.supervision.models.SessionKind",
        "SessionState": "ecf.supervision.models.SessionState",
        "SupervisionSide": "ecf.supervision.models.Side",
        "NoticeKind": "ecf.reminders.models.NoticeKind",
        "PartTimeChoice": "ecf.enrolments.models.PartTimeChoice",
        "RoleName": "ecf.people.models.RoleName",
        "ProgressStatus": "ecf.progress.shape.STATUSES",
        "EmployerStatus": "ecf.progress.shape.EMPLOYER_STATUSES",
        "ReviewState": "ecf.assessments.models.ReviewState",
        "GoalOwner": "ecf.assessments.models.GoalOwner",
        "ReviewJudgement": "ecf.assessments.models.Judgement",
        "SupportState": "ecf.assessments.models.SupportState",
        "SupportSource": "ecf.assessments.models.SupportSource",
        "SupportOutcome": "ecf.assessments.models.SupportOutcome",
        "SupportActionOwner": "ecf.assessments.models.ActionOwner",
        "SupportActionState": "ecf.assessments.models.ActionState",
        "AssessmentOutcome": "ecf.assessments.models.AssessmentOutcome",
        "AppealOutcome": "ecf.assessments.models.AppealOutcome",
        "ExpertStatusState": "ecf.expert.models.StatusState",
        "MilestoneOutcome": "ecf.enrolments.models.Outcome",
        "CheckStatus": "ecf.progress.shape.CHECK_STATUSES",
    },
}

# Run once, set-based, inside the transaction of every change, for all enrolments it touched.
SETTLED_BY = ["ecf.progress.services.refresh_snapshots", "ecf.reminders.services.cancel_settled"]

# What rooms above supervision bring into the agenda of its next session, each for one enrolment.
AGENDA_BRINGS = ["ecf.assessments.agenda.plan_actions"]

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL={LOG_LEVEL!r} is not one of DEBUG, INFO, WARNING, ERROR, CRITICAL.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "ecf.core.secret_paths.MaskSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
