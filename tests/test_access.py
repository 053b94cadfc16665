"""Who may what: every address and every action of the API, crossed with every role.

Invisible is 404; visible but not allowed is 403; nobody in particular is asked to sign in (302), or told 401 by the
API. An address that is not in the table fails the test. All is tried on `worker`'s enrolment, in a world that is built
once; each request is undone.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_world import ANONYMOUS, World, build
from tests.assessments.agreeing import COMPLETED, DRAFTED
from tests.assessments.conftest import WORKER_PART
from tests.cast import TODAY

pytestmark = pytest.mark.django_db  # so that this file has a database when it is run alone, too
WORKERS = {"worker", "other_worker", "outsider_worker"}
OVERSEERS = {"coordinator", "psw", "psw_deputy"}
OUTSIDERS = {"outsider_worker", "outsider_supervisor", "outsider_coordinator", "outsider_psw"}
SIGNED_IN = (
    WORKERS
    | OVERSEERS
    | OUTSIDERS
    | {"supervisor", "past_supervisor", "other_supervisor", "assessor", "panel_1", "admin_user"}
)
EVERYBODY = SIGNED_IN | {ANONYMOUS}
BOTH = {"worker", "supervisor"}
SEES = BOTH | {"assessor"} | OVERSEERS  # `worker`'s enrolment, and what of the evidence is shared
HOLDS_A_PART = {"supervisor", "past_supervisor", "other_supervisor", "assessor", "outsider_supervisor"}
STANDS_IN = {"supervisor", "other_supervisor"}  # the one who will be away, and who was named
ENTERS_ABSENCES = BOTH | {"coordinator"}
SEES_SESSIONS = BOTH | OVERSEERS  # sessions: dates and counts, or more
TAKES_OVER = {"supervisor"}  # `worker`, and has not accepted it yet
HANDS_OVER = {"worker", "past_supervisor"} | OVERSEERS  # who else may see what is handed over
SEES_EARLIER = {"supervisor", "past_supervisor"} | OVERSEERS  # beside the worker, the session of the one before
SEES_EXPERTS = {"supervisor"} | OVERSEERS  # who meets every condition, or holds the status
SEES_STAYING = {"supervisor"} | OVERSEERS  # beside the worker, `other_worker`'s enrolment
DRAFTS = {"supervisor", "coordinator"}  # the employer's part of an agreement
SIGNS = {"worker", "supervisor", "assessor", "coordinator"}
LETS_GO = {"outsider_worker", "outsider_coordinator"}  # who leaves Eastborough, and whose co-ordinator that is
DECIDES = {"psw", "psw_deputy", "outsider_psw"}  # which other systems may ask
RUNS_A_PROGRAMME = OVERSEERS | {"outsider_coordinator", "outsider_psw"}


@dataclass(frozen=True)
class Row:
    """One method of one address: who may, who sees it but may not (403); to everybody else it is 404."""

    method: str
    name: str
    may: set[str]
    answer: int = 200
    refused: set[str] = field(default_factory=set)
    also: dict[str, int] = field(default_factory=dict)
    args: Callable[[World], list[Any]] = lambda world: []
    sent: Callable[[World], dict[str, Any]] = lambda world: {}
    label: str = ""

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def expected(self, role: str) -> int:
        if role in self.also:
            return self.also[role]
        if role in self.may:
            return self.answer
        if role == ANONYMOUS:
            return 401 if self.is_api else 302
        return 403 if role in self.refused else 404

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.name, self.label]))


def of(name: str, *more: str) -> Callable[[World], list[Any]]:
    """The arguments of an address: the id of one thing of the world, and words or further things."""
    return lambda world: [getattr(world, each).pk if hasattr(world, each) else each for each in (name, *more)]


def employer(world: World) -> list[Any]:
    """The id of `worker`'s employer."""
    return [world.enrolment.employer_id]


def date(name: str, day: str) -> dict[str, str]:
    """A day as typed into three boxes."""
    parts = zip(("year", "month", "day"), day.split("-"), strict=True)
    return {f"{name}-{part}": value for part, value in parts}


def page(name: str, may: set[str], args: Any = None, *, post: dict[str, Any] | None = None, **rest: Any) -> list[Row]:
    """A page that is read and, with `post`, a form that leads somewhere (302) for the same people."""
    given = {"args": args} if args else {}
    rows = [Row("get", name, may, **given, **rest)]
    if post is not None:
        rows.append(Row("post", name, may, 302, sent=lambda world: post, **given, **rest))
    return rows


def button(name: str, may: set[str], args: Any, sent: dict[str, Any] | None = None, **rest: Any) -> Row:
    """An address that only takes a POST."""
    return Row("post", name, may, 302, args=args, sent=lambda world: sent or {}, **rest)


EVIDENCE = {
    "title": "A visit",
    "kind": "critical_reflection",
    "privacy": "shared",
    "body": "What I saw.",
    "standards": ["EC2"],
    "how_EC2": "I listened.",
    "save": "1",
    **date("happened_on", "2026-11-02"),
}
ASKED = {
    "title": "A joint visit",
    "plan": "How I talk with the children.",
    "standards": ["EC2"],
    "giver_name": "Dana Osei",
    "giver_email": "dana@example.org",
    "giver_role": "Practice educator",
    "says_registered": "yes",
}
TOLD_BY_FAMILY = {"giver": "parent", "helps": "She listens.", **date("told_on", "2026-11-20")}
SESSION = {
    "kind": "reflective",
    "minutes": "90",
    "summary": "We met.",
    "wellbeing": "none",
    "actions-TOTAL_FORMS": "0",
    "actions-INITIAL_FORMS": "0",
    "then": "save",
    **date("held_on", "2026-11-20"),
}
CONCERN = {
    "topic": "supervision",
    "about_psw": "no",
    "what_happened": "It was cancelled again.",
    "what_would_help": "",
    "step": "send",
}
WEEK_AWAY = {"step": "save", **date("started_on", "2027-03-01"), **date("ended_on", "2027-03-05")}
NEWCOMER = {
    "registration_number": "SW4321",
    "given_name": "Amira",
    "family_name": "Hassan",
    "email": "amira@example.org",
    "framework": "ECF5",
    "started_on": "2026-09-07",
    "team": "duty",
    "supervisor": "supervisor",
}
AWAY = {"reason": "sickness", **date("started_on", "2026-09-01"), **date("ended_on", "2026-09-30")}
BACK = date("ended_on", "2026-08-21")
REPORT = {"report_type": "Care plan", **date("written_on", "2026-11-02")}
HOURS = {**date("effective_from", "2026-10-05"), "fte": "0.60", "choice": "keep"}

LET_IN = {"name": "Liquidlogic", "scopes": ["enrolments:read"], **date("expires_on", "2027-06-30")}
GOAL = {
    "title": "Chair a core group",
    "standards": ["EC2"],
    "difference": "",
    "actions-TOTAL_FORMS": "0",
    "actions-INITIAL_FORMS": "0",
}
SUPPORT = {
    "concern": "Reports are late.",
    "hoped_for": "They are on time.",
    "help": "Fewer cases.",
    "actions-TOTAL_FORMS": "1",
    "actions-INITIAL_FORMS": "0",
    "actions-0-what": "Plan each report",
    "actions-0-owner": "worker",
    **date("actions-0-due_on", "2026-12-08"),
    "dates-TOTAL_FORMS": "1",
    "dates-INITIAL_FORMS": "0",
    **date("dates-0-due_on", "2026-12-15"),
}

PAGES: list[Row] = [
    # Anybody
    *page("accessibility", EVERYBODY),
    *page("privacy", EVERYBODY),
    *page("account_login", {ANONYMOUS}, also=dict.fromkeys(SIGNED_IN, 302)),
    *page("account_signup", {ANONYMOUS}, also=dict.fromkeys(SIGNED_IN, 302)),
    *page("account_inactive", EVERYBODY),
    *page("account_reset_password", EVERYBODY),
    *page("account_reset_password_done", EVERYBODY),
    *page("account_reset_password_from_key", EVERYBODY, lambda world: ["1", "2-3"]),
    *page("account_reset_password_from_key_done", EVERYBODY),
    # Credentials of expert practitioners: what is published, and whose they are
    *page("issuer_profile", EVERYBODY, lambda world: ["northshire"]),
    *page("issuer_keys", EVERYBODY, lambda world: ["northshire"]),
    *page("issuer_key", EVERYBODY, lambda world: ["northshire", 1]),
    *page("issuer_metadata", EVERYBODY, lambda world: ["northshire"]),
    *page("status_list", EVERYBODY, lambda world: ["northshire", 1]),
    *page("check_credential", EVERYBODY),
    Row("post", "check_credential", EVERYBODY, sent=lambda world: {"credential": world.credential}),
    *page("my_credential", WORKERS, post={"form": "jwt"}, refused=SIGNED_IN),
    *page("signing_keys", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("rotate_signing_key", DECIDES, post={}, refused=SIGNED_IN),
    # Protected tasks
    *page("protected_tasks", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("my_tasks", WORKERS, refused=SIGNED_IN),
    *page(
        "switch_task_on",
        DECIDES,
        lambda world: ["section_47_lead"],
        post={**date("started_on", "2027-04-01"), "step": "save"},
        refused=SIGNED_IN,
    ),
    *page("switch_task_off", DECIDES, lambda world: ["section_47_lead"], refused=SIGNED_IN),
    Row(
        "post",
        "switch_task_off",
        DECIDES,
        args=lambda world: ["section_47_lead"],
        sent=lambda world: date("from_on", "2027-04-01"),
        refused=SIGNED_IN,
        label="not on",
    ),
    # Other systems that may ask
    *page("clients", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("make_client", DECIDES, refused=SIGNED_IN),
    Row("post", "make_client", DECIDES, 200, sent=lambda world: {**LET_IN, "step": "save"}, refused=SIGNED_IN),
    *page("rotate_token", {"psw", "psw_deputy"}, of("system"), refused={"coordinator"}),
    Row(
        "post",
        "rotate_token",
        {"psw", "psw_deputy"},
        args=of("system"),
        sent=lambda world: {"old": "later", **date("expires_on", "2027-06-30")},
        refused={"coordinator"},
    ),
    *page("rotate_token", {"psw", "psw_deputy"}, of("system_off"), answer=302, refused={"coordinator"}, label="off"),
    *page("revoke_client", {"psw", "psw_deputy"}, of("system"), post={}, refused={"coordinator"}),
    # Whoever is signed in
    *page("account_logout", SIGNED_IN),
    *page("account_change_password", SIGNED_IN),
    *page("account_set_password", SIGNED_IN, answer=302),
    *page("account_reauthenticate", SIGNED_IN),
    *page("home", SIGNED_IN, also=dict.fromkeys(RUNS_A_PROGRAMME, 302)),
    *page("inbox", SIGNED_IN),
    *page("notices", SIGNED_IN),
    *page("framework_list", SIGNED_IN),
    *page("framework", SIGNED_IN, lambda world: ["ECF5"]),
    # Enrolments
    *page("enrol_worker", {"coordinator", "outsider_coordinator"}, refused=SIGNED_IN),
    *page("journey", SEES, of("enrolment")),
    *page("timeline", SEES, of("enrolment")),
    *page(
        "record_milestone",
        {"supervisor"},
        of("enrolment", "review-3m"),
        post=date("met_on", "2026-09-22"),
        refused=SEES,
    ),
    *page("record_milestone", {"coordinator"}, of("enrolment", "year-5-assessment"), refused=SEES, label="assessment"),
    *page(
        "choose_part_time",
        {"worker", "coordinator"},
        of("enrolment"),
        post={"choice": "stretch"},
        refused=SEES,
    ),
    *page("breaks_and_hours", SEES, of("enrolment")),
    *page("start_break", {"coordinator"}, of("enrolment"), post={**AWAY, "step": "save"}, refused=SEES),
    *page("end_break", {"coordinator"}, of("enrolment", "spell"), post={**BACK, "step": "save"}, refused=SEES),
    *page("correct_break", {"coordinator"}, of("enrolment", "spell"), post={**AWAY, "step": "save"}, refused=SEES),
    *page("remove_break", {"coordinator"}, of("enrolment", "spell"), post={"step": "save"}, refused=SEES),
    *page(
        "add_agreement",
        {"coordinator"},
        of("enrolment", "spell"),
        post={"party": "worker", "name": "", **date("agreed_on", "2026-08-01")},
        refused=SEES,
    ),
    *page("confirm_break", {"worker"}, of("enrolment", "spell"), post={"answer": "yes"}, refused=SEES),
    *page("set_working_pattern", {"coordinator"}, of("enrolment"), post={**HOURS, "step": "save"}, refused=SEES),
    *page(
        "change_working_pattern",
        {"coordinator"},
        of("enrolment", "pattern"),
        post={**HOURS, "step": "save"},
        refused=SEES,
    ),
    *page("remove_working_pattern", {"coordinator"}, of("enrolment", "pattern"), post={"step": "save"}, refused=SEES),
    *page(
        "extend_milestone",
        {"coordinator"},
        of("enrolment"),
        post={"milestone": "review-12m", "months": "1", "reason": "A move.", "step": "save"},
        refused=SEES,
    ),
    *page(
        "name_specialism",
        {"worker", "coordinator"},
        of("enrolment"),
        post={"specialism": "child-protection"},
        refused=SEES,
    ),
    # Who supports a worker, where, and for how long
    *page("assign", {"coordinator"}, of("enrolment", "supervisor"), refused=SEES),
    Row(
        "post",
        "assign",
        {"coordinator"},
        302,
        args=of("enrolment", "supervisor"),
        sent=lambda world: {"user": world.people["past_supervisor"].pk, **date("on", "2026-11-23"), "step": "save"},
        refused=SEES,
    ),
    *page(
        "end_assignment",
        {"coordinator"},
        of("enrolment", "assessing"),
        post={**date("on", "2026-11-23"), "step": "save"},
        refused=SEES,
    ),
    *page(
        "cancel_assignment",
        {"coordinator"},
        of("enrolment", "planned_change"),
        post={"step": "save"},
        refused=SEES,
    ),
    *page("handover", TAKES_OVER | HANDS_OVER, of("handover")),
    Row("post", "handover", TAKES_OVER, 302, args=of("handover"), refused=HANDS_OVER),
    # Who stands in for whom
    *page("stand_ins", HOLDS_A_PART, refused=SIGNED_IN),
    *page("name_stand_in", HOLDS_A_PART, refused=SIGNED_IN),
    Row(
        "post",
        "name_stand_in",
        {"supervisor", "past_supervisor"},
        302,
        also={"other_supervisor": 200, "assessor": 200, "outsider_supervisor": 200},
        sent=lambda world: {
            "given_to": world.people["other_supervisor"].pk,
            **date("started_on", "2027-03-01"),
            **date("ended_on", "2027-03-05"),
        },
        refused=SIGNED_IN,
    ),
    *page("end_stand_in", STANDS_IN, of("stand_in"), post={}, refused=OVERSEERS),
    *page("move_team", {"coordinator"}, of("enrolment"), refused=SEES),
    Row(
        "post",
        "move_team",
        {"coordinator"},
        302,
        args=of("enrolment"),
        sent=lambda world: {"team": world.enrolment.employer.teams.get(code="family").pk, "step": "save"},
        refused=SEES,
    ),
    *page(
        "entry_details",
        {"coordinator"},
        of("overseas"),
        post={"adaptation_plan": "Court in January.", "step": "save"},
        refused=SEES - {"worker"},
    ),
    *page(
        "withdraw_enrolment",
        {"coordinator"},
        of("enrolment"),
        post={"reason": "A move.", **date("on", "2026-11-23"), "step": "save"},
        refused=SEES,
    ),
    *page(
        "end_not_completed",
        {"coordinator"},
        of("enrolment"),
        post={"reason": "A move.", **date("on", "2026-11-23"), "is_sure": "on", "step": "save"},
        refused=SEES,
    ),
    *page("return_to_programme", {"coordinator"}, of("gone"), refused=SEES - {"worker"}),
    Row(
        "post",
        "return_to_programme",
        {"coordinator"},
        302,
        args=of("gone"),
        sent=lambda world: {
            "team": world.gone.team_id,
            "supervisor": world.people["supervisor"].pk,
            **date("on", "2026-11-23"),
            "step": "save",
        },
        refused=SEES - {"worker"},
    ),
    *page("progress", SEES, of("enrolment")),
    *page("progress", SEES, of("enrolment"), sent=lambda world: {"on": "2027-02-01"}, label="on another day"),
    *page(
        "change_framework",
        {"coordinator"},
        of("enrolment"),
        post={"framework": "ASYE-CF 2018.1", "reason": "A move.", "step": "save", **date("on", "2026-11-23")},
        refused=SEES,
    ),
    # Moves to another employer
    *page("transfers", WORKERS | RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("propose_transfer", {"other_worker", "coordinator"}, of("staying"), refused=SEES_STAYING),
    Row(
        "post",
        "propose_transfer",
        {"other_worker", "coordinator"},
        302,
        args=of("staying"),
        sent=lambda world: {
            "employer": world.leaving.to_employer_id,
            "step": "save",
            **date("on", "2027-01-04"),
        },
        refused=SEES_STAYING,
    ),
    *page("transfer", {"worker"} | OVERSEERS, of("leaving")),
    *page("transfer", LETS_GO | {"coordinator", "outsider_psw"}, of("arriving"), label="agreed to"),
    button("consent_to_transfer", {"worker"}, of("leaving"), refused=OVERSEERS),
    *page("accept_transfer", {"coordinator"}, of("arriving"), refused=LETS_GO | {"outsider_psw"}),
    Row(
        "post",
        "accept_transfer",
        {"coordinator"},
        302,
        args=of("arriving"),
        sent=lambda world: {
            "team": world.enrolment.team_id,
            "supervisor": world.people["supervisor"].pk,
        },
        refused=LETS_GO | {"outsider_psw"},
    ),
    *page("decline_transfer", {"worker"}, of("leaving"), post={"reason": "I stay."}, refused=OVERSEERS),
    *page(
        "cancel_transfer",
        LETS_GO,
        of("arriving"),
        post={"reason": "I stay."},
        refused={"coordinator", "outsider_psw"},
    ),
    *page("past_placement", OVERSEERS, of("left")),
    # Evidence
    *page("evidence_list", SIGNED_IN),
    *page("evidence_list", SEES, sent=lambda world: {"enrolment": world.enrolment.pk}, label="of somebody"),
    *page("log_evidence", WORKERS, post=EVIDENCE, refused=SIGNED_IN),
    Row("post", "suggest_evidence", WORKERS, refused=SIGNED_IN, sent=lambda world: {"body": "I felt hurried."}),
    *page("draft_key", SIGNED_IN),
    *page("cpd", WORKERS),
    *page("tick_renewal", WORKERS, post=date("fee_paid_on", "2026-11-02")),
    *page("renewals", RUNS_A_PROGRAMME, refused=EVERYBODY - RUNS_A_PROGRAMME - {ANONYMOUS}),
    *page(
        "confirm_renewal",
        {"coordinator"},
        of("enrolment"),
        post=date("on", "2026-11-20"),
        refused=SEES - {"coordinator"},
    ),
    *page("evidence", SEES, of("submitted")),
    *page("evidence", {"worker"}, of("draft"), label="draft"),
    *page("evidence", {"worker"}, of("private"), label="private draft"),
    *page("edit_evidence", {"worker"}, of("draft"), post=EVIDENCE),
    *page("edit_evidence", set(), of("submitted"), refused=SEES - {"worker"}, also={"worker": 302}, label="submitted"),
    button("submit_evidence", {"worker"}, of("draft")),
    *page("look_at_words", {"worker"}, of("draft"), post={}),
    *page("look_at_words", set(), of("submitted"), refused=SEES - {"worker"}, also={"worker": 302}, label="submitted"),
    Row("post", "check_identifiers", SIGNED_IN, sent=lambda world: {"text": "07700 900123"}),
    *page("describe_report", {"worker"}, of("report"), post=REPORT),
    *page("add_files", {"worker"}, of("draft")),
    *page("add_files", set(), of("submitted"), refused=SEES - {"worker"}, also={"worker": 302}, label="submitted"),
    Row("post", "add_files", {"worker"}, 400, args=of("draft"), label="no file"),
    *page("evidence_file", {"worker"}, of("draft", "slides")),
    *page("evidence_file", BOTH | {"assessor"}, of("submitted", "handed_in"), refused=OVERSEERS, label="submitted"),
    *page("remove_file", {"worker"}, of("draft", "slides"), post={}),
    *page("remove_file", {"worker"}, of("submitted", "handed_in"), refused=SEES - {"worker"}, label="submitted"),
    button("take_back_evidence", {"worker"}, of("submitted"), refused=SEES),
    button("answer_evidence", {"supervisor", "assessor"}, of("submitted"), {"answer": "accept"}, refused=SEES),
    *page("versions", {"worker", "supervisor", "assessor"}, of("accepted"), refused=OVERSEERS),
    *page(
        "disclose_evidence",
        {"psw", "psw_deputy"},
        of("accepted"),
        post={"reason": "A complaint names it.", **date("until", "2026-11-25")},
        refused={"worker", "supervisor", "assessor", "coordinator"},
    ),
    *page(
        "disclose_session",
        {"psw", "psw_deputy"},
        of("signed"),
        post={"reason": "A complaint names it.", **date("until", "2026-11-25")},
        refused={"worker", "supervisor", "coordinator"},
    ),
    *page(
        "unlock_evidence",
        {"worker", "supervisor", "assessor"},
        of("accepted"),
        post={"reason": "A wrong date."},
        refused=SEES,
    ),
    *page("delete_evidence", {"worker"}, of("draft"), post={}),
    # Somebody outside, asked by link
    *page("ask_somebody", WORKERS, post=ASKED, refused=SIGNED_IN),
    *page("ask_for_entry", {"worker"}, of("to_ask"), post=ASKED),
    *page("outside_request", {"worker"}, of("asking")),
    *page("change_request", {"worker"}, of("asking"), post=ASKED),
    button("send_request", {"worker"}, of("asking")),
    button("resend_request", {"worker"}, of("asked")),
    *page("revoke_request", {"worker"}, of("asked"), post={}),
    *page("asked", EVERYBODY, lambda world: [world.secret], post={}),
    Row("get", "write_record", EVERYBODY, 302, args=lambda world: [world.secret]),
    Row("post", "write_record", EVERYBODY, 302, args=lambda world: [world.secret]),
    Row("get", "check_record", EVERYBODY, 302, args=lambda world: [world.secret]),
    Row("post", "check_record", EVERYBODY, 302, args=lambda world: [world.secret]),
    *page("decline_asked", EVERYBODY, lambda world: [world.secret], post={"reason": ""}),
    *page("asked", set(), lambda world: ["forged"], also={ANONYMOUS: 404}, label="forged"),
    # What children and families say
    *page("feedback_forms", BOTH, of("enrolment"), refused=SEES),
    button("make_feedback_form", BOTH, of("enrolment"), refused=SEES),
    *page("feedback_form", BOTH, of("feedback_link")),
    *page("feedback_sheet", BOTH, of("feedback_link")),
    *page("revoke_feedback_form", BOTH, of("feedback_link"), post={}),
    *page("tell_feedback", {"supervisor"}, of("enrolment"), post=TOLD_BY_FAMILY, refused=SEES),
    *page("family_feedback", BOTH, of("said")),
    button("release_feedback", {"supervisor"}, of("said"), refused=BOTH),
    button("hold_feedback", {"supervisor"}, of("said"), {"reason": "A name."}, refused=BOTH),
    button("use_feedback", {"worker"}, of("shown"), refused=BOTH),
    *page("give_feedback", EVERYBODY, lambda world: [world.feedback_link.code]),
    Row(
        "post",
        "give_feedback",
        EVERYBODY,
        302,
        args=lambda world: [world.feedback_link.code],
        sent=lambda world: {"giver": "parent", "listened": "yes"},
    ),
    *page("give_feedback", set(), lambda world: ["aaaa-bbbb-cccc-dddd"], also={ANONYMOUS: 404}, label="forged"),
    *page("feedback_thanks", EVERYBODY, lambda world: [world.feedback_link.code]),
    Row("get", "api:feedback-forms-list", SIGNED_IN),
    Row(
        "post",
        "api:feedback-forms-list",
        BOTH,
        201,
        sent=lambda world: {"enrolment": str(world.enrolment.pk)},
        refused=SEES,
    ),
    Row("get", "api:feedback-forms-detail", BOTH, args=of("feedback_link")),
    Row("post", "api:feedback-forms-revoke", BOTH, args=of("feedback_link")),
    Row("get", "api:family-feedback-list", SIGNED_IN),
    Row(
        "post",
        "api:family-feedback-list",
        {"supervisor"},
        201,
        sent=lambda world: {
            "enrolment": str(world.enrolment.pk),
            "giver": "parent",
            "told_on": "2026-11-20",
            "answers": {"helps": "She listens."},
        },
        refused=SEES,
    ),
    Row("get", "api:family-feedback-detail", BOTH, args=of("said")),
    Row("post", "api:family-feedback-release", {"supervisor"}, args=of("said"), refused=BOTH),
    Row(
        "post",
        "api:family-feedback-hold",
        {"supervisor"},
        args=of("said"),
        sent=lambda world: {"reason": "A name."},
        refused=BOTH,
    ),
    Row("post", "api:family-feedback-use", {"worker"}, args=of("shown"), refused=BOTH),
    # What is coming up
    *page("coming_up", SEES, of("enrolment")),
    *page("calendar_link", {"worker"}, of("enrolment"), refused=SEES),
    Row("post", "calendar_link", {"worker"}, args=of("enrolment"), refused=SEES),
    *page("revoke_calendar_link", {"worker"}, of("enrolment"), post={}, refused=SEES),
    *page("calendar_feed", EVERYBODY, lambda world: [world.calendar]),
    # Agreement
    *page("agreements_to_do", SIGNED_IN),
    *page("assessment_deadlines", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("panel_agreement", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("panel_agreement_table", OVERSEERS, employer, refused=SIGNED_IN - RUNS_A_PROGRAMME),
    *page("programme", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("agreement_of", SEES, of("enrolment"), answer=302),
    *page("agreement_of", SEES_STAYING | {"other_worker"}, of("staying"), label="none yet"),
    button("begin_agreement", DRAFTS, of("staying"), refused=SEES_STAYING | {"other_worker"}),
    *page("agreement", SEES, of("agreement")),
    *page("agreement", SEES, of("signed_agreement"), label="signed"),
    *page("draft_agreement", DRAFTS, of("agreement"), post=DRAFTED, refused=SEES),
    *page("complete_agreement", {"worker"}, of("agreement"), post=COMPLETED, refused=SEES),
    *page("sign_agreement", SIGNS, of("agreement"), answer=302, refused=SEES),
    *page("agreement_pdf", SEES, of("agreement")),
    button("sign_agreement", SIGNS, of("agreement"), refused=SEES),
    # Development plan
    *page("development_plan", SEES, of("enrolment")),
    *page("development_plan_pdf", SEES, of("enrolment")),
    *page("add_goal", BOTH, of("enrolment"), post=GOAL, refused=SEES),
    *page("change_goal", BOTH, of("goal"), post=GOAL, refused=SEES),
    *page("settle_goal", BOTH, of("goal"), post={"state": "reached", "because": ""}, refused=SEES),
    button("complete_goal_action", BOTH, of("goal_action"), refused=SEES),
    button("agree_plan", BOTH, lambda world: [world.goal.plan_id], refused=SEES),
    # Self-assessments
    *page("self_assessments", SEES, of("enrolment")),
    *page("begin_self_assessment", {"worker"}, of("enrolment"), answer=302, refused=SEES, label="begun"),
    *page("begin_self_assessment", {"other_worker"}, of("staying"), post={}, refused=SEES_STAYING),
    *page("self_assessment", SEES, of("self_assessed")),
    *page("self_assessment", {"worker"}, of("self_draft"), answer=302, label="draft"),
    *page("write_self_assessment", {"worker"}, of("self_draft"), post={"save": "1"}),
    *page("write_self_assessment", {"worker"}, of("self_assessed"), answer=302, refused=SEES, label="finished"),
    *page("discard_self_assessment", {"worker"}, of("self_draft"), post={}),
    *page("discard_self_assessment", {"worker"}, of("self_assessed"), answer=302, refused=SEES, label="finished"),
    *page("self_assessment_pdf", SEES, of("self_assessed")),
    # Reviews
    *page("begin_review", BOTH | OVERSEERS, of("enrolment", "review-6m"), answer=302, refused=SEES, label="begun"),
    *page("begin_review", BOTH, of("enrolment", "review-9m"), post={"early_reason": "A leave."}, refused=SEES),
    *page("review", SEES_SESSIONS, of("review")),
    *page("review", SEES, of("signed_review"), label="signed"),
    *page("write_review", BOTH, of("review"), refused=SEES_SESSIONS),
    Row(
        "post",
        "write_review",
        {"worker"},
        302,
        args=of("review"),
        sent=lambda world: {**WORKER_PART, "version": 1},
        refused=OVERSEERS,
        also={"supervisor": 200},
    ),
    *page("sign_review", BOTH, of("review"), answer=302, refused=SEES_SESSIONS),
    button("sign_review", BOTH, of("review"), refused=SEES_SESSIONS),
    *page("add_to_review", BOTH, of("signed_review"), post={"text": "It was cold."}, refused=SEES),
    *page("sign_review_addendum", BOTH, of("review_addendum"), refused=SEES),
    Row(
        "post",
        "sign_review_addendum",
        {"worker"},
        302,
        args=of("review_addendum"),
        refused=SEES,
        also={"supervisor": 200},
    ),
    *page(
        "disclose_review",
        {"psw", "psw_deputy"},
        of("signed_review"),
        post={"reason": "A complaint.", **date("until", "2026-11-30")},
        refused=SEES,
    ),
    *page("review_pdf", SEES, of("signed_review")),
    # Assessments
    *page("assessments", SIGNED_IN),
    *page("upload_marks", {"coordinator", "outsider_coordinator"}, refused=SIGNED_IN),
    Row(
        "post",
        "upload_marks",
        {"coordinator"},
        302,
        sent=lambda world: {"text": "registration_number,mark\nSW1001,61.5\n", "load": "1"},
        refused=SIGNED_IN,
        also={"outsider_coordinator": 400},
    ),
    *page("assessment", SEES, of("assessment")),
    *page("assessment_of", SEES, of("enrolment", "year-5-assessment")),
    *page("prepare_submission", {"worker"}, of("assessment"), refused=SEES),
    *page("choose_evidence", {"worker"}, of("assessment"), post={}, refused=SEES),
    *page("write_submission", {"worker"}, of("assessment"), post={"self_assessment": "I listen."}, refused=SEES),
    *page("submit_assessment", {"worker"}, of("assessment"), answer=302, refused=SEES, label="nothing written"),
    button("submit_assessment", {"worker"}, of("assessment"), refused=SEES),
    *page("take_back_submission", {"worker"}, of("assessment"), answer=302, refused=SEES, label="not submitted"),
    button("take_back_submission", {"worker"}, of("assessment"), refused=SEES),
    *page(
        "assessment_step", {"assessor"}, of("handed_in_assessment", "recommend"), refused=SEES_STAYING, label="assessor"
    ),
    *page(
        "assessment_step",
        {"coordinator"},
        of("handed_in_assessment", "panel"),
        refused=SEES_STAYING | {"assessor"},
        label="panel",
    ),
    *page(
        "assessment_step",
        {"psw", "psw_deputy"},
        of("handed_in_assessment", "confirm"),
        answer=302,
        refused=SEES_STAYING | {"assessor"},
        label="not yet",
    ),
    *page(
        "assessment_step",
        {"coordinator"},
        of("handed_in_assessment", "withdraw"),
        post={"reason": "Moving."},
        refused=SEES_STAYING | {"assessor"},
        label="withdraw",
    ),
    *page(
        "assessment_step", {"coordinator"}, of("assessment", "mark"), post={"mark": "61"}, refused=SEES, label="mark"
    ),
    *page(
        "assessment_step",
        {"assessor"},
        of("assessment", "practice"),
        post={"met_EC1": "yes"},
        refused=SEES,
        label="practice",
    ),
    *page(
        "assessment_step",
        {"coordinator"},
        of("assessment", "book-discussion"),
        post={"time": "2pm", "where": "", **date("on", "2026-12-03")},
        refused=SEES,
        label="slot",
    ),
    *page(
        "assessment_step",
        {"assessor"},
        of("assessment", "discussion"),
        post={"notes": "We talked.", "is_met": "yes", **date("held_on", "2026-11-20")},
        refused=SEES,
        label="discussion",
    ),
    *page(
        "assessment_step",
        {"psw", "psw_deputy"},
        of("assessment", "override"),
        post={"kind": "knowledge", "reason": "The paper was lost."},
        refused=SEES,
        label="override",
    ),
    *page("outcome_letter", set(), of("handed_in_assessment", "1"), refused=SEES_STAYING | {"assessor"}),
    *page("assessment_history", OVERSEERS, of("handed_in_assessment"), refused=SEES_STAYING | {"assessor"}),
    *page(
        "assessment_history_pdf",
        OVERSEERS,
        of("handed_in_assessment"),
        refused=SEES_STAYING | {"assessor"},
    ),
    *page("bundle", {"assessor"}, of("handed_in_assessment"), refused=SEES_STAYING),
    *page("bundle_pdf", {"assessor"}, of("handed_in_assessment"), refused=SEES_STAYING),
    *page("bundle_file", {"assessor"}, of("handed_in_assessment", "bundle_file"), refused=SEES_STAYING),
    *page("bundle", {"assessor"}, of("handed_in_assessment", "1"), refused=SEES_STAYING, label="by number"),
    *page("bundle_pdf", {"assessor"}, of("handed_in_assessment", "1"), refused=SEES_STAYING, label="by number"),
    *page(
        "bundle_file",
        {"assessor"},
        of("handed_in_assessment", "1", "bundle_file"),
        refused=SEES_STAYING,
        label="by number",
    ),
    *page("samples", SIGNED_IN),
    *page("draw_sample", {"coordinator"}, employer, refused=OVERSEERS),
    Row("post", "draw_sample", {"coordinator"}, args=employer, refused=OVERSEERS),
    *page("sample", OVERSEERS | {"outsider_psw"}, of("sample")),
    *page("sample_table", OVERSEERS | {"outsider_psw"}, of("sample")),
    button("close_sample", {"coordinator"}, of("sample"), refused=OVERSEERS | {"outsider_psw"}),
    *page(
        "write_finding",
        {"outsider_psw"},
        lambda world: [world.sample.pk, 1],
        post={"finding": "same", "words": "I would have said the same."},
        refused=OVERSEERS,
    ),
    *page("record_of_support", SEES, of("enrolment")),
    *page("record_of_support_pdf", SEES, of("enrolment")),
    *page("support_plan_pdf", SEES, of("support")),
    # Expert practitioner status
    *page("expert_people", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("expert_way", SEES, of("enrolment")),
    *page(
        "grant_status",
        {"psw", "psw_deputy"},
        of("eligible"),
        post={"specialism": "child-protection", "is_sure": "on"},
        refused=SEES_EXPERTS,
    ),
    *page(
        "enter_register",
        OVERSEERS,
        of("enrolment"),
        post={"status": "registered", **date("checked_on", "2026-11-20")},
        refused=SEES,
    ),
    *page("import_register", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    Row(
        "post",
        "import_register",
        OVERSEERS,
        302,
        sent=lambda world: {"text": "registration_number,status\nSW1001,registered\n", "load": "1"},
        refused=SIGNED_IN,
        also={"outsider_coordinator": 400, "outsider_psw": 400},
    ),
    *page("certificate", SEES_EXPERTS, of("status")),
    *page("text_for_register", {"psw", "psw_deputy"}, of("status"), refused=SEES_EXPERTS),
    *page("table_for_register", {"psw", "psw_deputy", "outsider_psw"}, refused=SIGNED_IN),
    *page("check_code", EVERYBODY),
    Row("post", "check_code", EVERYBODY, 302, sent=lambda world: {"code": world.status.shown_code}),
    *page("check_certificate", EVERYBODY, lambda world: [world.status.shown_code]),
    *page("check_certificate", set(), lambda world: ["0" * 28], also={ANONYMOUS: 404}, label="forged"),
    *page("suspend_status", {"psw", "psw_deputy"}, of("status"), post={"reason": "A complaint."}, refused=SEES_EXPERTS),
    *page("revoke_status", {"psw", "psw_deputy"}, of("status"), post={"reason": "A finding."}, refused=SEES_EXPERTS),
    *page(
        "restore_status",
        {"psw", "psw_deputy"},
        of("suspended_status"),
        post={"reason": "Unfounded."},
        refused=SEES_EXPERTS,
    ),
    # Support plans
    *page("support_plans", SEES, of("enrolment")),
    *page("open_support_plan", {"supervisor", "coordinator"}, of("staying"), refused=SEES_STAYING | {"other_worker"}),
    Row(
        "post",
        "open_support_plan",
        {"supervisor", "coordinator"},
        302,
        args=of("staying"),
        sent=lambda world: SUPPORT,
        refused=SEES_STAYING | {"other_worker"},
    ),
    *page(
        "ask_for_support_plan",
        {"assessor"} | OVERSEERS,
        of("overseas"),
        post={"concern": "Reports are late."},
        refused={"supervisor"},
    ),
    *page("support_plan", SEES, of("support")),
    *page("change_support_plan", {"supervisor"}, of("support"), post=SUPPORT, refused=SEES),
    *page("write_own_view", {"worker"}, of("support"), post={"text": "I agree."}, refused=SEES),
    *page("sign_support_plan", BOTH, of("support"), answer=302, refused=SEES),
    button("sign_support_plan", BOTH, of("support"), refused=SEES),
    *page("add_support_note", BOTH, of("support"), post={"text": "Better."}, refused=SEES),
    *page("settle_support_action", BOTH, of("support_action"), post={"state": "done"}, refused=SEES),
    *page(
        "close_support_plan",
        {"supervisor"},
        of("support"),
        post={"outcome": "met", "ending": "Better.", "settled_1": "done", "settled_2": "done"},
        refused=SEES,
    ),
    *page(
        "decline_support_plan",
        {"supervisor", "coordinator"},
        of("support_asked"),
        post={"reason": "Not needed."},
        refused=SEES_STAYING | {"other_worker"},
    ),
    *page(
        "disclose_support_plan",
        {"psw", "psw_deputy"},
        of("support"),
        post={"reason": "A complaint.", **date("until", "2026-11-30")},
        refused=SEES,
    ),
    # Short absences
    *page("absences", SEES_SESSIONS, of("enrolment"), refused=SEES),
    *page("record_absence", ENTERS_ABSENCES, of("enrolment"), post={"side": "worker", **WEEK_AWAY}, refused=SEES),
    *page("change_absence", ENTERS_ABSENCES, of("away"), post=WEEK_AWAY, refused=SEES),
    *page("change_absence", {"supervisor", "coordinator"}, of("supervisor_away"), refused=SEES, label="supervisor's"),
    *page("remove_absence", ENTERS_ABSENCES, of("away"), post={"step": "save"}, refused=SEES),
    *page("own_absences", SIGNED_IN),
    *page("record_own_absence", {"supervisor", "outsider_supervisor"}, post=WEEK_AWAY, refused=SIGNED_IN),
    # Supervision
    *page("session_list", SIGNED_IN),
    *page("sessions_of", SEES_SESSIONS, of("enrolment"), refused=SEES),
    *page(
        "plan_session",
        BOTH,
        of("enrolment"),
        post={"kind": "reflective", "worker_notes": "", **date("planned_for", "2026-12-07")},
        refused=SEES,
    ),
    *page(
        "plan_series",
        BOTH,
        of("enrolment"),
        post={"plan": "1", "rhythm": "weekly", "count": "3", **date("first", "2026-12-07")},
        refused=SEES,
    ),
    *page("plan_group", {"supervisor", "outsider_supervisor"}, refused=SIGNED_IN),
    *page("record_group", {"supervisor", "outsider_supervisor"}, refused=SIGNED_IN),
    *page("log_session", {"supervisor"}, of("enrolment"), post=SESSION, refused=SEES),
    *page("prepare_session", BOTH, of("planned"), post={"wellbeing": "none"}, refused=SEES_SESSIONS),
    *page("invite_session", BOTH, of("planned"), refused=SEES_SESSIONS),
    *page(
        "cancel_series", BOTH, of("in_series"), post={"cancelled_by": "worker", "reason": "Ill."}, refused=SEES_SESSIONS
    ),
    *page("session", SEES_SESSIONS, of("planned")),
    *page("session", SEES_SESSIONS | {"past_supervisor"}, of("earlier"), label="held by the supervisor before"),
    *page(
        "change_session",
        BOTH,
        of("planned"),
        post={"kind": "reflective", "worker_notes": "", **date("planned_for", "2026-12-07")},
        refused=SEES_SESSIONS,
    ),
    *page("record_session", {"supervisor"}, of("planned"), post=SESSION, refused=SEES_SESSIONS),
    *page("record_session", {"past_supervisor"}, of("earlier"), refused=SEES_SESSIONS, label="earlier"),
    *page("sign_session", BOTH, of("recorded"), post={}, refused=SEES_SESSIONS),
    *page("sign_session", {"worker", "past_supervisor"}, of("earlier"), refused=SEES_SESSIONS, label="earlier"),
    *page(
        "cancel_session",
        BOTH,
        of("planned"),
        post={"cancelled_by": "worker", "reason": "Ill."},
        refused=SEES_SESSIONS,
    ),
    *page("miss_session", BOTH, of("planned"), post={"reason": "A court hearing."}, refused=SEES_SESSIONS),
    *page(
        "close_session",
        {"coordinator"},
        of("earlier"),
        post={"reason": "They left."},
        refused=SEES_SESSIONS | {"past_supervisor"},
    ),
    *page("add_addendum", BOTH, of("signed"), post={"text": "It was a Monday."}, refused=SEES_SESSIONS),
    *page("sign_addendum", {"worker"}, of("addendum"), post={}, refused=SEES_SESSIONS, also={"supervisor": 200}),
    *page(
        "complete_action",
        BOTH,
        lambda world: [world.recorded.actions.get().pk],
        post=date("done_on", "2026-11-20"),
        refused=SEES_SESSIONS,
    ),
    # What was told in confidence: the worker and the office it went to; nothing is there for anybody else
    *page("my_concerns", WORKERS),
    *page("raise_concern", WORKERS),
    Row(
        "post",
        "raise_concern",
        {"worker", "other_worker"},
        302,
        sent=lambda world: {**CONCERN, "seen": str(world.people["psw"].pk)},
        also={"outsider_worker": 200},
        label="to a reader of another employer",
    ),
    *page("concerns", {"psw", "psw_deputy", "outsider_psw"}),
    *page("concern", {"worker", "psw"}, of("concern")),
    *page("concern", {"worker", "psw_deputy"}, of("concern_about_psw"), label="about the PSW"),
    button("add_to_concern", {"worker"}, of("concern"), {"text": "And today."}, refused={"psw"}),
    button("add_to_concern", {"worker"}, of("concern_about_psw"), {"text": "A"}, refused={"psw_deputy"}, label="PSW"),
    *page("take_back_concern", {"worker"}, of("concern"), post={}, refused={"psw"}),
    *page("take_back_concern", {"worker"}, of("concern_about_psw"), post={}, refused={"psw_deputy"}, label="PSW"),
    button("acknowledge_concern", {"psw"}, of("concern"), refused={"worker"}),
    button("acknowledge_concern", {"psw_deputy"}, of("concern_about_psw"), refused={"worker"}, label="about the PSW"),
    button("answer_concern", {"psw"}, of("acknowledged_concern"), {"text": "Soon."}, refused={"worker"}),
    button("answer_concern", set(), of("concern_about_psw"), refused={"worker"}, also={"psw_deputy": 200}, label="PSW"),
    *page("close_concern", {"psw"}, of("acknowledged_concern"), post={"text": "Done."}, refused={"worker"}),
    Row(
        "post",
        "close_concern",
        set(),
        args=of("concern_about_psw"),
        refused={"worker"},
        also={"psw_deputy": 200},
        label="PSW",
    ),
    button("share_session", {"worker"}, of("earlier"), {"reader": "supervisor"}, refused=SEES_EARLIER),
    button("stop_sharing_session", {"worker"}, of("earlier"), refused=SEES_EARLIER),
    # Cohorts
    *page("cohort", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page("cohort_worker", OVERSEERS, of("enrolment")),
    *page("employer_settings", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    *page(
        "change_setting",
        {"coordinator", "outsider_coordinator"},
        lambda world: ["due_soon_days"],
        post={"value": "21", "step": "save", **date("effective_from", "2026-11-23")},
        refused={"psw", "psw_deputy", "outsider_psw"},
    ),
    button(
        "remove_setting",
        {"coordinator", "outsider_coordinator"},
        lambda world: ["due_soon_days"],
        {"effective_from": "2027-03-01"},
        refused={"psw", "psw_deputy", "outsider_psw"},
    ),
]


def get(name: str, may: set[str], args: Any = None, **rest: Any) -> Row:
    return Row("get", f"api:{name}", may, **({"args": args} if args else {}), **rest)


def post(name: str, may: set[str], args: Any = None, sent: Any = None, **rest: Any) -> Row:
    """An action; `sent` is the body, or makes it of the world."""
    body = sent if callable(sent) else lambda world: sent or {}
    return Row("post", f"api:{name}", may, **({"args": args} if args else {}), sent=body, **rest)


MAY_LEAD = {"registration_number": "SW1001", "task": "section_47_lead"}


def plan_of(world: World) -> list[Any]:
    """The plan of now of `worker`."""
    return [world.goal.plan_id]


def goal_of(world: World) -> list[Any]:
    """Its goal."""
    return [world.goal.plan_id, world.goal.pk]


MET = {"met_on": "2026-09-22", "outcome": "done", "note": ""}
LEAVE = {"reason": "sickness", "started_on": "2026-09-01", "ended_on": "2026-09-30"}
HELD = {"held_on": "2026-11-20", "minutes": 90, "kind": "reflective", "summary": "We met."}

API: list[Row] = [
    get("me", SIGNED_IN),
    get("schema", SIGNED_IN),
    get("docs", SIGNED_IN),
    get("nothing_here", set(), also={ANONYMOUS: 404}),
    get("framework-list", SIGNED_IN),
    get("framework-detail", SIGNED_IN, lambda world: ["ECF5"]),
    get("notices", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    get("cohorts-summary", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    get("employer-settings", RUNS_A_PROGRAMME, refused=SIGNED_IN),
    get("employer-setting", RUNS_A_PROGRAMME, lambda world: ["due_soon_days"]),
    post(
        "employer-setting",
        {"coordinator", "outsider_coordinator"},
        lambda world: ["due_soon_days"],
        {"value": "21", "effective_from": "2026-11-23"},
        refused={"psw", "psw_deputy", "outsider_psw"},
    ),
    post(
        "employer-setting-remove",
        {"coordinator", "outsider_coordinator"},
        lambda world: ["due_soon_days"],
        {"effective_from": "2027-03-01"},
        answer=409,
        refused={"psw", "psw_deputy", "outsider_psw"},
    ),
    # Protected tasks
    get("authorisations", RUNS_A_PROGRAMME, refused=SIGNED_IN, sent=lambda world: MAY_LEAD),
    post(
        "evidence-report",
        {"worker"},
        of("report"),
        {"type": "Care plan", "written_on": "2026-11-02"},
    ),
    # Who stands in for whom
    get("delegation-list", SIGNED_IN),
    get("delegation-detail", STANDS_IN | OVERSEERS, of("stand_in")),
    post(
        "delegation-list",
        {"supervisor", "past_supervisor"},
        sent={"given_to": "other-supervisor", "started_on": "2027-03-01", "ended_on": "2027-03-05"},
        answer=201,
        also={"other_supervisor": 400, "assessor": 400, "outsider_supervisor": 400},
        refused=SIGNED_IN,
    ),
    post("delegation-end", STANDS_IN, of("stand_in"), refused=OVERSEERS),
    # Enrolments
    get("enrolment-list", SIGNED_IN),
    post(
        "enrolment-list",
        {"coordinator"},
        None,
        NEWCOMER,
        answer=201,
        refused=SIGNED_IN,
        also={"outsider_coordinator": 400},
    ),
    get("enrolment-detail", SEES, of("enrolment")),
    get("enrolment-progress", SEES, of("enrolment")),
    get("enrolment-schedule", SEES, of("enrolment")),
    get("enrolment-timeline", SEES, of("enrolment")),
    post("enrolment-record-milestone", {"supervisor"}, of("enrolment", "review-3m"), MET, refused=SEES),
    post(
        "enrolment-record-milestone",
        {"coordinator"},
        of("enrolment", "year-5-assessment"),
        {**MET, "outcome": "pass"},
        refused=SEES,
        label="assessment",
    ),
    get("enrolment-breaks", SEES, of("enrolment")),
    post("enrolment-breaks", {"coordinator"}, of("enrolment"), LEAVE, answer=201, refused=SEES),
    get("enrolment-one-break", SEES, of("enrolment", "spell")),
    post("enrolment-end-break", {"coordinator"}, of("enrolment", "spell"), {"ended_on": "2026-08-21"}, refused=SEES),
    post("enrolment-confirm-break", {"worker"}, of("enrolment", "spell"), refused=SEES),
    Row(
        "patch",
        "api:enrolment-one-break",
        {"coordinator"},
        args=of("enrolment", "spell"),
        sent=lambda world: {"ended_on": "2026-08-21"},
        refused=SEES,
    ),
    post("enrolment-remove-break", {"coordinator"}, of("enrolment", "spell"), refused=SEES),
    post(
        "enrolment-add-agreement",
        {"coordinator"},
        of("enrolment", "spell"),
        {"party": "worker", "name": "Worker", "agreed_on": "2026-08-01"},
        answer=201,
        refused=SEES,
    ),
    get("enrolment-working-patterns", SEES, of("enrolment")),
    post(
        "enrolment-working-patterns",
        {"coordinator"},
        of("enrolment"),
        {"effective_from": "2026-10-05", "fte": "0.60"},
        answer=201,
        refused=SEES,
    ),
    get("enrolment-one-working-pattern", SEES, of("enrolment", "pattern")),
    Row(
        "patch",
        "api:enrolment-one-working-pattern",
        {"coordinator"},
        args=of("enrolment", "pattern"),
        sent=lambda world: {"fte": "0.60"},
        refused=SEES,
    ),
    post("enrolment-remove-working-pattern", {"coordinator"}, of("enrolment", "pattern"), refused=SEES),
    post("enrolment-part-time-choice", {"worker", "coordinator"}, of("enrolment"), {"choice": "stretch"}, refused=SEES),
    get("enrolment-extensions", SEES, of("enrolment")),
    post(
        "enrolment-extensions",
        {"coordinator"},
        of("enrolment"),
        {"milestone": "review-12m", "months": 1, "reason": "A move."},
        answer=201,
        refused=SEES,
    ),
    get("enrolment-one-extension", SEES, of("enrolment", "extension")),
    get("enrolment-assignments", SEES, of("enrolment")),
    post(
        "enrolment-assignments",
        {"coordinator"},
        of("enrolment"),
        {"part": "supervisor", "user": "past-supervisor", "on": "2026-11-23"},
        answer=201,
        refused=SEES,
    ),
    get("enrolment-one-assignment", SEES, of("enrolment", "assessing")),
    post(
        "enrolment-end-assignment",
        {"coordinator"},
        of("enrolment", "assessing"),
        {"on": "2026-11-23"},
        refused=SEES,
    ),
    post("enrolment-cancel-assignment", {"coordinator"}, of("enrolment", "planned_change"), refused=SEES),
    get("enrolment-handovers", SEES, of("enrolment")),
    post(
        "enrolment-accept-handover",
        TAKES_OVER,
        of("enrolment", "handover"),
        refused=HANDS_OVER - {"past_supervisor"},
    ),
    post("enrolment-team", {"coordinator"}, of("enrolment"), {"team": "family"}, refused=SEES),
    post("enrolment-withdraw", {"coordinator"}, of("enrolment"), {"reason": "A move."}, refused=SEES),
    post("enrolment-not-completed", {"coordinator"}, of("enrolment"), {"reason": "A move."}, refused=SEES),
    post(
        "enrolment-return-to-programme",
        {"coordinator"},
        of("gone"),
        {"on": "2026-11-23", "team": "duty", "supervisor": "supervisor"},
        refused=SEES - {"worker"},
    ),
    post(
        "enrolment-framework",
        {"coordinator"},
        of("enrolment"),
        {"framework": "ASYE-CF", "on": "2026-11-23", "reason": "Another programme."},
        refused=SEES,
    ),
    # Moves to another employer
    post(
        "enrolment-transfer",
        {"other_worker", "coordinator"},
        of("staying"),
        {"employer": "eastborough", "on": "2027-01-04"},
        answer=201,
        refused=SEES_STAYING,
    ),
    get("enrolment-transfer", SEES_STAYING | {"other_worker"}, of("staying")),
    get("enrolment-placements", SEES, of("enrolment")),
    get("transfer-list", SIGNED_IN),
    get("transfer-detail", {"worker"} | OVERSEERS, of("leaving")),
    get("transfer-detail", LETS_GO | {"coordinator", "outsider_psw"}, of("arriving"), label="agreed to"),
    post("transfer-consent", {"worker"}, of("leaving"), refused=OVERSEERS),
    post(
        "transfer-accept",
        {"coordinator"},
        of("arriving"),
        {"team": "duty", "supervisor": "supervisor", "assessor": "assessor"},
        refused=LETS_GO | {"outsider_psw"},
    ),
    post("transfer-decline", {"worker"}, of("leaving"), {"reason": "I stay."}, refused=OVERSEERS),
    post("transfer-cancel", LETS_GO, of("arriving"), {"reason": "I stay."}, refused={"coordinator", "outsider_psw"}),
    # Evidence
    get("evidence-list", SIGNED_IN),
    post(
        "evidence-list",
        {"worker"},
        None,
        lambda world: {
            "enrolment": str(world.enrolment.pk),
            "kind": "critical_reflection",
            "title": "A visit",
            "happened_on": "2026-11-02",
        },
        answer=201,
        refused=SEES,
    ),
    get("evidence-detail", SEES, of("submitted")),
    get("evidence-detail", {"worker"}, of("draft"), label="draft"),
    Row("patch", "api:evidence-detail", {"worker"}, args=of("draft"), sent=lambda world: {"title": "A second visit"}),
    Row(
        "post",
        "api:evidence-disclose",
        {"psw", "psw_deputy"},
        refused={"worker", "supervisor", "assessor", "coordinator"},
        args=of("accepted"),
        sent=lambda world: {"reason": "A complaint names it."},
    ),
    Row(
        "post",
        "api:supervision-sessions-disclose",
        {"psw", "psw_deputy"},
        refused={"worker", "supervisor", "coordinator"},
        args=of("signed"),
        sent=lambda world: {"reason": "A complaint names it."},
    ),
    Row("delete", "api:evidence-detail", {"worker"}, 204, args=of("draft")),
    Row(
        "delete",
        "api:evidence-detail",
        set(),
        args=of("submitted"),
        refused=SEES - {"worker"},
        also={"worker": 409},
        label="submitted",
    ),
    post("evidence-submit", {"worker"}, of("draft")),
    post("evidence-take-back", {"worker"}, of("submitted"), refused=SEES),
    post("evidence-accept", {"supervisor", "assessor"}, of("submitted"), refused=SEES),
    post("evidence-send-back", {"supervisor", "assessor"}, of("submitted"), {"comment": "Say more."}, refused=SEES),
    post("evidence-unlock", {"worker", "supervisor", "assessor"}, of("accepted"), {"reason": "A date."}, refused=SEES),
    get("evidence-files", BOTH | {"assessor"}, of("submitted"), refused=OVERSEERS),
    get("evidence-files", {"worker"}, of("draft"), label="draft"),
    Row("post", "api:evidence-files", {"worker"}, 415, args=of("draft"), label="no form"),
    get("evidence-file", BOTH | {"assessor"}, of("submitted", "handed_in"), refused=OVERSEERS),
    get("evidence-file-content", BOTH | {"assessor"}, of("submitted", "handed_in"), refused=OVERSEERS),
    post("evidence-remove-file", {"worker"}, of("draft", "slides")),
    # Short absences, and what is coming up
    get("enrolment-coming-up", SEES, of("enrolment")),
    get("enrolment-absences", SEES_SESSIONS, of("enrolment"), refused=SEES),
    post(
        "enrolment-absences",
        ENTERS_ABSENCES,
        of("enrolment"),
        {"side": "worker", "started_on": "2027-03-01", "ended_on": "2027-03-05"},
        answer=201,
        refused=SEES,
    ),
    get("enrolment-one-absence", SEES_SESSIONS, of("enrolment", "away"), refused=SEES),
    Row(
        "patch",
        "api:enrolment-one-absence",
        ENTERS_ABSENCES,
        args=of("enrolment", "away"),
        sent=lambda world: {"ended_on": "2027-01-08"},
        refused=SEES,
    ),
    post("enrolment-remove-absence", ENTERS_ABSENCES, of("enrolment", "away"), refused=SEES),
    # Supervision
    get("supervision-sessions-list", SIGNED_IN),
    post(
        "supervision-sessions-list",
        BOTH,
        None,
        lambda world: {"enrolment": str(world.enrolment.pk), "planned_for": "2026-12-07"},
        answer=201,
        refused=SEES,
    ),
    get("supervision-sessions-detail", SEES_SESSIONS, of("planned")),
    get("supervision-sessions-detail", SEES_SESSIONS | {"past_supervisor"}, of("earlier"), label="earlier"),
    Row(
        "patch",
        "api:supervision-sessions-detail",
        BOTH,
        args=of("planned"),
        sent=lambda world: {"planned_for": "2026-12-07"},
        refused=SEES_SESSIONS,
    ),
    post("supervision-sessions-record", {"supervisor"}, of("planned"), HELD, refused=SEES_SESSIONS),
    post(
        "supervision-sessions-record",
        {"past_supervisor"},
        of("earlier"),
        {"minutes": 95},
        refused=SEES_SESSIONS,
        label="earlier",
    ),
    post("supervision-sessions-sign", BOTH, of("recorded"), refused=SEES_SESSIONS),
    post(
        "supervision-sessions-sign",
        {"worker", "past_supervisor"},
        of("earlier"),
        refused=SEES_SESSIONS,
        label="earlier",
    ),
    post("supervision-sessions-cancel", BOTH, of("planned"), {"by": "worker", "reason": "Ill."}, refused=SEES_SESSIONS),
    get("agreements-list", SIGNED_IN),
    get("agreements-detail", SEES, of("agreement")),
    Row(
        "post",
        "api:agreements-list",
        DRAFTS,
        201,
        sent=lambda world: {"enrolment": str(world.staying.pk)},
        refused=SEES_STAYING | {"other_worker"},
    ),
    Row(
        "patch",
        "api:agreements-detail",
        DRAFTS,
        args=of("agreement"),
        sent=lambda world: {"buddy": "Bo"},
        refused=SEES,
    ),
    Row(
        "patch",
        "api:agreements-detail",
        {"worker"},
        args=of("agreement"),
        sent=lambda world: {"helps": "Time."},
        refused=SEES,
        label="the worker's side",
    ),
    post("agreements-sign", SIGNS, of("agreement"), refused=SEES),
    get("assessments-list", SIGNED_IN),
    get("assessments-detail", SEES, of("assessment")),
    Row(
        "post",
        "api:assessments-list",
        {"coordinator"},
        201,
        sent=lambda world: {"enrolment": str(world.assessment_to_open.pk), "milestone": "year-2-assessment"},
        refused={"supervisor"} | OVERSEERS,
    ),
    get("assessments-history", OVERSEERS | {"worker"}, of("assessment"), refused=SEES),
    get("assessments-components", SEES - {"supervisor"}, of("assessment"), refused=SEES),
    post("assessments-mark", {"coordinator"}, of("assessment"), {"mark": "61.5"}, refused=SEES),
    post(
        "assessments-practice",
        {"assessor"},
        of("assessment"),
        {"standards": [{"code": "EC1", "is_met": True}]},
        refused=SEES,
    ),
    post(
        "assessments-book-discussion",
        {"coordinator"},
        of("assessment"),
        {"booked_for": "2026-12-03T10:00:00Z"},
        refused=SEES,
    ),
    post(
        "assessments-discussion",
        {"assessor"},
        of("assessment"),
        {"held_on": "2026-11-20", "notes": "We talked.", "is_met": True},
        refused=SEES,
    ),
    post(
        "assessments-override-component",
        {"psw", "psw_deputy"},
        of("assessment"),
        {"kind": "knowledge", "reason": "The paper was lost."},
        refused=SEES,
    ),
    Row(
        "post",
        "api:assessment-marks-list",
        {"coordinator"},
        sent=lambda world: {"text": "registration_number,mark\nSW1001,61.5\n"},
        refused=SIGNED_IN,
        also={"outsider_coordinator": 400},
    ),
    post("assessments-submit", set(), of("assessment"), {}, refused=SEES, also={"worker": 400}),
    post("assessments-take-back", set(), of("assessment"), refused=SEES, also={"worker": 409}),
    # Each step of an assessment: this one is open, so that most of them are refused to those who may, later (409)
    post("assessments-start", set(), of("assessment"), refused=SEES, also={"assessor": 409}),
    post("assessments-recommend", set(), of("assessment"), {}, refused=SEES, also={"assessor": 409}),
    post("assessments-panel", set(), of("assessment"), {"members": []}, refused=SEES, also={"coordinator": 409}),
    post(
        "assessments-panel-members",
        set(),
        of("assessment"),
        {"person": "supervisor"},
        refused=SEES,
        also={"coordinator": 409},
    ),
    get("assessments-views", SEES, of("assessment")),
    post("assessments-views", set(), of("assessment"), {}, refused=SEES, label="give"),
    post("assessments-moderate", set(), of("assessment"), {"agreed_view": "We agree."}, refused=SEES),
    post("assessments-confirm", set(), of("assessment"), {}, refused=SEES, also={"psw": 409, "psw_deputy": 409}),
    post(
        "assessments-send-back",
        set(),
        of("assessment"),
        {"reasons": "Say more."},
        refused=SEES,
        also={"psw": 409, "psw_deputy": 409},
    ),
    post("assessments-defer", {"coordinator"}, of("assessment"), {"to": "2028-07-01", "reason": "Ill."}, refused=SEES),
    post("assessments-resume", set(), of("assessment"), refused=SEES, also={"worker": 409, "coordinator": 409}),
    post("assessments-withdraw", {"worker", "coordinator"}, of("assessment"), {"reason": "Moving."}, refused=SEES),
    post(
        "assessments-appeal",
        set(),
        of("assessment"),
        {"grounds": ["bias"], "text": "They had decided."},
        refused=SEES,
        also={"worker": 409},
    ),
    post(
        "assessments-answer-late-appeal",
        set(),
        of("assessment"),
        {"accept": True},
        refused=SEES,
        also={"coordinator": 409},
    ),
    post(
        "assessments-appoint-deciders",
        set(),
        of("assessment"),
        {"people": ["supervisor"]},
        refused=SEES,
        also={"coordinator": 409},
    ),
    post("assessments-decide-appeal", set(), of("assessment"), {"outcome": "upheld"}, refused=SEES),
    get("reviews-list", SIGNED_IN),
    get("reviews-detail", SEES_SESSIONS, of("review")),
    Row(
        "post",
        "api:reviews-list",
        BOTH,
        201,
        sent=lambda world: {"enrolment": str(world.enrolment.pk), "milestone": "review-9m", "early_reason": "A leave."},
        refused=SEES,
    ),
    Row(
        "patch",
        "api:reviews-detail",
        {"worker"},
        args=of("review"),
        sent=lambda world: {"needs": "Time."},
        refused=SEES_SESSIONS,
    ),
    post("reviews-sign", BOTH, of("review"), refused=SEES_SESSIONS),
    post("reviews-disclose", {"psw", "psw_deputy"}, of("signed_review"), {"reason": "A complaint."}, refused=SEES),
    post("reviews-addenda", BOTH, of("signed_review"), {"text": "It was cold."}, answer=201, refused=SEES),
    post(
        "reviews-sign-addendum",
        {"worker"},
        of("signed_review", "review_addendum"),
        refused=SEES,
        also={"supervisor": 409},
    ),
    get("development-plans-list", SIGNED_IN),
    get("development-plans-detail", SEES, plan_of),
    post(
        "development-plans-list",
        BOTH,
        sent=lambda world: {"enrolment": str(world.enrolment.pk), "title": "Chair", "standards": ["EC2"]},
        answer=201,
        refused=SEES,
    ),
    post("development-plans-agree", BOTH, plan_of, refused=SEES),
    get("development-plans-goal", BOTH | {"assessor"}, goal_of),
    Row(
        "patch",
        "api:development-plans-goal",
        BOTH,
        args=goal_of,
        sent=lambda world: {"title": "Chair two"},
        refused=SEES,
    ),
    post("development-plans-settle-goal", BOTH, goal_of, {"state": "reached"}, refused=SEES),
    post("development-plans-complete-action", BOTH, lambda world: [*goal_of(world), 1], refused=SEES),
    get("self-assessments-list", SIGNED_IN),
    get("self-assessments-detail", SEES, of("self_assessed")),
    get("self-assessments-detail", {"worker"}, of("self_draft"), label="draft"),
    post(
        "self-assessments-list",
        {"other_worker"},
        sent=lambda world: {"enrolment": str(world.staying.pk)},
        answer=201,
        refused=SEES_STAYING,
    ),
    Row("patch", "api:self-assessments-detail", {"worker"}, args=of("self_draft"), sent=lambda world: {"overall": "."}),
    Row("delete", "api:self-assessments-detail", {"worker"}, 204, args=of("self_draft")),
    Row(
        "delete",
        "api:self-assessments-detail",
        set(),
        args=of("self_assessed"),
        refused=SEES,
        also={"worker": 409},
        label="finished",
    ),
    post("self-assessments-finish", {"worker"}, of("self_draft")),
    get("support-plans-list", SIGNED_IN),
    get("support-plans-detail", SEES, of("support")),
    Row(
        "post",
        "api:support-plans-list",
        {"coordinator"},
        201,
        sent=lambda world: {"enrolment": str(world.enrolment.pk), "why": "Late.", "ask": True},
        refused=SEES,
        also=dict.fromkeys({"assessor", "coordinator", "psw", "psw_deputy"}, 409),
    ),
    Row(
        "patch",
        "api:support-plans-detail",
        {"supervisor"},
        args=of("support"),
        sent=lambda world: {"help": "More."},
        refused=SEES,
    ),
    post("support-plans-sign", BOTH, of("support"), refused=SEES),
    post("support-plans-notes", BOTH, of("support"), {"text": "Better."}, refused=SEES),
    post("support-plans-settle-action", BOTH, of("support", "1"), {"state": "done"}, refused=SEES),
    post(
        "support-plans-close",
        {"supervisor"},
        of("support"),
        {
            "outcome": "met",
            "ending": "Better.",
            "settled": [{"position": 1, "state": "done"}, {"position": 2, "state": "done"}],
        },
        refused=SEES,
    ),
    post(
        "support-plans-decline",
        {"supervisor", "coordinator"},
        of("support_asked"),
        {"reason": "Not needed."},
        refused=SEES_STAYING | {"other_worker"},
    ),
    get("expert-practitioners-list", SIGNED_IN),
    get("expert-practitioners-detail", SEES_EXPERTS, of("status")),
    post(
        "expert-practitioners-list",
        {"psw", "psw_deputy"},
        sent=lambda world: {"enrolment": str(world.eligible.pk), "specialism": "child-protection"},
        answer=201,
        refused=SEES_EXPERTS,
    ),
    post("expert-practitioners-suspend", {"psw", "psw_deputy"}, of("status"), {"reason": "A."}, refused=SEES_EXPERTS),
    post("expert-practitioners-revoke", {"psw", "psw_deputy"}, of("status"), {"reason": "A."}, refused=SEES_EXPERTS),
    post(
        "expert-practitioners-restore",
        {"psw", "psw_deputy"},
        of("suspended_status"),
        {"reason": "A."},
        refused=SEES_EXPERTS,
    ),
    post("support-plans-disclose", {"psw", "psw_deputy"}, of("support"), {"reason": "A complaint."}, refused=SEES),
    post("supervision-sessions-missed", BOTH, of("planned"), {"reason": "A hearing."}, refused=SEES_SESSIONS),
    post("supervision-sessions-share", {"worker"}, of("earlier"), refused=SEES_EARLIER),
    post("supervision-sessions-stop-sharing", set(), of("earlier"), refused=SEES_EARLIER, also={"worker": 409}),
    post(
        "supervision-sessions-addenda",
        BOTH,
        of("signed"),
        {"text": "It was a Monday."},
        answer=201,
        refused=SEES_SESSIONS,
    ),
    post(
        "supervision-sessions-sign-addendum",
        {"worker"},
        of("signed", "addendum"),
        refused=SEES_SESSIONS,
        also={"supervisor": 409},
    ),
    post(
        "supervision-sessions-complete-action",
        BOTH,
        of("recorded", "1"),
        {"done_on": "2026-11-20"},
        refused=SEES_SESSIONS,
    ),
]

TABLE = PAGES + API


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, and undone as a whole."""
    ten = dt.datetime.combine(TODAY, dt.time(10), ZoneInfo("Europe/London"))
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(ten, tick=True):
            built = build()
        yield built
        transaction.set_rollback(True)


def sent_body(world: World, row: Row) -> dict[str, Any]:
    """What an API request carries: the query of a read, the JSON of anything else."""
    if row.method == "get":
        return {"data": row.sent(world)}
    return {"data": json.dumps(row.sent(world)), "content_type": "application/json"}


def answered(world: World, row: Row, role: str) -> int:
    """The status of one request, which is undone."""
    address = reverse(row.name, args=row.args(world))
    browser = world.browsers[ANONYMOUS if row.is_api else role]
    with transaction.atomic():
        if row.is_api:
            headers = {**world.token(role), "If-Match": "*"} if row.method != "get" else world.token(role)
            body = sent_body(world, row)
            status = getattr(browser, row.method)(address, headers=headers, **body).status_code
        else:
            status = getattr(browser, row.method)(address, row.sent(world)).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_role_gets_what_the_table_says(row: Row, world: World) -> None:
    found = {role: answered(world, row, role) for role in sorted(EVERYBODY)}
    expected = {role: row.expected(role) for role in sorted(EVERYBODY)}
    different = {role: f"{status}, not {expected[role]}" for role, status in found.items() if status != expected[role]}
    assert different == {}


# What another system may ask: `worker`'s employer's, with every scope there is.
ASKED_BY_SYSTEMS = {"get api:enrolment-list", "get api:enrolment-detail", "get api:authorisations", "get api:schema"}


def asked_by_system(world: World, row: Row, key: str) -> int:
    """The status of one request with a system's key, which is undone."""
    headers = {"Authorization": f"Token {key}", "If-Match": "*"}
    with transaction.atomic():
        address = reverse(row.name, args=row.args(world))
        answer = getattr(Client(), row.method)(address, headers=headers, **sent_body(world, row))
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("row", API, ids=str)
def test_another_system_gets_what_its_scopes_name_and_nothing_else(row: Row, world: World) -> None:
    expected = {"api:nothing_here": 404}.get(row.name, 200 if str(row) in ASKED_BY_SYSTEMS else 403)
    assert asked_by_system(world, row, world.system_key) == expected


LISTED = [
    ("enrolment-list", "enrolment", SEES),
    ("evidence-list", "draft", {"worker"}),
    ("evidence-list", "submitted", SEES),
    ("supervision-sessions-list", "planned", SEES_SESSIONS),
    ("transfer-list", "leaving", {"worker"} | OVERSEERS),
    ("transfer-list", "arriving", LETS_GO | {"coordinator", "outsider_psw"}),
    ("agreements-list", "agreement", SEES),
    ("reviews-list", "review", SEES_SESSIONS),
    ("reviews-list", "signed_review", SEES),
    ("assessments-list", "assessment", SEES),
    ("self-assessments-list", "self_draft", {"worker"}),
    ("self-assessments-list", "self_assessed", SEES),
    ("support-plans-list", "support", SEES),
    ("expert-practitioners-list", "status", SEES_EXPERTS),
    ("supervision-sessions-list", "earlier", SEES_SESSIONS | {"past_supervisor"}),
]


@pytest.mark.parametrize(("name", "thing", "sees"), LISTED)
def test_a_list_holds_what_the_caller_may_see_and_nothing_else(
    name: str, thing: str, sees: set[str], world: World
) -> None:
    wanted, found = str(getattr(world, thing).pk), set()
    for role in SIGNED_IN:
        answer = world.browsers[ANONYMOUS].get(reverse(f"api:{name}"), headers=world.token(role))
        if wanted in {row["id"] for row in answer.json()["results"]}:
            found.add(role)
    assert found == sees


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, str]]:
    """(method, name) of everything that answers: of a page its name alone, of the API each action."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from addresses(pattern.url_patterns, inner)
        else:
            name = f"{space}{pattern.name}"
            methods = getattr(pattern.callback, "actions", None) or ["get" if space else ""]
            yield from ((method, name) for method in methods if method != "head")


def test_every_address_and_every_action_of_the_api_is_in_the_table() -> None:
    there = set(addresses(get_resolver().url_patterns))
    tried = {(row.method if row.is_api else "", row.name) for row in TABLE}
    assert there - tried == set()
    assert tried - there == set()


def test_every_form_is_tried_with_a_post_too() -> None:
    """Of the pages that write, no address is only read."""
    writing = {row.name for row in PAGES if row.method == "post"}
    only_read = {row.name for row in PAGES} - writing
    assert not {name for name in only_read if name.split("_")[0] in {"submit", "sign", "cancel", "close", "delete"}}


def test_the_machine_room_is_for_administrators(world: World) -> None:
    found = {role: browser.get("/machine-room/").status_code for role, browser in world.browsers.items()}
    assert found.pop("admin_user") == 200
    assert set(found.values()) == {302}
