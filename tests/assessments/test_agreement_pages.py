"""The pages of the agreement: who sees what, what is missing and whose it is, two at once, and signing it again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.models import Agreement
from ecf.assessments.services import begin_agreement, change_agreement, complete_agreement
from ecf.core.models import Signature
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import withdraw_enrolment
from ecf.people.models import RoleName
from tests.assessments.agreeing import COMPLETED, DRAFTED, all_sign, ready_to_sign
from tests.cast import TODAY, with_role

pytestmark = pytest.mark.django_db
TYPED = {**DRAFTED, "caseload_max": "9", "protected_hours": "3.5"}


@pytest.fixture
def agreed(ready, worker, supervisor, assessor, coordinator) -> Agreement:
    """Signed by all four."""
    return all_sign(ready, worker, supervisor, assessor, coordinator)


def address(agreement: Agreement, step: str = "") -> str:
    return f"/assessments/agreements/{agreement.pk}/{step}"


def home_of(enrolment: Enrolment) -> str:
    return f"/assessments/agreements/of/{enrolment.pk}/"


def shown(client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def test_an_empty_page_says_who_begins_it(client_for, assessed, worker, supervisor, assessor, psw):
    assert "Begin the agreement" in shown(client_for(supervisor), home_of(assessed))
    assert "Record it as done" in shown(client_for(supervisor), home_of(assessed))
    for user in (worker, assessor, psw):
        page = shown(client_for(user), home_of(assessed))
        assert "Nobody has begun it yet" in page and "Begin the agreement" not in page


def test_the_first_week_on_the_pages(client_for, assessed, worker, supervisor, assessor, coordinator):
    sam, wren = client_for(supervisor), client_for(worker)
    sam.post(f"{home_of(assessed)}begin/")
    found = Agreement.objects.get()
    assert "at most" in shown(sam, address(found, "draft/")) and "3-month review" in shown(
        sam, address(found, "draft/")
    )
    page = sam.post(address(found, "draft/"), {**TYPED, "version": found.version}, follow=True).content.decode()
    assert "Still missing: what helps, by the social worker" in page
    page = shown(wren, home_of(assessed))
    assert "Write your part" in page and "A quiet desk" in page and "Change the employer" not in page
    found.refresh_from_db()
    page = wren.post(address(found, "complete/"), {**COMPLETED, "version": found.version}, follow=True).content.decode()
    assert "so all can sign it now" in page

    for user, left in [(worker, 3), (supervisor, 2), (assessor, 1)]:
        page = sign(client_for(user), found)
        assert page.count(" to sign") == left
    assert "Signed by all. The agreement is in force." in sign(client_for(coordinator), found)
    page = shown(wren, home_of(assessed))
    assert "in force since then" in page and page.count("unchanged since") == 4


def sign(client, agreement: Agreement, **more: str) -> str:
    sent = {"seen": seen_by(client, agreement), **more}
    return client.post(address(agreement, "sign/"), sent, follow=True).content.decode()


def seen_by(client, agreement: Agreement) -> str:
    """What the page says that is read."""
    return client.get(address(agreement)).context["form"]["seen"].value()


def test_signing_with_a_part_missing_names_it_and_whose_it_is(client_for, draft, supervisor):
    page = client_for(supervisor).post(address(draft, "sign/"), {}).content.decode()
    assert "Still missing: the line manager, to be written by the supervisor or the co-ordinator." in page
    assert not Signature.objects.exists()


def test_nobody_signs_twice_and_a_change_since_it_was_read_is_told(client_for, ready, worker, supervisor):
    client, seen = client_for(worker), seen_by(client_for(worker), ready)
    change_agreement(agreement=ready, by=supervisor, buddy="Bo")
    page = client.post(address(ready, "sign/"), {"seen": seen, "disagreement": "I asked for eight."}).content.decode()
    assert "Something in this agreement changed since you opened it" in page and "I asked for eight.</textarea>" in page
    assert "You have signed the agreement." in sign(client, ready)
    assert "You have already signed this." in client.post(address(ready, "sign/"), {}).content.decode()
    assert Signature.objects.filter(superseded_at=None).count() == 1


def test_one_coordinator_signs_for_the_programme(client_for, ready, coordinator, northshire):
    other = with_role("other-coordinator", northshire, RoleName.COORDINATOR)
    assert "You have signed the agreement." in sign(client_for(coordinator), ready)
    assert "By signing you say" not in shown(client_for(other), address(ready))
    page = client_for(other).post(address(ready, "sign/"), {}).content.decode()
    assert "Another co-ordinator has signed this for the programme" in page


def test_the_worker_does_not_write_the_employers_part_nor_the_other_way_round(client_for, ready, worker, supervisor):
    assert client_for(worker).post(address(ready, "draft/"), TYPED).status_code == 403
    assert client_for(supervisor).post(address(ready, "complete/"), COMPLETED).status_code == 403
    assert client_for(worker).post(f"{home_of(ready.enrolment)}begin/").status_code == 403


def test_adjustments_are_shown_to_three_and_nobody_else_learns_whether_there_are_any(
    client_for, ready, worker, supervisor, coordinator, assessor, psw
):
    for user in (worker, supervisor, coordinator):
        assert "A quiet desk" in shown(client_for(user), address(ready))
    withheld = {user: shown(client_for(user), address(ready)) for user in (assessor, psw)}
    change_agreement(agreement=ready, by=supervisor, adjustments="")
    for user, before in withheld.items():
        assert "A quiet desk" not in before and "Whether there is anything is not shown" in before
        assert agreed_words(shown(client_for(user), address(ready))) == agreed_words(before)


def agreed_words(page: str) -> str:
    """What is agreed, without the signatures and what comes after them."""
    return page[page.index("What the employer promises") : page.index('id="signatures"')]


def test_two_write_the_employers_part_at_once_and_nothing_is_lost(client_for, draft, supervisor, coordinator):
    old = {**TYPED, "buddy": "Bo from the phone", "version": draft.version}
    change_agreement(agreement=draft, by=coordinator, **{**DRAFTED, "buddy": "Ben from the desk"})

    page = client_for(supervisor).post(address(draft, "draft/"), old)
    words = page.content.decode()
    assert "What is stored now" in words and "Ben from the desk" in words and "Bo from the phone" in words
    assert Agreement.objects.get().buddy == "Ben from the desk"

    again = {**old, "version": page.context["version"]}
    assert client_for(supervisor).post(address(draft, "draft/"), again).status_code == 302
    assert Agreement.objects.get().buddy == "Bo from the phone"


def test_the_second_click_saves_nothing_and_ends_no_signature(client_for, ready, worker, supervisor):
    sign(client_for(worker), ready)
    before = Agreement.objects.get().version
    assert client_for(supervisor).post(address(ready, "draft/"), {**TYPED, "version": 1}).status_code == 302
    assert Agreement.objects.get().version == before


def test_wrong_numbers_come_back_with_their_errors(client_for, draft, ready, supervisor):
    sent = {**TYPED, "caseload_max": "nine", "protected_hours": "99", "version": ready.version}
    page = client_for(supervisor).post(address(ready, "draft/"), sent).content.decode()
    assert (
        "The most children must be a whole number" in page and "must be 40 or fewer" in page and 'value="nine"' in page
    )
    page = client_for(supervisor).post(address(ready, "draft/"), {**TYPED, "line_manager": ""}).content.decode()
    assert "so it cannot be empty" in page
    assert Agreement.objects.get().line_manager == DRAFTED["line_manager"]


def test_a_new_assessor_leads_to_the_next_version_with_what_changed(
    client_for, agreed, assessed, worker, supervisor, other_supervisor, coordinator, assessor
):
    Enrolment.objects.filter(pk=assessed.pk).update(assessor=other_supervisor)
    page = shown(client_for(worker), home_of(assessed))
    assert "To be reviewed and signed again" in page and assessor.name in page and other_supervisor.name in page
    assert "or the co-ordinator begins it" in page and "Review and sign again" not in page

    sam = client_for(supervisor)
    sam.post(f"{home_of(assessed)}begin/")
    assert "It is being written: you can read and sign it" in shown(client_for(other_supervisor), home_of(assessed))
    new = Agreement.objects.get(number=2)
    assert "is to be" not in shown(sam, address(new)) and "Write the employer" in shown(sam, address(new))
    page = sam.post(address(new, "sign/"), {}).content.decode()
    assert "The supervisor or the co-ordinator looks it over and saves it" in page
    sam.post(address(new, "draft/"), {**TYPED, "caseload_max": "8", "version": new.version})
    page = shown(client_for(worker), home_of(assessed))
    assert "What is different" in page and "At most 9 children" in page and "At most 8 children" in page
    assert "Version 1</a> holds until all have signed this one" in page
    for user in (worker, supervisor, other_supervisor, coordinator):
        sign(client_for(user), new)
    assert "replaced by version 2" in shown(client_for(worker), address(agreed))
    assert "Begin a new version" not in shown(sam, address(agreed))
    assert "Begin a new version" in shown(sam, address(new))
    assert "in force since then" in shown(client_for(other_supervisor), home_of(assessed))


def test_while_it_is_open_a_change_of_people_is_told_and_saved_again(
    client_for, ready, assessed, worker, supervisor, other_supervisor
):
    Enrolment.objects.filter(pk=assessed.pk).update(assessor=other_supervisor)
    page = shown(client_for(worker), address(ready))
    assert "saved again with the people of today" in page and "By signing you say" not in page
    sam = client_for(supervisor)
    assert "Look it over and save it" in shown(sam, address(ready))
    sam.post(address(ready, "draft/"), {**TYPED, "version": ready.version})
    assert "By signing you say" in shown(client_for(worker), address(ready))


def test_the_assessor_of_a_draft_is_told_that_it_is_being_written(client_for, draft, assessed, assessor):
    assert "It is being written" in shown(client_for(assessor), home_of(assessed))
    assert client_for(assessor).get(address(draft)).status_code == 404


def test_a_signed_one_is_not_changed_and_an_ended_programme_begins_none(
    client_for, agreed, assessed, supervisor, worker, coordinator, other_enrolment
):
    page = client_for(supervisor).get(address(agreed, "draft/"), follow=True).content.decode()
    assert "cannot be changed any more" in page and "Begin a new version" in page
    withdraw_enrolment(enrolment=assessed, reason="A move.", on=TODAY, by=coordinator)
    page = shown(client_for(supervisor), address(agreed))
    assert "Begin a new version" not in page
    page = client_for(supervisor).post(f"{home_of(assessed)}begin/", follow=True).content.decode()
    assert "This enrolment has ended" in page


def test_beginning_twice_leads_to_the_one_that_is_there(client_for, draft, assessed, coordinator):
    answer = client_for(coordinator).post(f"{home_of(assessed)}begin/", follow=True)
    assert "Being written" in answer.content.decode() and Agreement.objects.count() == 1


def test_the_milestone_leads_there(client_for, assessed, worker, supervisor):
    for user in (worker, supervisor):
        page = client_for(user).get(f"/enrolments/{assessed.pk}/").content.decode()
        assert f'href="{home_of(assessed)}">Open<' in page


def test_the_page_takes_the_same_queries_for_one_version_and_for_three(
    client_for, agreed, assessed, supervisor, worker, assessor, coordinator
):
    def counted() -> int:
        newest = Agreement.objects.order_by("-number")[0]
        client = client_for(supervisor)
        client.get(address(newest))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(newest))
        return len(queries)

    before = counted()
    for _ in range(2):
        new = begin_agreement(enrolment=assessed, by=supervisor)
        change_agreement(agreement=new, by=supervisor, **DRAFTED)
        complete_agreement(agreement=new, by=worker, **COMPLETED)
        all_sign(new, worker, supervisor, assessor, coordinator)
    assert counted() == before


def test_a_likely_identifier_is_asked_about(client_for, draft, supervisor):
    sent = {**TYPED, "who_signs": "Call 07700 900123 first.", "version": draft.version}
    page = client_for(supervisor).post(address(draft, "draft/"), sent).content.decode()
    assert "Why can these words stay?" in page
    answer = client_for(supervisor).post(address(draft, "draft/"), {**sent, "stands_by": "It is the office."})
    assert answer.status_code == 302 and "07700" in Agreement.objects.get().who_signs


def test_another_employer_finds_nothing(client_for, assessed, supervisor, outsider_supervisor):
    found = ready_to_sign(assessed, supervisor)
    for path in (home_of(assessed), address(found), address(found, "draft/"), address(found, "sign/")):
        assert client_for(outsider_supervisor).get(path).status_code == 404
