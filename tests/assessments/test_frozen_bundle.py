"""What was handed in stays what was handed in, whatever becomes of what it was made of."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ecf.assessments.bundle_document import bundle_document
from ecf.assessments.models import Assessment, Bundle, BundleFile
from ecf.assessments.services import sweep_loose_copies
from ecf.core.signatures import altered
from ecf.evidence.kept_files import open_kept
from ecf.evidence.models import Attachment, Evidence
from ecf.evidence.services import (
    accept_evidence,
    add_file,
    change_evidence,
    remove_file,
    submit_evidence,
    sweep_orphan_files,
    unlock_evidence,
)
from ecf.framework.models import FrameworkVersion
from ecf.framework.services import FrameworkInUse, load_framework
from ecf.people.models import User
from tests.assessments.assessing import handed_in
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db

NOTES = b"What I noted."


@pytest.fixture
def entry(in_month_22, candidate) -> Evidence:
    """Accepted, with a file."""
    row = logged(in_month_22, happened_on=dt.date(2026, 10, 5))
    with_file(row, NOTES, candidate)
    submit_evidence(evidence=row, by=candidate)
    return accept_evidence(evidence=Evidence.objects.get(pk=row.pk), by=in_month_22.supervisor)


@pytest.fixture
def bundled(entry, assessment) -> Assessment:
    """Handed in, with the entry."""
    return handed_in(assessment)


def with_file(entry: Evidence, content: bytes, by: User) -> Attachment:
    return add_file(evidence=entry, name="notes.txt", stream=SimpleUploadedFile("notes.txt", content), by=by)


def frozen() -> tuple[str, list[Any], bytes]:
    """The digest, the document as it is printed, and the file."""
    bundle = Bundle.objects.get()
    copy = BundleFile.objects.get()
    return bundle.digest, bundle_document(bundle).blocks, open_kept(copy.key).read()


def about_the_bundle() -> list[str]:
    return [sentence for sentence in altered() if "bundle" in sentence]


def test_a_file_that_is_taken_out_and_another_put_in_its_place_change_nothing(
    bundled, entry, candidate, django_capture_on_commit_callbacks
):
    before = frozen()
    unlock_evidence(evidence=entry, reason="Another child is named.", by=entry.enrolment.supervisor)
    opened = Evidence.objects.get(pk=entry.pk)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(attachment=Attachment.objects.get(), by=candidate)
    with_file(opened, b"Something else.", candidate)
    change_evidence(evidence=opened, by=candidate, title="Another title", body="Another text.")
    sweep_orphan_files(older_than=dt.timedelta(0))
    sweep_loose_copies()
    assert frozen() == before
    assert before[2] == NOTES
    assert about_the_bundle() == []


def test_words_of_a_standard_that_a_new_framework_changes_stay_as_they_were(bundled, admin_user):
    before = frozen()
    stored = FrameworkVersion.objects.get(pk=bundled.framework_version_id)
    [first, *_] = stored.parsed.standards
    changed = stored.definition.replace(first.title, "Quite another matter")
    assert changed != stored.definition
    with pytest.raises(FrameworkInUse):
        load_framework(text=changed, by=admin_user)
    text = changed.replace(f"version: {stored.version}", 'version: "2030.1"').replace(
        f'version: "{stored.version}"', 'version: "2030.1"'
    )
    assert load_framework(text=text, by=admin_user).outcome == "created"
    assert frozen() == before
    assert any(first.title in str(block) for block in before[1])


def test_names_that_people_take_on_later_change_no_copy(bundled, candidate, supervisor):
    before = Bundle.objects.get()
    accepted_by = {item.pk: item.copy for item in before.items.all()}
    for user, name in ((candidate, "Newname"), (supervisor, "Othername")):
        User.objects.filter(pk=user.pk).update(family_name=name)
    after = Bundle.objects.get()
    assert after.digest == before.digest
    assert {item.pk: item.copy for item in after.items.all()} == accepted_by
    assert any(supervisor.family_name in copy and "Othername" not in copy for copy in accepted_by.values())
    assert about_the_bundle() == []
