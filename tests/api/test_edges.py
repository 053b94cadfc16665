"""What every request passes, on pages and under /api/."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from ecf.core.middleware import RefuseUnstorableText
from ecf.core.rest import last_resort


@pytest.mark.django_db
def test_a_page_refuses_an_address_with_nul():
    response = RefuseUnstorableText(pytest.fail)(RequestFactory().get("/sign-in/?next=%00"))
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_form_with_nul_is_refused(client):
    response = client.post("/sign-in/", {"login": "a\x00b", "password": "x"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


def test_a_form_leaves_its_upload_to_be_read():
    upload = SimpleUploadedFile("note.txt", b"\x00binary\xff")
    request = RequestFactory().post("/evidence/", {"title": "A visit", "file": upload})
    assert RefuseUnstorableText(pytest.fail).process_view(request, lambda r: None, (), {}) is None
    assert request.FILES["file"].read() == b"\x00binary\xff"


def test_an_upload_whose_name_cannot_be_kept_is_refused():
    upload = SimpleUploadedFile("note.txt", b"x")
    upload.name = "no\ud800te.txt"
    request = RequestFactory().post("/evidence/")
    request.FILES.appendlist("file", upload)
    assert RefuseUnstorableText(pytest.fail).process_view(request, lambda r: None, (), {}).status_code == 400


def test_the_api_is_never_kept_by_caches(api_for):
    assert api_for(None).get("/api/v1/me/")["Cache-Control"] == "no-store"
    assert api_for(None).get("/api/v1/nowhere/")["Cache-Control"] == "no-store"


def test_pages_of_someone_signed_in_are_never_kept(client_for, admin_user):
    assert "no-store" in client_for(admin_user).get("/nowhere/")["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "post", "patch", "put", "delete"])
def test_every_other_address_of_the_api_is_a_problem(api_for, method):
    response = getattr(api_for(None), method)("/api/v1/nowhere/at/all")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (last_resort.bad_request, 400),
        (last_resort.permission_denied, 403),
        (last_resort.page_not_found, 404),
        (last_resort.server_error, 500),
    ],
)
def test_errors_outside_views_are_problems_under_api(answer, status):
    response = answer(RequestFactory().get("/api/v1/x/"), Exception("secret"))
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert b"secret" not in response.content
