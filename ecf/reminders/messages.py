"""The message of one digest, as text and as HTML. It holds no case content: names, dates and links."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from ecf.reminders.models import Digest, Notice, NoticeKind
from ecf.reminders.rungs import Part
from ecf.reminders.selectors import part_of
from ecf.reminders.words import GROUPS, uk


@dataclass(frozen=True)
class Line:
    """One sentence and the page where something can be done about it."""

    text: str
    url: str


@dataclass(frozen=True)
class Group:
    """The lines about oneself, about the people one supervises, or about one's programme."""

    title: str
    lines: list[Line]


def address_of(notice: Notice) -> str:
    """The page of the site where the recipient can act on the notice, without the host."""
    part = part_of(notice)
    if notice.kind == NoticeKind.RENEWAL:
        return reverse("cpd" if part == Part.WORKER else "renewals")
    if notice.kind in {NoticeKind.JUDGING, NoticeKind.OUTCOME}:
        return reverse("assessment", args=[notice.subject_id])
    if part == Part.WORKER:
        return reverse("home")
    if part == Part.COORDINATOR:
        return reverse("cohort_worker", args=[notice.enrolment_id])
    if notice.kind == NoticeKind.SIGN_OFF:
        return reverse("inbox")
    page = "sessions_of" if notice.kind == NoticeKind.SUPERVISION else "journey"
    return reverse(page, args=[notice.enrolment_id])


def absolute(address: str) -> str:
    """The address with the site's host before it."""
    return settings.SITE_URL.rstrip("/") + address


def groups_of(lines: Sequence[Notice]) -> list[Group]:
    """The lines under what they are about, in the order of `GROUPS`; empty ones left out."""
    found: dict[Part, list[Line]] = {part: [] for part in GROUPS}
    for notice in lines:
        found[part_of(notice)].append(Line(notice.line, absolute(address_of(notice))))
    return [Group(GROUPS[part], rows) for part, rows in found.items() if rows]


def send_digest(digest: Digest, lines: Sequence[Notice]) -> None:
    """Hands the message over. The same digest always has the same Message-ID, so that a repeat can be recognised."""
    count = len(lines)
    context = {
        "name": digest.recipient.given_name or digest.recipient.username,
        "on": digest.on,
        "groups": groups_of(lines),
        "home_url": absolute(reverse("home")),
        "notices_url": absolute(reverse("notices")),
        "count": count,
    }
    message = EmailMultiAlternatives(
        subject=f"Early career tracker: {count} {'reminder' if count == 1 else 'reminders'} for {uk(digest.on)}",
        body=render_to_string("emails/digest.txt", context),
        to=[digest.recipient.email],
        headers={"Message-ID": f"<digest-{digest.pk}@early-career-tracker>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("emails/digest.html", context), "text/html")
    message.send()
