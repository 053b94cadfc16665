"""Pages about enrolments."""

from ecf.enrolments.views.journey import choose_part_time, enrol_worker, journey, name_specialism, record_milestone
from ecf.enrolments.views.timeline import timeline

__all__ = ["choose_part_time", "enrol_worker", "journey", "name_specialism", "record_milestone", "timeline"]
