"""The OpenAPI document: valid, complete, and for people who are signed in."""

import json
import re

import pytest
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


@pytest.fixture(scope="module")
def document() -> dict:
    """The document, made without a single warning."""
    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    return schema


def operations(document: dict):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_valid_openapi_3_1(document):
    validate_schema(document)
    assert document["openapi"].startswith("3.1")


def test_every_operation_tells_its_problems(document):
    for path, method, operation in operations(document):
        assert "application/problem+json" in operation["responses"]["default"]["content"], (method, path)


def test_every_post_takes_an_idempotency_key_and_every_patch_a_version(document):
    for path, method, operation in operations(document):
        headers = {p["name"]: p.get("required", False) for p in operation.get("parameters", []) if p["in"] == "header"}
        assert ("Idempotency-Key" in headers) == (method == "post"), (method, path)
        assert headers.get("If-Match", False) == (method == "patch"), (method, path)


def test_every_operation_has_a_description(document):
    for path, method, operation in operations(document):
        assert operation.get("description"), (method, path)


def test_every_address_of_the_api_is_in_the_document(document):
    """Apart from the document itself and its page."""
    api = next(p for p in get_resolver().url_patterns if str(p.pattern) == "api/v1/")
    mounted = {pattern.name for pattern in api.url_patterns} - {"schema", "docs", "nothing_here"}
    assert len(document["paths"]) == len(mounted)


@pytest.mark.parametrize("path", ["/api/v1/schema/", "/api/v1/docs/"])
def test_only_people_who_are_signed_in_see_it(client, client_for, admin_user, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert client_for(admin_user).get(path).status_code == 200


def test_the_document_comes_as_json_too(client_for, admin_user):
    response = client_for(admin_user).get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert "/api/v1/me/" in json.loads(response.content)["paths"]


def test_the_page_keeps_the_content_policy_and_has_no_script_of_its_own(client_for, admin_user):
    response = client_for(admin_user).get("/api/v1/docs/")
    assert "unsafe" not in response["Content-Security-Policy"]
    page = response.content.decode()
    assert page.count("<script") == page.count("<script src=")
    assert "<style" not in page


def test_every_operation_asks_who_is_calling(document, api_for):
    """And does so before anything else: no redirect, no word about the body."""
    some = "01939c5e-0000-7000-8000-000000000000"
    for path, method, _ in operations(document):
        response = getattr(api_for(None), method)(re.sub(r"{\w+}", some, path))
        assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json"), (method, path)
