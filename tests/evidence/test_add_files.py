"""Files of an entry: added, refused, served, removed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ecf.core.errors import NotAllowed
from ecf.core.models import Event
from ecf.evidence import errors
from ecf.evidence.kept_files import stored_keys
from ecf.evidence.models import Attachment, Evidence
from ecf.evidence.services import (
    accept_evidence,
    add_file,
    delete_draft,
    remove_file,
    submit_evidence,
    unlock_evidence,
)
from ecf.people.models import User
from tests.evidence import files

Signed = Callable[[User], Client]


@pytest.fixture(autouse=True)
def a_store_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def added(evidence: Evidence, upload: SimpleUploadedFile | None = None, **rest: Any) -> Attachment:
    upload = upload or files.note()
    by = evidence.enrolment.social_worker.user
    return add_file(evidence=evidence, name=upload.name, stream=upload, size=upload.size, by=by, **rest)


def address(evidence: Evidence, *more: Any) -> str:
    return f"/evidence/{evidence.pk}/files/" + "".join(f"{part}/" for part in more)


def test_a_file_is_kept_under_a_name_that_says_nothing(draft: Evidence) -> None:
    row = added(draft, files.note(name="Slides for the team.txt"))
    assert row.name == "Slides for the team.txt"
    assert list(stored_keys()) == [row.key]
    assert "lides" not in row.key
    assert default_storage.open(row.key).read() == b"What we agreed about the slides."


def test_the_event_never_names_the_file(draft: Evidence) -> None:
    added(draft, files.note(name="Jayden.txt"))
    event = Event.objects.filter(kind="evidence.file_added").get()
    assert "Jayden" not in str(event.body)
    assert event.audience == "actor"


def test_a_picture_needs_the_word_that_nobody_can_be_identified(draft: Evidence) -> None:
    with pytest.raises(errors.PhotoNeedsYourWord):
        added(draft, files.picture())
    assert list(stored_keys()) == []
    assert added(draft, files.picture(), nobody_identifiable=True).nobody_identifiable


def test_the_eleventh_file_is_refused(draft: Evidence) -> None:
    for number in range(10):
        added(draft, files.note(f"Page {number}"))
    with pytest.raises(errors.TooManyFiles):
        added(draft, files.note("Page 11"))
    assert len(list(stored_keys())) == 10


def test_the_same_file_twice_is_refused_and_leaves_nothing(draft: Evidence) -> None:
    added(draft)
    with pytest.raises(errors.SameFileTwice):
        added(draft)
    assert len(list(stored_keys())) == Attachment.objects.count() == 1


def test_nothing_is_added_to_what_is_handed_in_or_signed(submitted: Evidence) -> None:
    with pytest.raises(errors.EvidenceIsSubmitted):
        added(submitted)
    accept_evidence(evidence=submitted, by=submitted.enrolment.supervisor)
    with pytest.raises(errors.EvidenceIsLocked):
        added(Evidence.objects.get(pk=submitted.pk))
    assert list(stored_keys()) == []


def test_only_its_author_adds_and_removes(draft: Evidence, supervisor: User) -> None:
    row = added(draft)
    upload = files.note("Mine")
    with pytest.raises(NotAllowed):
        add_file(evidence=draft, name="a.txt", stream=upload, by=supervisor)
    with pytest.raises(NotAllowed):
        remove_file(attachment=row, by=supervisor)


def test_removed_it_is_gone_with_its_name(draft: Evidence, django_capture_on_commit_callbacks: Any) -> None:
    row = added(draft)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(attachment=row, by=draft.enrolment.social_worker.user)
    row.refresh_from_db()
    assert row.removed_at
    assert row.name == "removed"
    assert list(stored_keys()) == []
    with pytest.raises(errors.FileIsGone):
        remove_file(attachment=row, by=draft.enrolment.social_worker.user)


def test_a_deleted_draft_takes_its_files_along(draft: Evidence, django_capture_on_commit_callbacks: Any) -> None:
    added(draft)
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(evidence=draft, by=draft.enrolment.social_worker.user)
    assert list(stored_keys()) == []
    assert not Attachment.objects.exists()


def test_a_file_is_part_of_what_is_signed(draft: Evidence) -> None:
    row = added(draft)
    worker, supervisor = draft.enrolment.social_worker.user, draft.enrolment.supervisor
    submit_evidence(evidence=draft, by=worker)
    signed = accept_evidence(evidence=draft, by=supervisor)
    form = Evidence.for_signing([signed.pk]).get().signed_form(2)
    assert form["files"] == [{"name": row.name, "digest": row.digest}]
    with pytest.raises(errors.EvidenceIsLocked):
        remove_file(attachment=row, by=worker)
    unlock_evidence(evidence=signed, by=worker, reason="A better scan")
    remove_file(attachment=row, by=worker)
    assert Evidence.for_signing([signed.pk]).get().signed_form(2)["files"] == []


def test_form_1_has_not_changed(draft: Evidence) -> None:
    added(draft)
    form = Evidence.for_signing([draft.pk]).get().signed_form(1)
    assert set(form) == {"enrolment", "kind", "title", "happened_on", "body", "standards", "also_cpd", "cpd"}


def test_the_page_adds_several_at_once_and_lists_them(client_for: Signed, worker: User, draft: Evidence) -> None:
    client = client_for(worker)
    sent = {"files": [files.note("One", "one.txt"), files.picture()], "nobody_identifiable": "on"}
    answer = client.post(address(draft), sent, follow=True)
    page = answer.content.decode()
    assert "Added: one.txt, board.png." in page
    assert "not scanned" in page
    assert "Remove" in page


def test_of_several_the_good_ones_are_kept_and_the_others_named(
    client_for: Signed, worker: User, draft: Evidence
) -> None:
    answer = client_for(worker).post(address(draft), {"files": [files.note(), files.program()]})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "certificate.pdf: The file is, or holds, a program." in page
    assert [row.name for row in Attachment.objects.all()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (files.too_large, "larger than 25 MB"),
        (files.program, "a program"),
        (files.bomb, "unpacks to far more"),
        (files.drawing_with_script, "a script or a web page"),
        (files.with_macros, "macros"),
        (files.picture, "nobody in it can be identified"),
    ],
)
def test_what_is_refused_says_what_to_do_and_leaves_nothing(
    client_for: Signed, worker: User, draft: Evidence, upload: Any, says: str
) -> None:
    answer = client_for(worker).post(address(draft), {"files": upload()})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert list(stored_keys()) == []
    assert not Attachment.objects.exists()


def test_a_name_that_turns_its_reading_direction_is_straightened(
    client_for: Signed, worker: User, draft: Evidence
) -> None:
    client_for(worker).post(address(draft), {"files": files.note(name="report\u202efdp.txt")})
    assert Attachment.objects.get().name == "reportfdp.txt"


def test_no_file_chosen_is_told(client_for: Signed, worker: User, draft: Evidence) -> None:
    assert "Choose a file" in client_for(worker).post(address(draft)).content.decode()


def test_a_file_is_served_as_a_download_that_no_browser_reads_otherwise(
    client_for: Signed, worker: User, draft: Evidence
) -> None:
    row = added(draft)
    answer = client_for(worker).get(address(draft, row.pk))
    assert b"".join(answer.streaming_content) == b"What we agreed about the slides."
    assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Type"] == "text/plain"


def test_only_pictures_are_shown_in_the_page(client_for: Signed, worker: User, draft: Evidence) -> None:
    client, text = client_for(worker), added(draft)
    shown = added(draft, files.picture(), nobody_identifiable=True)
    assert client.get(address(draft, text.pk) + "?show")["Content-Disposition"].startswith("attachment")
    assert client.get(address(draft, shown.pk) + "?show")["Content-Disposition"].startswith("inline")


def test_who_may_not_read_the_entry_gets_no_file(
    client_for: Signed, worker: User, supervisor: User, coordinator: User, outsider_supervisor: User, draft: Evidence
) -> None:
    row = added(draft)
    assert client_for(supervisor).get(address(draft, row.pk)).status_code == 404
    submit_evidence(evidence=draft, by=worker)
    assert client_for(supervisor).get(address(draft, row.pk)).status_code == 200
    assert client_for(coordinator).get(address(draft, row.pk)).status_code == 403
    assert client_for(outsider_supervisor).get(address(draft, row.pk)).status_code == 404
    assert "notes.txt" not in client_for(coordinator).get(f"/evidence/{draft.pk}/").content.decode()


def test_a_file_of_another_entry_is_not_found_at_this_address(
    client_for: Signed, worker: User, draft: Evidence, accepted: Evidence
) -> None:
    row = added(draft)
    assert client_for(worker).get(address(accepted, row.pk)).status_code == 404


def test_removing_asks_first(client_for: Signed, worker: User, draft: Evidence) -> None:
    row, client = added(draft), client_for(worker)
    assert "Remove this file?" in client.get(address(draft, row.pk, "remove")).content.decode()
    client.post(address(draft, row.pk, "remove"))
    assert client.get(address(draft, row.pk)).status_code == 404


def test_a_written_report_is_not_to_be_uploaded(client_for: Signed, worker: User, draft: Evidence) -> None:
    Evidence.objects.filter(pk=draft.pk).update(kind="written_report")
    assert "Do not add the report or any case file" in client_for(worker).get(address(draft)).content.decode()
