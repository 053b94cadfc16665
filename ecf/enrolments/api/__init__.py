"""The REST face of enrolments. `status` and `employer_status` come with the subclass that a room above mounts."""

from ecf.enrolments.api.shapes import EnrolmentSerializer
from ecf.enrolments.api.viewset import EnrolmentFilter, EnrolmentViewSetBase

__all__ = ["EnrolmentFilter", "EnrolmentSerializer", "EnrolmentViewSetBase"]
