"""Who the caller is, as the API tells it."""

from ecf.people.models import RoleName


def test_a_worker_is_a_social_worker_of_their_employer(api_for, worker):
    answer = api_for(worker).get("/api/v1/me/")
    me = answer.json()
    assert set(me) == {"username", "employer", "roles", "social_worker"}
    assert (me["username"], me["employer"]) == ("worker", "northshire")
    assert RoleName.SOCIAL_WORKER in {role["role"] for role in me["roles"]}
    person = worker.social_worker
    assert me["social_worker"] == {"id": str(person.pk), "registration_number": person.registration_number}


def test_a_coordinator_is_no_social_worker(api_for, coordinator):
    me = api_for(coordinator).get("/api/v1/me/").json()
    assert me["roles"] == [{"role": "coordinator", "employer": "northshire", "team": None, "since": "2018-01-01"}]
    assert me["social_worker"] is None


def test_a_deputy_holds_the_role_that_they_stand_in_for(api_for, psw_deputy):
    me = api_for(psw_deputy).get("/api/v1/me/").json()
    assert [(role["role"], role["employer"]) for role in me["roles"]] == [("psw", "northshire")]


def test_the_administrator_belongs_to_no_employer(api_for, admin_user):
    me = api_for(admin_user).get("/api/v1/me/").json()
    assert me["employer"] is None
    assert [(role["role"], role["employer"]) for role in me["roles"]] == [("admin", None)]


def test_the_session_of_the_pages_works_too(client_for, coordinator):
    assert client_for(coordinator).get("/api/v1/me/").json()["username"] == "coordinator"


def test_nobody_is_asked_to_sign_in_by_a_redirect(api_for):
    assert api_for(None).get("/api/v1/me/").status_code == 401


def test_someone_who_was_closed_out_is_401(api_for, coordinator):
    api = api_for(coordinator)
    coordinator.is_active = False
    coordinator.save()
    assert api.get("/api/v1/me/").status_code == 401
