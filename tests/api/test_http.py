"""What holds for every address: who is asked, how things are written, how every refusal reads."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from rest_framework.authtoken.models import Token

from tests.api.wire import API, SOME_ID, check_plain, problem


def test_a_token_from_the_command_opens_the_api(worker, capsys):
    call_command("drf_create_token", "worker")
    key = Token.objects.get(user=worker).key
    assert key in capsys.readouterr().out
    answer = Client().get(f"{API}me/", headers={"Authorization": f"Token {key}"})
    assert (answer.status_code, answer.json()["username"]) == (200, "worker")


@pytest.mark.parametrize("header", ["Token nobody", "Token", "Token a b", "Token \xff", "Bearer x", "Basic eDp5"])
def test_without_a_good_token_it_is_401_and_says_how_to_ask(db, header):
    answer = Client().get(f"{API}me/", headers={"Authorization": header})
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Token"


def test_what_is_not_there_and_what_is_not_meant_are_problems_too(as_worker, one):
    for address in (f"enrolments/{SOME_ID}/", "enrolments/12/", "frameworks/NONE/", f"evidence/{SOME_ID}/", "nothing/"):
        problem(as_worker.get(f"{API}{address}"), 404, "not_found")
    for method, address in (("delete", one), ("put", one), ("patch", f"{API}me/"), ("post", f"{API}notices/")):
        problem(getattr(as_worker, method)(address), 405, "method_not_allowed")
    problem(as_worker.get(f"{API}me/", Accept="text/csv"), 406)
    wrong = as_worker.client.post(f"{API}evidence/", "<a/>", content_type="text/xml", headers=as_worker.headers)
    problem(wrong, 415, "unsupported_media_type")
    for body in ("{", "nonsense", '{"title": NaN}', "[" * 5000, '{"a": 1' + "0" * 5000 + "}"):
        answer = as_worker.client.post(
            f"{API}evidence/", body, content_type="application/json", headers=as_worker.headers
        )
        problem(answer, 400, "parse_error")
    for body in ([], "text", 3, None):
        problem(as_worker.post(f"{API}evidence/", body) if body is not None else as_worker.post(f"{API}evidence/"), 400)


def test_options_and_head_are_answered(as_worker, one):
    for address in (f"{API}evidence/", one, f"{API}me/", f"{one}progress/", f"{one}breaks/"):
        assert as_worker.options(address).status_code == 200
        assert as_worker.client.head(address, headers=as_worker.headers).status_code == 200


def test_fields_are_named_by_their_place(as_worker, piece):
    wrong = piece(
        standards=[{"code": "EC1"}, {"code": "EC9"}, {"how": 7}], cpd={"learnt": []}, mood="good", happened_on="soon"
    )
    fields = [error["field"] for error in problem(as_worker.post(f"{API}evidence/", wrong), 400, "invalid")["errors"]]
    assert set(fields) == {"standards.2.code", "cpd.learnt", "mood", "happened_on"}
    problem(as_worker.post(f"{API}evidence/", piece(standards=[{"code": "EC9"}])), 400, field="standards.0.code")
    problem(as_worker.post(f"{API}evidence/", []), 400, field="")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udfff"])
def test_text_that_cannot_be_kept_is_400_wherever_it_stands(as_worker, as_supervisor, piece, one, submitted, text):
    problem(as_worker.post(f"{API}evidence/", piece(title=text)), 400, "unstorable_text", "title")
    nested = piece(standards=[{"code": "EC1", "how": text}])
    problem(as_worker.post(f"{API}evidence/", nested), 400, field="standards.0.how")
    problem(as_supervisor.post(f"{submitted()}return/", {"comment": text}), 400, field="comment")
    for address in (f"{API}evidence/?search=%00", f"{API}enrolments/?search=a%00", f"{API}frameworks/%00/"):
        problem(as_worker.get(address), 400)
    raw = b'{"title": "\xed\xa0\x80"}'
    answer = as_worker.client.post(f"{API}evidence/", raw, content_type="application/json", headers=as_worker.headers)
    problem(answer, 400)


def test_everything_is_written_the_same_way_in_summer_too(
    as_worker, as_coordinator, as_supervisor, enrolment, submitted, held, one
):
    with time_machine.travel(dt.datetime(2026, 10, 20, 10, tzinfo=dt.UTC), tick=True):
        evidence = submitted()
        as_supervisor.post(f"{evidence}accept/", {})
        session = held("2026-10-19", caseload=12, protected_hours="7.5", wellbeing=4, actions=[])
        as_supervisor.post(f"{session}sign/")
        as_coordinator.post(f"{one}working-patterns/", {"effective_from": "2026-10-01", "fte": 0.6})
        as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-10-10"})
        as_coordinator.post(f"{one}extensions/", {"milestone": "review-6m", "months": 1, "reason": "A late start"})
        for api, addresses in (
            (as_worker, [evidence, session, f"{API}evidence/", f"{API}supervision-sessions/", f"{API}me/"]),
            (as_coordinator, [f"{API}notices/?on=2026-11-24", f"{API}cohorts/summary/", f"{API}enrolments/", one]),
            (as_coordinator, [f"{one}{end}/" for end in ("schedule", "progress", "timeline", "breaks", "extensions")]),
            (as_coordinator, [f"{one}working-patterns/", f"{API}frameworks/", f"{API}frameworks/ECF5/"]),
        ):
            for address in addresses:
                answer = api.get(address)
                assert answer.status_code == 200, address
                check_plain(answer.json())
        at = as_worker.get(session).json()["signatures"][0]["at"]
        assert dt.datetime.fromisoformat(at).hour == 10
        assert dt.datetime.fromisoformat(as_worker.get(f"{one}timeline/").json()["results"][-1]["at"]).hour == 10


def test_every_object_has_a_version_and_a_detail_says_it(as_worker, as_coordinator, one, submitted, held):
    as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-10-10"})
    as_coordinator.post(f"{one}working-patterns/", {"effective_from": "2026-10-01", "fte": "0.6"})
    as_coordinator.post(f"{one}extensions/", {"milestone": "review-6m", "months": 1, "reason": "A late start"})
    parts = [as_coordinator.get(f"{one}{name}/").json()["results"][0]["id"] for name in ("breaks", "working-patterns")]
    for address in (one, submitted(), held("2026-11-20"), f"{one}breaks/{parts[0]}/"):
        answer = as_worker.get(address)
        assert isinstance(answer.json()["version"], int)
        assert answer["ETag"] == f'"{answer.json()["version"]}"'
    framework = as_worker.get(f"{API}frameworks/ECF5/")
    assert framework["ETag"] == f'"{framework.json()["version"]}"'


def test_schema_and_docs(as_worker):
    answer = as_worker.get(f"{API}schema/")
    document = json.loads(answer.content)
    assert (answer.status_code, document["openapi"][:3]) == (200, "3.1")
    assert b"openapi: 3.1" in as_worker.get(f"{API}schema/?format=yaml").content
    for path in ("me/", "enrolments/{id}/progress/", "evidence/{id}/unlock/", "supervision-sessions/{id}/addenda/"):
        assert f"{API}{path}" in document["paths"]
    assert as_worker.get(f"{API}docs/").status_code == 200
