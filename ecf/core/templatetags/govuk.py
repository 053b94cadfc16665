"""`{% govuk %}` and the tags around it: components, form groups, error summary, crumbs, paging, sortable headings."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ecf.core import govuk as components
from ecf.core.form_groups import group
from ecf.core.templatetags.words import query_with

register = template.Library()


@register.simple_tag(name="govuk")
def govuk_tag(component: str, **params: Any) -> SafeString:
    """Any component: `{% govuk "button" text="Save" %}`; `__` nests, `attributes__data_x` becomes `data-x`."""
    return components.render(component, nested(params))


def nested(params: Mapping[str, Any]) -> dict[str, Any]:
    """`{"label__text": "Name"}` → `{"label": {"text": "Name"}}`; attribute names get their hyphens back."""
    result: dict[str, Any] = {}
    for path, value in params.items():
        *parents, last = path.split("__")
        place = result
        for parent in parents:
            place[parent] = dict(place.get(parent) or {})
            place = place[parent]
        place[last.replace("_", "-") if "attributes" in parents else last] = value
    return result


class GovukBlock(template.Node):
    """`{% govukblock "details" summary_text="Why?" %}…{% endgovukblock %}`: the content becomes `html`."""

    def __init__(self, component: FilterExpression, params: dict[str, FilterExpression], content: NodeList) -> None:
        self.component, self.params, self.content = component, params, content

    def render(self, context: Context) -> SafeString:
        params = {name: value.resolve(context) for name, value in self.params.items()}
        return components.render(
            self.component.resolve(context), {**nested(params), "html": self.content.render(context)}
        )


@register.tag
def govukblock(parser: Parser, token: Token) -> GovukBlock:
    _, *bits = token.split_contents()
    if not bits:
        raise template.TemplateSyntaxError("govukblock needs the name of a component.")
    component, rest = parser.compile_filter(bits[0]), bits[1:]
    params = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"govukblock takes name=value only, not {rest[0]!r}.")
    content = parser.parse(("endgovukblock",))
    parser.delete_first_token()
    return GovukBlock(component, params, content)


@register.simple_tag
def govuk_field(field: BoundField, **params: Any) -> SafeString:
    """A whole form group: label, hint, error, control. Parameters override those of the field."""
    return group(field, nested(params))


@register.simple_tag
def error_summary(*forms: BaseForm | Iterable[BaseForm] | None) -> SafeString | str:
    """What is wrong with the forms, each line a link to its control; nothing when nothing is wrong."""
    errors = [line for form in _each_form(forms) for line in summary_lines(form)]
    if not errors:
        return ""
    return components.render("error-summary", {"titleText": "There is a problem", "errorList": errors})


def _each_form(forms: Iterable[Any]) -> Iterable[BaseForm]:
    """Forms, formsets and lists of forms, flattened; what is not there is left out."""
    for form in forms:
        if isinstance(form, BaseForm):
            yield form
        elif form:
            yield from _each_form(form)


def summary_lines(form: BaseForm) -> list[dict[str, str]]:
    """One line per message: errors of the whole form first and without a link, then in the order of the fields."""
    lines = [{"text": message} for message in form.non_field_errors()]
    for field in form:
        target = focus_target(field)
        lines += [{"text": message, "href": target} if target else {"text": message} for message in field.errors]
    return lines


def focus_target(field: BoundField) -> str:
    """`#id` of the control to focus: the first wrong box of a date, the first choice of a set; empty when hidden."""
    if field.is_hidden:
        return ""
    finder = getattr(field.field.widget, "focus_id", None)
    return f"#{finder(field) if finder else field.auto_id}"


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " for the title when `form`, or one of `forms`, has errors."""
    wrong = any(form.errors for form in _each_form([context.get("form"), context.get("forms")]))
    return "Error: " if wrong or context.get("has_errors") else ""


@register.simple_tag
def breadcrumbs(*crumbs: str) -> SafeString:
    """Text and link in turn; a last text alone is this page."""
    items = [{"text": text, "href": href} for text, href in zip(crumbs[::2], crumbs[1::2], strict=False)]
    if len(crumbs) % 2:
        items.append({"text": crumbs[-1], "attributes": {"aria-current": "page"}})
    return components.render("breadcrumbs", {"items": items, "collapseOnMobile": True})


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, parameter: str = "page") -> SafeString | str:
    """GOV.UK pagination that keeps the rest of the query; nothing for a single page."""
    if page.paginator.num_pages <= 1:
        return ""
    params: dict[str, Any] = {"items": [_page_item(context, page, number, parameter) for number in _pages(page)]}
    if page.has_previous():
        params["previous"] = {"href": query_with(context, parameter, page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": query_with(context, parameter, page.next_page_number())}
    return components.render("pagination", params)


def _pages(page: Page) -> Iterable[int | str]:
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


def _page_item(context: Context, page: Page, number: int | str, parameter: str) -> dict[str, Any]:
    if not isinstance(number, int):
        return {"ellipsis": True}
    return {"number": number, "href": query_with(context, parameter, number), "current": number == page.number}


@register.simple_tag(takes_context=True)
def sort_header(context: Context, text: str, name: str, parameter: str = "sort", classes: str = "") -> SafeString:
    """A `<th>` whose link sorts by `name`, and again the other way; `aria-sort` tells which way it is now."""
    current = context["request"].GET.get(parameter, "")
    direction = {name: "ascending", f"-{name}": "descending"}.get(current, "none")
    link = query_with(context, parameter, f"-{name}" if current == name else name, "page")
    return format_html(
        '<th scope="col" class="govuk-table__header app-sort {}" aria-sort="{}">'
        '<a class="govuk-link" href="{}">{}</a></th>',
        classes,
        direction,
        link,
        text,
    )


@register.simple_tag
def share_bar(value: int, total: int, title: str, description: str = "", status: str = "blue") -> SafeString:
    """A bar that fills by `value` out of `total`, told in words ("12 of 40") to those who do not see it."""
    share = 0 if not total else max(0, min(200, round(200 * value / total)))
    return format_html(
        '<svg class="app-svg app-share" viewBox="0 0 200 10" role="img" preserveAspectRatio="none">'
        '<title>{}</title><desc>{}</desc><rect class="app-fill--rest" width="200" height="10"/>{}</svg>',
        title,
        description or f"{value} of {total}",
        format_html('<rect class="app-fill--{}" width="{}" height="10"/>', status, share) if share else mark_safe(""),
    )
