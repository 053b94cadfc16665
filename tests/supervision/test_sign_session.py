"""Both sign; then nothing changes any more."""

import pytest

from ecf.core.models import Event, Signature
from ecf.core.signatures import altered
from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import record_session, sign_session


def test_the_second_signature_locks(half_signed, worker, supervisor):
    sign_session(session=half_signed, by=worker)

    assert SupervisionSession.objects.get().state == "signed"
    assert set(Signature.objects.values_list("by", flat=True)) == {worker.pk, supervisor.pk}
    assert Event.objects.filter(kind="session.locked").count() == 1
    assert list(altered()) == []


def test_either_may_sign_first(recorded, worker, supervisor):
    sign_session(session=recorded, by=worker)
    assert SupervisionSession.objects.get().state == "recorded"
    sign_session(session=recorded, by=supervisor)
    assert SupervisionSession.objects.get().state == "signed"


def test_nobody_signs_twice(half_signed, supervisor):
    with pytest.raises(errors.AlreadySigned):
        sign_session(session=half_signed, by=supervisor)


def test_a_signed_session_is_not_signed_again(signed, worker):
    with pytest.raises(errors.AlreadySigned):
        sign_session(session=signed, by=worker)


@pytest.mark.parametrize("name", ["past_supervisor", "other_supervisor", "coordinator", "psw", "assessor"])
def test_nobody_signs_for_somebody_else(request, recorded, name):
    with pytest.raises(errors.NotYourSignature):
        sign_session(session=recorded, by=request.getfixturevalue(name))
    assert not Signature.objects.exists()


def test_the_supervisor_of_now_does_not_sign_what_somebody_else_held(handed_over, supervisor, past_supervisor):
    with pytest.raises(errors.NotYourSignature):
        sign_session(session=handed_over, by=supervisor)
    sign_session(session=handed_over, by=past_supervisor)


def test_a_planned_session_cannot_be_signed(planned, worker):
    with pytest.raises(errors.NotRecorded):
        sign_session(session=planned, by=worker)


def test_the_worker_signs_with_a_disagreement(half_signed, worker):
    sign_session(session=half_signed, by=worker, disagreement=" I had asked for this in May. ")

    assert Signature.objects.get(by=worker).disagreement == "I had asked for this in May."
    assert SupervisionSession.objects.get().state == "signed"
    assert all("May" not in body for body in Event.objects.values_list("body", flat=True))


def test_the_supervisor_cannot_disagree_with_the_own_record(recorded, supervisor):
    with pytest.raises(errors.OnlyWorkerDisagrees):
        sign_session(session=recorded, by=supervisor, disagreement="No")


@pytest.mark.parametrize("field", ["summary", "minutes", "actions"])
def test_one_altered_byte_is_found(signed, field):
    if field == "actions":
        signed.actions.filter(position=1).update(what="Shadow a court hearinG")
    else:
        changed = {"summary": signed.summary + " ", "minutes": 91}[field]
        SupervisionSession.objects.filter(pk=signed.pk).update(**{field: changed})

    assert len(list(altered())) == 2


def test_what_may_change_later_is_not_signed(signed):
    SupervisionSession.objects.filter(pk=signed.pk).update(wellbeing=None)
    signed.actions.update(done_on=signed.held_on)
    assert list(altered()) == []


def test_the_form_that_is_signed_is_pinned(signed):
    form = signed.signed_form(1)
    assert list(form) == [
        *["enrolment", "supervisor", "kind", "held_on", "minutes", "summary", "caseload", "protected_hours", "actions"]
    ]
    assert form["protected_hours"] == "7.50"
    assert list(form["actions"][0]) == ["what", "owner", "due_on"]


def test_the_page_signs_with_a_disagreement(client_for, half_signed, worker):
    client = client_for(worker)
    assert (
        "We looked at how the first visit went." in client.get(f"/supervision/{half_signed.pk}/sign/").content.decode()
    )

    typed = {"disagreement": "Not quite", "version": half_signed.version}
    page = client.post(f"/supervision/{half_signed.pk}/sign/", typed, follow=True).content.decode()

    assert "Signed by Worker Worker on 23 November 2026, unchanged since, with a disagreement" in page
    assert "Not quite" in page


def test_the_page_refuses_to_sign_what_changed_meanwhile(client_for, half_signed, worker, supervisor):
    record_session(session=half_signed, by=supervisor, summary="Something else was said.")

    page = (
        client_for(worker)
        .post(f"/supervision/{half_signed.pk}/sign/", {"disagreement": "Hm", "version": half_signed.version})
        .content.decode()
    )

    assert "Someone else changed this while you had it open" in page
    assert "Something else was said." in page and "Hm</textarea>" in page
    assert not Signature.objects.filter(by=worker).exists()


def test_signing_twice_on_the_page_says_so(client_for, half_signed, supervisor):
    page = client_for(supervisor).post(f"/supervision/{half_signed.pk}/sign/", {}).content.decode()
    assert "You have already signed this" in page
    assert Signature.objects.count() == 1
