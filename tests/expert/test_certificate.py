"""The certificate, the page on which anybody checks it, and what an employer may send to the register."""

import csv
import io
import logging

import pytest
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from ecf.core.for_anybody import MOST_A_MINUTE
from ecf.core.secret_paths import MaskSecrets, masked
from ecf.expert.certificate import check_address, drawn
from ecf.expert.services import grant_status, restore_status, revoke_status, suspend_status
from tests.expert.conftest import REASON, SPECIALISM, at_the_end, look_up


def checked(code: str) -> tuple[int, str]:
    answer = Client().get(f"/check/{code}/")
    return answer.status_code, " ".join(answer.content.decode().split())


def test_the_certificate_is_a_tagged_document_with_its_code(granted, client_for, settings) -> None:
    settings.SITE_URL = "https://tracker.northshire.example"
    answer = client_for(granted.social_worker.user).get(f"/expert/{granted.pk}/certificate/")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1" in root["/Metadata"].get_object().get_data()
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for said in ("Ready Worker", "SW3001", "Child protection", "23 November 2026", "Northshire Council"):
        assert said in words
    assert granted.shown_code in words.replace("- ", "-")
    assert "not an annotation" in words
    assert REASON not in words
    alternatives = [str(each) for each in _alternatives(root["/StructTreeRoot"])]
    assert any(granted.shown_code in each for each in alternatives)


def _alternatives(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _alternatives(each)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield node["/Alt"]
        if "/K" in node:
            yield from _alternatives(node["/K"])


def test_the_picture_is_an_svg_of_the_address(granted) -> None:
    assert drawn(check_address(granted)).startswith("<svg")
    assert check_address(granted).endswith(f"/check/{granted.shown_code}/")


def test_there_is_no_certificate_while_the_status_does_not_hold(granted, psw, client_for) -> None:
    suspend_status(status=granted, reason=REASON, by=psw)
    answer = client_for(granted.social_worker.user).get(f"/expert/{granted.pk}/certificate/", follow=True)
    assert "There is no certificate while the status does not hold." in answer.content.decode()


def test_anybody_checks_a_code_and_sees_what_it_stands_for_and_nothing_else(granted) -> None:
    status, text = checked(granted.shown_code)
    assert status == 200
    main = text.split("<main")[1].split("</main>")[0]
    for said in ("Ready Worker", "SW3001", "Valid", "Child protection", "23 November 2026", "Northshire Council"):
        assert said in main
    for unsaid in ("Not currently valid", "Psw", "psw", "2021", "supervisor", "Duty"):
        assert unsaid not in main


def test_what_others_read_changes_at_once_and_never_says_why(granted, psw) -> None:
    said = {"valid": ">Valid<", "not": ">Not currently valid<"}
    suspend_status(status=granted, reason=REASON, by=psw)
    suspended = checked(granted.shown_code)[1]
    assert said["not"] in suspended
    restore_status(status=granted, reason="Unfounded.", by=psw)
    assert said["valid"] in checked(granted.shown_code)[1]
    revoke_status(status=granted, reason="A finding.", by=psw)
    revoked = checked(granted.shown_code)[1]
    assert revoked == suspended
    assert not any(word in revoked.lower() for word in ("suspend", "revok", "laps", "complaint", "finding"))


def test_page_and_api_show_it_in_the_transaction_of_the_revocation_and_not_when_that_is_taken_back(
    granted, psw, api_for
) -> None:
    def shown() -> tuple[bool, bool]:
        told = api_for(psw).get(f"/api/v1/expert-practitioners/{granted.pk}/").json()
        return ">Valid<" in checked(granted.shown_code)[1], told["is_valid"]

    assert shown() == (True, True)
    with transaction.atomic():
        revoke_status(status=granted, reason=REASON, by=psw)
        assert shown() == (False, False)
        transaction.set_rollback(True)
    assert shown() == (True, True)


def test_a_lapse_of_registration_reads_the_same_as_any_other(granted, coordinator) -> None:
    look_up(granted.enrolment, coordinator, "removed")
    text = checked(granted.shown_code)[1]
    assert ">Not currently valid<" in text
    assert "removed" not in text.lower()


def test_a_code_is_typed_in_any_way(granted) -> None:
    for typed in (granted.code, granted.shown_code.lower(), granted.shown_code.replace("-", " ")):
        answer = Client(enforce_csrf_checks=True).post("/check/", {"code": typed})
        assert (answer.status_code, answer["Location"]) == (302, f"/check/{granted.shown_code}/")


def test_no_wrong_code_tells_how_near_it_is(granted) -> None:
    other = "2" if granted.code[3] != "2" else "3"
    wrong = [granted.code[:3] + other + granted.code[4:], granted.code[:-1], "0" * 28, "x", "U" * 28]
    answers = {checked(code) for code in wrong}
    assert len(answers) == 1
    status, text = answers.pop()
    assert status == 404
    assert "We do not know this code" in text
    typed = {Client().post("/check/", {"code": code}).status_code for code in wrong}
    assert typed == {404}


def test_an_empty_code_is_asked_for(db) -> None:
    answer = Client().post("/check/", {"code": ""})
    assert "Enter the code of the certificate" in answer.content.decode()
    assert "Error:" in answer.content.decode()


def test_what_cannot_be_stored_is_refused(db) -> None:
    assert Client().post("/check/", {"code": "a\x00b"}).status_code == 400


def test_the_pages_for_anybody_set_no_cookie_and_are_kept_by_nobody(granted) -> None:
    for path in ("/check/", f"/check/{granted.shown_code}/", "/check/x/"):
        answer = Client().get(path)
        assert not answer.cookies
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"


def test_who_tries_code_after_code_is_asked_to_wait(granted) -> None:
    client = Client()
    found = [client.get(f"/check/{number}/").status_code for number in range(MOST_A_MINUTE + 1)]
    assert set(found[:-1]) == {404}
    assert found[-1] == 429
    waits = client.get(f"/check/{granted.shown_code}/")
    assert (waits.status_code, waits["Retry-After"]) == (429, "60")


def test_codes_do_not_stand_in_logs(granted) -> None:
    path = f"/check/{granted.shown_code}/"
    assert masked(f"GET {path} 200") == "GET /check/…/ 200"
    record = logging.LogRecord("x", logging.INFO, "", 0, "asked %s", (path,), None)
    assert MaskSecrets().filter(record)
    assert granted.shown_code not in record.getMessage()


def test_the_text_for_the_register_says_first_that_it_is_no_annotation(granted, psw, client_for) -> None:
    answer = client_for(psw).get(f"/expert/{granted.pk}/for-the-register/")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert text.startswith("NOT AN ANNOTATION.")
    assert "Ready Worker, register number SW3001" in text
    assert "Today the status is: valid." in text
    assert check_address(granted) in text


def test_the_table_for_the_register_has_the_mark_in_every_line(granted, north, psw, client_for) -> None:
    second = at_the_end(north, "second", "SW3009", family_name="=HYPERLINK()")
    grant_status(enrolment=second, specialism=SPECIALISM, by=psw)
    suspend_status(status=granted, reason=REASON, by=psw)
    answer = client_for(psw).get("/expert/for-the-register/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["registration_number"], row["standing"]) for row in rows] == [
        ("SW3009", "Valid"),
        ("SW3001", "Not currently valid"),
    ]
    assert all(row["note"].startswith("NOT AN ANNOTATION.") for row in rows)
    assert rows[0]["family_name"] == "'=HYPERLINK()"
    assert REASON not in answer.content.decode()


@pytest.mark.parametrize("who", ["coordinator", "supervisor"])
def test_the_register_is_told_by_the_principal_social_worker(granted, who, client_for, request) -> None:
    client = client_for(request.getfixturevalue(who))
    assert client.get(f"/expert/{granted.pk}/for-the-register/").status_code == 403
