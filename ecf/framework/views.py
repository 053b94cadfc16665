"""Pages that show a framework to people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecf.core.clock import today
from ecf.framework.definition import Definition
from ecf.framework.models import FrameworkVersion
from ecf.framework.plain_words import (
    caseload_in_words,
    milestones_in_words,
    protected_time_in_words,
    supervision_in_words,
)
from ecf.framework.selectors import FrameworkFamily, framework_families
from ecf.framework.stage_line import stage_line


@require_safe
def framework_list(request: HttpRequest) -> HttpResponse:
    """Every framework the person may see."""
    families = framework_families(user=request.user, today=today())
    return render(request, "framework/framework_list.html", {"families": families})


@require_safe
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """One framework: `?version=`, else the version in force today, else the newest."""
    families = framework_families(user=request.user, today=today(), code=code)
    if not families:
        raise Http404
    shown = _version(families[0], request.GET.get("version"))
    context = {"family": families[0], "framework": shown, "definition": shown.parsed, **_in_words(shown.parsed)}
    return render(request, "framework/framework.html", context)


def _version(family: FrameworkFamily, version: str | None) -> FrameworkVersion:
    if not version:
        return family.current
    for each in family.versions:
        if each.version == version:
            return each
    raise Http404


def _in_words(definition: Definition) -> dict[str, object]:
    return {
        "line": stage_line(definition),
        "milestones": milestones_in_words(definition),
        "supervision": supervision_in_words(definition),
        "protected_time": protected_time_in_words(definition),
        "caseload": caseload_in_words(definition),
    }
