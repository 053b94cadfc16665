"""The machine room: what may be changed there, and what stays as it is."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_name_of_an_employer_is_changed_and_its_code_is_not(northshire, admin_user, client_for):
    browser = client_for(admin_user)
    address = f"/machine-room/people/employer/{northshire.pk}/change/"
    assert 'name="code"' not in browser.get(address).content.decode()
    assert browser.post(address, {"code": "other", "name": "Northshire"}).status_code == 302
    northshire.refresh_from_db()
    assert (northshire.code, northshire.name) == ("northshire", "Northshire")
    assert 'name="code"' in browser.get("/machine-room/people/employer/add/").content.decode()
