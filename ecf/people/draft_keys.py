"""The key that locks a person's unsent text in their browser: theirs alone, worked out each time, stored nowhere."""

import hashlib
import hmac

from django.conf import settings

from ecf.people.models import User

_SALT = b"ecf.people.draft_keys 1"


def draft_key_of(user: User) -> bytes:
    """32 bytes by HKDF with SHA-256 (RFC 5869), from the secret of this site and the person's id.

    With a new SECRET_KEY, text that was kept before cannot be opened any more; it goes after 30 days (assumed).
    """
    drawn = hmac.digest(_SALT, settings.SECRET_KEY.encode(), hashlib.sha256)
    return hmac.digest(drawn, user.pk.bytes + b"\x01", hashlib.sha256)
