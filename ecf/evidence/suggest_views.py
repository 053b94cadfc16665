"""What the form suggests while somebody types. Worked out on this server; nothing is stored or sent on."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from ecf.core.clock import today
from ecf.core.too_often import MINUTE, asks_too_often
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.selectors import enrolment_of, with_schedule
from ecf.evidence.carried_over import reading_of
from ecf.evidence.coverage import current_stage
from ecf.evidence.guessing import guess_kind
from ecf.evidence.past_use import past_use
from ecf.evidence.selectors import journey_of
from ecf.evidence.suggesting import suggest_standards
from ecf.evidence.wording import with_article
from ecf.framework.definition import EVIDENCE_KINDS

LOOKED_AT = 5000  # characters
MOST_A_MINUTE = 60


@require_POST
def suggest_evidence(request: HttpRequest) -> JsonResponse:
    """The kind that the words sound like, and at most four standards, each with its reason."""
    own = enrolment_of(request.user)
    if own is None or own.state != EnrolmentState.ACTIVE:
        raise PermissionDenied
    if asks_too_often("suggest-evidence", request.user.pk, MOST_A_MINUTE):
        return JsonResponse(
            {"message": "Too many at once. Wait a minute."}, status=429, headers={"Retry-After": MINUTE}
        )
    enrolment = with_schedule(Enrolment.objects.visible_to(request.user).with_people()).get(pk=own.pk)
    text = f"{request.POST.get('title', '')[:200]}\n{request.POST.get('body', '')[:LOOKED_AT]}"
    guess, chosen = guess_kind(text), request.POST.get("kind", "")
    kind = chosen if chosen in EVIDENCE_KINDS else guess.kind if guess else None
    reading, stage = reading_of(enrolment), current_stage(journey_of(enrolment, today()))
    found = suggest_standards(text, kind, past_use(enrolment, reading), reading.definition, stage=stage.code)
    return JsonResponse(
        {
            "kind": {"code": guess.kind, "words": with_article(EVIDENCE_KINDS[guess.kind].one)} if guess else None,
            "standards": [{"code": s.standard.code, "title": s.standard.title, "why": s.why} for s in found],
        }
    )
