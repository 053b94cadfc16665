"""Pages for those who run or oversee a programme: the whole cohort, and one worker with the reasons."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.assessments.agreement_selectors import agreements_for_coordinator
from ecf.assessments.judging_selectors import outcomes_to_confirm
from ecf.cohorts import selectors
from ecf.cohorts.cards import cards_of
from ecf.cohorts.filters import filters_from
from ecf.cohorts.rows import table_rows
from ecf.core.clock import today
from ecf.core.counts import counts_of
from ecf.enrolments.moves import waiting_transfers
from ecf.expert.conditions import asked_by
from ecf.people.roles import overseen_employer_ids
from ecf.progress.rows import check_rows, commitment_rows
from ecf.progress.selectors import progress_of_one
from ecf.progress.words import status_sentence_about
from ecf.supervision.concern_selectors import concern_numbers

PAGE_SIZE = 50


@require_safe
def cohort(request: HttpRequest) -> HttpResponse:
    """Who is off track, and are the promises kept: the numbers, then everybody, worst first."""
    employers = overseen_employer_ids(request.user)
    if not employers:
        raise PermissionDenied
    numbers = selectors.numbers_of(employers, today())
    filters = filters_from(request.GET, selectors.choices_of(employers))
    found = selectors.narrowed(selectors.table_lines(employers), filters.chosen)
    paginator = Paginator(selectors.ordered(found, request.GET.get("sort", "")), PAGE_SIZE)
    paginator.count = found.count() if filters.chosen else numbers.everybody
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "cards": cards_of(numbers, request.path),
        "filters": filters,
        "page_obj": page,
        "rows": table_rows(page.object_list, today()),
        "confided": concern_numbers(request.user),
        "waits": counts_of(
            agreements=agreements_for_coordinator(request.user),
            outcomes=outcomes_to_confirm(request.user),
            transfers=waiting_transfers(request.user),
        ),
    }
    return render(request, "cohorts/cohort.html", context)


@require_safe
def cohort_worker(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One worker: where they stand and why, what the employer owes them, their dates and people. No content."""
    enrolment = selectors.overseen_enrolment(request.user, pk)
    if enrolment is None:
        raise Http404
    progress = progress_of_one(enrolment, today())
    name, definition = enrolment.social_worker.user.name, enrolment.framework_version.parsed
    context: dict[str, Any] = {
        "enrolment": enrolment,
        "name": name,
        "progress": progress,
        "sentence": status_sentence_about(progress, name),
        "checks": check_rows(progress, definition),
        "commitments": commitment_rows(progress),
        "today": today(),
        "leads_to_expert_status": asked_by(enrolment.framework_version) is not None,
    }
    return render(request, "cohorts/cohort_worker.html", context)
