"""Broken rules about credentials and the keys that sign them."""

from ecf.core.errors import BadValue, NotAllowed, WrongState


class OnlyHolderDownloads(NotAllowed):
    """A credential is its holder's."""

    default_code = "only_holder"
    default_message = "Only the social worker downloads their own credential."


class StatusDoesNotHold(WrongState):
    """There is nothing to attest now."""

    default_code = "status_does_not_hold"
    default_message = "Your status is not in force now, so there is nothing to download. What you have says so, too."


class OnlyPswRotatesKeys(NotAllowed):
    """Who answers for the status answers for what signs it."""

    default_code = "only_psw_rotates_keys"
    default_message = "Only the principal social worker makes a new signing key. Ask them."


class NotACredential(BadValue):
    """The text is no signed credential of this kind at all."""

    default_code = "not_a_credential"
    default_message = "This is not a credential of this service. Use the .jwt file as it was downloaded, whole."


class KeyIsUnknown(BadValue):
    """It names a key that no employer here has."""

    default_code = "unknown_key"
    default_message = "It names a signing key that no employer has here. It was not issued by this service."


class CredentialTampered(BadValue):
    """The signature does not fit the text."""

    default_code = "credential_tampered"
    default_message = "The signature does not fit: something in it was changed after it was signed."


class KeyHadExpired(BadValue):
    """It says that it was signed when its key did not sign."""

    default_code = "key_expired"
    default_message = "It was signed with a key that was not in use on that day. Ask the holder for a new download."


class CredentialNotIssued(BadValue):
    """Signed by a true key, and yet nothing that was issued."""

    default_code = "credential_not_issued"
    default_message = "Nothing here was issued under this number."
