"""Loading a framework: what it stores, what it refuses, what it says; by service and by command."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ecf.core.change import change
from ecf.core.errors import Conflict, NotAllowed
from ecf.core.models import Event
from ecf.framework.definition import Definition
from ecf.framework.models import FrameworkVersion
from ecf.framework.services import DefinitionInvalid, load_framework, load_shipped_frameworks, pin
from ecf.framework.shipped import FOLDER
from ecf.people.models import Employer, User
from ecf.people.services import create_employer

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer() -> Employer:
    return create_employer(code="southshire", name="Southshire Council", by=None)


@pytest.fixture
def user() -> User:
    return User.objects.create_user("somebody", "somebody@example.org", "demo")


def changed(text: str) -> str:
    return text.replace("title: 6-month review", "title: Half-year review")


def test_a_framework_is_stored_with_its_text_and_facts(ecf5_text: str, ecf5: Definition) -> None:
    loaded = load_framework(text=ecf5_text, by=None)
    stored = FrameworkVersion.objects.get()
    assert loaded.outcome == "created"
    assert loaded.framework == stored
    assert str(stored) == "ECF5 2022.1"
    assert (stored.title, stored.length_months, stored.in_force_to) == (ecf5.title, 60, None)
    assert stored.definition == ecf5_text
    assert stored.parsed == ecf5
    assert Event.objects.get().kind == "framework.created"


def test_the_same_text_again_changes_nothing(ecf5_text: str) -> None:
    first = load_framework(text=ecf5_text, by=None).framework
    again = load_framework(text=ecf5_text.replace("\n", "\r\n"), by=None)
    assert (again.outcome, again.diff) == ("unchanged", [])
    assert FrameworkVersion.objects.get().updated_at == first.updated_at
    assert Event.objects.count() == 1


def test_an_unused_version_is_replaced_and_the_difference_told(ecf5_text: str) -> None:
    load_framework(text=ecf5_text, by=None)
    loaded = load_framework(text=changed(ecf5_text), by=None)
    assert loaded.outcome == "updated"
    assert "-    title: 6-month review" in loaded.diff
    assert "+    title: Half-year review" in loaded.diff
    stored = FrameworkVersion.objects.get()
    assert stored.parsed.milestone("review-6m").title == "Half-year review"


def test_checking_stores_nothing(ecf5_text: str) -> None:
    assert load_framework(text=ecf5_text, by=None, check=True).outcome == "created"
    assert not FrameworkVersion.objects.exists()
    load_framework(text=ecf5_text, by=None)
    assert load_framework(text=changed(ecf5_text), by=None, check=True).outcome == "updated"
    assert FrameworkVersion.objects.get().definition == ecf5_text


def test_a_version_in_use_never_changes(ecf5_text: str) -> None:
    framework = load_framework(text=ecf5_text, by=None).framework
    with change(by=None) as c:
        pin(c, framework)
    with pytest.raises(Conflict) as refused:
        load_framework(text=changed(ecf5_text), by=None)
    assert refused.value.code == "framework_in_use"
    assert "Give the changed text a new version" in refused.value.message
    assert FrameworkVersion.objects.get().definition == ecf5_text
    assert load_framework(text=ecf5_text, by=None).outcome == "unchanged"


def test_a_changed_text_may_be_loaded_as_a_new_version_beside_the_one_in_use(ecf5_text: str) -> None:
    framework = load_framework(text=ecf5_text, by=None).framework
    with change(by=None) as c:
        pin(c, framework)
    load_framework(text=changed(ecf5_text).replace('"2022.1"', '"2022.2"'), by=None)
    assert FrameworkVersion.objects.count() == 2


def test_pinning_happens_once(ecf5_text: str) -> None:
    framework = load_framework(text=ecf5_text, by=None).framework
    assert not framework.is_pinned
    with change(by=None) as c:
        first = pin(c, framework)
    with change(by=None) as c:
        second = pin(c, framework)
    assert first.is_pinned
    assert first.pinned_at == second.pinned_at
    assert Event.objects.filter(kind="framework.pinned").count() == 1


def test_enrolling_pins_the_framework(north: object) -> None:
    assert FrameworkVersion.objects.get(code="ECF5").is_pinned
    assert not FrameworkVersion.objects.get(code="ECDP").is_pinned


def test_a_wrong_text_is_refused_with_every_problem(ecf5_text: str) -> None:
    text = ecf5_text.replace("kind: agreement", "kind: handshake").replace("percent: 90", "percent: most")
    with pytest.raises(DefinitionInvalid) as refused:
        load_framework(text=text, by=None)
    assert [each.path for each in refused.value.problems] == ["milestones[0].kind", "caseload[0].percent"]
    assert [each.field for each in refused.value.errors] == ["definition", "definition"]
    assert not FrameworkVersion.objects.exists()


def test_only_an_administrator_loads_a_framework(ecf5_text: str, user: User, admin_user: User) -> None:
    with pytest.raises(NotAllowed):
        load_framework(text=ecf5_text, by=user)
    assert load_framework(text=ecf5_text, by=admin_user).outcome == "created"


def test_an_employer_cannot_take_the_name_of_a_framework_of_everybody(ecf5_text: str, employer: Employer) -> None:
    load_framework(text=ecf5_text, by=None)
    with pytest.raises(Conflict) as refused:
        load_framework(text=changed(ecf5_text), by=None, employer=employer)
    assert refused.value.code == "framework_taken"


def test_loading_the_shipped_frameworks_twice_is_loading_them_once() -> None:
    first = load_shipped_frameworks()
    assert [str(each) for each in first] == ["ASYE-CF 2018.1", "ASYE-CF 2027.1", "ECDP 2026.1", "ECF5 2022.1"]
    assert load_shipped_frameworks() == first
    assert FrameworkVersion.objects.count() == 4


def test_a_shipped_framework_in_use_stays_as_it_was(ecf5_text: str) -> None:
    older = load_framework(text=changed(ecf5_text), by=None).framework
    with change(by=None) as c:
        pin(c, older)
    load_shipped_frameworks()
    assert FrameworkVersion.objects.get(code="ECF5").definition == changed(ecf5_text)


def test_a_framework_in_use_gets_the_scale_that_it_lacks_and_nothing_else(ecf5_text: str) -> None:
    without = ecf5_text.partition("\n# Assumed: four levels")[0]
    older = load_framework(text=without, by=None).framework
    assert older.parsed.scale == ()
    with change(by=None) as c:
        pin(c, older)
    with pytest.raises(Conflict):
        load_framework(text=changed(ecf5_text), by=None)

    load_shipped_frameworks()
    stored = FrameworkVersion.objects.get(code="ECF5")
    assert [level.title for level in stored.parsed.scale] == ["Not yet", "With help", "On my own", "Helping others"]
    assert stored.is_pinned and stored.version == "2022.1"
    with pytest.raises(Conflict):
        load_framework(text=ecf5_text.replace("title: On my own", "title: Alone"), by=None)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_framework", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_loads_checks_and_shows_what_changes(tmp_path: Path, ecf5_text: str) -> None:
    file = str(FOLDER / "ECF5-2022.1.yaml")
    assert run(file, "--check") == "Would load ECF5 2022.1: Early Career Framework, five years.\n"
    assert not FrameworkVersion.objects.exists()
    assert run(file) == "Loaded ECF5 2022.1: Early Career Framework, five years.\n"
    assert run(file) == "ECF5 2022.1 is already loaded with this text. Nothing to change.\n"
    other = tmp_path / "changed.yaml"
    other.write_text(changed(ecf5_text), encoding="utf-8")
    told = run(str(other), "--check")
    assert "-    title: 6-month review\n+    title: Half-year review\n" in told
    assert told.endswith("Would update ECF5 2022.1: Early Career Framework, five years.\n")
    assert run(str(other)).endswith("Updated ECF5 2022.1: Early Career Framework, five years.\n")


def test_the_command_keeps_a_framework_to_an_employer(employer: Employer) -> None:
    run(str(FOLDER / "ECF5-2022.1.yaml"), "--employer", "southshire")
    assert FrameworkVersion.objects.get().employer == employer
    with pytest.raises(CommandError, match="There is no employer with the code nowhere"):
        run(str(FOLDER / "ECF5-2022.1.yaml"), "--employer", "nowhere")


def test_the_command_tells_every_problem_by_line_and_exits_with_one(tmp_path: Path, ecf5_text: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(ecf5_text.replace("kind: agreement", "kind: handshake").replace("percent: 90", "percent: most"))
    with pytest.raises(CommandError) as refused:
        run(str(file))
    assert refused.value.returncode == 1
    first, second, third = str(refused.value).splitlines()
    assert first == f"{file} was not loaded."
    assert "milestones[0].kind: unknown kind “handshake”" in second
    assert "caseload[0].percent: expected a whole number, found text" in third


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code: caf\xe9\n", "line 1: not UTF-8 text"),
        (b"x" * (1024 * 1024 + 1), "is larger than 1 MB"),
        (None, "cannot be read: No such file or directory"),
    ],
    ids=["latin 1", "too large", "missing"],
)
def test_the_command_refuses_a_file_it_cannot_read(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "framework.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        run(str(file))


def test_the_command_refuses_to_change_a_framework_in_use(tmp_path: Path, ecf5_text: str) -> None:
    with change(by=None) as c:
        pin(c, load_framework(text=ecf5_text, by=None).framework)
    file = tmp_path / "changed.yaml"
    file.write_text(changed(ecf5_text), encoding="utf-8")
    with pytest.raises(CommandError, match="is in use, so it cannot change"):
        run(str(file))


def test_the_machine_room_loads_a_framework_and_shows_its_mistakes(
    admin_user: User, client: Client, ecf5_text: str
) -> None:
    client.force_login(admin_user)
    page = client.post("/machine-room/framework/frameworkversion/add/", {"definition": "code: 1"})
    assert "missing key “milestones”" in page.content.decode()
    assert not FrameworkVersion.objects.exists()
    client.post("/machine-room/framework/frameworkversion/add/", {"definition": ecf5_text})
    stored = FrameworkVersion.objects.get()
    assert stored.parsed.code == "ECF5"
    assert client.get("/machine-room/framework/frameworkversion/").status_code == 200
    assert client.get(f"/machine-room/framework/frameworkversion/{stored.pk}/change/").status_code == 200
