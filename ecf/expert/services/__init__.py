"""Every write about expert practitioner status, and what the register says."""

from ecf.expert.services.register import record_register_entry
from ecf.expert.services.register_import import RegisterFileRefused, import_register
from ecf.expert.services.status import grant_status, restore_status, revoke_status, suspend_status

__all__ = [
    "RegisterFileRefused",
    "grant_status",
    "import_register",
    "record_register_entry",
    "restore_status",
    "revoke_status",
    "suspend_status",
]
