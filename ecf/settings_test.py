"""Settings for the tests: a database file of their own, fast passwords, plain static files, mail in memory."""

import os

os.environ.setdefault("DEBUG", "true")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from ecf.settings import *  # noqa: F403
from ecf.settings import DATABASES, VAR_DIR

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: a database in memory fails under the live server's threads.
    _name = os.environ.get("TEST_DATABASE", "test.sqlite3")
    DATABASES["default"]["NAME"] = str(VAR_DIR / _name)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / _name)}
else:
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DATABASE", "test_ecf")}
