"""The pages that show a framework."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ecf.framework.models import FrameworkVersion
from ecf.framework.plain_words import milestones_in_words, needs, supervision_in_words
from ecf.framework.services import load_framework
from ecf.framework.shipped import shipped_definition
from ecf.framework.stage_line import stage_line
from ecf.people.models import User
from ecf.people.services import create_employer

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(User.objects.create_user("reader", "reader@example.org", "demo"))
    return client


def text_of(response: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.usefixtures("frameworks")
def test_the_list_shows_each_framework_with_its_honest_label(reader: Client) -> None:
    page = reader.get(reverse("framework_list"))
    text = text_of(page)
    assert "Run by employers, not national policy" in text
    assert "National programme from September 2027. Details not final" in text
    assert "ASYE-CF 2018.1, for people who start from 1 January 2018 to 31 March 2027." in text
    assert page.content.decode().count("<h1") == 1
    assert reverse("framework", args=["ECF5"]) in page.content.decode()


def test_the_empty_list_says_what_to_do(reader: Client) -> None:
    assert "Ask the person who runs this site to load one" in text_of(reader.get(reverse("framework_list")))


@pytest.mark.usefixtures("frameworks")
def test_the_page_puts_the_status_first_then_the_line_then_each_milestone(reader: Client) -> None:
    html = reader.get(reverse("framework", args=["ECF5"])).content.decode()
    wanted = [
        "Run by employers, not national policy",
        '<svg class="app-svg"',
        "The same as a table",
        "What each milestone needs</h2>",
        "By then you need:",
        "6 direct observations",
        "at least 2 pieces of accepted evidence for each of the 6 foundation standards",
        "a specialism that you name",
        "Anti-discriminatory practice",
        "In the first 6 weeks: at least once every 7 days.",
        "Child protection",
        "https://www.communitycare.co.uk/2022/05/23/",
    ]
    places = [html.find(each) for each in wanted]
    assert -1 not in places, [each for each, place in zip(wanted, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert 'role="img"' in html


@pytest.mark.usefixtures("frameworks")
def test_the_page_shows_the_version_in_force_today_unless_another_is_asked_for(reader: Client) -> None:
    address = reverse("framework", args=["ASYE-CF"])
    assert "The role of supervision" in text_of(reader.get(address))
    later = text_of(reader.get(address, {"version": "2027.1"}))
    assert "Anti-discriminatory practice" in later
    assert "Look at ASYE-CF 2018.1 instead" in later


@pytest.mark.usefixtures("frameworks")
@pytest.mark.parametrize(("code", "version"), [("ECF9", ""), ("ECF5", "1.0")])
def test_what_does_not_exist_is_not_found(reader: Client, code: str, version: str) -> None:
    assert reader.get(reverse("framework", args=[code]), {"version": version}).status_code == 404


def test_an_employers_own_framework_is_not_found_by_others(reader: Client, ecf5_text: str) -> None:
    employer = create_employer(code="southshire", name="Southshire Council", by=None)
    load_framework(text=ecf5_text.replace("code: ECF5", "code: OWN5"), by=None, employer=employer)
    assert reader.get(reverse("framework", args=["OWN5"])).status_code == 404
    assert "OWN5" not in reader.get(reverse("framework_list")).content.decode()


@pytest.mark.usefixtures("frameworks")
def test_every_shipped_framework_has_a_page(reader: Client) -> None:
    for framework in FrameworkVersion.objects.all():
        page = reader.get(reverse("framework", args=[framework.code]), {"version": framework.version})
        assert page.status_code == 200
        assert framework.status_label in page.content.decode()


@pytest.mark.usefixtures("frameworks")
def test_text_of_a_framework_is_escaped(reader: Client, ecf5_text: str) -> None:
    text = ecf5_text.replace("code: ECF5", "code: ODD5").replace("title: Foundation", "title: <script>x</script>")
    load_framework(text=text, by=None)
    html = reader.get(reverse("framework", args=["ODD5"])).content.decode()
    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("framework_list")).status_code == 302


def test_needs_read_as_plain_words() -> None:
    asye = shipped_definition("ASYE-CF", "2018.1")
    assert needs(asye, asye.milestone("review-3m")) == (
        "1 direct observation",
        "1 piece of feedback from a child or young person",
        "1 piece of feedback from another professional",
        "1 written report",
    )
    assert needs(asye, asye.milestone("agreement")) == ()
    ecf5 = shipped_definition("ECF5", "2022.1")
    rows = {each.milestone.key: each for each in milestones_in_words(ecf5)}
    assert rows["agreement"].when == "14 days after the start"
    assert rows["year-5-assessment"].notes == (
        "Only evidence from after you submitted your year-2 assessment counts.",
        "You can submit from 3 months before the last day.",
    )


def test_supervision_reads_as_plain_words() -> None:
    assert supervision_in_words(shipped_definition("ECF5", "2022.1")) == [
        "In the first 6 weeks: at least once every 7 days.",
        "After that, until 6 months from the start: at least once every 14 days.",
        "From then on: at least once a month.",
        "After a break of 28 days or more, or in a new placement: "
        "the first session within 7 days, then every 14 days, for 6 weeks.",
        "After the first 12 months, a session lasts at least 90 minutes.",
        "A session counts when it is reflective and a registered social worker holds it. "
        "Group sessions are welcome, but do not count.",
    ]


@pytest.mark.parametrize("code", [("ECF5", "2022.1"), ("ECDP", "2026.1"), ("ASYE-CF", "2018.1")], ids=str)
def test_the_line_stays_inside_its_picture_and_in_order(code: tuple[str, str]) -> None:
    line = stage_line(shipped_definition(*code))
    dots = [dot.x for dot in line.dots]
    assert dots == sorted(dots)
    assert line.start <= dots[0] <= dots[-1] == line.end
    assert line.bars[0].x == line.start
    assert line.bars[-1].x + line.bars[-1].width == line.end
    assert [tick.anchor for tick in (line.ticks[0], line.ticks[-1])] == ["start", "end"]
