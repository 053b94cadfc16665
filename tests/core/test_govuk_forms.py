"""Fields, form groups and the error summary: what people read, and where the focus goes."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from ecf.core.errors import BadValue, BadValues, Conflict
from ecf.core.forms import (
    GovukCheckboxesField,
    GovukCheckboxField,
    GovukDateField,
    GovukDecimalField,
    GovukEmailField,
    GovukFileField,
    GovukFilesField,
    GovukForm,
    GovukFormMixin,
    GovukHiddenField,
    GovukNumberField,
    GovukPasswordField,
    GovukRadiosField,
    GovukSelectField,
    GovukTextAreaField,
    GovukTextField,
)

KINDS = [("visit", "A home visit"), ("court", "Court work")]


class VisitForm(GovukForm):
    rule_fields = {"held_on": "visited_on"}

    title = GovukTextField(label="Title", missing="Enter a title", hint="A few words", max_length=20)
    visited_on = GovukDateField(
        label="When was it?", name="The date of the visit", missing="Enter the date of the visit"
    )
    kind = GovukRadiosField(label="Kind of work", choices=KINDS, choice_hints={"court": "Or a tribunal"})
    version = GovukHiddenField(required=False)


def filled(form: type[forms.Form], **values) -> forms.Form:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return form(data)


def only(field: forms.Field) -> type[GovukForm]:
    return type("OnlyForm", (GovukForm,), {"it": field})


def errors_of(field: forms.Field, value) -> list[str]:
    return filled(only(field), **({"it": value} if value is not None else {})).errors.get("it", [])


def value_of(field: forms.Field, value):
    form = filled(only(field), it=value)
    assert form.is_valid(), form.errors
    return form.cleaned_data["it"]


def date_form(day="", month="", year="", **arguments):
    arguments = {"label": "Start date", "missing": "Enter a start date", **arguments}
    return filled(only(GovukDateField(**arguments)), it__day=day, it__month=month, it__year=year)


def html(template: str, **context) -> str:
    return Template(template).render(Context(context)).strip()


# Text and wording


def test_missing_text_says_what_to_enter():
    assert filled(VisitForm).errors["title"] == ["Enter a title"]


def test_missing_answer_is_worded_from_the_label_when_nothing_else_is_given():
    assert errors_of(GovukTextField(label="CPD topic"), "") == ["Enter CPD topic"]
    assert errors_of(GovukTextField(label="Address"), "") == ["Enter address"]
    assert errors_of(GovukSelectField(label="Team", choices=KINDS), "") == ["Select team"]


def test_long_text_is_told_its_limit():
    assert filled(VisitForm, title="x" * 21).errors["title"] == ["Title must be 20 characters or fewer"]


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800b"])
def test_text_that_cannot_be_kept_is_refused_and_shown_again_without_the_character(typed):
    form = filled(VisitForm, title=typed)
    assert form.errors["title"] == ["Title has a character that cannot be kept. Delete it and type it again"]
    assert 'value="a\ufffdb"' in form["title"].as_field_group()


def test_line_end_of_a_browser_counts_as_one_character():
    assert value_of(GovukTextAreaField(label="Words", max_length=3), "a\r\nb") == "a\nb"


def test_words_are_counted():
    assert errors_of(GovukTextAreaField(label="Reflection", max_words=2), "one two three") == [
        "Reflection must be 2 words or fewer"
    ]


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" 1,000 ", 1000), ("-3", -3)])
def test_whole_numbers_are_understood(typed, number):
    assert value_of(GovukNumberField(label="Cases"), typed) == number


@pytest.mark.parametrize("typed", ["x", "1.5", "1e9", "٣½", "9" * 5000])
def test_what_is_no_whole_number_is_told_so(typed):
    assert errors_of(GovukNumberField(label="Cases"), typed) == ["Cases must be a whole number, like 12"]


def test_a_number_no_database_keeps_is_refused():
    assert errors_of(GovukNumberField(label="Cases"), "99999999999999999999") == ["Cases must be 999999999 or fewer"]


def test_decimals_are_understood_and_bounded():
    field = GovukDecimalField(label="Hours", min_value=Decimal("0"), max_digits=4, decimal_places=1)
    assert value_of(field, "7.5") == Decimal("7.5")
    assert errors_of(field, "7.55") == ["Hours must have 1 decimal place or fewer"]
    assert errors_of(field, "NaN") == ["Hours must be a number, like 7.5"]
    assert errors_of(field, "-1") == ["Hours must be 0 or more"]


def test_email_address_shows_the_format():
    wrong = errors_of(GovukEmailField(label="Email address"), "zoe@")
    assert wrong == ["Enter an email address in the correct format, like name@example.com"]


def test_percent_sign_in_a_label_does_no_harm():
    assert errors_of(GovukTextField(label="Share in %", max_length=1), "12") == [
        "Share in % must be 1 characters or fewer"
    ]


# Dates


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("2", "9", "2026"), ("02", "09", "2026"), (" 2 ", "September", "2026"), ("2", "sept.", "2026")],
)
def test_date_is_read_from_three_boxes(day, month, year):
    form = date_form(day, month, year)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["it"] == dt.date(2026, 9, 2)


@pytest.mark.parametrize(
    ("typed", "message", "focus"),
    [
        (("", "", ""), "Enter a start date", "day"),
        (("31", "2", "2026"), "31 February 2026 is not a date in the calendar", "day"),
        (("29", "February", "2027"), "29 February 2027 is not a date in the calendar", "day"),
        (("x", "2", "2026"), "Start date needs a day from 1 to 31, like 27", "day"),
        (("²", "2", "2026"), "Start date needs a day from 1 to 31, like 27", "day"),
        (("0", "2", "2026"), "Start date needs a day from 1 to 31, like 27", "day"),
        (("3", "13", "2026"), "Start date needs a month from 1 to 12, or its name, like March", "month"),
        (("3", "Ju", "2026"), "Start date needs a month from 1 to 12, or its name, like March", "month"),
        (("3", "2", "26"), "Start date needs a year from 1900 to 2100, like 2026", "year"),
        (("3", "2", "99999"), "Start date needs a year from 1900 to 2100, like 2026", "year"),
        (("3", "2", ""), "Start date must include a year", "year"),
        (("3", "", ""), "Start date must include a month and a year", "month"),
        (("", "2", "2026"), "Start date must include a day", "day"),
    ],
)
def test_wrong_date_says_which_part_and_focuses_it(typed, message, focus):
    form = date_form(*typed)
    assert form.errors["it"] == [message]
    assert f'<a href="#id_it-{focus}">{message}</a>' in html("{% error_summary form %}", form=form)


def test_only_the_wrong_boxes_are_marked_and_everything_typed_is_kept():
    found = date_form("x", "Smarch", "2026")["it"].as_field_group()
    assert found.count("govuk-input--error") == 2
    assert 'value="x"' in found
    assert 'value="Smarch"' in found
    assert 'value="2026"' in found


def test_dates_have_limits_in_words():
    early, late = dt.date(2026, 9, 2), dt.date(2026, 9, 30)
    assert date_form("1", "9", "2026", earliest=early).errors["it"] == [
        "Start date must be on or after 2 September 2026"
    ]
    assert date_form("1", "10", "2026", latest=lambda: late).errors["it"] == [
        "Start date must be on or before 30 September 2026"
    ]
    assert date_form("1", "1", "2100", past=True).errors["it"] == ["Start date must be today or in the past"]
    assert date_form("1", "1", "1990", future=True).errors["it"] == ["Start date must be today or in the future"]


def test_a_question_is_not_read_back_as_a_name():
    assert date_form("3", "", "2026", label="When was it?").errors["it"] == ["The date must include a month"]


def test_optional_date_may_be_left_empty_but_not_half_filled():
    assert date_form(required=False).is_valid()
    assert not date_form("3", required=False).is_valid()


def test_date_is_shown_from_its_first_value_and_from_an_iso_date_in_the_query():
    form = only(GovukDateField(label="Start", initial=dt.date(2026, 9, 2)))()
    assert 'name="it-month" type="text" value="9"' in " ".join(form["it"].as_field_group().split())
    assert value_of(GovukDateField(label="Start"), "2026-09-02") == dt.date(2026, 9, 2)
    assert errors_of(GovukDateField(label="Start"), "tomorrow") == ["Start must be a date, like 27 3 2026"]


def test_month_box_takes_letters_on_a_phone():
    assert 'inputmode="text"' in date_form()["it"].as_field_group()


# Choices and files


def test_made_up_choice_is_as_wrong_as_none():
    assert filled(VisitForm, kind="other").errors["kind"] == ["Select kind of work"]
    assert errors_of(GovukCheckboxesField(label="Standards", choices=KINDS), ["other"]) == ["Select standards"]


def test_select_starts_with_an_empty_line_that_chooses_nothing():
    field = GovukSelectField(label="Kind", choices=lambda: KINDS, empty_label="Choose one", required=False)
    assert '<option value="">Choose one</option>' in " ".join(only(field)()["it"].as_field_group().split()).replace(
        " selected", ""
    )
    assert value_of(field, "") == ""


def test_radio_hint_belongs_to_its_choice():
    found = VisitForm()["kind"].as_field_group()
    assert 'aria-describedby="id_kind-2-item-hint"' in found
    assert "Or a tribunal" in found


def test_ticked_boxes_stay_ticked():
    form = filled(only(GovukCheckboxesField(label="Standards", choices=KINDS)), it=["court"])
    assert form.is_valid()
    assert form.cleaned_data == {"it": ["court"]}
    assert form["it"].as_field_group().count(" checked") == 1


def test_single_box_says_what_to_tick():
    assert errors_of(GovukCheckboxField(label="I agree", missing="Tick to agree"), None) == ["Tick to agree"]


def test_file_is_asked_for_and_must_not_be_empty():
    form = only(GovukFileField(label="File", missing="Choose a file", accept=".pdf"))
    assert form({}, {}).errors["it"] == ["Choose a file"]
    empty = MultiValueDict({"it": [SimpleUploadedFile("a.pdf", b"")]})
    assert form({}, empty).errors["it"] == ["The selected file is empty"]
    assert 'accept=".pdf"' in form()["it"].as_field_group()


def test_several_files_arrive_as_a_list():
    form = only(GovukFilesField(label="Files", required=False))
    both = MultiValueDict({"it": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]})
    assert [file.name for file in filled_files(form, both)] == ["a.txt", "b.txt"]
    assert filled_files(form, MultiValueDict()) == []
    assert " multiple" in form()["it"].as_field_group()


def filled_files(form, files):
    bound = form({}, files)
    assert bound.is_valid(), bound.errors
    return bound.cleaned_data["it"]


# Groups and summary


def test_control_is_described_by_its_hint_and_its_error():
    found = filled(VisitForm)["title"].as_field_group()
    assert 'aria-describedby="id_title-hint id_title-error"' in found
    assert '<label class="govuk-label govuk-label--s" for="id_title">' in found


def test_what_people_type_is_escaped():
    assert "<script>" not in filled(VisitForm, title="<script>")["title"].as_field_group()


def test_password_is_never_shown_again():
    form = filled(only(GovukPasswordField(label="Password")), it="secret")
    assert "secret" not in form["it"].as_field_group()


def test_optional_fields_say_so_unless_the_form_is_a_filter():
    optional = only(GovukTextField(label="Note", required=False))
    assert "Note (optional)" in optional()["it"].as_field_group()
    optional.mark_optional = False
    assert "optional" not in optional()["it"].as_field_group()


def test_label_can_be_the_heading_of_the_page():
    form = only(GovukTextField(label="What happened?", label_size="l", label_is_heading=True))()
    assert '<h1 class="govuk-label-wrapper">' in form["it"].as_field_group()
    assert "govuk-label--l" in form["it"].as_field_group()


def test_template_overrides_win_over_the_field():
    found = html('{% govuk_field form.title label__classes="govuk-label--m" %}', form=VisitForm())
    assert 'class="govuk-label govuk-label--m"' in found
    assert "A few words" in found


def test_prefix_of_a_form_reaches_ids_names_and_links():
    form = VisitForm(QueryDict(), prefix="second")
    assert 'name="second-visited_on-day"' in form["visited_on"].as_field_group()
    assert "#id_second-visited_on-day" in html("{% error_summary form %}", form=form)


def test_summary_links_to_each_control_in_order():
    found = html("{% error_summary form %}", form=filled(VisitForm))
    links = ["#id_title", "#id_visited_on-day", "#id_kind"]
    assert [found.index(f'href="{link}"') for link in links] == sorted(found.index(f'href="{link}"') for link in links)
    groups = str(filled(VisitForm))
    assert all(f'id="{link[1:]}"' in groups for link in links)


def test_summary_is_silent_without_errors():
    assert html("{% error_summary form nothing %}", form=VisitForm(), nothing=None) == ""


def test_title_of_the_page_starts_with_error_only_when_there_is_one():
    assert html("{% error_prefix %}x", form=filled(VisitForm)) == "Error: x"
    assert html("{% error_prefix %}x", form=VisitForm()) == "x"
    assert html("{% error_prefix %}x") == "x"


def test_error_on_a_hidden_field_is_told_without_a_link():
    form = only(GovukHiddenField(missing="Load the page again"))(QueryDict())
    assert "<a " not in html("{% error_summary form %}", form=form)
    assert "Load the page again" in html("{% error_summary form %}", form=form)


def test_broken_rules_land_at_their_fields_or_on_the_whole_form():
    form = filled(VisitForm, title="Visit", visited_on="2026-09-02", kind="visit")
    assert form.is_valid()
    form.add_broken_rule(BadValues([BadValue("x", "Wrong day", "held_on"), BadValue("y", "Odd title", "title.0")]))
    form.add_broken_rule(Conflict("z", "Signed already"))
    assert form.errors["visited_on"] == ["Wrong day"]
    assert form.errors["title"] == ["Odd title"]
    assert form.non_field_errors() == ["Signed already"]
    assert form["visited_on"].as_field_group().count("govuk-input--error") == 3


def test_broken_rule_reaches_a_form_without_fields():
    form = GovukForm()
    form.add_broken_rule(Conflict("z", "Signed already", "anything"))
    assert "Signed already" in html("{% error_summary form %}", form=form)


def test_fields_from_elsewhere_get_plain_words():
    class Elsewhere(GovukFormMixin, forms.Form):
        labels = {"login": "User name"}
        hints = {"login": "As in your email"}
        login = forms.CharField(label="Login", help_text="<b>old</b>")

    form = Elsewhere(QueryDict())
    assert form.errors["login"] == ["Enter user name"]
    assert "As in your email" in form["login"].as_field_group()


def test_looks_of_one_form_do_not_leak_into_the_next():
    VisitForm().fields["kind"].look["choice_hints"] = {}
    assert "Or a tribunal" in VisitForm()["kind"].as_field_group()
