"""A worker tells the principal social worker something in confidence."""

import datetime as dt

import pytest
from django.core import mail

from ecf.core.errors import BadValues
from ecf.core.events import broken_links
from ecf.core.models import Event
from ecf.enrolments.services import withdraw_enrolment
from ecf.people.models import Delegation, EmployerSetting, Role
from ecf.people.services import give_role, name_deputy
from ecf.supervision import concern_errors as errors
from ecf.supervision.concern_models import Concern, ConcernMail
from ecf.supervision.concern_selectors import office_of
from ecf.supervision.services import raise_concern
from tests.cast import LONG_AGO, TODAY, person
from tests.supervision.concerns import HELP, SECRET, TOLD, raised

ADDRESS = "/supervision/concerns/raise/"
TYPED = {**TOLD, "about_psw": "no"}
YESTERDAY = TODAY - dt.timedelta(days=1)


def seen(*people):
    return ",".join(str(user.pk) for user in people)


def test_it_is_kept_for_the_employer_of_now_and_is_to_be_acknowledged_in_five_working_days(worker, northshire):
    concern = raised(worker)
    stored = Concern.objects.get()
    assert stored == concern
    assert (stored.raised_by, stored.employer, stored.state) == (worker, northshire, "raised")
    assert (stored.what_happened, stored.what_would_help, stored.about_psw) == (SECRET, HELP, False)
    assert (stored.raised_on, stored.acknowledge_by) == (TODAY, dt.date(2026, 11, 30))


@pytest.mark.parametrize(
    ("day", "by"),
    [
        (dt.date(2026, 11, 20), dt.date(2026, 11, 27)),
        (dt.date(2026, 11, 21), dt.date(2026, 11, 27)),
        (dt.date(2026, 12, 23), dt.date(2027, 1, 4)),
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(worker, day, by):
    assert raised(worker, today=day).acknowledge_by == by


def test_the_employer_may_choose_another_number_of_days(worker, northshire):
    EmployerSetting.objects.create(employer=northshire, key="concern_days", value="2", effective_from=TODAY)
    assert raised(worker).acknowledge_by == dt.date(2026, 11, 25)
    EmployerSetting.objects.update(value="10")
    assert Concern.objects.get().acknowledge_by == dt.date(2026, 11, 25), "the promise stays as it was made"


def test_its_event_is_in_a_stream_of_its_own_that_names_no_employer_and_no_enrolment(worker):
    before = set(Event.objects.values_list("pk", flat=True))
    concern = raised(worker)
    event = Event.objects.exclude(pk__in=before).get()
    assert (event.kind, event.stream, event.audience) == ("concern.raised", f"concern:{concern.pk}", "actor")
    assert (event.enrolment_id, event.employer_id, event.number) == (None, None, 1)
    assert event.body == "{}"
    assert list(broken_links()) == []


def test_it_goes_to_whoever_is_in_post_and_not_to_the_deputy(worker, psw, psw_deputy):
    raised(worker)
    assert [each.recipient for each in ConcernMail.objects.all()] == [psw]


def test_one_about_the_principal_social_worker_goes_to_the_deputy(worker, psw, psw_deputy):
    raised(worker, about_psw=True)
    assert [each.recipient for each in ConcernMail.objects.all()] == [psw_deputy]


def test_without_anybody_in_post_it_goes_to_the_deputy(worker, psw, psw_deputy):
    Role.objects.filter(user=psw).update(ended_on=YESTERDAY)
    raised(worker)
    assert [each.recipient for each in ConcernMail.objects.all()] == [psw_deputy]


def test_without_a_deputy_one_about_the_principal_social_worker_is_refused(worker, psw):
    with pytest.raises(errors.NoDeputyNamed) as refused:
        raised(worker, about_psw=True)
    assert "Social Work England" in refused.value.message
    assert not Concern.objects.exists() and not ConcernMail.objects.exists()


@pytest.mark.parametrize("ended", [{"ended_on": YESTERDAY}, {"started_on": TODAY + dt.timedelta(days=1)}])
def test_a_delegation_that_is_not_in_force_is_none(worker, psw, psw_deputy, ended):
    Delegation.objects.update(**ended)
    with pytest.raises(errors.NoDeputyNamed):
        raised(worker, about_psw=True)


def test_who_holds_the_role_is_no_deputy_whatever_was_delegated_to_them(worker, psw, northshire):
    name_deputy(employer=northshire, given_by=psw, given_to=psw, started_on=LONG_AGO)
    assert office_of(northshire.pk).deputies == ()
    with pytest.raises(errors.NoDeputyNamed):
        raised(worker, about_psw=True)


def test_an_account_that_is_closed_reads_nothing(worker, psw, psw_deputy):
    psw.is_active = False
    psw.save()
    raised(worker)
    assert [each.recipient for each in ConcernMail.objects.all()] == [psw_deputy]


def test_with_nobody_in_post_and_no_deputy_it_is_refused(worker, psw):
    Role.objects.filter(user=psw).update(ended_on=YESTERDAY)
    for about_psw in (False, True):
        with pytest.raises(errors.NobodyInPost):
            raised(worker, about_psw=about_psw)


def test_who_has_left_the_programme_can_still_raise_one(worker, enrolment, coordinator, northshire):
    withdraw_enrolment(enrolment=enrolment, on=TODAY, reason="Moved away.", by=coordinator)
    assert raised(worker).employer == northshire


@pytest.mark.parametrize("name", ["supervisor", "coordinator", "psw", "admin_user"])
def test_who_is_not_enrolled_raises_none_here(request, north, name):
    with pytest.raises(errors.NothingToRaiseHere):
        raised(request.getfixturevalue(name))


def test_everything_that_is_wrong_is_told_at_once(worker):
    with pytest.raises(BadValues) as wrong:
        raise_concern(topic="weather", about_psw=False, what_happened=" ", what_would_help="a" * 5001, by=worker)
    assert [(each.field, each.code) for each in wrong.value.errors] == [
        ("topic", "topic_required"),
        ("what_happened", "words_required"),
        ("what_would_help", "text_too_long"),
    ]


def test_five_can_be_open_at_once(worker, other_worker):
    for number in range(5):
        raised(worker, what_happened=f"{SECRET} ({number})")
    with pytest.raises(errors.TooManyConcerns):
        raised(worker)
    assert raised(other_worker).pk


def test_the_same_words_sent_twice_are_one_concern(worker):
    assert raised(worker) == raised(worker)
    assert Concern.objects.count() == 1 == ConcernMail.objects.count()


def test_when_somebody_else_would_read_it_than_was_said_nothing_is_sent(worker, psw, psw_deputy):
    with pytest.raises(errors.ReadersChanged):
        raised(worker, expected_readers=[psw_deputy.pk])
    assert raised(worker, expected_readers=[psw.pk]).pk


# The page


def test_the_page_says_who_reads_it_and_what_it_is_not_for_before_the_form(client_for, worker, psw, psw_deputy):
    page = client_for(worker).get(ADDRESS).content.decode()
    before, form = page.split('<form method="post" novalidate', 1)
    for words in (psw.name, psw_deputy.name, "999", "duty team", "grievance", "Social Work England", "union", "court"):
        assert words in before, words
    assert f"Is it about {psw.name}, the principal social worker?" in form
    assert f"No: {psw.name} reads it" in form and f"Yes: {psw_deputy.name} reads it" in form
    assert "within 5 working days" in before


def test_the_page_shows_who_will_read_it_by_name_before_anything_is_kept(client_for, worker, psw):
    page = client_for(worker).post(ADDRESS, {**TYPED, "step": "check"}).content.decode()
    assert f"{psw.name}, principal social worker</strong>, and nobody else in the product" in page
    assert SECRET in page and HELP in page
    assert not Concern.objects.exists() and not ConcernMail.objects.exists()
    assert not Event.objects.filter(kind__startswith="concern.").exists()


def test_the_page_sends_it_and_shows_where_it_stands(client_for, worker, psw):
    sent = client_for(worker).post(ADDRESS, {**TYPED, "step": "send", "seen": seen(psw)}, follow=True)
    concern = Concern.objects.get()
    assert sent.redirect_chain == [(f"/supervision/concerns/{concern.pk}/", 302)]
    page = sent.content.decode()
    assert "It is sent." in page and "Monday 30 November 2026" in page and SECRET in page
    assert mail.outbox == [], "beat sends it"


def test_the_answers_can_be_changed_with_everything_that_was_typed(client_for, worker):
    page = client_for(worker).post(ADDRESS, {**TYPED, "step": "edit"}).content.decode()
    assert f"{SECRET}</textarea>" in page and f"{HELP}</textarea>" in page
    assert "There is a problem" not in page


def test_the_page_gives_back_what_was_typed_with_what_is_missing(client_for, worker):
    page = client_for(worker).post(ADDRESS, {"what_happened": SECRET, "step": "check"}).content.decode()
    assert f"{SECRET}</textarea>" in page
    assert "Select what it is about" in page
    assert "Select whether it is about the principal social worker" in page
    assert "<title>Error: " in page


def test_without_a_deputy_the_page_says_what_else_can_be_done_and_keeps_the_words(client_for, worker, psw):
    for step in ("check", "send"):
        page = client_for(worker).post(ADDRESS, {**TYPED, "about_psw": "yes", "step": step}).content.decode()
        assert "No deputy is named today" in page and "Social Work England" in page
        assert f"{SECRET}</textarea>" in page
    assert not Concern.objects.exists()


def test_the_page_says_that_too_many_are_open_before_it_is_sent(client_for, worker):
    for number in range(5):
        raised(worker, what_happened=f"{SECRET} ({number})")
    page = client_for(worker).post(ADDRESS, {**TYPED, "step": "check"}).content.decode()
    assert "You have 5 open concerns" in page and f"{SECRET}</textarea>" in page


@pytest.mark.parametrize("named", ["", "nobody", "x,y"])
def test_nothing_is_sent_to_somebody_whom_the_page_did_not_name(client_for, worker, psw, named):
    page = client_for(worker).post(ADDRESS, {**TYPED, "step": "send", "seen": named}).content.decode()
    assert "Nothing was sent" in page and psw.name in page and SECRET in page
    assert not Concern.objects.exists()


def test_the_page_warns_when_the_reader_is_the_own_supervisor(client_for, worker, supervisor, psw, northshire):
    name_deputy(employer=northshire, given_by=psw, given_to=supervisor, started_on=LONG_AGO)
    sent = {**TYPED, "about_psw": "yes", "step": "check"}
    page = client_for(worker).post(ADDRESS, sent).content.decode()
    assert f"{supervisor.name}, deputy of the principal social worker" in page
    assert f"{supervisor.name} is also your supervisor." in page
    other = client_for(worker).post(ADDRESS, {**TYPED, "step": "check"}).content.decode()
    assert "is also your supervisor" not in other


def test_the_page_warns_when_the_reader_would_be_the_worker(client_for, worker, psw, northshire):
    name_deputy(employer=northshire, given_by=psw, given_to=worker, started_on=LONG_AGO)
    page = client_for(worker).post(ADDRESS, {**TYPED, "about_psw": "yes", "step": "check"}).content.decode()
    assert "That is you: nobody else would read it." in page


def test_nobody_reads_their_own_for_the_office_when_somebody_else_does(client_for, worker, psw, northshire):
    give_role(user=worker, employer=northshire, role="psw", started_on=LONG_AGO, by=None)
    page = client_for(worker).post(ADDRESS, {**TYPED, "step": "check"}).content.decode()
    assert f"<strong>{psw.name}, principal social worker</strong>" in page and "That is you" not in page
    raised(worker)
    assert [each.recipient for each in ConcernMail.objects.all()] == [psw]
    assert not Concern.objects.told_to(worker).exists()


def test_who_is_not_enrolled_finds_no_such_page(client_for, north, supervisor, psw):
    for user in (supervisor, psw, person("somebody")):
        assert client_for(user).get(ADDRESS).status_code == 404
        assert client_for(user).post(ADDRESS, TYPED).status_code == 404


def test_what_was_typed_is_in_no_address(client_for, worker, psw):
    sent = client_for(worker).post(ADDRESS, {**TYPED, "step": "send", "seen": seen(psw)})
    assert "ancel" not in sent.headers["Location"]
