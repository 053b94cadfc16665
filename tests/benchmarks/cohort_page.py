"""The cohort page of 50 rows out of 1,000, beside two bare views with the same middleware, session and layout.

Each bare view fetches the same 50 rows by one SQL statement and answers with as many bytes. The first prints them in
a template loop, and fills up with plain text; the second does not even look at them, and answers with ready-made text.
"""

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.test import Client
from django.urls import path
from django.utils.safestring import mark_safe

from ecf import urls
from ecf.people.models import Employer
from tests.benchmarks.measuring import Line, Measured, ratio, ratio_on_the_wall, side_by_side
from tests.benchmarks.population import SPREAD

STATEMENT = """
SELECT s.enrolment_id, u.given_name, u.family_name, s.registration_number, s.status, s.employer_status, s.next_title,
  s.next_due_on, s.supervision_status, s.supervision_due_on, s.cpd_pieces, t.name, v.given_name, v.family_name
FROM progress_progresssnapshot s
JOIN enrolments_enrolment e ON e.id = s.enrolment_id
JOIN people_socialworker w ON w.id = e.social_worker_id
JOIN people_user u ON u.id = w.user_id
JOIN people_team t ON t.id = s.team_id
JOIN people_user v ON v.id = s.supervisor_id
WHERE s.employer_id = %s
ORDER BY s.status_rank, s.employer_status_rank, s.next_due_on LIMIT 50
"""
LAYOUT = '{% extends "layouts/page.html" %}{% block title %}Bare{% endblock %}{% block content %}BODY{% endblock %}'
TABLE = (
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
    "{{ filling }}"
)
ROUNDS = 60
MOST_QUERIES, MOST_TIMES = 10, 2.0


class BareView:
    """A view that is no more than its statement and its template. `filling` makes up the bytes."""

    def __init__(self, body: str) -> None:
        self.template, self.filling = Template(LAYOUT.replace("BODY", body)), ""
        self.employer_id = Employer._meta.pk.get_db_prep_value(Employer.objects.get(code=SPREAD).pk, connection)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, [self.employer_id])
            rows = cursor.fetchall()
        context = {"rows": rows, "filling": mark_safe(self.filling)}
        return HttpResponse(self.template.render(RequestContext(request, context)))


def measure() -> list[Line]:
    page = _browser()
    bare = {"/bare/loop/": BareView(TABLE), "/bare/text/": BareView("{{ filling }}")}
    for address, view in bare.items():
        urls.urlpatterns.append(path(address.lstrip("/"), view))
        view.filling = ("<p>" + "x" * 93 + "</p>") * ((page("/cohort/") - page(address)) // 100)
    ours, loop, text = side_by_side(
        lambda: page("/cohort/"), *(lambda address=address: page(address) for address in bare), rounds=ROUNDS
    )
    return [
        Line("Cohort page, 50 of 1,000 rows: queries", ours.queries, MOST_QUERIES, f"{ours}, {ours.result} bytes"),
        _times("  times a bare view that prints its 50 rows", ours, loop, MOST_TIMES),
        _times("  times a bare view that prints ready-made text", ours, text, None),
    ]


def _times(what: str, ours: Measured, theirs: Measured, limit: float | None) -> Line:
    assert abs(ours.result - theirs.result) < 200
    on_the_wall = ratio_on_the_wall(ours, theirs)
    return Line(what, ratio(ours, theirs), limit, f"{theirs}, {theirs.queries} queries; {on_the_wall:.2f} on the wall")


def _browser() -> Callable[[str], int]:
    """Who runs the programme asks for pages; the answer is how many bytes came."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=f"{SPREAD}-coordinator"))

    def page(address: str) -> int:
        response = client.get(address)
        assert response.status_code == 200, response.status_code
        return len(response.content)

    return page
