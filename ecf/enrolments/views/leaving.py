"""Pages on which a journey ends early, and is taken up again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ecf.core.clock import today
from ecf.core.posting import posted
from ecf.enrolments import services
from ecf.enrolments.form_people import NotCompletedForm, ReturnForm, WithdrawForm
from ecf.enrolments.models import OPEN_TRANSFER, EnrolmentState
from ecf.enrolments.previews import rehearsed
from ecf.enrolments.support import last_day_of, supporters
from ecf.enrolments.views.breaks_and_hours import coordinated
from ecf.enrolments.views.looking_first import look_first

GET_OR_POST = ["GET", "POST"]


@require_http_methods(GET_OR_POST)
def withdraw_enrolment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator says that somebody leaves the programme, and reads first what ends with it."""
    enrolment = coordinated(request, pk)
    form = WithdrawForm(posted(request), initial={"on": today()})

    def act() -> None:
        services.withdraw_enrolment(enrolment=enrolment, **form.cleaned_data, by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        show=lambda: rehearsed(act, by=request.user),
        heading="Leave the programme",
        done=f"{enrolment.social_worker.user.name} has left the programme. The record stays.",
        template="enrolments/withdraw_enrolment.html",
        context={
            "submit_text": "Leave the programme",
            "people": [each for each in supporters(enrolment, today()) if each.when != "past"],
            "moves": enrolment.transfers.filter(state__in=OPEN_TRANSFER).select_related("to_employer"),
        },
    )


@require_http_methods(GET_OR_POST)
def end_not_completed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator ends the programme for good, without its last assessment being passed."""
    enrolment = coordinated(request, pk)
    form = NotCompletedForm(posted(request), initial={"on": today()})

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("on", "reason")}
        services.end_not_completed(enrolment=enrolment, **given, by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        show=lambda: rehearsed(act, by=request.user),
        heading="End the programme, not completed",
        done="The programme has ended. The record stays.",
        template="enrolments/end_not_completed.html",
        context={"submit_text": "End the programme"},
    )


@require_http_methods(GET_OR_POST)
def return_to_programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The co-ordinator brings somebody back who has left, with a look at the dates that move."""
    enrolment = coordinated(request, pk)
    form = ReturnForm(posted(request), enrolment=enrolment, initial={"team": enrolment.team_id})

    def act() -> None:
        services.return_to_programme(enrolment=enrolment, **form.cleaned_data, by=request.user)

    return look_first(
        request,
        enrolment=enrolment,
        form=form,
        act=act,
        heading="Come back to the programme",
        done=f"{enrolment.social_worker.user.name} is back on the programme.",
        template="enrolments/return_to_programme.html",
        context={
            "submit_text": "Bring them back",
            "last_day": last_day_of(enrolment),
            "has_left": enrolment.state == EnrolmentState.WITHDRAWN,
        },
    )
