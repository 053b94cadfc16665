"""Every component in use, against the official fixtures of the same GOV.UK Frontend release."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe

from ecf.core import govuk

VENDOR = Path(__file__).parent.parent / "vendor" / "govuk-fixtures"
VERSION = Path(govuk.__file__).parent.parent / "static" / "vendor" / "govuk-frontend" / "VERSION"


class Normaliser(HTMLParser):
    """HTML as a list of tags with sorted attributes and squeezed text: whitespace and attribute order do not matter."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list = []

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_endtag(self, tag):
        self.parts.append(f"/{tag}")

    def handle_data(self, data):
        text = " ".join(data.split())
        if text and self.parts and isinstance(self.parts[-1], str) and not self.parts[-1].startswith("/"):
            self.parts[-1] += " " + text
        elif text:
            self.parts.append(text)


def normalised(html: str) -> list:
    parser = Normaliser()
    parser.feed(html)
    parser.close()
    return parser.parts


def trusted(value):
    """Fixtures hold HTML written by GOV.UK: marked safe, as our own templates' literals are."""
    if isinstance(value, dict):
        return {
            key: mark_safe(inner) if isinstance(inner, str) and key.lower().endswith("html") else trusted(inner)
            for key, inner in value.items()
        }
    return [trusted(inner) for inner in value] if isinstance(value, list) else value


def official_fixtures() -> list:
    contents = [json.loads(path.read_text()) for path in sorted(VENDOR.glob("*.json"))]
    return [
        pytest.param(content["component"], fixture, id=f"{content['component']}: {fixture['name']}")
        for content in contents
        for fixture in content["fixtures"]
    ]


@pytest.mark.parametrize(("component", "fixture"), official_fixtures())
def test_component_matches_the_official_fixture(component, fixture):
    ours = govuk.render(component, trusted(fixture["options"]))
    assert normalised(ours) == normalised(fixture["html"])


def test_fixtures_and_stylesheet_come_from_the_same_release():
    versions = {json.loads(path.read_text())["version"] for path in VENDOR.glob("*.json")}
    assert versions == {VERSION.read_text().strip()}


def test_stylesheet_names_no_crest_crown_or_licensed_font():
    css = (VERSION.parent / "govuk-frontend.min.css").read_text()
    assert not [word for word in ("url(", "Transport", "crest", "crown") if word.lower() in css.lower()]


def html(template: str, **context) -> str:
    return Template(template).render(Context(context)).strip()


def test_tag_takes_snake_case_nested_and_attribute_parameters():
    found = html('{% govuk "input" name="q" id="q" label__text="Search" attributes__data_thing="1" value=q %}', q="a<b")
    assert '<label class="govuk-label" for="q">' in found
    assert 'data-thing="1"' in found
    assert 'value="a&lt;b"' in found


def test_tag_takes_lists_from_the_context():
    rows = [{"key": {"text": "Name"}, "value": {"text": "Zoë"}}]
    assert "Zoë" in html('{% govuk "summary-list" rows=rows %}', rows=rows)


def test_html_from_people_is_escaped_and_html_from_us_is_not():
    attack = "<script>alert(1)</script>"
    assert "<script>" not in html('{% govuk "inset-text" html=words %}', words=attack)
    assert "<script>" not in html('{% govuk "inset-text" text=words %}', words=SafeString(attack))
    assert "<em>ours</em>" in html('{% govuk "inset-text" html="<em>ours</em>" %}')


def test_block_form_takes_its_content_as_html():
    found = html('{% govukblock "details" summary_text="Why?" %}<p>{{ words }}</p>{% endgovukblock %}', words="a<b")
    assert "<p>a&lt;b</p>" in found
    assert "Why?" in found


def test_crumbs_end_with_the_page_itself():
    found = html('{% breadcrumbs "Home" "/" "Evidence" "/evidence/" "Visit" %}')
    assert found.count("<a ") == 2
    assert 'aria-current="page"' in found
