"""Naming the specialism of the later years."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValue, NotAllowed
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import name_specialism
from ecf.people.models import User

ClientFor = Callable[[User], Client]


def test_the_worker_names_a_specialism_on_their_page(enrolment: Enrolment, worker: User, client_for: ClientFor) -> None:
    client = client_for(worker)
    code = enrolment.framework_version.parsed.specialisms[0].code
    answer = client.post(reverse("name_specialism", args=[enrolment.pk]), {"specialism": code})
    assert answer["Location"] == reverse("journey", args=[enrolment.pk])
    title = enrolment.framework_version.parsed.specialisms[0].title
    assert title in client.get(answer["Location"]).content.decode()


def test_an_empty_choice_is_told(enrolment: Enrolment, worker: User, client_for: ClientFor) -> None:
    page = client_for(worker).post(reverse("name_specialism", args=[enrolment.pk]), {}).content.decode()
    assert "Choose a specialism" in page


def test_an_unknown_specialism_is_refused(enrolment: Enrolment, coordinator: User) -> None:
    with pytest.raises(BadValue) as broken:
        name_specialism(enrolment=enrolment, specialism="juggling", by=coordinator)
    assert broken.value.code == "unknown_specialism"


def test_the_supervisor_cannot_name_it(enrolment: Enrolment, supervisor: User) -> None:
    code = enrolment.framework_version.parsed.specialisms[0].code
    with pytest.raises(NotAllowed):
        name_specialism(enrolment=enrolment, specialism=code, by=supervisor)
