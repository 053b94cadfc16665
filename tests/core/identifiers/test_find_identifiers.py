"""The guard's edges: where findings stand, what is allowed, which lookalikes are left alone."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecf.core.identifiers import Kind, find_identifiers

TODAY = dt.date(2026, 11, 23)


def told(text: str, *names: str, allow: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in find_identifiers(text, names, allow, today=TODAY)]


@pytest.mark.parametrize(
    ("before", "wide"),
    [
        ("", 0),
        ("Plain words. ", 0),
        ("😀 ", 1),
        ("👩‍👩‍👧 and 🏳️‍🌈: ", 5),
        ("e\u0301te\u0301 ", 0),
        ("\u202eabc\u202c ", 0),
        ("𝔘𝔫𝔦 ", 3),
    ],
)
def test_places_are_right_after_emoji_and_combining_characters(before: str, wide: int) -> None:
    text = f"{before}07700 900123 😀 LS11 8QQ"
    phone, postcode = find_identifiers(text, today=TODAY)
    for one in (phone, postcode):
        assert text[one.start : one.end] == one.text
        assert text.encode("utf-16-le")[2 * one.utf16_start : 2 * one.utf16_end].decode("utf-16-le") == one.text
    assert phone.utf16_start == phone.start + wide
    assert postcode.utf16_start == postcode.start + wide + 1


def test_a_combining_character_at_the_end_belongs_to_the_name() -> None:
    text = "Then Zoe\u0308 left."
    (one,) = find_identifiers(text, ["Zoë"], today=TODAY)
    assert one.text == "Zoe\u0308"
    assert (one.start, one.end) == (5, 9)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("ring 07700\u00a0900\u00a0123 today", "phone_number", "07700\u00a0900\u00a0123"),
        ("ring 07700\u2011900\u2011123 today", "phone_number", "07700\u2011900\u2011123"),
        ("ring 0\u200b7700900123 today", "phone_number", "0\u200b7700900123"),
        ("ring ０７７００９００１２３ today", "phone_number", "０７７００９００１２３"),
        ("at ＬＳ１１ ８ＱＱ now", "postcode", "ＬＳ１１ ８ＱＱ"),
        ("NHS 999\u2013323\u20137418.", "nhs_number", "999\u2013323\u20137418"),
        ("d.o.b.\u00a012\u00a0March\u00a02014", "date_of_birth", "12\u00a0March\u00a02014"),
        ("NI: ab\u00adcd", "", ""),
    ],
)
def test_look_alike_spaces_dashes_and_digits_hide_nothing(text: str, kind: str, found: str) -> None:
    assert told(text) == ([(kind, found)] if kind else [])


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March 2026 I visited.",
        "A section 47 enquiry, s.47, s47 and s17.",
        "SW12345, ref SW12345, registration number SW654321.",
        "EC2, KSS4, PCF9, EC2 2nd, KSS4 1st, PCF9 3rd.",
        "Ring 999, 101, 111, 116 123 or 0808 800 5000.",
        "ISBN 0 12 345678 9 and ISBN 0123456789.",
        "See https://example.org/07700900123/LS11 and www.example.org/ref:123456.",
        "It was 0 2 0 0 1 in the table, then 01-02-2026 10:30.",
        "999 323 7419 is ten digits.",
        "",
        "\n\n",
    ],
)
def test_ordinary_writing_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_what_is_allowed_is_not_told() -> None:
    text = "Ring duty on 01632 960 111, write to duty@northshire.gov.uk, or to mum@example.org."
    assert told(text, allow=("01632960111", "@northshire.gov.uk")) == [("email_address", "mum@example.org")]
    assert told(text, allow=("(01632) 960-111", "DUTY@northshire.gov.uk", "mum@example.org", "")) == []
    assert len(told(text, allow=("northshire.gov.uk", "@gov.uk", "", " "))) == 3


def test_an_address_that_only_ends_alike_is_not_allowed() -> None:
    assert told("a@not-northshire.gov.uk", allow=("@northshire.gov.uk",)) != []


@pytest.mark.parametrize(
    ("listed", "text", "found"),
    [
        ("Kayleigh Marsden", "kayleigh  marsden; KAYLEIGH-M; Marsden", ["kayleigh  marsden", "KAYLEIGH", "Marsden"]),
        ("Anne-Marie", "Anne Marie and Anne and annemarie", ["Anne Marie", "Anne", "annemarie"]),
        ("Łukasz", "Lukasz's brother", ["Lukasz"]),
        ("José", "JOSE\u0301 and jose", ["JOSE\u0301", "jose"]),
        ("Grace", "Grace said grace", ["Grace"]),
        ("Mr de Souza", "Mr Brown, de facto, Souza", ["Souza"]),
        ("Al", "Al and also", []),
        ("李小龙", "李小龙 came", ["李小龙"]),
        ("Smith", "blacksmith, smithy, Smithson", []),
        ("   ", "any text", []),
        ("😀", "any 😀 text", []),
    ],
)  # fmt: skip
def test_listed_names_are_found_however_they_are_written(listed: str, text: str, found: list[str]) -> None:
    assert [words for _, words in told(text, listed)] == found


def test_a_family_of_many_names_and_a_very_long_name_stay_bounded() -> None:
    names = [f"Name{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(500)]
    assert told("Namezz " + "x" * 1000, *names, "x" * 100_000) == []


def test_of_two_readings_the_one_that_words_support_wins() -> None:
    assert told("LCS 9993237418") == [("case_reference", "9993237418")]
    assert told("His NHS number is 9993237418") == [("nhs_number", "9993237418")]
    assert told("kayleigh.marsden@example.org", "Kayleigh") == [("email_address", "kayleigh.marsden@example.org")]


def test_every_kind_has_words_for_people_and_every_finding_says_why() -> None:
    assert all(kind.words.startswith(("a ", "an ")) for kind in Kind)
    text = "NHS 999 323 7418, dob 12/03/2014, AB123456C, a@b.org, 07700 900123, LS11 8QQ, ref AB/1234, Zoë"
    found = find_identifiers(text, ["Zoë"], today=TODAY)
    assert {one.kind for one in found} == set(Kind)
    assert all(one.why.endswith(".") and one.text not in one.why for one in found)


ANYTHING = st.one_of(st.characters(), st.sampled_from("0127+@. /-()ABnhsdobref'é😀\u0301\u200b"))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=ANYTHING, max_size=300), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_gives_findings_in_order_that_do_not_overlap(text: str, names: list[str]) -> None:
    upto = 0
    for one in find_identifiers(text, names, today=TODAY):
        assert upto <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.utf16_start == len(text[: one.start].encode("utf-16-le", "surrogatepass")) // 2
        upto = one.end
