"""The other one signs what was added."""

import pytest

from ecf.core.models import Signature
from ecf.supervision import errors
from ecf.supervision.models import Addendum
from ecf.supervision.selectors import addenda_to_sign
from ecf.supervision.services import add_addendum, sign_addendum


@pytest.fixture
def addendum(signed, worker) -> Addendum:
    return add_addendum(session=signed, text="The court was in Leeds.", by=worker)


def test_it_waits_for_the_other_one_only(addendum, worker, supervisor):
    assert addenda_to_sign(worker) == []
    assert addenda_to_sign(supervisor) == [addendum]


def test_both_have_signed_then(addendum, supervisor):
    sign_addendum(addendum=addendum, by=supervisor)
    assert Signature.objects.filter(subject_id=addendum.pk).count() == 2
    assert addenda_to_sign(supervisor) == []


def test_nobody_signs_twice(addendum, worker):
    with pytest.raises(errors.AlreadySigned):
        sign_addendum(addendum=addendum, by=worker)


def test_nobody_signs_for_somebody_else(addendum, coordinator):
    with pytest.raises(errors.NotYourSignature):
        sign_addendum(addendum=addendum, by=coordinator)


def test_the_page_shows_it_and_signs(client_for, addendum, supervisor):
    client = client_for(supervisor)
    assert "The court was in Leeds." in client.get(f"/supervision/addenda/{addendum.pk}/sign/").content.decode()
    assert client.post(f"/supervision/addenda/{addendum.pk}/sign/").status_code == 302
    assert Signature.objects.filter(subject_id=addendum.pk, by=supervisor).exists()
