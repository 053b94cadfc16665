"""Each of the two writes their own part; neither touches the other's, and nothing is lost."""

import pytest

from ecf.assessments import review_errors as errors
from ecf.assessments.models import Review, ReviewPart
from ecf.assessments.services import sign_review, write_part
from ecf.core.change import expecting
from ecf.core.errors import BadValue, StaleVersion
from ecf.core.models import Event, Signature
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from tests.assessments.conftest import MILESTONE, NOT_ON_TRACK, SUPERVISOR_PART, WORKER_PART

pytestmark = pytest.mark.django_db


def part_of(review: Review, side: str) -> ReviewPart:
    return ReviewPart.objects.get(review=review, side=side)


def address(review: Review) -> str:
    return f"/assessments/reviews/{review.pk}/write/"


def typed(review: Review, side: str, values: dict, **more: str) -> dict:
    """What a browser sends from the page as it is now."""
    part = part_of(review, side)
    return {**values, "version": part.version, "pk": part.pk, **more}


def test_what_is_kept_may_be_unfinished_and_nobody_else_reads_it(client_for, review, worker, supervisor):
    write_part(review=review, by=worker, went_well=" I kept my visits. ")

    assert part_of(review, "worker").went_well == "I kept my visits."
    assert not Event.objects.filter(kind__startswith="review.part").exists()
    for user, reads in [(worker, True), (supervisor, False)]:
        page = client_for(user).get(f"/assessments/reviews/{review.pk}/").content.decode()
        assert ("I kept my visits." in page) is reads


def test_what_is_shared_is_complete(review, worker, supervisor):
    with pytest.raises(BadValue) as refused:
        write_part(review=review, by=worker, share=True, went_well="Much.")
    assert {each.field for each in refused.value.errors} == {"is_hard", "needs"}
    with pytest.raises(BadValue) as refused:
        write_part(review=review, by=supervisor, share=True, sees="Much.", next_steps="More.")
    assert {each.code for each in refused.value.errors} == {"judgement_required", "reasons_required"}
    assert not ReviewPart.objects.filter(shared_at__isnull=False).exists()


def test_what_is_shared_stays_complete(written, worker):
    with pytest.raises(BadValue):
        write_part(review=written, by=worker, needs=" ")
    assert part_of(written, "worker").needs == WORKER_PART["needs"]


@pytest.mark.parametrize(
    ("name", "field"), [("worker", "sees"), ("supervisor", "went_well"), ("supervisor", "shared_at")]
)
def test_nobody_writes_the_part_of_the_other(request, review, name, field):
    with pytest.raises(errors.NotYourPart):
        write_part(review=review, by=request.getfixturevalue(name), **{field: "Mine now."})


@pytest.mark.parametrize("name", ["past_supervisor", "other_supervisor", "assessor", "coordinator", "psw"])
def test_nobody_else_writes(request, review, name):
    with pytest.raises(errors.NotYourPart):
        write_part(review=review, by=request.getfixturevalue(name), sees="Much.")


def test_two_people_write_at_the_same_time_without_meeting(client_for, review, worker, supervisor):
    theirs = typed(review, "worker", WORKER_PART, save="1")
    hers = typed(review, "supervisor", SUPERVISOR_PART, save="1")

    assert client_for(worker).post(address(review), theirs).status_code == 302
    assert client_for(supervisor).post(address(review), hers).status_code == 302

    assert part_of(review, "worker").went_well == WORKER_PART["went_well"]
    assert part_of(review, "supervisor").sees == SUPERVISOR_PART["sees"]


def test_a_stale_window_shows_both_texts_and_stores_neither_over_the_other(client_for, review, worker):
    client, old = client_for(worker), typed(review, "worker", {"went_well": "From the phone."}, save="1")
    write_part(review=review, by=worker, went_well="From the desk.")

    page = client.post(address(review), old).content.decode()

    assert "What is stored now" in page and "From the desk." in page and "From the phone.</textarea>" in page
    assert part_of(review, "worker").went_well == "From the desk."
    again = {**old, "version": part_of(review, "worker").version}
    assert client.post(address(review), again).status_code == 302
    assert part_of(review, "worker").went_well == "From the phone."


def test_a_stale_version_is_refused_by_the_service(review, worker):
    part = part_of(review, "worker")
    write_part(review=review, by=worker, needs="Time.")
    with pytest.raises(StaleVersion), expecting(part.pk, part.version):
        write_part(review=review, by=worker, needs="Money.")


def test_it_is_saved_as_it_is_typed(client_for, review, worker):
    client, sent = client_for(worker), typed(review, "worker", {"went_well": "I kept"})
    told = client.post(address(review), sent, headers={"X-Autosave": "1"}).json()
    assert "saved_at" in told and told["version"] == part_of(review, "worker").version

    sent |= {"went_well": "I kept my visits.", "version": told["version"]}
    assert client.post(address(review), sent, headers={"X-Autosave": "1"}).json()["version"] > told["version"]
    assert part_of(review, "worker").shared_at is None

    stale = client.post(address(review), {**sent, "went_well": "Old", "version": 0}, headers={"X-Autosave": "1"})
    assert stale.status_code == 409 and "another window" in stale.json()["message"]


def test_saving_twice_the_same_is_no_second_save(client_for, review, worker):
    client, sent = client_for(worker), typed(review, "worker", WORKER_PART, share="1")
    assert [client.post(address(review), sent).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(kind="review.part_shared").count() == 1


def test_a_change_after_a_signature_needs_it_again(half_signed, supervisor, worker):
    write_part(review=half_signed, by=supervisor, next_steps="One report.")

    assert not Signature.objects.filter(superseded_at__isnull=True).exists()
    assert Review.objects.get().shown == ""
    assert '"superseded":1' in Event.objects.get(kind="review.part_changed").body


def test_a_signed_review_is_not_written_any_more(client_for, signed, worker):
    with pytest.raises(errors.ReviewSigned):
        write_part(review=signed, by=worker, needs="More.")
    page = client_for(worker).get(address(signed), follow=True).content.decode()
    assert "cannot be written any more" in page


def test_too_long_a_text_comes_back_with_its_length(client_for, review, worker):
    sent = typed(review, "worker", {"went_well": "a" * 10_001}, save="1")
    page = client_for(worker).post(address(review), sent).content.decode()
    assert "This must be 10000 characters or fewer" in page and "a" * 10_001 in page
    with pytest.raises(errors.BadValue):
        write_part(review=review, by=worker, went_well="a" * 200_000)


def test_a_null_byte_is_refused_and_nothing_is_stored(client_for, review, worker):
    sent = typed(review, "worker", {"went_well": "a\x00b"}, save="1")
    assert client_for(worker).post(address(review), sent).status_code == 400
    assert part_of(review, "worker").went_well == ""


def test_a_likely_identifier_is_asked_about_before_it_is_kept(client_for, review, worker):
    client, sent = client_for(worker), typed(review, "worker", {"went_well": "Ring 07700 900123."}, save="1")
    page = client.post(address(review), sent).content.decode()
    assert "Look at these words" in page and part_of(review, "worker").went_well == ""
    client.post(address(review), {**sent, "stands_by": "It is our own duty line."})
    assert part_of(review, "worker").went_well == "Ring 07700 900123."


def hand_over(enrolment: Enrolment, user) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(supervisor=user)


def test_a_new_supervisor_takes_over_without_the_draft_of_the_one_before(
    client_for, review, enrolment, supervisor, other_supervisor
):
    write_part(review=review, by=supervisor, sees="A first thought.")
    hand_over(enrolment, other_supervisor)
    page = client_for(other_supervisor).get(address(review)).content.decode()
    assert "began this as the supervisor before you" in page and "A first thought." not in page

    write_part(review=review, by=other_supervisor, next_steps="We meet.")

    stored = Review.objects.get()
    assert (stored.supervisor, part_of(review, "supervisor").sees) == (other_supervisor, "")
    with pytest.raises(errors.NotYourPart):
        write_part(review=review, by=supervisor, sees="Still here.")
    assert Event.objects.filter(kind="review.taken_over").count() == 1


def test_what_was_shared_goes_along_to_the_new_supervisor(written, enrolment, other_supervisor):
    hand_over(enrolment, other_supervisor)
    write_part(review=written, by=other_supervisor, next_steps="We meet.")
    part = part_of(written, "supervisor")
    assert (part.sees, part.author) == (SUPERVISOR_PART["sees"], other_supervisor)


def test_who_is_waited_for_is_told_to_the_milestone(review, worker, supervisor):
    def waiting() -> tuple:
        row = ScheduledMilestone.objects.get(enrolment=review.enrolment, key=MILESTONE)
        return row.waiting_for, row.waiting_since is not None

    assert waiting() == ("", False)
    write_part(review=review, by=worker, share=True, **WORKER_PART)
    assert waiting() == ("supervisor", True)
    write_part(review=review, by=supervisor, share=True, **SUPERVISOR_PART)
    assert waiting() == ("", False)
    sign_review(review=review, by=supervisor)
    assert waiting() == ("worker", True)


def test_both_the_judgement_and_what_is_computed_are_shown(client_for, review, worker, supervisor):
    write_part(review=review, by=supervisor, share=True, **NOT_ON_TRACK)
    page = client_for(worker).get(f"/assessments/reviews/{review.pk}/").content.decode()
    assert "Not on track" in page and "recording is behind" in page and "Computed on" in page
