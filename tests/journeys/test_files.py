"""Amira adds a picture and slides from her phone; the network breaks; she is asked about a phone number."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def picture() -> dict[str, object]:
    held = io.BytesIO()
    Image.new("RGB", (600, 400), "navy").save(held, "PNG")
    return {"name": "whiteboard.png", "mimeType": "image/png", "buffer": held.getvalue()}


def words(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


@pytest.fixture(autouse=True)
def a_store_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def test_amira_is_asked_about_her_words_and_adds_files_on_a_train(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    amira.opens("/evidence/new/")
    amira.fills("What was it?", "What I taught the team")
    amira.dates("When did it happen?", house.today)
    amira.fills("What happened, and what did you learn?", "Ring 07700 900123 for my slides.")
    expect(amira.page.locator(".app-guard:not([hidden])")).to_contain_text("07700 900123 looks like a phone number")
    expect(amira.page.locator("[data-autosave-status]")).to_have_text(re.compile(r"^Saved \d"))
    amira.page.get_by_text("More: kind, standards").click()
    amira.chooses("What kind of evidence is it?", "Teaching others")
    amira.page.get_by_label(re.compile("^EC2 ")).check()
    amira.presses("Save and submit")
    amira.sees_heading("Look at these words before you go on")
    amira.follows("Leave it as a draft")

    amira.follows("Add files")
    page = amira.page
    page.set_input_files("input[type=file]", [picture(), words("slides.txt", "What I showed.")])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-uploads-list]")).to_contain_text("nobody in it can be identified")
    page.get_by_label(re.compile("Nobody in a picture")).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-uploads-list]")).to_contain_text("The connection broke")
    page.context.set_offline(False)
    with page.expect_navigation():
        page.get_by_role("button", name="Add", exact=True).click()
    amira.sees("whiteboard.png", "slides.txt", "not scanned")

    amira.presses("Submit")
    amira.fills("Why can these words stay?", "It is my own work phone")
    amira.presses("Submit as it is")
    amira.sees("Submitted.")


def test_names_of_a_family_stay_on_the_device(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker", width=390)
    sent: list[str] = []
    amira.page.on("request", lambda request: sent.append(request.post_data or ""))
    amira.opens("/evidence/new/")
    amira.page.get_by_text("Names to look out for").click()
    amira.fills("Names of the family, one on each line", "Jayden")
    amira.page.get_by_role("button", name="Keep on this device").click()
    amira.sees("Kept on this device.")
    assert not any("Jayden" in each for each in sent)
    assert "Jayden" not in amira.page.evaluate("() => JSON.stringify(localStorage)")
    amira.page.reload()
    amira.fills("What happened, and what did you learn?", "I met Jayden at school.")
    expect(amira.page.locator(".app-guard:not([hidden])")).to_contain_text("Jayden looks like a name on your list")
