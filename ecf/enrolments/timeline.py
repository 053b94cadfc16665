"""What happened to an enrolment, in words, as far as a person may know. Every kind of event has its sentence here."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ecf.core.models import Audience, Event
from ecf.enrolments.models import Enrolment, Placement
from ecf.enrolments.selectors import timeline_of
from ecf.people.models import User
from ecf.people.rules import is_coordinator_for

WORDS: dict[str, str] = {
    "absence.changed": "The dates of a short absence were changed",
    "absence.recorded": "A short absence was entered",
    "absence.removed": "A short absence was taken out",
    "action.done": "An action from supervision was done",
    "break.agreed": "An agreement to a break was recorded",
    "break.confirmed": "The dates of a break were confirmed",
    "break.corrected": "The dates of a break were corrected",
    "break.ended": "The end of a break was entered",
    "break.reason_changed": "The reason of a break was corrected",
    "break.removed": "A break that was entered by mistake was taken out",
    "break.started": "A break was entered",
    "calendar_link.made": "A calendar address was made",
    "calendar_link.revoked": "A calendar address was switched off",
    "client.key_renewed": "The key of another system was renewed",
    "client.made": "Another system was let in to ask",
    "client.revoked": "Another system was switched off",
    "credential.downloaded": "The credential of the status was downloaded",
    "delegation.ended": "Standing in for a colleague was ended early",
    "delegation.named": "Somebody was named who stands in for a colleague",
    "disclosure.opened": "The principal social worker was let read something",
    "disclosure.mail_sent": "The social worker was told by e-mail who may read something",
    "enrolment.completed": "The programme was completed",
    "enrolment.enrolled": "Enrolled",
    "enrolment.not_completed": "The programme ended without being completed",
    "enrolment.reopened": "The programme goes on again",
    "enrolment.returned": "Came back to the programme",
    "enrolment.withdrawn": "Left the programme",
    "entry.changed": "How they came in was corrected",
    "evidence.deleted": "A draft was deleted",
    "evidence.file_added": "A file was added to an entry",
    "evidence.file_infected": "The virus scanner deleted a file of an entry",
    "evidence.file_removed": "A file was taken out of an entry",
    "evidence.changed": "An entry was changed",
    "evidence.started": "An entry was started",
    "feedback.form_made": "A form for feedback from families was made",
    "feedback.form_revoked": "A form for feedback from families was taken back",
    "feedback.held": "The supervisor held back feedback from a family",
    "feedback.received": "Feedback from a family arrived, and the supervisor reads it first",
    "feedback.released": "The supervisor showed feedback from a family to the social worker",
    "feedback.told": "The supervisor wrote down what a family told them",
    "feedback.used": "An entry was made of feedback from a family",
    "framework.changed": "The framework changed",
    "handover.accepted": "A handover was accepted",
    "milestone.deferral_undone": "A milestone was given back its former date",
    "milestone.deferred": "A milestone was given another date",
    "milestone.extended": "A milestone was extended",
    "milestone.recorded": "A milestone was recorded",
    "part_time.chosen": "Whether part-time work moves the dates was chosen",
    "request.address_corrected": "The address of somebody who was asked was corrected",
    "request.changed": "A request for an observation or feedback was changed",
    "request.declined": "Somebody who was asked for an observation or feedback declined",
    "request.finished": "An observation or feedback was handed in",
    "request.mail_sent": "The link for an observation or feedback went out",
    "request.opened": "An observation or feedback was begun",
    "request.part_done": "An observation or feedback was saved part-way",
    "request.planned": "An observation or feedback was planned",
    "request.reassigned": "Somebody else was asked for an observation or feedback",
    "request.reminded": "A reminder about an observation or feedback went out",
    "request.resent": "A new link for an observation or feedback was asked for",
    "request.revoked": "A request for an observation or feedback was taken back",
    "request.sent": "Somebody was asked for an observation or feedback",
    "plan.action_done": "An action of the development plan was done",
    "plan.agreed": "One of the two agreed with the development plan",
    "plan.goal_added": "A goal was added to the development plan",
    "plan.goal_changed": "A goal of the development plan was changed",
    "plan.goal_dropped": "A goal of the development plan was dropped",
    "plan.goal_reached": "A goal of the development plan was reached",
    "plan.renewed": "The development plan was renewed",
    "agreement.agreed": "The support and assessment agreement was signed by all",
    "agreement.begun": "A version of the support and assessment agreement was begun",
    "agreement.changed": "The support and assessment agreement was changed",
    "agreement.completed": "The social worker wrote their part of the agreement",
    "promise.agreed": "What the employer promises was agreed",
    "agreement.signed": "The support and assessment agreement was signed",
    "assessment.prepared": "Something of an assessment was prepared",
    "assessment.submitted": "An assessment was submitted",
    "assessment.taken_back": "An assessment was taken back before the assessor started",
    "assessment.assessor_started": "The assessor began to look at an assessment",
    "assessment.recommended": "The assessor gave their recommendation",
    "assessment.panel_made": "A panel was made",
    "assessment.panel_changed": "The members of a panel changed",
    "assessment.view_given": "A panel member gave their view",
    "assessment.moderated": "The panel wrote down what it agreed",
    "assessment.decided": "The outcome of an assessment was confirmed, and the social worker was told",
    "assessment.returned": "The principal social worker sent an assessment back to the panel",
    "assessment.deferred": "An assessment was deferred",
    "assessment.resumed": "A deferred assessment was taken up again",
    "assessment.withdrawn": "An assessment was withdrawn",
    "assessment.put_aside": "A retake was put aside for an appeal against the fail before it",
    "assessment.sampled": "An assessment was drawn for an outside moderator, who reads it",
    "sample.drawn": "A sample was drawn for an outside moderator",
    "sample.finding_given": "An outside moderator gave a finding",
    "sample.closed": "A sample for an outside moderator was closed",
    "assessment.appeal_lodged": "An appeal was lodged",
    "assessment.late_appeal_answered": "It was decided whether to accept an appeal that came late",
    "assessment.appeal_acknowledged": "An appeal was acknowledged, and it was named who decides it",
    "assessment.appeal_decided": "An appeal was decided",
    "assessment.opened": "An assessment was opened",
    "component.booked": "A professional discussion was booked",
    "component.overridden": "The principal social worker said that a component stands as met",
    "component.recorded": "A component of an assessment was recorded",
    "review.addendum_added": "Something was added to a signed review",
    "review.addendum_signed": "An addition to a review was signed",
    "review.begun": "A review was begun",
    "review.locked": "A review was signed by both",
    "review.part_changed": "A part of a review was changed",
    "review.part_shared": "A part of a review was shared",
    "review.signed": "A review was signed",
    "review.taken_over": "The new supervisor took over a review",
    "self_assessment.begun": "A self-assessment was begun",
    "self_assessment.discarded": "A draft of a self-assessment was thrown away",
    "self_assessment.finished": "A self-assessment was finished",
    "session.addendum_added": "Something was added to a signed session",
    "session.addendum_signed": "An addition to a session was signed",
    "session.cancelled": "A session was cancelled",
    "session.changed": "A planned session was changed",
    "session.closed": "A session was closed without both signatures",
    "session.locked": "A session was signed by both",
    "session.missed": "A session was not held",
    "session.planned": "A session was planned",
    "session.recorded": "A session was recorded",
    "session.signed": "A session was signed",
    "setting.changed": "The employer chose a number",
    "setting.removed": "The employer took back a number that was to come",
    "session.shared": "A session was shared",
    "session.sharing_stopped": "A session is no longer shared",
    "signing_key.made": "A new key signs the employer’s credentials",
    "specialism.named": "The specialism was named",
    "status.granted": "Expert practitioner status was granted",
    "status.lapsed": "Expert practitioner status lapsed with registration",
    "status.restored": "Expert practitioner status holds again",
    "status.revoked": "Expert practitioner status was revoked",
    "status.suspended": "Expert practitioner status was suspended",
    "support.action_done": "An action of a support plan was done",
    "support.action_dropped": "An action of a support plan was dropped",
    "support.asked": "A support plan was asked for",
    "support.assessment_noted": "An assessment was noted on the support plan",
    "support.changed": "A support plan was changed",
    "support.closed": "A support plan was closed",
    "support.declined": "A support plan that was asked for was not opened",
    "support.note_added": "A note was added to a support plan",
    "support.opened": "A support plan was opened",
    "support.signed": "A support plan was signed",
    "support.view_written": "The social worker wrote their view of a support plan",
    "supervisor.assigned": "The supervisor changed",
    "supervisor.named": "The next supervisor was named",
    "assessor.assigned": "The assessor changed",
    "assessor.ended": "The assessor’s part ended",
    "assessor.ending": "The assessor’s last day was entered",
    "assessor.named": "The next assessor was named",
    "assignment.cancelled": "A planned change of people was cancelled",
    "buddy.assigned": "A buddy was named",
    "buddy.ended": "The buddy’s time ended",
    "buddy.ending": "The buddy’s last day was entered",
    "buddy.named": "The next buddy was named",
    "registration.checked": "What the register says was looked up again",
    "registration.recorded": "What the register says was recorded",
    "renewal.confirmed": "The renewal of registration was checked on the register",
    "renewal.ticked": "What is done of the renewal of registration was noted",
    "renewal.unconfirmed": "A check of the register was taken back",
    "working_pattern.changed": "The working time was corrected",
    "working_pattern.removed": "A working time that was entered by mistake was taken out",
    "task.switched_off": "A task was opened to everybody again",
    "task.switched_on": "A task was kept for those who hold expert practitioner status",
    "team.changed": "The team changed",
    "transfer.accepted": "The new employer accepted the move",
    "transfer.cancelled": "The move to another employer was cancelled",
    "transfer.consented": "The social worker agreed to move",
    "transfer.declined": "The move to another employer was declined",
    "transfer.done": "Moved to a new employer",
    "transfer.proposed": "A move to another employer was proposed",
    "working_pattern.set": "The working time changed",
}


@dataclass(frozen=True)
class Told:
    """One thing that happened: when it was recorded, by whom, the day it is about, and a few words."""

    id: Any
    at: dt.datetime
    by: str
    on: dt.date | None
    text: str


def told(enrolment: Enrolment, user: User, *, after: str = "") -> list[Told]:
    """What the person may know, oldest first; `after` leaves out that event and those before it. Two queries."""
    events = timeline_of(enrolment, user)
    return in_words(events.filter(pk__gt=after) if after else events, enrolment)


def in_words(events: Iterable[Event], enrolment: Enrolment) -> list[Told]:
    """Events of one enrolment as people read them. Two queries."""
    rows = list(events)
    bodies = {row.pk: json.loads(row.body) for row in rows}
    absent = {UUID(body["standing_in_for"]) for body in bodies.values() if body.get("standing_in_for")}
    people = User.objects.in_bulk({row.by_id for row in rows if row.by_id} | absent)
    titles = {each.key: each.title for each in enrolment.framework_version.parsed.milestones}
    return [
        Told(
            id=row.pk,
            at=row.at,
            by=_who(row, bodies[row.pk], people),
            on=row.on,
            text=_words_of(row, bodies[row.pk], titles),
        )
        for row in rows
    ]


def _who(event: Event, body: Mapping[str, Any], people: Mapping[Any, User]) -> str:
    if getattr(event, "is_elsewhere", False):
        return "The other employer"
    if event.by_id not in people:
        return "The service"
    absent = people.get(UUID(body["standing_in_for"])) if body.get("standing_in_for") else None
    name = people[event.by_id].name
    return f"{name}, standing in for {absent.name}" if absent else name


def happened_with(placement: Placement, user: User) -> list[Told]:
    """What was recorded for the employer of an ended placement, newest first, as far as the person may know.

    Nothing that another employer, or anybody for it, recorded; of several stays with one employer only that stay's.
    Three queries.
    """
    audiences = {Audience.ALL}
    if is_coordinator_for(user, placement.employer_id):
        audiences |= {Audience.WORKER_COORDINATOR, Audience.WORKER_OVERSEERS}
    events = Event.objects.filter(
        enrolment_id=placement.enrolment_id, employer_id=placement.employer_id, audience__in=audiences
    )
    others = list(Placement.objects.filter(enrolment_id=placement.enrolment_id).order_by("started_on"))
    before = [row for row in others if row.started_on < placement.started_on]
    after = [row for row in others if row.started_on > placement.started_on]
    if before:
        events = events.filter(at__gte=placement.created_at)
    if after:
        events = events.filter(at__lte=after[0].created_at)
    return in_words(events.order_by("-id"), placement.enrolment)


def newest_event(enrolment: Enrolment, user: User) -> str:
    """The id of the last thing the person may know of; empty where there is none."""
    last = timeline_of(enrolment, user).order_by("-id").values_list("pk", flat=True).first()
    return str(last or "")


def _words_of(event: Event, body: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    words = WORDS.get(event.kind, event.kind.replace(".", " ").replace("_", " ").capitalize())
    if event.kind == "framework.changed":
        return f"{words}, to {body['framework']} {body['framework_version']}"
    milestone = body.get("milestone")  # one of a framework left since has no title here
    return f"{words}: {titles.get(milestone) or milestone.replace('-', ' ')}" if milestone else words
