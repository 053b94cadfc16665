"""Sign-in forms: allauth's own, with GOV.UK fields and plain words."""

from typing import Any

from allauth.account import forms as account

from ecf.core.forms import GovukFormMixin

_NEW = {
    "labels": {"password1": "New password", "password2": "New password again"},
    "hints": {"password1": "At least 10 characters. Do not use your name or a common password."},
    "missing": {"password1": "Enter a new password", "password2": "Enter the new password again"},
}


class NewPasswordMixin:
    """Tells what is wrong with a new password in plain words."""

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        typed = self.errors.as_data().get("password2", [])  # type: ignore[attr-defined]
        if self.cleaned_data.get("password1") and any(error.code is None for error in typed):  # type: ignore[attr-defined]
            del self._errors["password2"]  # type: ignore[attr-defined]
            self.add_error("password2", "The two new passwords are not the same. Type both again.")  # type: ignore[attr-defined]
        return cleaned


class SignInForm(GovukFormMixin, account.LoginForm):
    """User name or e-mail address, and password."""

    labels = {"login": "User name or email address"}
    hints = {"password": ""}
    missing = {"login": "Enter your user name or email address", "password": "Enter your password"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(GovukFormMixin, account.ResetPasswordForm):
    """Asks for a link to choose a new password."""

    labels = {"email": "Email address"}
    missing = {"email": "Enter your email address"}


class SetPasswordForm(NewPasswordMixin, GovukFormMixin, account.ResetPasswordKeyForm):
    """Chooses a password, from a link."""

    labels, hints, missing = _NEW["labels"], _NEW["hints"], _NEW["missing"]


class ChangePasswordForm(NewPasswordMixin, GovukFormMixin, account.ChangePasswordForm):
    """Changes one's own password."""

    labels = {**_NEW["labels"], "oldpassword": "Your password now"}
    hints = _NEW["hints"]
    missing = {**_NEW["missing"], "oldpassword": "Enter the password you have now"}


class ReauthenticateForm(GovukFormMixin, account.ReauthenticateForm):
    """Asks for the password again before something that changes the account."""

    labels = {"password": "Your password"}
    missing = {"password": "Enter your password"}
