"""GOV.UK Frontend components as HTML: one cached Jinja environment behind `{% govuk %}` and the form fields.

The markup comes from govuk-frontend-jinja; the two components it renders differently from GOV.UK Frontend 6.6.0
(date input and character count) are ours, under `govuk_macros/`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

LIBRARY = "govuk_frontend_jinja"
OUR_MACROS = Path(__file__).parent / "govuk_macros"
_UNDERSCORED = re.compile(r"(?<=[a-zA-Z0-9])_([a-zA-Z0-9])")


@cache
def environment() -> Environment:
    """The Jinja environment; our macros win over the library's of the same name."""
    ours = FileSystemLoader(OUR_MACROS)
    return Environment(
        loader=PrefixLoader({LIBRARY: ChoiceLoader([ours, PackageLoader(LIBRARY)])}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def macro(component: str) -> Any:
    """The macro of a component: `button` → `govukButton`. Raises `jinja2.TemplateNotFound` for an unknown name."""
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    module = environment().get_template(f"{LIBRARY}/components/{component}/macro.html").module
    return getattr(module, name)


def render(component: str, params: Mapping[str, Any]) -> SafeString:
    """The component's HTML. Keys may be snake_case or camelCase; text is escaped, `html` too unless marked safe."""
    return mark_safe(str(macro(component)(prepared(params))).strip())  # noqa: S308 (escaped by Jinja and prepared())


def prepared(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as the macros want them: camelCase keys, plain values, unset ones left out, raw HTML made safe."""
    return {camel(key): _value(camel(key), value) for key, value in params.items() if value is not None}


def camel(key: str) -> str:
    """`title_text` → `titleText`; a camelCase key stays."""
    return _UNDERSCORED.sub(lambda found: found.group(1).upper(), key)


def _value(key: str, value: Any) -> Any:
    if isinstance(value, bool | int):
        return value
    if key in {"attributes", "values"} and isinstance(value, Mapping):
        return {name: _value("", inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, Mapping):
        return prepared(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [inner and _value(key, inner) for inner in value]
    if key == "html" or key.endswith("Html"):
        return str(conditional_escape(value))
    return _plain(value)


def _plain(value: Any) -> str:
    """A bare `str`: template literals arrive marked safe, and would otherwise slip past Jinja's escaping."""
    return str.__str__(str(value))
