"""What others contribute to a named worker's record: observers and colleagues by link, children and families, a report
that the supervisor read. Everybody outside is invented; each step is a service's own."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ecf.core.clock import today as the_day
from ecf.core.working_days import add_working_days, previous_working_day
from ecf.evidence.models import Evidence, FamilyFeedback, OutsideRequest, RequestLink
from ecf.evidence.services import (
    accept_evidence,
    change_evidence,
    describe_report,
    finish_record,
    give_feedback,
    hold_feedback,
    make_feedback_form,
    open_request,
    plan_request,
    release_feedback,
    save_record,
    send_request,
    send_request_mail,
    start_evidence,
    submit_evidence,
    tell_feedback,
    use_feedback,
)
from ecf.home.demo import contributed_texts as texts
from ecf.home.demo.past import standing_on
from ecf.home.demo.plans import ONE_DAY
from ecf.home.demo.story import Story


def contribute(story: Story) -> None:
    """Plans what the tags of the story say; nothing without one."""
    today = story.today
    if "asks-observers" in story.plan.tags:
        _on(story, 9, lambda: _ask(story, texts.HANDED_IN, day=add_working_days(today, -8), writes=texts.RECORD))
        _on(story, 3, lambda: _ask(story, texts.SENT, day=add_working_days(today, 6)))
        _on(story, 15, lambda: _report(story))
    if "asks-for-feedback" in story.plan.tags:
        _on(story, 5, lambda: _ask(story, texts.PART_DONE, day=add_working_days(today, -4), writes=texts.BEGUN))
    if "hears-families" in story.plan.tags:
        _on(story, 24, lambda: _hear(story))
    if "hears-by-supervisor" in story.plan.tags:
        _on(story, 6, lambda: _tell(story))


def _on(story: Story, days: int, act: Any) -> None:
    story.on(previous_working_day(story.today - days * ONE_DAY), act)


def _standards(story: Story) -> list[dict[str, str]]:
    first = story.definition.stages[0].standards
    return [{"code": standard.code, "how": how} for standard, how in zip(first, texts.HOW, strict=False)]


def _entry(story: Story, kind: str, title: str, day: dt.date, body: str = "") -> Evidence:
    return start_evidence(
        enrolment=story.enrolment,
        kind=kind,
        title=title,
        happened_on=day,
        body=body,
        standards=_standards(story),
        privacy="shared",
        by=story.worker,
    )


def _ask(
    story: Story, asked: Mapping[str, Any], *, day: dt.date, writes: Mapping[str, Any] | None = None
) -> OutsideRequest:
    """Somebody is asked by link. `writes`: what they wrote two working days later; with `handed_in`, all of it."""
    begun = min(day, the_day(), previous_working_day(story.today - 3 * ONE_DAY))
    entry = _entry(story, asked["kind"], asked["title"], begun)
    planned = {name: value for name, value in asked.items() if name not in {"kind", "title"}}
    request = plan_request(evidence=entry, planned_for=day, by=story.worker, **planned)
    send_request(request=request, by=story.worker)
    send_request_mail()
    if writes:
        _write(request, day, writes)
    return request


def _write(request: OutsideRequest, day: dt.date, writes: Mapping[str, Any]) -> None:
    digest = RequestLink.objects.get(request=request, ended_at=None).digest
    codes = list(request.evidence.standard_links.values_list("code", flat=True))
    sights = {code: {"sight": "seen", "words": words} for code, words in zip(codes, writes["sights"], strict=False)}
    said = {name: value for name, value in writes.items() if name not in {"sights", "is_handed_in"}}
    with standing_on(add_working_days(day, 2)):
        open_request(digest=digest)
        save_record(digest=digest, sights=sights, happened_on=day, **said)
        if writes["is_handed_in"]:
            finish_record(digest=digest)


def _report(story: Story) -> None:
    """A written report that the supervisor read in the case system, appraised and accepted."""
    day = previous_working_day(story.today - 20 * ONE_DAY)
    entry = _entry(story, "written_report", texts.REPORT_TITLE, day, texts.REPORT_BODY)
    describe_report(evidence=entry, report_type=texts.REPORT_TYPE, written_on=day, by=story.worker)
    submit_evidence(evidence=entry, by=story.worker)
    read_on = add_working_days(day, 6)
    with standing_on(read_on):
        accept_evidence(
            evidence=entry,
            by=story.supervisor,
            comment=texts.REPORT_COMMENT,
            appraisal=texts.APPRAISAL,
            read_on=read_on,
        )


def _hear(story: Story) -> None:
    """A form that families answered four times: one is in an entry, one shown, one held back, one waits."""
    today = story.today
    form = make_feedback_form(enrolment=story.enrolment, by=story.worker)

    def said(days: int, number: int) -> FamilyFeedback:
        giver, answers = texts.ANSWERS[number]
        with standing_on(previous_working_day(today - days * ONE_DAY)):
            return give_feedback(link=form, giver=giver, answers=answers)

    first, second, third = said(16, 0), said(12, 1), said(8, 2)
    said(2, 3)
    with standing_on(previous_working_day(today - 10 * ONE_DAY)):
        used = release_feedback(feedback=first, by=story.supervisor)
        release_feedback(feedback=second, by=story.supervisor)
    with standing_on(previous_working_day(today - 7 * ONE_DAY)):
        hold_feedback(feedback=third, reason=texts.HELD_BECAUSE, by=story.supervisor)
        entry = use_feedback(feedback=used, by=story.worker)
        change_evidence(evidence=entry, body=texts.TAKEN_FROM_IT, standards=_standards(story), by=story.worker)
        submit_evidence(evidence=entry, by=story.worker)
    with standing_on(previous_working_day(today - 3 * ONE_DAY)):
        accept_evidence(evidence=entry, by=story.supervisor, comment=texts.FAMILY_COMMENT)


def _tell(story: Story) -> None:
    """What a family told the supervisor, who wrote it down for the worker."""
    giver, answers = texts.TOLD
    day = previous_working_day(story.today - 6 * ONE_DAY)
    tell_feedback(enrolment=story.enrolment, giver=giver, answers=answers, told_on=day, by=story.supervisor)
