"""Self-assessments over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.models import SelfAssessment
from ecf.assessments.services import begin_self_assessment
from tests.assessments.self_assessing import FIRST, asye_enrolment, finished
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
LIST = "/api/v1/self-assessments/"


@pytest.fixture
def draft(enrolment, worker) -> SelfAssessment:
    return begin_self_assessment(enrolment=enrolment, by=worker)


def at(draft, *more: str) -> str:
    return LIST + "/".join([str(draft.pk), *more, ""])


def test_it_is_begun_written_and_finished(api_for, enrolment, worker):
    api = api_for(worker)
    answer = api.post(LIST, {"enrolment": str(enrolment.pk)})
    made = answer.json()
    assert answer.status_code == 201 and answer["Location"].endswith(f"{LIST}{made['id']}/")
    assert (made["milestone"], made["stage"], made["state"], made["overall"]) == (None, "foundation", "draft", "")
    assert [row["standard"] for row in made["levels"]] == [f"EC{n}" for n in range(1, 7)]
    assert made["levels"][0] == {"standard": "EC1", "level": None, "words": ""}

    levels = [{"standard": f"EC{n}", "level": 2} for n in range(1, 7)]
    answer = api.patch(f"{LIST}{made['id']}/", {"levels": levels, "overall": "On the way."}, If_Match=answer["ETag"])
    assert answer.status_code == 200 and answer.json()["levels"][5]["level"] == 2
    answer = api.patch(
        f"{LIST}{made['id']}/",
        {"levels": [{"standard": "EC1", "words": "I ask."}]},
        If_Match=answer["ETag"],
    )
    assert answer.json()["levels"][0] == {"standard": "EC1", "level": 2, "words": "I ask."}

    done = api.post(f"{LIST}{made['id']}/finish/").json()
    assert (done["state"], done["finished_on"]) == ("finished", TODAY.isoformat())
    again = api.post(f"{LIST}{made['id']}/finish/")
    assert (again.status_code, again.json()["code"]) == (409, "self_assessment_finished")


def test_a_patch_needs_its_version(api_for, draft, worker):
    api = api_for(worker)
    assert api.patch(at(draft), {"overall": "."}).status_code == 400
    stale = api.patch(at(draft), {"overall": "."}, If_Match='"9"')
    assert (stale.status_code, stale.json()["current_version"]) == (409, draft.version)


def test_what_is_wrong_is_named(api_for, draft, worker, north):
    api = api_for(worker)
    answer = api.patch(
        at(draft),
        {"levels": [{"standard": "EC1", "level": 9}, {"standard": "PCF1", "level": 1}]},
        If_Match=f'"{draft.version}"',
    )
    assert answer.status_code == 400
    assert {(row["field"], answer.status_code) for row in answer.json()["errors"]} == {
        ("levels.EC1.level", 400),
        ("levels.PCF1", 400),
    }
    answer = api.post(at(draft, "finish"))
    assert answer.status_code == 400 and len(answer.json()["errors"]) == 6
    answer = api.post(LIST, {"enrolment": str(draft.enrolment_id)})
    assert (answer.status_code, answer.json()["code"]) == (409, "self_assessment_begun")
    answer = api.post(LIST, {"enrolment": str(draft.enrolment_id), "milestone": "review-3m"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_milestone")


def test_at_a_milestone_it_is_named_after_it(api_for, north):
    asye = asye_enrolment(north)
    made = api_for(asye.social_worker.user).post(LIST, {"enrolment": str(asye.pk), "milestone": FIRST}).json()
    assert (made["milestone"], made["title"], made["framework"]) == (FIRST, "7-day self-assessment", "ASYE-CF")


def test_a_draft_can_be_deleted(api_for, draft, worker):
    assert api_for(worker).delete(at(draft)).status_code == 204
    assert not SelfAssessment.objects.exists()


def test_who_only_sees_facts_reads_null(api_for, enrolment, supervisor, coordinator, psw):
    done = finished(enrolment)
    assert api_for(supervisor).get(at(done)).json()["levels"][0]["level"] == 2
    for user in (coordinator, psw):
        shown = api_for(user).get(at(done)).json()
        assert (shown["content_hidden"], shown["levels"], shown["overall"]) == (True, None, None)
        assert shown["finished_on"] == TODAY.isoformat()


def test_a_list_takes_the_same_queries_for_one_and_for_five(api_for, enrolment, worker):
    api = api_for(worker)

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"{LIST}?enrolment={enrolment.pk}&state=finished").status_code == 200
        return len(queries)

    finished(enrolment)
    counted()
    few = counted()
    for _ in range(4):
        finished(enrolment)
    assert counted() == few
