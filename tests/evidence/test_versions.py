"""What was signed is kept word for word; what changed since is shown; a single altered byte is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from ecf.core.canonical import canonical
from ecf.core.models import Signature
from ecf.core.signatures import altered
from ecf.evidence.models import SignedVersion
from ecf.evidence.services import accept_evidence, change_evidence, submit_evidence, unlock_evidence
from ecf.evidence.versions import steps_of

pytestmark = pytest.mark.django_db
BODY = "I listened to the mother and forgot the boy behind the door."
REWRITTEN = "I listened to the mother, and to the boy behind the door."


@pytest.fixture
def reopened(accepted, worker):
    found = unlock_evidence(evidence=accepted, by=worker, reason="I remember more now.")
    return change_evidence(evidence=found, by=worker, body=REWRITTEN)


@pytest.fixture
def signed_again(reopened, worker, supervisor):
    submit_evidence(evidence=reopened, by=worker)
    return accept_evidence(evidence=reopened, by=supervisor)


def address(evidence) -> str:
    return reverse("versions", args=[evidence.pk])


def test_each_accepted_text_is_kept_with_its_digest(accepted) -> None:
    row, signature = SignedVersion.objects.get(), Signature.objects.get()
    assert (row.number, row.digest, row.form_version) == (1, signature.digest, signature.form_version)
    assert row.form == canonical(accepted.signed_form(row.form_version))


def test_signing_again_keeps_both_texts(signed_again) -> None:
    first, second = SignedVersion.objects.all()
    assert (first.number, second.number) == (1, 2)
    assert BODY in first.form and REWRITTEN in second.form
    assert not list(altered())


def test_what_was_signed_before_texts_were_kept_is_kept_when_it_is_opened(accepted, worker) -> None:
    SignedVersion.objects.all().delete()
    unlock_evidence(evidence=accepted, by=worker, reason="A detail is missing.")
    assert BODY in SignedVersion.objects.get().form


def test_opened_and_signed_unchanged_is_a_version_of_its_own(accepted, worker, supervisor) -> None:
    unlock_evidence(evidence=accepted, by=worker, reason="I want to look again.")
    submit_evidence(evidence=accepted, by=worker)
    accept_evidence(evidence=accepted, by=supervisor)
    assert [row.number for row in SignedVersion.objects.all()] == [1, 2]
    assert steps_of(accepted)[0].changed == []
    assert not list(altered())


def test_the_page_shows_what_was_taken_out_and_put_in(client, worker, reopened) -> None:
    client.force_login(worker)
    shown = client.get(address(reopened))
    assertContains(shown, "<del>")
    assertContains(shown, "[taken out: </span>forgot")
    assertContains(shown, "[put in: </span>to<")
    assertContains(shown, "Written now, not signed yet")


def test_after_signing_again_the_page_names_both_signatures(client, supervisor, signed_again) -> None:
    client.force_login(supervisor)
    shown = client.get(address(signed_again))
    assertContains(shown, "Signed text 2")
    assertContains(shown, "Signed text 1 was signed by Supervisor Northshire")


def test_a_piece_that_was_never_signed_says_so(client, worker, draft) -> None:
    client.force_login(worker)
    assertContains(client.get(address(draft)), "has not been signed yet")


@pytest.mark.parametrize(("role", "answer"), [("coordinator", 403), ("psw", 403), ("outsider_supervisor", 404)])
def test_only_who_may_read_it_sees_what_changed(request, client, reopened, role: str, answer: int) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(address(reopened)).status_code == answer


def test_made_private_again_nobody_else_sees_what_changed(client, supervisor, worker, reopened) -> None:
    change_evidence(evidence=reopened, by=worker, privacy="private")
    client.force_login(supervisor)
    assert client.get(address(reopened)).status_code in {403, 404}


def test_the_page_says_unchanged_since(client, worker, accepted) -> None:
    client.force_login(worker)
    shown = client.get(reverse("evidence", args=[accepted.pk]))
    assertContains(shown, "Signed by Supervisor Northshire on 23 November 2026, unchanged since")


def test_the_page_says_when_it_was_changed_behind_the_back_of_the_site(client, worker, accepted) -> None:
    alter("evidence_evidence", "body", "substr(body, 1, 5) || 'X' || substr(body, 7)", accepted.pk)
    client.force_login(worker)
    shown = client.get(reverse("evidence", args=[accepted.pk]))
    assertContains(shown, "What is stored is not what was signed")
    assertNotContains(shown, "unchanged since")


def test_an_opened_piece_says_until_when_its_signature_stood(client, worker, reopened) -> None:
    client.force_login(worker)
    shown = client.get(reverse("evidence", args=[reopened.pk]))
    assertContains(shown, "until it was opened again on 23 November 2026")
    assertContains(shown, address(reopened))


def alter(table: str, column: str, to: str, pk=None) -> None:
    """Behind the back of everything."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {to}")


ONE_BYTE = [
    ("evidence_evidence", "title", "'w' || substr(title, 2)"),
    ("evidence_evidence", "body", "substr(body, 1, 8) || 'X' || substr(body, 10)"),
    ("evidence_evidence", "cpd_learnt", "cpd_learnt || ' '"),
    ("evidence_evidence", "state", "'returned'"),
    ("evidence_standardlink", "how", "how || '.'"),
    ("evidence_standardlink", "code", "'EC3'"),
    ("evidence_signedversion", "form", "substr(form, 1, 20) || 'X' || substr(form, 22)"),
    ("evidence_signedversion", "digest", "'0' || substr(digest, 2, 62) || 'x'"),
    ("evidence_signedversion", "number", "number + 1"),
    ("core_signature", "digest", "substr(digest, 1, 63) || 'x'"),
    ("core_signature", "disagreement", "'I disagree'"),
    ("core_signature", "form_version", "1"),
    ("core_signature", "superseded_at", "at"),
    ("core_signature", "seal", "substr(seal, 1, 63) || 'x'"),
]


@pytest.mark.parametrize(("table", "column", "to"), ONE_BYTE, ids=[f"{t}.{c}" for t, c, _ in ONE_BYTE])
def test_verify_signatures_finds_one_altered_byte(accepted, table: str, column: str, to: str) -> None:
    call_command("verify_signatures")
    alter(table, column, to)
    with pytest.raises(CommandError):
        call_command("verify_signatures")


def test_verify_signatures_finds_another_signer(accepted, worker) -> None:
    Signature.objects.update(by=worker)
    with pytest.raises(CommandError):
        call_command("verify_signatures")


def test_an_old_text_that_was_altered_is_found_even_after_it_was_signed_again(signed_again) -> None:
    row = SignedVersion.objects.get(number=1)
    SignedVersion.objects.filter(pk=row.pk).update(form=row.form.replace("mother", "father"))
    assert len(list(altered())) == 1
