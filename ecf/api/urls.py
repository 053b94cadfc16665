"""Mounts every app's REST face at /api/v1/, with the OpenAPI document and a page to read it."""

from types import ModuleType

from django.urls import URLPattern, URLResolver, path, re_path
from rest_framework.routers import SimpleRouter

from ecf.api.views import Docs, NothingHere, Schema
from ecf.assessments import agreement_api, assessment_api, plan_api, review_api, self_assessment_api, support_api
from ecf.cohorts import api as cohorts
from ecf.cohorts import settings_api as employer_settings
from ecf.enrolments.api import standing_in, transfers
from ecf.evidence import api as evidence
from ecf.evidence import family_api as family_feedback
from ecf.expert import authorisation_api, status_api
from ecf.framework import api as framework
from ecf.home import api as home
from ecf.people import api as people
from ecf.progress import api as progress
from ecf.reminders import api as reminders
from ecf.supervision import api as supervision

app_name = "api"

# Each app's api.py: `router_entries` of (prefix, viewset, basename) and `paths`, either of which it may leave out.
MOUNTED: list[ModuleType] = [
    people,
    framework,
    transfers,
    standing_in,
    evidence,
    family_feedback,
    supervision,
    progress,
    agreement_api,
    assessment_api,
    plan_api,
    review_api,
    self_assessment_api,
    support_api,
    status_api,
    authorisation_api,
    cohorts,
    employer_settings,
    reminders,
    home,
]


def _mount(modules: list[ModuleType]) -> list[URLPattern | URLResolver]:
    router = SimpleRouter()
    paths: list[URLPattern | URLResolver] = []
    for module in modules:
        paths += getattr(module, "paths", [])
        for prefix, viewset, basename in getattr(module, "router_entries", []):
            router.register(prefix, viewset, basename)
    return [*paths, *router.urls]


urlpatterns = [
    *_mount(MOUNTED),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    re_path("", NothingHere.as_view(), name="nothing_here"),
]
