"""What day it is, in London."""

import datetime as dt

from django.utils import timezone


def today() -> dt.date:
    """The local date in Europe/London."""
    return timezone.localdate()
