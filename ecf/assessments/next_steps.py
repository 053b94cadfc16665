"""What of agreements, assessments of all kinds, reviews and support plans is whose to do next, in words, and where."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from ecf.assessments.agreement_selectors import AgreementToDo, agreements_to_do
from ecf.assessments.assessment_selectors import own_open_assessments
from ecf.assessments.assessment_turns import Turn
from ecf.assessments.judging_selectors import judging_to_do
from ecf.assessments.models import Assessment, AssessmentState, ModerationSample, SelfAssessment, SelfAssessmentState
from ecf.assessments.review_selectors import ReviewToDo, review_addenda_to_sign, reviews_to_do
from ecf.assessments.sample_selectors import open_samples
from ecf.assessments.self_assessment_selectors import SELF_ASSESSMENT, AskedFor, asked_for, free_draft
from ecf.assessments.support_selectors import SupportToDo, support_to_do
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.people.models import User
from ecf.progress.words import in_sentence

SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class NextStep:
    """One thing: what it is called, whom it is about where that is somebody else, since or by when, and where."""

    text: str
    href: str
    when: str = ""


def may_have_steps(enrolment: Enrolment) -> bool:
    """Whether the worker of a journey can have any of these: an agreement or a review was begun here, a milestone asks
    for a self-assessment or one was begun, or a support plan runs. One query, only where the journey shows none."""
    return (
        enrolment.support_since is not None
        or any(_asks(row) for row in enrolment.milestones.all())
        or SelfAssessment.objects.filter(enrolment=enrolment, state=SelfAssessmentState.DRAFT).exists()
    )


def _asks(row: ScheduledMilestone) -> bool:
    is_begun = row.is_run_here and row.kind in {"agreement", "review", "assessment"}
    return is_begun or (row.kind == SELF_ASSESSMENT and not row.is_met)


def next_steps(user: User, on: dt.date) -> list[NextStep]:
    """Everything of these in which it is the person's turn, what is due first. The same queries for any number."""
    agreements = agreements_to_do(user)
    found = [agreement_step(user, each) for each in agreements if each.what not in LATER]
    found += [_self_assessment(each) for each in asked_for(user, on)]
    found += [_assessment(row, due_on) for row, due_on in own_open_assessments(user)]
    found += judging_steps(user)
    own = free_draft(user)
    found += [NextStep("Finish your self-assessment", reverse("write_self_assessment", args=[own.pk]))] if own else []
    found += [_review(user, each) for each in reviews_to_do(user)]
    for row in review_addenda_to_sign(user):
        words = f"Read and sign what {row.by.name} added to the {row.review.title.lower()}"
        found.append(NextStep(words, reverse("sign_review_addendum", args=[row.pk])))
    waiting = [each for each in support_to_do(user, on) if each.what in {"draw_up", "sign"} or _is_near(each, on)]
    found += [_support(user, each) for each in waiting]
    return found + [agreement_step(user, each) for each in agreements if each.what in LATER]


def _is_near(each: SupportToDo, on: dt.date) -> bool:
    return each.due_on is not None and each.due_on <= on + SOON


def _assessment(row: Assessment, due_on: dt.date | None) -> NextStep:
    when = f"the last day is {uk_date(due_on)}" if due_on else ""
    if row.state == AssessmentState.DEFERRED:
        href = reverse("assessment_step", args=[row.pk, "resume"])
        return NextStep(f"Go on with your {in_sentence(row.title)}", href, when)
    return NextStep(f"Prepare your {in_sentence(row.title)}", _preparing(row), when)


def _preparing(row: Assessment) -> str:
    return reverse("prepare_submission", args=[row.pk])


JUDGING_WORDS = {
    "recommend": ("Recommend on the {what} of {name}", "decided by {day}"),
    "view": ("Write your view of the {what} of {name}", "by {day}"),
    "moderate": ("Write down what the panel agreed on the {what} of {name}", "the panel meets on {day}"),
    "panel": ("Make the panel for the {what} of {name}", "decided by {day}"),
    "third": ("Add a member to the panel for the {what} of {name}: they are evenly split", "the panel meets on {day}"),
    "confirm": ("Confirm the outcome of the {what} of {name}", "decided by {day}"),
    "late-appeal": ("Answer the late appeal against the {what} of {name}", "by {day}"),
    "deciders": ("Say who decides the appeal against the {what} of {name}", "decided by {day}"),
    "decide": ("Decide the appeal against the {what} of {name}", "by {day}"),
    "open-again": ("Open the {what} of {name} again, or end their programme: it was withdrawn", ""),
}


def judging_steps(user: User) -> list[NextStep]:
    """What is the person's to do as assessor, member of a panel, co-ordinator, whoever confirms or decides; and samples
    of other employers that they are to look at as moderator."""
    return [*map(_judging, judging_to_do(user)), *map(_sample, open_samples(user))]


def _judging(each: Turn) -> NextStep:
    text, when = JUDGING_WORDS[each.what]
    row = each.assessment
    words = text.format(what=f"{in_sentence(row.title)}", name=row.enrolment.social_worker.user.name)
    href = reverse("assessment_step", args=[row.pk, each.what])
    return NextStep(words, href, when.format(day=uk_date(each.due_on)) if each.due_on else "")


def _sample(each: ModerationSample) -> NextStep:
    words = f"Look at the assessments drawn for you at {each.employer.name}"
    return NextStep(words, reverse("sample", args=[each.pk]), f"by {uk_date(each.look_by)}")


def _self_assessment(each: AskedFor) -> NextStep:
    when = f"due on {uk_date(each.milestone.due_on)}"
    if each.draft is not None:
        href = reverse("write_self_assessment", args=[each.draft.pk])
        return NextStep(f"Finish your {in_sentence(each.title)}", href, when)
    begin = reverse("begin_self_assessment", args=[each.milestone.enrolment_id])
    href = f"{begin}?{urlencode({'milestone': each.milestone.key})}"
    return NextStep(f"Write your {in_sentence(each.title)}", href, when)


LATER = {"again", "begin"}
"""What nobody else waits for yet, and so comes last."""
AGREEMENT_WORDS = {
    "sign": "Read and sign {whose}",
    "complete": "Write your part of {whose}",
    "draft": "Write the employer’s part of {whose}",
    "update": "Look over {whose}: the people have changed",
    "again": "Review {whose} again: the people have changed",
    "begin": "Begin {whose}",
}


def agreement_step(user: User, each: AgreementToDo) -> NextStep:
    """One thing to do about an agreement."""
    name = each.enrolment.social_worker.user
    whose = "your agreement" if name.pk == user.pk else f"the agreement of {name.name}"
    page = {"complete": "complete_agreement", "draft": "draft_agreement", "update": "draft_agreement"}
    if each.agreement is None:
        href = reverse("agreement_of", args=[each.enrolment.pk])
    else:
        href = reverse(page.get(each.what, "agreement"), args=[each.agreement.pk])
    return NextStep(AGREEMENT_WORDS[each.what].format(whose=whose), href)


def _review(user: User, each: ReviewToDo) -> NextStep:
    review, name = each.review, each.review.enrolment.social_worker.user
    whose = "" if name.pk == user.pk else f" of {name.name}"
    if each.writes:
        return NextStep(
            f"Write your part of the {review.title.lower()}{whose}", reverse("write_review", args=[review.pk])
        )
    return NextStep(f"Read and sign the {review.title.lower()}{whose}", reverse("review", args=[review.pk]))


def _support(user: User, each: SupportToDo) -> NextStep:
    plan, name = each.plan, each.plan.enrolment.social_worker.user
    is_own = name.pk == user.pk
    whose = "your support plan" if is_own else f"the support plan of {name.name}"
    href = reverse("support_plan", args=[plan.pk])
    if each.what == "draw_up":
        return NextStep(f"Draw up {whose}", href, f"asked for on {uk_date(each.due_on)}")
    if each.what == "sign":
        return NextStep(f"Read and sign {whose}", href)
    if each.what == "action" and each.action is not None:
        about = "" if is_own else f", for {name.name}"
        return NextStep(f"{each.action.what}{about}", href, f"by {uk_date(each.due_on)}")
    return NextStep(f"Look at {whose} together", href, f"on {uk_date(each.due_on)}")
