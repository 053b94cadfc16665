"""Self-assessments as pages, a picture and a document: written as one types, read beside the last one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.documents import self_assessment_document
from ecf.assessments.models import SelfAssessment
from ecf.assessments.next_steps import next_steps
from ecf.assessments.self_assessment_picture import small_multiples
from ecf.assessments.self_assessment_selectors import asked_for, finished_on_scale, low_standards
from ecf.assessments.services import begin_self_assessment, write_self_assessment
from ecf.core.pdf import as_pdf
from ecf.framework.shipped import shipped_definition
from tests.assessments.self_assessing import FIRST, LATER, asye_enrolment, finished
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def asye(north):
    return asye_enrolment(north)


@pytest.fixture
def draft(enrolment, worker) -> SelfAssessment:
    return begin_self_assessment(enrolment=enrolment, by=worker)


def all_of(enrolment) -> str:
    return f"/assessments/self/of/{enrolment.pk}/"


def one(assessment, *more: str) -> str:
    return "/".join([f"/assessments/self/{assessment.pk}", *more, ""])


def typed(level: str = "3", **changes: str) -> dict[str, str]:
    """Every standard at one level."""
    return {f"level_{n}": level for n in range(6)} | changes


def page_of(client, address: str, **sent: str) -> str:
    answer = client.post(address, sent, follow=True) if sent else client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_first_page_to_the_finished_one(client_for, enrolment, worker):
    client = client_for(worker)
    page = page_of(client, all_of(enrolment))
    assert "Write a self-assessment" in page and "You have not finished one yet" in page
    page = page_of(client, f"{all_of(enrolment)}begin/")
    assert "6 standards of “Foundation”" in page and "I do this by myself most of the time" in page
    page = page_of(client, f"{all_of(enrolment)}begin/", milestone="")
    assert "Finish and share" in page

    draft = SelfAssessment.objects.get()
    page = page_of(client, one(draft, "write"), **typed(words_0="I ask who is missing."), save="1")
    assert "Only you can read it until you finish it." in page and "Go on writing" in page
    page = page_of(client, one(draft, "write"), **typed(overall="Better."), finish="1")
    assert "shared with your supervisor and assessor" in page
    assert SelfAssessment.objects.get().state == "finished"
    assert "On my own" in page and "Better." in page


def test_what_is_missing_is_said_at_its_place_and_what_was_typed_is_kept(client_for, draft, worker):
    sent = typed(words_1="Hard to say.") | {"level_1": ""}
    page = page_of(client_for(worker), one(draft, "write"), **sent, finish="1")
    assert "Choose where you stand on “Relationships and communication”." in page
    assert 'href="#id_level_1"' in page and "<title>Error:" in page.replace("\n", "")
    assert "Hard to say." in page
    stored = SelfAssessment.objects.get()
    assert stored.state == "draft" and stored.rated()["EC2"].words == "Hard to say."
    assert f'name="version" value="{stored.version}"' in page


def test_it_saves_itself_and_asks_nothing_then(client_for, draft, worker):
    client = client_for(worker)
    sent = {"level_0": "2", "words_0": "Tomas Reed, 07700 900123", "version": str(draft.version), "pk": str(draft.pk)}
    answer = client.post(one(draft, "write"), sent, headers={"X-Autosave": "1"}).json()
    assert set(answer) == {"saved_at", "version"} and answer["version"] == 2
    page = page_of(client, one(draft, "write"), **{**sent, "version": "2", "words_0": "Ring 07700 900123."}, save="1")
    assert "Why can these words stay?" in page


def test_two_windows_lose_nothing(client_for, draft, worker):
    write_self_assessment(assessment=draft, by=worker, levels={"EC1": {"level": 4, "words": "From the other window."}})
    client, sent = client_for(worker), typed(words_0="From this window.", version=str(draft.version))
    told = client.post(one(draft, "write"), sent, headers={"X-Autosave": "1"})
    assert told.status_code == 409 and "another window" in told.json()["message"]
    page = page_of(client, one(draft, "write"), **sent, save="1")
    assert "What is stored now" in page and "From the other window." in page and "From this window." in page


def test_a_draft_is_nobody_elses_and_can_be_thrown_away(client_for, draft, enrolment, worker, supervisor):
    assert client_for(supervisor).get(one(draft)).status_code == 404
    assert "None is finished yet." in page_of(client_for(supervisor), all_of(enrolment))
    client = client_for(worker)
    assert "It cannot be brought back." in page_of(client, one(draft, "discard"))
    assert "The draft is gone." in page_of(client, one(draft, "discard"), go="1")
    assert not SelfAssessment.objects.exists()


def test_a_finished_one_stands_beside_the_last(client_for, enrolment, worker, supervisor, coordinator):
    finished(enrolment, level=2, on=TODAY - 90 * DAY)
    done = finished(enrolment, level=2, EC1=3, EC2=1)
    for user in (worker, supervisor):
        page = page_of(client_for(user), one(done))
        assert "up from “With help”" in page and "down from “With help”" in page and "as before" in page
        assert "I am getting there." in page
    page = page_of(client_for(coordinator), one(done))
    assert "I am getting there." not in page and "With help" not in page
    assert "You see that it was done, and when." in page


def test_who_only_sees_facts_gets_no_picture(client_for, enrolment, supervisor, coordinator):
    finished(enrolment)
    seen, hidden = (page_of(client_for(user), all_of(enrolment)) for user in (supervisor, coordinator))
    assert "<polyline" not in hidden and "app-multiple" not in hidden and "23 November 2026" in hidden
    assert seen.count('role="img"') == 6 and "EC1 Anti-discriminatory practice over time" in seen


def test_the_picture_has_a_line_for_each_standard_and_the_same_as_a_table(client_for, enrolment, worker):
    for days, level in [(300, 1), (200, 2), (90, 2), (0, 3)]:
        finished(enrolment, level=level, on=TODAY - days * DAY, EC6=1)
    stage = small_multiples(shipped_definition("ECF5", "2022.1"), finished_on_scale(enrolment))[0]
    first, last = stage.multiples[0], stage.multiples[-1]
    assert [dot.level.number for dot in first.dots] == [1, 2, 2, 3]
    assert [dot.y for dot in first.dots] == [72, 52, 52, 32] and first.points == "16,72 86,52 164,52 228,32"
    assert first.description.startswith("27 January 2026: Not yet. 7 May 2026: With help.")
    assert (first.change, last.change) == ("up from “With help”", "as before")

    page = page_of(client_for(worker), all_of(enrolment))
    assert page.count("<polyline") == 6 and page.count('scope="rowgroup"') == 6 and page.count("<desc") >= 6
    assert "What to work on next" in page and "EC6 Leadership and management: not yet" in page
    assert [(standard.code, title) for standard, title in low_standards(enrolment)] == [("EC6", "Not yet")]


def test_the_pages_take_the_same_queries_for_two_and_for_eight(client_for, enrolment, supervisor, worker):
    def counted(user, address: str) -> int:
        client = client_for(user)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = [all_of(enrolment), f"/assessments/record/of/{enrolment.pk}/"]
    for days in (80, 70):
        finished(enrolment, on=TODAY - days * DAY)
    few = [counted(user, address) for user in (worker, supervisor) for address in addresses]
    for days in (60, 50, 40, 30, 20, 10):
        finished(enrolment, on=TODAY - days * DAY)
    assert [counted(user, address) for user in (worker, supervisor) for address in addresses] == few


def test_home_asks_for_what_a_milestone_asks_for_and_for_what_was_begun(client_for, asye, enrolment, worker):
    own = asye.social_worker.user
    assert [each.text for each in next_steps(own, TODAY)] == ["Write your 7-day self-assessment"]
    page = page_of(client_for(own), "/")
    address = f"/assessments/self/of/{asye.pk}/begin/?milestone={FIRST}"
    assert address in page
    assert "7-day self-assessment" in page_of(client_for(own), address)
    begin_self_assessment(enrolment=asye, milestone=FIRST, by=own)
    assert [each.text for each in next_steps(own, TODAY)] == ["Finish your 7-day self-assessment"]
    assert [each.milestone.key for each in asked_for(own, dt.date(2026, 11, 24))] == [FIRST, LATER]

    assert next_steps(worker, TODAY) == []
    begin_self_assessment(enrolment=enrolment, by=worker)
    assert [each.text for each in next_steps(worker, TODAY)] == ["Finish your self-assessment"]
    assert "Finish your self-assessment" in page_of(client_for(worker), "/")


def test_the_journey_leads_there(client_for, asye, supervisor):
    own = asye.social_worker.user
    journey = f"/enrolments/{asye.pk}/"
    assert f"/self/of/{asye.pk}/begin/?milestone={FIRST}" in page_of(client_for(own), journey)
    assert f"/milestones/{FIRST}/record/" in page_of(client_for(supervisor), journey)
    finished(asye, milestone=FIRST)
    for user in (own, supervisor):
        page = page_of(client_for(user), journey)
        assert "Read it<span" in page and f"/milestones/{FIRST}/record/" not in page


def test_a_milestone_that_is_not_open_yet_says_so(client_for, asye):
    client = client_for(asye.social_worker.user)
    page = page_of(client, f"{all_of(asye)}begin/", milestone=LATER)
    assert "This one is not open yet." in page and "6-month self-assessment" in page
    page = page_of(client, f"{all_of(asye)}begin/", milestone="no-such-one")
    assert "asks for no self-assessment of that name" in page


def test_it_is_a_tagged_pdf_and_part_of_the_record(client_for, enrolment, worker, supervisor, coordinator):
    finished(enrolment, level=1, on=TODAY - 30 * DAY)
    done = finished(enrolment, level=2)
    for user, reads in [(worker, True), (supervisor, True), (coordinator, False)]:
        document = self_assessment_document(user, done, TODAY)
        words = str(document.blocks)
        assert ("up from “Not yet”" in words) is reads and ("I am getting there." in words) is reads
        assert as_pdf(document).startswith(b"%PDF") and b"/StructTreeRoot" in as_pdf(document)
        page = page_of(client_for(user), f"/assessments/record/of/{enrolment.pk}/")
        assert ("up from “Not yet”" in page) is reads and 'id="self-assessments"' in page
    answer = client_for(supervisor).get(one(done, "pdf"))
    assert answer["Content-Type"] == "application/pdf"
