"""`{% why_date due_on explanation %}`: a date that says why it is what it is."""

from django import template

from ecf.enrolments.why import why_date

register = template.Library()
register.simple_tag(why_date)
