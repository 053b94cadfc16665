"""The public addresses that a credential names. They never change: what was signed names them for ever."""

from django.conf import settings
from django.urls import reverse


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return str(settings.SITE_URL).rstrip("/") + path


def issuer_id(employer_code: str) -> str:
    """Who issues: the address of the employer's profile."""
    return absolute(reverse("issuer_profile", args=[employer_code]))


def keys_url(employer_code: str) -> str:
    """All public keys of an employer."""
    return absolute(reverse("issuer_keys", args=[employer_code]))


def key_id(employer_code: str, number: int) -> str:
    """One public key: what a signature names (`kid`), and where the key is."""
    return absolute(reverse("issuer_key", args=[employer_code, number]))


def status_list_id(employer_code: str, number: int) -> str:
    """One status list of an employer."""
    return absolute(reverse("status_list", args=[employer_code, number]))
