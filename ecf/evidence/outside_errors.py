"""Broken rules of requests to people outside."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYourRequest(NotAllowed):
    default_code = "not_your_request"
    default_message = "Only the social worker who asked can do this."


class NothingToAskFor(BadValue):
    default_code = "nothing_to_ask_for"
    default_message = "Only an observation or professional feedback is asked for by link."


class AskedAlready(Conflict):
    default_code = "asked_already"
    default_message = "Somebody has been asked already. Take that request back first, or ask another person instead."


class CannotAskYourself(BadValue):
    default_code = "cannot_ask_yourself"
    default_message = "This is your own address. Enter that of the person you ask."


class RequestIsClosed(WrongState):
    default_code = "request_is_closed"
    default_message = "This request is closed: it was handed in, declined or taken back."


class JustSent(Conflict):
    default_code = "just_sent"
    default_message = "A message went out less than 10 minutes ago. Give it a little time to arrive."


class NotSentYet(WrongState):
    default_code = "not_sent_yet"
    default_message = "It has not been sent yet. Send it first."


class LinkIsDead(Conflict):
    default_code = "link_is_dead"
    default_message = "This link no longer works."


class NotStarted(WrongState):
    default_code = "not_started"
    default_message = "Press Start first."


class RecordIsMissing(WrongState):
    default_code = "record_is_missing"
    default_message = (
        "The person you asked has not handed in their part yet. Wait for it, or take the request back, then submit."
    )


class KindIsFixed(BadValue):
    default_code = "kind_is_fixed"
    default_message = "Somebody was asked for it, so its kind stays. Take the request back first."


class RequestIsOpen(Conflict):
    default_code = "request_is_open"
    default_message = "Somebody was asked for it, or has written for it. Take the request back first."


class SayWhyTheyStay(BadValue):
    default_code = "say_why_words_stay"
    default_message = "Change these words, or say why they can stay"
