"""Evidence over the API: from draft to accepted, who may, what counts and why not, what stays hidden."""

from tests.api.wire import API, SOME_ID, problem

EVIDENCE = f"{API}evidence/"
WRITTEN = {"enrolment", "kind", "title", "happened_on", "body", "standards", "privacy", "also_cpd", "cpd"}
READ = {*WRITTEN, "id", "version", "state", "comment", "accepted_on", "accepted_by", "counts", "content_hidden"}
CPD = {
    "type": "Course",
    "learnt": "How to listen",
    "practice_impact": "I wait",
    "people_impact": "They are heard",
    "peer_reflection": "So did I",
}


def test_everything_that_is_written_is_read_back(as_worker, piece):
    body = piece(also_cpd=True, cpd=CPD)
    made = as_worker.post(EVIDENCE, body)
    assert made.status_code == 201
    found = made.json()
    assert set(found) >= READ
    assert {name: found[name] for name in WRITTEN} == body
    assert (found["state"], found["comment"], found["accepted_on"], found["accepted_by"]) == ("draft", "", None, None)
    assert found["content_hidden"] is False
    least = {name: body[name] for name in ("enrolment", "kind", "title", "happened_on")}
    found = as_worker.post(EVIDENCE, least).json()
    assert (found["privacy"], found["also_cpd"], found["standards"], found["body"]) == ("private", False, [], "")


def test_from_draft_to_accepted_and_opened_again(as_worker, as_supervisor, piece):
    address = as_worker.post(EVIDENCE, piece())["Location"]
    problem(as_supervisor.get(address), 404)
    assert as_worker.post(f"{address}submit/").json()["state"] == "submitted"
    problem(as_worker.post(f"{address}submit/"), 409, "already_submitted")
    problem(as_worker.delete(address), 409)
    problem(as_worker.patch(address, {"title": "x"}, If_Match=as_worker.get(address)["ETag"]), 409)
    problem(as_supervisor.post(f"{address}return/", {}), 400, field="comment")
    problem(as_supervisor.post(f"{address}return/", {"comment": " "}), 400, field="comment")
    returned = as_supervisor.post(f"{address}return/", {"comment": "Say more"}).json()
    assert (returned["state"], returned["comment"]) == ("returned", "Say more")
    as_worker.patch(address, {"body": "More"}, If_Match=as_worker.get(address)["ETag"])
    as_worker.post(f"{address}submit/")
    accepted = as_supervisor.post(f"{address}accept/", {"comment": "Well seen"}).json()
    assert [accepted[name] for name in ("state", "comment", "accepted_on", "accepted_by")] == [
        *("accepted", "Well seen", "2026-11-23", "supervisor")
    ]
    problem(as_supervisor.post(f"{address}accept/"), 409)
    problem(as_worker.patch(address, {"title": "x"}, If_Match=as_worker.get(address)["ETag"]), 409)
    problem(as_worker.post(f"{address}unlock/", {}), 400, field="reason")
    unlocked = as_worker.post(f"{address}unlock/", {"reason": "A name slipped in"}).json()
    assert (unlocked["state"], unlocked["accepted_on"], unlocked["accepted_by"]) == ("returned", None, None)


def test_an_accept_needs_no_body_and_an_assessor_may_too(api_for, assessor, submitted):
    accepted = api_for(assessor).client.post(f"{submitted()}accept/", headers=api_for(assessor).headers)
    assert (accepted.status_code, accepted.json()["accepted_by"]) == (200, "assessor")


WRONG_VALUES = [
    ({"kind": "poem"}, "kind"),
    ({"title": ""}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"happened_on": "2026-11-24"}, "happened_on"),
    ({"happened_on": None}, "happened_on"),
    ({"standards": [{"code": "KSS1"}]}, "standards.0.code"),
    ({"standards": [{"code": "EC1"}, {"code": "EC1"}]}, "standards.1.code"),
    ({"standards": "EC1"}, "standards"),
    ({"privacy": "public"}, "privacy"),
    ({"also_cpd": "maybe"}, "also_cpd"),
    ({"cpd": {"mood": "x"}}, "cpd.mood"),
    ({"state": "accepted"}, "state"),
    ({"enrolment": "me"}, "enrolment"),
]


def test_a_wrong_value_is_400_at_its_field(as_worker, piece):
    for changes, field in WRONG_VALUES:
        problem(as_worker.post(EVIDENCE, piece(**changes)), 400, field=field)
    assert as_worker.get(EVIDENCE).json()["results"] == []


def test_submitting_needs_it_to_be_shared_and_a_standard(as_worker, piece):
    address = as_worker.post(EVIDENCE, piece(privacy="private", standards=[]))["Location"]
    found = problem(as_worker.post(f"{address}submit/"), 400)
    assert {error["field"] for error in found["errors"]} == {"privacy", "standards"}
    address = as_worker.post(EVIDENCE, piece(privacy="private"))["Location"]
    problem(as_worker.post(f"{address}submit/"), 400, "must_be_shared", "privacy")
    assert as_worker.get(address).json()["state"] == "draft"


def test_only_own_drafts_are_deleted(as_worker, as_supervisor, piece, submitted):
    draft = as_worker.post(EVIDENCE, piece())["Location"]
    problem(as_supervisor.delete(draft), 404)
    gone = as_worker.delete(draft)
    assert (gone.status_code, gone.content) == (204, b"")
    problem(as_worker.get(draft), 404)
    problem(as_supervisor.delete(submitted()), 403)


def test_wrong_people_are_told_so_and_strangers_find_nothing(request, api_for, as_worker, enrolment, piece, submitted):
    address = submitted()
    asked = ("submit/", "accept/", "return/", "unlock/")
    for role, statuses in (
        ("worker", (409, 403, 403, 409)),
        ("coordinator", (403, 403, 403, 403)),
        ("psw", (403, 403, 403, 403)),
        ("other_worker", (404, 404, 404, 404)),
        ("past_supervisor", (404, 404, 404, 404)),
        ("outsider_coordinator", (404, 404, 404, 404)),
        ("admin_user", (404, 404, 404, 404)),
    ):
        api = api_for(request.getfixturevalue(role))
        body = {"reason": "x"} if role == "worker" else {}
        assert tuple(api.post(address + action, body).status_code for action in asked) == statuses, role
        status = {"worker": 201, "coordinator": 403, "psw": 403}.get(role, 404)
        assert api.post(EVIDENCE, piece()).status_code == status, role
    problem(as_worker.post(EVIDENCE, piece(enrolment=SOME_ID)), 404)


def test_who_sees_the_facts_only_reads_no_text_and_finds_nothing_by_it(as_worker, as_coordinator, submitted):
    address = submitted(also_cpd=True, cpd=CPD)
    hidden = as_coordinator.get(address).json()
    assert hidden["content_hidden"] is True
    assert [hidden[name] for name in ("title", "body", "cpd", "comment")] == [None] * 4
    assert hidden["standards"] == [{"code": "EC2", "how": None}]
    assert (hidden["kind"], hidden["state"], hidden["happened_on"]) == (
        *("critical_reflection", "submitted", "2026-10-05"),
    )
    assert hidden["counts"]["will_count"] is True
    for word in ("visit", "mother", "listen", "hear"):
        assert as_worker.get(EVIDENCE, {"search": word}).json()["results"], word
        assert as_coordinator.get(EVIDENCE, {"search": word}).json()["results"] == [], word


def test_what_is_shared_is_read_by_supervisor_and_assessor_of_now(request, api_for, as_worker, submitted, piece):
    shared = submitted()
    draft = as_worker.post(EVIDENCE, piece())["Location"]
    for role in ("supervisor", "assessor"):
        api = api_for(request.getfixturevalue(role))
        found = api.get(shared).json()
        assert (found["content_hidden"], found["title"]) == (False, "A first visit")
        assert [row["id"] for row in api.get(EVIDENCE).json()["results"]] == [found["id"]]
        problem(api.get(draft), 404)


def codes(found: dict) -> set[str]:
    assert set(found["counts"]) == {"will_count", "counts_now", "milestone", "reasons"}
    assert all(set(reason) == {"code", "detail"} and reason["detail"] for reason in found["counts"]["reasons"])
    return {reason["code"] for reason in found["counts"]["reasons"]}


def test_every_entry_says_whether_it_counts_for_what_and_why_not(as_worker, as_supervisor, piece, one):
    def logged(**changes) -> dict:
        return as_worker.post(EVIDENCE, piece(**changes)).json()

    draft = logged()
    assert codes(draft) == {"not_accepted"}
    assert (draft["counts"]["will_count"], draft["counts"]["counts_now"]) == (True, False)
    assert draft["counts"]["milestone"] == "review-6m"
    assert logged(kind="direct_observation")["counts"]["milestone"] == "review-3m"
    assert codes(logged(standards=[])) == {"not_accepted", "no_standard"}
    assert codes(logged(privacy="private")) == {"not_accepted", "private"}
    assert codes(logged(happened_on="2026-06-21")) == {"not_accepted", "outside_window"}
    other = logged(kind="self_assessment")
    assert (codes(other), other["counts"]["milestone"]) == ({"not_accepted", "kind_not_required"}, None)
    as_worker.post(f"{EVIDENCE}{draft['id']}/submit/")
    accepted = as_supervisor.post(f"{EVIDENCE}{draft['id']}/accept/").json()
    assert (codes(accepted), accepted["counts"]["counts_now"]) == (set(), True)


def test_what_counted_for_year_2_counts_for_nothing_more(as_worker, as_coordinator, submitted, as_supervisor, one):
    address = submitted(kind="written_report")
    as_supervisor.post(f"{address}accept/")
    passed = {"met_on": "2026-11-20", "outcome": "pass"}
    assert as_coordinator.post(f"{one}milestones/year-2-assessment/record/", passed).status_code == 200
    found = as_worker.get(address).json()
    assert "already_used" in codes(found)
    assert found["counts"]["milestone"] == "year-2-assessment"


def test_lists_are_narrowed(as_worker, submitted, piece, enrolment):
    submitted()
    as_worker.post(EVIDENCE, piece(kind="case_study", title="Second", standards=[{"code": "EC1"}]))
    for query, titles in (
        ({"kind": "case_study"}, {"Second"}),
        ({"state": "submitted"}, {"A first visit"}),
        ({"standard": "EC1"}, {"Second"}),
        ({"search": "visit"}, {"A first visit"}),
        ({"enrolment": str(enrolment.pk)}, {"Second", "A first visit"}),
        ({"enrolment": SOME_ID}, set()),
    ):
        assert {row["title"] for row in as_worker.get(EVIDENCE, query).json()["results"]} == titles, query
