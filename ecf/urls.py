"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from ecf.cohorts.placement_views import past_placement

urlpatterns = [
    path("", include("ecf.home.urls")),
    path("sign-in/", include("ecf.people.urls")),
    path("systems/", include("ecf.people.client_urls")),
    path("frameworks/", include("ecf.framework.urls")),
    path("enrolments/placements/<uuid:pk>/", past_placement, name="past_placement"),
    path("enrolments/", include("ecf.enrolments.urls")),
    path("enrolments/", include("ecf.progress.urls")),
    path("evidence/", include("ecf.evidence.urls")),
    path("", include("ecf.evidence.public_urls")),
    path("supervision/", include("ecf.supervision.urls")),
    path("assessments/", include("ecf.assessments.urls")),
    path("", include("ecf.expert.credential_urls")),
    path("protected-tasks/", include("ecf.expert.protected_urls")),
    path("expert/", include("ecf.expert.urls")),
    path("", include("ecf.expert.public_urls")),
    path("cohort/", include("ecf.cohorts.urls")),
    path("notices/", include("ecf.reminders.urls")),
    path("api/v1/", include("ecf.api.urls")),
    path("machine-room/", admin.site.urls),
]

handler400 = "ecf.core.rest.last_resort.bad_request"
handler403 = "ecf.core.rest.last_resort.permission_denied"
handler404 = "ecf.core.rest.last_resort.page_not_found"
handler500 = "ecf.core.rest.last_resort.server_error"
