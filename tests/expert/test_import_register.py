"""A CSV file of the register: checked before it is loaded, refused line by line, all or nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.expert.register_file import RegisterFileWrong, check_register_file
from ecf.expert.services import RegisterFileRefused, import_register
from ecf.people.models import Registration
from ecf.people.selectors import is_registered_on
from tests.cast import TODAY
from tests.expert.conftest import fresh

HEAD = "registration_number,status,since,checked_on,renewed_until,family_name\n"


def lines(*rows: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows)


def checked(text: str, employer, by):
    return check_register_file(text=text, employer_ids=[employer.pk], by=by, today=TODAY)


def told(text: str, employer, by) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in checked(text, employer, by).errors]


def test_a_file_in_order_is_loaded_and_statuses_lapse_with_it(granted, enrolment, northshire, coordinator) -> None:
    text = lines("SW3001,Lapsed,20/11/2026,,,", "SW1001,registered,,2026-11-20,2027-11-30,Worker")
    found = import_register(text=text, employer_ids=[northshire.pk], by=coordinator)
    assert (len(found.matches), len(found.changed)) == (2, 1)
    assert fresh(granted).state == "lapsed"
    row = Registration.objects.get(user=enrolment.social_worker.user)
    assert (row.source, str(row.checked_on), str(row.renewed_until)) == ("imported", "2026-11-20", "2027-11-30")


def test_a_check_stores_nothing(granted, northshire, coordinator) -> None:
    before = Registration.objects.count()
    found = checked(lines("SW3001,lapsed,2026-11-20,,,"), northshire, coordinator)
    assert [each.changes_status for each in found.matches] == [True]
    assert fresh(granted).is_valid
    assert Registration.objects.count() == before


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        ("SW01001,registered,,,,", "wrong_number", "Line 2: “SW01001” is not a register number, like SW12345."),
        (",registered,,,,", "wrong_number", "is not a register number"),
        ("SW1001,struck off,,,,", "unknown_status", "“struck off” is not a status of the register."),
        ("SW777,registered,,,,", "not_known_here", "SW777 is not the register number of anybody"),
        ("SW2001,registered,,,,", "not_known_here", "SW2001 is not the register number of anybody"),
        ("SW1001,registered,,31/02/2026,,", "wrong_date", "“31/02/2026” is not a date"),
        ("SW1001,registered,,2026-12-24,,", "in_the_future", "Line 2: "),
        ("SW1001,registered,,,,Okafor", "another_name", "with another last name than “Okafor”"),
        ("SW1001,lapsed,,,,", "since_required", "Enter the day from which the register says so."),
        ("SW1001,lapsed,2026-11-20,,2027-11-30,", "renewal_not_possible", "Only somebody on the register has renewed."),
    ],
)
def test_a_wrong_line_is_refused_by_name(
    enrolment, outsider_enrolment, northshire, coordinator, row, code, says
) -> None:
    found = told(lines(row), northshire, coordinator)
    assert [each for each, _ in found] == [code]
    assert says in found[0][1]


def test_the_same_number_twice_is_refused_naming_both_lines(enrolment, northshire, coordinator) -> None:
    found = told(lines("SW1001,registered,,,,", "", "sw1001,registered,,,,"), northshire, coordinator)
    assert found == [("duplicate_number", "Line 4: SW1001 is on line 2 already. Keep one of them.")]


def test_one_wrong_line_stops_all_of_it_and_every_wrong_line_is_told(granted, northshire, coordinator) -> None:
    text = lines("SW3001,lapsed,2026-11-20,,,", "SW01,registered,,,,", "SW3001,registered,,,,")
    with pytest.raises(RegisterFileRefused) as refused:
        import_register(text=text, employer_ids=[northshire.pk], by=coordinator)
    assert [each.code for each in refused.value.errors] == ["wrong_number", "duplicate_number"]
    assert fresh(granted).is_valid


def test_registered_staff_are_kept_from_the_same_file(
    enrolment, supervisor, northshire, eastborough, coordinator
) -> None:
    number = supervisor.registrations.get().registration_number
    text = lines(f"{number},lapsed,2026-11-20,,,{supervisor.family_name}")
    import_register(text=text, employer_ids=[northshire.pk], by=coordinator)
    assert not is_registered_on(supervisor, TODAY)
    assert told(text, eastborough, None)[0][0] == "not_known_here"


def test_nobody_enters_their_own_registration(enrolment, worker, northshire) -> None:
    assert told(lines("SW1001,registered,,,,"), northshire, worker)[0][0] == "own_registration"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "There is no line below the headings."),
        (HEAD, "There is no line below the headings."),
        ("name,status\nA,registered\n", "Missing: registration_number."),
        ("registration_number,status,status\nSW1,registered,\n", "There are two columns called status."),
        ('registration_number,status\n"SW1,registered\n', "The file is no table that can be read"),
        (HEAD + "SW1,registered,,,,\n" * 2001, "more than 2,000 lines"),
    ],
)
def test_a_file_that_is_no_table_is_refused(northshire, coordinator, text, says) -> None:
    with pytest.raises(RegisterFileWrong, match=says):
        checked(text, northshire, coordinator)


def test_columns_may_be_called_otherwise_and_parted_by_semicolons(enrolment, northshire, coordinator) -> None:
    text = "\ufeffRegister number;Status;Last name\nSW 1001;Registered, with a warning;Worker\n"
    found = told(text, northshire, coordinator)
    assert found == [("since_required", "Line 2: Enter the day from which the register says so.")]


def test_a_check_takes_the_same_queries_for_any_number(ready, nearly, enrolment, other_enrolment, northshire) -> None:
    def queries(*numbers: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            found = checked(lines(*(f"{number},registered,,,," for number in numbers)), northshire, None)
        assert len(found.matches) == len(numbers)
        return len(captured)

    assert queries("SW1001") == queries("SW1001", "SW1002", "SW3001", "SW3002") == 3


def sent(client, text: str):
    return client.post("/expert/register/import/", {"file": SimpleUploadedFile("register.csv", text.encode())})


def test_on_the_page_a_file_is_looked_at_first_and_then_loaded(granted, coordinator, client_for) -> None:
    client = client_for(coordinator)
    assert "/expert/register/import/" in client.get("/expert/").content.decode()
    text = lines("SW3001,lapsed,2026-11-20,,,")
    looked = sent(client, text)
    page = looked.content.decode()
    assert "Ready Worker" in page
    assert "Lapsed from 20 November 2026" in page
    assert fresh(granted).is_valid
    answer = client.post("/expert/register/import/", {"text": text, "load": "1"}, follow=True)
    assert "Loaded 1 line. 1 status changed." in answer.content.decode()
    assert fresh(granted).state == "lapsed"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (lines("SW01,registered,,,,"), "Line 2: “SW01” is not a register number, like SW12345."),
        ("name\nA\n", "The first line must name the columns."),
        ("MZ\x00\x01", "Error:"),
    ],
)
def test_on_the_page_a_wrong_file_is_refused_with_the_reason(enrolment, coordinator, client_for, text, says) -> None:
    answer = sent(client_for(coordinator), text)
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_no_file_is_asked_for(enrolment, coordinator, client_for) -> None:
    answer = client_for(coordinator).post("/expert/register/import/", {})
    assert "Choose a file" in answer.content.decode()


def ran(path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_register", str(path), "--employer", "northshire", *options, stdout=out)
    return out.getvalue()


def test_the_command_checks_and_loads(granted, tmp_path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(lines("SW3001,lapsed,2026-11-20,,,"))
    assert "Would load: 1 lines, 1 with another status." in ran(file, "--check")
    assert fresh(granted).is_valid
    assert "SW3001: Lapsed from 20 November 2026" in ran(file)
    assert fresh(granted).state == "lapsed"


def test_the_command_says_what_is_wrong(enrolment, tmp_path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(lines("SW01,registered,,,,"))
    for options in ([], ["--check"]):
        with pytest.raises(CommandError, match="Line 2: “SW01” is not a register number"):
            ran(file, *options)
    with pytest.raises(CommandError, match="cannot be read"):
        ran(tmp_path / "nowhere.csv")
    with pytest.raises(CommandError, match="no employer with the code nowhere"):
        call_command("import_register", str(file), "--employer", "nowhere")
