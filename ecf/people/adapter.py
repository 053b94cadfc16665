"""How sign-in behaves here: no self sign-up, plain words, one count of wrong passwords for each account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import Q
from django.http import HttpRequest

from ecf.people.models import User

_WRONG = "The user name, email address or password is not right. Check them and try again."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask your programme co-ordinator.",
        "email_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "enter_current_password": "Your password now is not right. Type it again.",
        "incorrect_password": "The password is not right. Type it again.",
        "invalid_password_reset": "This link does not work any more. Ask for a new one.",
        "too_many_login_attempts": (
            "Too many wrong passwords. Wait 15 minutes and try again, or choose a new password with the link below."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for each account, whether its user name or its address is typed; a new password clears it."""
        login = (credentials.get("email") or credentials.get("username") or "").strip().lower()
        user = User.objects.filter(Q(username__iexact=login) | Q(email=login)).first() if login else None
        return f"account:{user.pk}" if user else f"login:{login}"


def display_name(user: User) -> str:
    """How allauth's messages name a person."""
    return user.name
