"""An enrolment's framework as it holds with its employer."""

import datetime as dt

from ecf.enrolments.models import Enrolment
from ecf.framework.definition import Definition
from ecf.framework.employer_numbers import with_employer_numbers
from ecf.people.employer_settings import settings_for


def framework_here(enrolment: Enrolment, on: dt.date) -> Definition:
    """The framework with the employer's own numbers of a day in place of its own. One query."""
    settings = settings_for([enrolment.employer_id], on)[enrolment.employer_id]
    return with_employer_numbers(enrolment.framework_version.parsed, settings)
