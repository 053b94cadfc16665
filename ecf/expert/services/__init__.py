"""Every write about expert practitioner status, its credentials, and what the register says."""

from ecf.expert.services.credentials import issue_credential, rotate_signing_key
from ecf.expert.services.register import record_register_entry
from ecf.expert.services.register_import import RegisterFileRefused, import_register
from ecf.expert.services.status import grant_status, restore_status, revoke_status, suspend_status

__all__ = [
    "RegisterFileRefused",
    "grant_status",
    "import_register",
    "issue_credential",
    "record_register_entry",
    "restore_status",
    "revoke_status",
    "rotate_signing_key",
    "suspend_status",
]
