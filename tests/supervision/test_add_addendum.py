"""What is added to a signed session."""

import pytest

from ecf.core.models import Event, Signature
from ecf.core.signatures import altered
from ecf.supervision import errors
from ecf.supervision.models import Addendum, SupervisionSession
from ecf.supervision.services import add_addendum


def test_whoever_writes_it_signs_it_and_the_session_stays_as_it_is(signed, worker):
    addendum = add_addendum(session=signed, text="The court was in Leeds.", by=worker)

    assert Signature.objects.get(subject_id=addendum.pk).by == worker
    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.summary) == ("signed", signed.summary)
    assert list(altered()) == []
    assert "Leeds" not in Event.objects.get(kind="session.addendum_added").body


def test_an_altered_addendum_is_found(signed, worker):
    add_addendum(session=signed, text="The court was in Leeds.", by=worker)
    Addendum.objects.update(text="The court was in York.")
    assert len(list(altered())) == 1


def test_only_a_signed_session_takes_one(half_signed, supervisor):
    with pytest.raises(errors.NotSignedYet):
        add_addendum(session=half_signed, text="More", by=supervisor)


@pytest.mark.parametrize("name", ["coordinator", "psw", "past_supervisor"])
def test_only_the_two_add(request, signed, name):
    with pytest.raises(errors.NotYourSignature):
        add_addendum(session=signed, text="More", by=request.getfixturevalue(name))


@pytest.mark.parametrize(("text", "code"), [(" ", "text_required"), ("a" * 10_001, "text_too_long")])
def test_it_says_something_short_enough(signed, worker, text, code):
    with pytest.raises(errors.BadValue) as refused:
        add_addendum(session=signed, text=text, by=worker)
    assert (refused.value.code, refused.value.field) == (code, "text")


def test_the_page_adds(client_for, signed, supervisor):
    page = client_for(supervisor).post(f"/supervision/{signed.pk}/add/", {"text": "One more thing"}, follow=True)
    assert "Added later" in page.content.decode() and "One more thing" in page.content.decode()
