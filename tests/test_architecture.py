"""The house keeps its rules: who imports whom, where is written, what has a name and a docstring."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
# Lower rooms first: a foreign key points to the left, or stays where it is.
ROOMS = [
    "core", "people", "framework", "enrolments", "evidence", "supervision", "progress", "assessments",
    "expert", "reminders",
    "cohorts", "home", "api",
]  # fmt: skip
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "save_base", "raw", "truncate",
}  # fmt: skip

# Rows that views and APIs may read without `visible_to`, each with the reason.
READ_BY_ALL = {
    "ecf/enrolments/api/viewset.py Team": "narrowed to the employers that the caller co-ordinates",
    "ecf/enrolments/api/naming.py User": "only looked up by name; the service checks their role",
    "ecf/assessments/views/plans.py Goal": "narrowed to the development plans that the caller sees",
    "ecf/assessments/views/plans.py GoalAction": "narrowed to the development plans that the caller sees",
    "ecf/assessments/views/reviews.py ReviewAddendum": "narrowed to the reviews that the caller sees",
    "ecf/assessments/views/support_steps.py SupportAction": "narrowed to the support plans that the caller sees",
    "ecf/supervision/views/shared.py Enrolment": "the enrolment of a session that the caller sees",
    "ecf/supervision/views/signing.py Addendum": "narrowed to the sessions that the caller sees",
    "ecf/supervision/views/signing.py Action": "narrowed to the sessions that the caller sees",
}
# What writes, or seems to, outside services, each with the reason.
WRITTEN_ELSEWHERE = {
    "ecf/people/admin.py save": "the machine room's own forms: one change() for each, with its event",
    "ecf/people/invitations.py update": "an invitation is claimed by a conditional update before it is sent",
    "ecf/people/invitations.py save": "notes in a change() that the invitation went out",
    "ecf/people/models.py save": "the manager makes accounts for the command line; `save` fills in the folded name",
    "ecf/assessments/apps.py update": "registers the names of constraints in a dictionary",
    "ecf/enrolments/apps.py update": "registers the names of constraints in a dictionary",
    "ecf/expert/certificate.py save": "not a row: a picture into memory",
    "ecf/expert/models/status.py save": "refuses to store a row of the history again",
    "ecf/settings.py update": "not a row: the settings of the mail server",
    "ecf/evidence/kept_files.py save": "not a row: a file into its store",
    "ecf/evidence/kept_files.py delete": "not a row: a file out of its store",
    "ecf/people/api.py update": "registers the names of constraints in a dictionary",
}
# Writes in services that need no change(), each with the reason.
NOT_A_CHANGE = {
    "ecf/expert/services/protected.py note_check": "who asked: one row of its own, and nothing has changed",
    "ecf/people/services/clients.py note_use": "when a system last asked, once a minute at most: no change of anything",
    "ecf/reminders/services/delivering.py release_digests": "a lease that ran out: nothing happened to anybody",
    "ecf/reminders/services/delivering.py claim_digests": "a claim is one conditional update, seen by others at once",
    "ecf/reminders/services/delivering.py deliver_digest": "renews a claim, seen by others before the message leaves",
    "ecf/reminders/services/delivering.py _finish": "ends a claim after the message has left; must not be undone",
    "ecf/reminders/services/settling.py settle": "called by `cancel_settled`, inside the change that it settles",
    "ecf/progress/services.py refresh_snapshots": "runs inside the change that it settles",
    "ecf/progress/services.py _rebuild": "snapshots are derived: nothing happened, so nothing is recorded",
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def sources() -> list[Path]:
    """Every Python file of the product but migrations."""
    return sorted(p for p in (ROOT / "ecf").rglob("*.py") if "migrations" not in p.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_edge(path: Path) -> bool:
    """Whether the file holds views or a REST face: `views.py`, `writing_views.py`, anything under `api/`."""
    within = path.relative_to(ROOT / "ecf").parts[1:]
    return bool(within) and (within[0].removesuffix(".py") in {"views", "api"} or within[0].endswith("_views.py"))


def is_service(path: Path) -> bool:
    within = path.relative_to(ROOT / "ecf").parts[1:]
    return bool(within) and within[0].removesuffix(".py") == "services"


def is_population(path: Path) -> bool:
    """The demo's cast and synthetic populations, and the core that all writes go through."""
    place = path.relative_to(ROOT / "ecf").as_posix()
    return place.startswith(("core/", "home/demo/")) or "seed" in path.stem


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def writes_in(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Each call of a method that writes, by its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield node, node.func.attr


def test_rooms_import_downwards_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_foreign_keys_point_down_or_stay_at_home() -> None:
    wrong = []
    for model in ours():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if not isinstance(target, type) or target._meta.app_label not in ROOMS:
                continue
            is_account = target._meta.label == "people.User"  # Django's own notion of who signs in, known everywhere
            if not is_account and ROOMS.index(target._meta.app_label) > ROOMS.index(model._meta.app_label):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def test_views_and_apis_read_what_the_caller_may_see() -> None:
    bare = set()
    for path in filter(is_edge, sources()):
        scoped = {
            id(node.value)
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Attribute) and node.attr == "visible_to"
        }
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in scoped:
                bare.add(f"{named(path)} {ast.unparse(node.value)}")
    assert bare == set(READ_BY_ALL)


def test_nothing_writes_but_services() -> None:
    found = {
        f"{named(path)} {name}"
        for path in sources()
        if not is_service(path) and not is_population(path)
        for _, name in writes_in(parsed(path))
    }
    assert found == set(WRITTEN_ELSEWHERE)


def test_every_write_of_a_service_is_inside_a_change() -> None:
    loose = set()
    for room in ROOMS:
        files = [path for path in sources() if is_service(path) and path.relative_to(ROOT / "ecf").parts[0] == room]
        written = {(path, f.name): f for path in files for f in functions(parsed(path)) if any(loose_writes(f))}
        within = always_within_a_change(files)
        loose |= {f"{named(path)} {name}" for path, name in written if name not in within}
    assert loose == set(NOT_A_CHANGE)


def takes_change(function: ast.FunctionDef) -> bool:
    """Whether it is handed the change that it works in."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return any(a.annotation is not None and ast.unparse(a.annotation).strip("'\"") == "Change" for a in arguments)


def held_nodes(function: ast.FunctionDef) -> set[int]:
    """What of the function stands in a `with change(…)`."""
    return {
        id(node)
        for block in ast.walk(function)
        if isinstance(block, ast.With) and any("change(" in ast.unparse(item.context_expr) for item in block.items)
        for node in ast.walk(block)
    }


def loose_writes(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """The function's writes that no `with change(…)` of its own holds."""
    held = held_nodes(function)
    return (call for call, _ in writes_in(function) if id(call) not in held)


def always_within_a_change(files: list[Path]) -> set[str]:
    """The functions of a room's services that take the change, or are called from inside one only."""
    everything = [function for path in files for function in functions(parsed(path))]
    calls: dict[str, list[tuple[str, bool]]] = {}
    for function in everything:
        held = held_nodes(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                calls.setdefault(node.func.id, []).append((function.name, id(node) in held))
    within = {function.name for function in everything if takes_change(function)}
    while True:
        more = {
            function.name
            for function in everything
            if function.name in calls and all(held or caller in within for caller, held in calls[function.name])
        } | within
        if more == within:
            return within
        within = more


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        for function in functions(parsed(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_file_grows_past_400_lines() -> None:
    templates = list((ROOT / "templates").rglob("*.html"))
    own_assets = [ROOT / "ecf/static/app.css", ROOT / "ecf/static/app.js"]
    long = {named(p): n for p in [*sources(), *templates, *own_assets] if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_no_function_grows_past_60_lines() -> None:
    long = [
        f"{named(path)}:{function.lineno} {function.name}"
        for path in sources()
        for function in functions(parsed(path))
        if (function.end_lineno or 0) - function.lineno >= 60
    ]
    assert long == []


def test_no_file_is_called_after_nothing() -> None:
    vague = {"utils", "helpers", "helper", "misc", "common", "handler", "handlers"}
    assert [named(path) for path in sources() if path.stem in vague] == []


def test_every_model_service_selector_and_rule_says_what_it_promises() -> None:
    silent = []
    for path in sources():
        room = path.relative_to(ROOT / "ecf").parts[1:]
        if not room or room[0].removesuffix(".py") not in {"models", "services", "selectors", "rules"}:
            continue
        silent += [
            f"{named(path)}:{node.lineno} {node.name}"
            for node in parsed(path).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert silent == []


def test_every_module_says_what_it_is() -> None:
    trivial = {"__init__", "apps", "formats"}
    silent = [named(p) for p in sources() if p.stem not in trivial and not ast.get_docstring(parsed(p))]
    assert silent == []


def test_services_take_who_acts_by_keyword() -> None:
    wrong = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in filter(is_service, sources())
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "with change(" in ast.unparse(node) and any(argument.arg == "by" for argument in node.args.args)
    ]
    assert wrong == []


def test_the_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def pages(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The addresses of our own pages: neither the API's, nor the machine room's, nor allauth's."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in {"api", "admin"}:
                yield from pages(pattern.url_patterns)
        elif not str(pattern.name).startswith("account_"):
            yield pattern


def test_the_name_of_an_address_is_the_name_of_its_view() -> None:
    found = list(pages(get_resolver().url_patterns))
    assert len(found) > 20
    different = {str(p.name): p.callback.__name__ for p in found if p.name != p.callback.__name__}
    assert different == {}


def test_every_migration_has_a_name_that_says_what_it_does() -> None:
    automatic = [named(p) for p in (ROOT / "ecf").rglob("migrations/0*_auto_*.py")]
    assert automatic == []
