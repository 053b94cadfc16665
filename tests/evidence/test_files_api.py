"""Files and warnings over the API."""

from typing import Any

import pytest

from ecf.evidence.models import Attachment, Evidence
from ecf.evidence.services import change_evidence, submit_evidence
from tests.evidence import files

PHONE = "Her mother rang from 07700 900123."


@pytest.fixture(autouse=True)
def a_store_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def address(evidence: Evidence, *more: Any) -> str:
    return f"/api/v1/evidence/{evidence.pk}/files/" + "".join(f"{part}/" for part in more)


def uploaded(api: Any, evidence: Evidence, upload: Any, **rest: Any) -> Any:
    return api.client.post(address(evidence), {"file": upload, **rest}, headers=api.headers)


def test_a_file_is_added_read_and_removed(api_for: Any, worker: Any, draft: Evidence) -> None:
    api = api_for(worker)
    made = uploaded(api, draft, files.note())
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["name"], row["size"], row["scan"]) == ("notes.txt", 32, "not_scanned")
    assert made["Location"].endswith(address(draft, row["id"]))
    assert [each["id"] for each in api.get(address(draft)).json()] == [row["id"]]
    content = api.get(address(draft, row["id"], "content"))
    assert b"".join(content.streaming_content) == b"What we agreed about the slides."
    assert content["Content-Disposition"].startswith("attachment")
    assert content["X-Content-Type-Options"] == "nosniff"
    assert api.post(address(draft, row["id"], "remove")).status_code == 200
    assert api.get(address(draft, row["id"], "content")).status_code == 404


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (files.program, "file_has_program"),
        (files.too_large, "file_too_large"),
        (files.picture, "photo_needs_your_word"),
    ],
)
def test_what_is_refused_has_a_code(api_for: Any, worker: Any, draft: Evidence, upload: Any, code: str) -> None:
    answer = uploaded(api_for(worker), draft, upload())
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Attachment.objects.exists()


def test_who_may_not_gets_none(api_for: Any, worker: Any, supervisor: Any, coordinator: Any, draft: Evidence) -> None:
    row = uploaded(api_for(worker), draft, files.note()).json()
    assert api_for(supervisor).get(address(draft)).status_code == 404
    submit_evidence(evidence=draft, by=worker)
    assert api_for(supervisor).get(address(draft, row["id"], "content")).status_code == 200
    assert api_for(coordinator).get(address(draft)).status_code == 403
    assert uploaded(api_for(supervisor), draft, files.note("Two")).status_code == 403
    assert uploaded(api_for(worker), draft, files.note("Two")).status_code == 409


def test_likely_identifiers_are_warned_about_and_stop_nothing(api_for: Any, worker: Any, draft: Evidence) -> None:
    change_evidence(evidence=draft, by=worker, body=PHONE)
    answer = api_for(worker).post(f"/api/v1/evidence/{draft.pk}/submit/")
    assert answer.status_code == 200
    assert answer.json()["warnings"] == [{"field": "body", "kind": "phone_number", "start": 21, "end": 33}]
    assert api_for(worker).get(f"/api/v1/evidence/{draft.pk}/").json()["warnings"] == []
