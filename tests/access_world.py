"""What the table of access is tried on: Northshire and Eastborough, and one of everything in each state."""

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.test import Client
from rest_framework.authtoken.models import Token

from ecf.assessments.models import (
    Agreement,
    Assessment,
    BundleFile,
    Goal,
    GoalAction,
    ModerationSample,
    Review,
    ReviewAddendum,
    SelfAssessment,
    SupportAction,
    SupportPlan,
)
from ecf.assessments.services import (
    add_goal,
    add_to_review,
    ask_for_support_plan,
    begin_review,
    begin_self_assessment,
    draw_sample,
    open_assessment,
    open_support_plan,
    sign_review,
    write_part,
    write_self_assessment,
)
from ecf.enrolments.models import (
    Assignment,
    Break,
    Enrolment,
    Extension,
    Handover,
    Part,
    Placement,
    Transfer,
    WorkingPattern,
)
from ecf.enrolments.selectors import with_clock
from ecf.enrolments.services import (
    accept_transfer,
    assign,
    extend_milestone,
    name_stand_in,
    propose_transfer,
    set_working_pattern,
    start_break,
    withdraw_enrolment,
)
from ecf.enrolments.services.calendar_links import make_calendar_link
from ecf.evidence.models import Attachment, Evidence, FamilyFeedback, FeedbackLink, OutsideRequest
from ecf.evidence.services import (
    accept_evidence,
    add_file,
    change_evidence,
    give_feedback,
    make_feedback_form,
    release_feedback,
    start_evidence,
    submit_evidence,
)
from ecf.expert.models import ExpertStatus
from ecf.expert.services import grant_status, issue_credential, suspend_status
from ecf.framework.services import load_shipped_frameworks
from ecf.people.models import ApiClient, Delegation, Scope, User
from ecf.people.services import make_client, name_deputy, revoke_client
from ecf.supervision.concern_models import Concern
from ecf.supervision.models import Absence, Addendum, SupervisionSession
from ecf.supervision.services import (
    add_addendum,
    log_session,
    plan_series,
    plan_session,
    record_absence,
    record_session,
    sign_session,
)
from tests.assessments.agreeing import all_sign, ready_to_sign
from tests.assessments.assessing import handed_in, somebody_in_month_22
from tests.assessments.conftest import PLAN, SUPERVISOR_PART, WORKER_PART
from tests.assessments.self_assessing import all_at, finished
from tests.cast import LONG_AGO, TODAY, House, eastborough_house, enrolled, northshire_house, person
from tests.evidence.asking import planned, sent
from tests.evidence.conftest import logged as logged_entry
from tests.expert.conftest import REASON, SPECIALISM, at_the_end
from tests.supervision.concerns import acknowledged, raised

ANONYMOUS = "anonymous"
YEAR_2 = "year-2-assessment"
WRITTEN = {
    "held_on": dt.date(2026, 11, 16),
    "minutes": 90,
    "kind": "reflective",
    "summary": "We looked at how the first visit went.",
    "actions": [{"what": "Shadow a court hearing", "owner": "worker", "due_on": TODAY}],
}


@dataclass
class World:
    """Everything about `worker`'s enrolment; `draft` to `accepted` is shared evidence, the rest says itself."""

    people: dict[str, User]
    enrolment: Enrolment
    draft: Evidence
    private: Evidence
    submitted: Evidence
    to_ask: Evidence
    asking: OutsideRequest
    asked: OutsideRequest
    secret: str
    feedback_link: FeedbackLink
    said: FamilyFeedback
    shown: FamilyFeedback
    accepted: Evidence
    report: Evidence
    slides: Attachment
    handed_in: Attachment
    planned: SupervisionSession
    in_series: SupervisionSession
    recorded: SupervisionSession
    signed: SupervisionSession
    earlier: SupervisionSession
    addendum: Addendum
    spell: Break
    pattern: WorkingPattern
    extension: Extension
    away: Absence
    supervisor_away: Absence
    calendar: str
    assessing: Assignment
    planned_change: Assignment
    handover: Handover
    stand_in: Delegation
    overseas: Enrolment
    gone: Enrolment
    staying: Enrolment
    leaving: Transfer
    arriving: Transfer
    left: Placement
    concern: Concern
    concern_about_psw: Concern
    acknowledged_concern: Concern
    goal: Goal
    goal_action: GoalAction
    review: Review
    signed_review: Review
    review_addendum: ReviewAddendum
    self_draft: SelfAssessment
    self_assessed: SelfAssessment
    support: SupportPlan
    support_action: SupportAction
    support_asked: SupportPlan
    eligible: Enrolment
    status: ExpertStatus
    suspended_status: ExpertStatus
    agreement: Agreement
    signed_agreement: Agreement
    credential: str
    system: ApiClient
    system_off: ApiClient
    system_key: str
    assessment: Assessment
    assessment_to_open: Enrolment
    handed_in_assessment: Assessment
    bundle_file: BundleFile
    sample: ModerationSample

    def __post_init__(self) -> None:
        self.browsers = {role: self._browser(user) for role, user in self.people.items()} | {ANONYMOUS: Client()}
        self.tokens = {role: Token.objects.create(user=user).key for role, user in self.people.items()}

    def _browser(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def token(self, role: str) -> dict[str, str]:
        return {} if role == ANONYMOUS else {"Authorization": f"Token {self.tokens[role]}"}


def build() -> World:
    """The world, by the product's own services. Once for the whole table."""
    load_shipped_frameworks()
    north, east = northshire_house(), eastborough_house()
    people = {**north.people, **east.people, "psw-deputy": person("psw-deputy")}
    psw = people["psw"]
    name_deputy(employer=north.employer, given_by=psw, given_to=people["psw-deputy"], started_on=LONG_AGO)
    people["admin-user"] = User.objects.create_superuser("admin", "admin@example.org", "demo")
    for house in (north, east):
        people |= {name: enrolment.social_worker.user for name, enrolment in house.enrolments.items()}
    named = {name.replace("-", "_"): user for name, user in people.items()}
    enrolment = north.enrolments["worker"]
    return World(
        people=named,
        enrolment=enrolment,
        **_evidence(enrolment),
        **_asked(enrolment),
        **_family(enrolment, named),
        **_sessions(enrolment, named),
        **_time(enrolment, named),
        **_dates(enrolment, named),
        **_people(enrolment, named),
        **_concerns(named),
        **_moves(north, east, named),
        **_reviews(enrolment, named),
        **_self_assessments(enrolment),
        **_support(north, named),
        **_statuses(north, named),
        **_agreements(enrolment, named),
        **_systems(north),
        **_assessments(north, named),
    )


def _evidence(enrolment: Enrolment) -> dict[str, Any]:
    by = enrolment.social_worker.user

    def logged(privacy: str = "shared") -> Evidence:
        return start_evidence(
            enrolment=enrolment,
            kind="critical_reflection",
            title="What I missed on a first visit",
            happened_on=dt.date(2026, 10, 5),
            body="I listened to the mother and forgot the boy behind the door.",
            standards=[{"code": "EC2", "how": "I named what I did not hear."}],
            privacy=privacy,
            by=by,
        )

    def with_file() -> tuple[Evidence, Attachment]:
        entry = logged()
        return entry, add_file(evidence=entry, name="slides.txt", stream=io.BytesIO(b"What I showed."), by=by)

    draft, slides = with_file()
    report = logged()
    change_evidence(evidence=report, kind="written_report", by=by)
    submitted, handed_in = with_file()
    submitted = submit_evidence(evidence=submitted, by=by)
    accepted = accept_evidence(evidence=submit_evidence(evidence=logged(), by=by), by=enrolment.supervisor)
    files = {"slides": slides, "handed_in": handed_in, "report": report}
    return {"draft": draft, "private": logged("private"), "submitted": submitted, "accepted": accepted, **files}


def _asked(enrolment: Enrolment) -> dict[str, Any]:
    """An entry nobody is asked for yet, one planned request, and one that was sent, with the secret of its link."""
    waiting = planned(enrolment)
    to_ask = logged_entry(enrolment, kind="direct_observation")
    return {"to_ask": to_ask, "asking": planned(enrolment), "asked": waiting, "secret": sent(waiting)}


def _family(enrolment: Enrolment, people: dict[str, User]) -> dict[str, Any]:
    """A form that families answer; one answer waits for the supervisor, one is shown to the worker."""
    link = make_feedback_form(enrolment=enrolment, by=people["worker"])
    said, shown = (give_feedback(link=link, giver="child_8_11", answers={"listened": "yes"}) for _ in range(2))
    shown = release_feedback(feedback=shown, by=people["supervisor"])
    return {"feedback_link": link, "said": said, "shown": shown}


def _sessions(enrolment: Enrolment, people: dict[str, User]) -> dict[str, Any]:
    supervisor, worker = people["supervisor"], people["worker"]
    planned = plan_session(enrolment=enrolment, planned_for=TODAY, by=worker)
    recorded = log_session(enrolment=enrolment, by=supervisor, **WRITTEN)
    signed = log_session(enrolment=enrolment, by=supervisor, sign=True, **WRITTEN)
    signed = sign_session(session=signed, by=worker)
    addendum = add_addendum(session=signed, text="It was the second visit.", by=supervisor)
    clocked = with_clock(Enrolment.objects.filter(pk=enrolment.pk)).get()
    first = dt.date(2027, 1, 11)
    in_series = plan_series(enrolment=clocked, first=first, rhythm="weekly", count=2, by=supervisor)[0]
    return {
        "planned": planned,
        "in_series": in_series,
        "recorded": recorded,
        "signed": signed,
        "addendum": addendum,
        "earlier": _earlier(enrolment, people),
    }


def _earlier(enrolment: Enrolment, people: dict[str, User]) -> SupervisionSession:
    """A session that the supervisor before held, and never signed."""
    today = dt.date(2026, 10, 22)
    session = plan_session(enrolment=enrolment, planned_for=TODAY, by=people["worker"])
    SupervisionSession.objects.filter(pk=session.pk).update(supervisor=people["past_supervisor"])
    Enrolment.objects.filter(pk=enrolment.pk).update(supervisor=people["past_supervisor"])
    enrolment.refresh_from_db()
    session.refresh_from_db()
    written = {**WRITTEN, "held_on": dt.date(2026, 10, 20)}
    record_session(session=session, by=people["past_supervisor"], today=today, **written)
    Enrolment.objects.filter(pk=enrolment.pk).update(supervisor=people["supervisor"])
    enrolment.refresh_from_db()
    session.refresh_from_db()
    return session


def _people(enrolment: Enrolment, people: dict[str, User]) -> dict[str, Any]:
    """Who supports `worker` now and next; somebody trained overseas, and somebody who left, with the same people."""
    by, supervisor = people["coordinator"], people["supervisor"]
    first, team = dt.date(2026, 6, 22), enrolment.team
    planned = assign(
        enrolment=enrolment,
        part=Part.SUPERVISOR,
        user=people["other_supervisor"],
        on=dt.date(2026, 12, 7),
        by=by,
        today=TODAY,
    )
    named = {"assessor": people["assessor"]}
    overseas = enrolled("overseas", "SW1003", team, supervisor, by, first, entry_route="trained_overseas", **named)
    gone = enrolled("gone", "SW1004", team, supervisor, by, first, **named)
    withdraw_enrolment(enrolment=gone, reason="A move.", on=dt.date(2026, 10, 30), by=by, today=TODAY)
    enrolment.refresh_from_db()
    stand_in = name_stand_in(
        role="supervisor",
        given_to=people["other_supervisor"],
        started_on=dt.date(2027, 2, 1),
        ended_on=dt.date(2027, 2, 12),
        by=supervisor,
        today=TODAY,
    )
    return {
        "stand_in": stand_in,
        "assessing": enrolment.assignments.get(part=Part.ASSESSOR),
        "planned_change": planned,
        "handover": enrolment.handovers.get(incoming__user=supervisor),
        "overseas": overseas,
        "gone": gone,
    }


def _time(enrolment: Enrolment, people: dict[str, User]) -> dict[str, Any]:
    by = people["coordinator"]
    first, last = dt.date(2026, 8, 3), dt.date(2026, 8, 14)
    return {
        "spell": start_break(enrolment=enrolment, reason="sickness", started_on=first, ended_on=last, by=by),
        "pattern": set_working_pattern(enrolment=enrolment, effective_from=first, fte="0.80", by=by),
        "extension": extend_milestone(
            enrolment=enrolment, milestone="review-9m", months=1, reason="A move between teams.", by=by
        ),
    }


def _dates(enrolment: Enrolment, people: dict[str, User]) -> dict[str, Any]:
    """Both are away at the turn of the year; `calendar` is the secret of `worker`'s feed."""
    days = {"started_on": dt.date(2026, 12, 24), "ended_on": dt.date(2027, 1, 4)}
    return {
        "away": record_absence(enrolment=enrolment, side="worker", **days, by=people["worker"]),
        "supervisor_away": record_absence(enrolment=enrolment, side="supervisor", **days, by=people["supervisor"]),
        "calendar": make_calendar_link(enrolment=enrolment, by=people["worker"]),
    }


def _moves(north: House, east: House, people: dict[str, User]) -> dict[str, Any]:
    """`worker` is asked to leave, `outsider_worker` has agreed to come, and somebody has gone to Eastborough."""
    by, there = people["coordinator"], people["outsider_coordinator"]
    on, ahead = dt.date(2026, 11, 2), dt.date(2027, 1, 4)
    incoming, own = east.enrolments["outsider-worker"], people["outsider_worker"]
    gone = enrolled("moved", "SW1005", north.teams["duty"], people["supervisor"], by, dt.date(2026, 6, 22))
    move = propose_transfer(enrolment=gone, to_employer=east.employer, on=on, by=gone.social_worker.user)
    supervisor = people["outsider_supervisor"]
    accept_transfer(transfer=move, team=east.teams["duty"], supervisor=supervisor, by=there, today=TODAY)
    enrolment = north.enrolments["worker"]
    return {
        "staying": north.enrolments["other-worker"],
        "leaving": propose_transfer(enrolment=enrolment, to_employer=east.employer, on=ahead, by=by),
        "arriving": propose_transfer(enrolment=incoming, to_employer=north.employer, on=ahead, by=own),
        "left": gone.placements.get(employer=north.employer),
    }


def _concerns(people: dict[str, User]) -> dict[str, Any]:
    """What `worker` told in confidence: one is only raised, one is about the principal social worker."""
    by = people["worker"]
    return {
        "concern": raised(by),
        "concern_about_psw": raised(by, about_psw=True),
        "acknowledged_concern": acknowledged(by, people["psw"], topic="workload"),
    }


def _reviews(enrolment: Enrolment, people: dict[str, User]) -> dict[str, Any]:
    """One that both have written and nobody has signed, and a signed one to which the supervisor added."""
    worker, supervisor = people["worker"], people["supervisor"]

    def written(milestone: str) -> Review:
        found = begin_review(enrolment=enrolment, milestone=milestone, early_reason="A leave.", by=worker)
        write_part(review=found, by=worker, share=True, **WORKER_PART)
        write_part(review=found, by=supervisor, share=True, **SUPERVISOR_PART)
        return Review.objects.get(pk=found.pk)

    signed = written("review-18m")
    for user in (worker, supervisor):
        signed = sign_review(review=signed, by=user)
    addendum = add_to_review(review=signed, text="It was a Monday.", by=supervisor)
    steps = [{"what": "Chair one", "owner": "worker", "due_on": TODAY}]
    goal = add_goal(enrolment=enrolment, title="Chair a core group", standards=["EC2"], actions=steps, by=worker)
    return {
        "goal": goal,
        "goal_action": goal.actions.get(),
        "review": written("review-6m"),
        "signed_review": signed,
        "review_addendum": addendum,
    }


def _self_assessments(enrolment: Enrolment) -> dict[str, Any]:
    """One of `worker`'s that is finished, and a draft that could be."""
    done, by = finished(enrolment), enrolment.social_worker.user
    draft = begin_self_assessment(enrolment=enrolment, by=by)
    draft = write_self_assessment(assessment=draft, by=by, levels=all_at(draft, 3))
    return {"self_draft": draft, "self_assessed": done}


def _support(north: House, people: dict[str, User]) -> dict[str, Any]:
    """One of `worker`'s that runs; one that is asked for, of `other_worker`'s."""
    running = open_support_plan(enrolment=north.enrolments["worker"], by=people["supervisor"], **PLAN)
    asked = ask_for_support_plan(
        enrolment=north.enrolments["other-worker"], concern="Reports are late.", by=people["coordinator"]
    )
    return {"support": running, "support_action": running.actions.get(position=1), "support_asked": asked}


def _agreements(enrolment: Enrolment, people: dict[str, User]) -> dict[str, Any]:
    """The first version is signed by all, the second one is open for signatures."""
    row, by = Enrolment.objects.get(pk=enrolment.pk), people["supervisor"]
    signers = [people[name] for name in ("worker", "supervisor", "assessor", "coordinator")]
    return {"signed_agreement": all_sign(ready_to_sign(row, by), *signers), "agreement": ready_to_sign(row, by)}


def _systems(north: House) -> dict[str, Any]:
    """Another system that may ask everything a system may, and one that is switched off."""
    psw, until = north.people["psw"], dt.date(2027, 6, 30)

    def let_in(name: str) -> tuple[ApiClient, str]:
        return make_client(employer=north.employer, name=name, scopes=Scope.values, expires_on=until, by=psw)

    system, key = let_in("Cases")
    off, _ = let_in("Old cases")
    return {"system": system, "system_key": key, "system_off": revoke_client(client=off, by=psw)}


def _statuses(north: House, people: dict[str, User]) -> dict[str, Any]:
    """Somebody who meets every condition, somebody who holds the status, and somebody whose status is suspended."""

    def held(username: str, number: str) -> ExpertStatus:
        row = at_the_end(north, username, number)
        return grant_status(enrolment=row, specialism=SPECIALISM, by=people["psw"])

    suspended = suspend_status(status=held("suspended", "SW1008"), reason=REASON, by=people["psw"])
    holding = held("holder", "SW1007")
    return {
        "eligible": at_the_end(north, "eligible", "SW1006"),
        "status": holding,
        "suspended_status": suspended,
        "credential": issue_credential(status=holding, by=holding.social_worker.user),
    }


def _assessments(north: House, people: dict[str, User]) -> dict[str, Any]:
    """`worker`'s, that is open (as if its time had come); somebody's that is handed in with a file; and somebody whose
    assessment can be opened."""
    by, first = people["coordinator"], dt.date(2024, 12, 2)
    later = enrolled("later", "SW1009", north.teams["duty"], people["supervisor"], by, first)
    enrolment = Enrolment.objects.get(pk=north.enrolments["worker"].pk)
    opened = open_assessment(enrolment=enrolment, milestone=YEAR_2, by=by, today=dt.date(2028, 6, 1))
    return {
        "assessment": Assessment.objects.get(pk=opened.pk),
        "assessment_to_open": later,
        **_handed_in(north, people),
        "sample": _sample(north, people),
    }


def _sample(north: House, people: dict[str, User]) -> ModerationSample:
    """One passed assessment of `other_worker`, drawn for `outsider_psw`."""
    row, by = north.enrolments["other-worker"], people["coordinator"]
    told = {"state": "passed", "outcome": "pass", "opened_on": TODAY, "told_on": TODAY}
    Assessment.objects.create(
        enrolment=row, framework_version=row.framework_version, milestone=YEAR_2, title="Year-2 assessment", **told
    )
    return draw_sample(
        employer=north.employer,
        moderator=people["outsider_psw"],
        first_on=TODAY,
        last_on=TODAY,
        look_by=dt.date(2026, 12, 18),
        by=by,
    )


def _handed_in(north: House, people: dict[str, User]) -> dict[str, Any]:
    owner = somebody_in_month_22(north)
    entry, by = logged_entry(owner, "draft", happened_on=dt.date(2026, 10, 5)), owner.social_worker.user
    add_file(evidence=entry, name="notes.txt", stream=io.BytesIO(b"What I noted."), by=by)
    accept_evidence(evidence=submit_evidence(evidence=entry, by=by), by=people["supervisor"])
    opened = open_assessment(enrolment=owner, milestone=YEAR_2, by=people["coordinator"])
    found = handed_in(opened, missing_reason="The rest waits for its answer.")
    return {"handed_in_assessment": found, "bundle_file": BundleFile.objects.get(item__bundle__assessment=found)}
