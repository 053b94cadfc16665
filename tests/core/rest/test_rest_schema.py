"""What the base views tell the OpenAPI document by themselves."""

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.core.rest import team_desk


@pytest.fixture
def paths() -> dict:
    schema = SchemaGenerator(patterns=team_desk.urlpatterns).get_schema(request=None, public=True)
    validate_schema(schema)
    return schema["paths"]


def shape_of(part: dict) -> str:
    return part["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]


def test_an_action_tells_what_it_takes_and_answers(paths):
    told = paths["/api/v1/teams/{id}/rename-team/"]["post"]
    assert shape_of(told["requestBody"]) == "RenameInput"
    assert list(told["requestBody"]["content"]) == ["application/json"]
    assert shape_of(told["responses"]["200"]) == "Team"


def test_an_action_without_a_body_tells_none(paths):
    assert "requestBody" not in paths["/api/v1/teams/{id}/break/{rule}/"]["post"]


def test_a_create_is_201_and_takes_what_it_says(paths):
    told = paths["/api/v1/teams/"]["post"]
    assert shape_of(told["requestBody"]) == "TeamInput"
    assert shape_of(told["responses"]["201"]) == "Team"


def test_a_list_is_paged_and_filtered(paths):
    told = paths["/api/v1/teams/"]["get"]
    assert {"cursor", "page_size", "updated_since", "code"} <= {p["name"] for p in told["parameters"]}
    assert shape_of(told["responses"]["200"]) == "PaginatedTeamList"
