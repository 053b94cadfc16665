"""Standards suggested from past use and the framework's own words; each says why."""

from hypothesis import given
from hypothesis import strategies as st

from ecf.evidence.suggesting import MOST, PastEntry, suggest_standards
from ecf.framework.definition import EVIDENCE_KINDS
from ecf.framework.shipped import shipped_definition

ECF5 = shipped_definition("ECF5", "2022.1")
CODES = [standard.code for standard in ECF5.standards]


def entry(*codes: str, kind: str = "critical_reflection", title: str = "Earlier", words: str = "") -> PastEntry:
    return PastEntry(kind, title, words, codes)


def suggested(text: str = "", kind: str | None = None, past: list[PastEntry] | None = None) -> dict[str, str]:
    found = suggest_standards(text, kind, past or [], ECF5, stage="foundation")
    return {each.standard.code: each.why for each in found}


def test_nothing_is_suggested_out_of_nothing() -> None:
    assert suggested() == {}
    assert suggested("Tuesday") == {}


def test_what_the_last_two_of_the_kind_were_linked_to_comes_first() -> None:
    past = [entry("EC5", "EC1"), entry("EC5"), entry("EC3", kind="case_study")]
    found = suggested(kind="critical_reflection", past=past)
    assert next(iter(found)) == "EC5"
    assert found["EC5"] == "You linked it to your last 2 critical reflections"
    assert found["EC1"] == "You linked it to your last critical reflection"
    assert "EC3" not in found


def test_use_further_back_is_counted_honestly() -> None:
    past = [entry("EC5"), entry("EC1"), entry("EC2"), entry("EC1")]
    assert suggested(kind="critical_reflection", past=past)["EC1"] == (
        "You linked it to 2 of your last 4 critical reflections"
    )


def test_an_earlier_entry_in_like_words_is_named() -> None:
    past = [entry("EC4", kind="case_study", title="Temporary housing", words="landlord damp rooms asthma letters")]
    found = suggested("Rang the landlord again about damp and asthma", "cpd", past)
    assert found == {"EC4": "You linked it to “Temporary housing”, which is like this"}


def test_the_frameworks_own_words_are_found_in_the_text() -> None:
    found = suggested("How I communicated with a teenager, and planned the next steps")
    assert found["EC2"] == "You wrote about “communicated”"
    assert found["EC3"] == "You wrote about “planned”"


def test_words_alone_suggest_only_standards_of_the_stage() -> None:
    stage = {standard.code for standard in ECF5.stage("foundation").standards}
    assert set(suggested(" ".join(standard.title for standard in ECF5.standards))) <= stage


def test_a_standard_that_the_framework_no_longer_has_is_not_suggested() -> None:
    assert suggested(kind="cpd", past=[entry("KSS1", kind="cpd")]) == {}


@given(
    st.text(max_size=300),
    st.sampled_from([None, *EVIDENCE_KINDS]),
    st.lists(
        st.builds(
            PastEntry,
            st.sampled_from(list(EVIDENCE_KINDS)),
            st.text(max_size=30),
            st.text(max_size=100),
            st.lists(st.sampled_from([*CODES, "gone"]), unique=True, max_size=4).map(tuple),
        ),
        max_size=12,
    ),
)
def test_at_most_four_each_once_each_known_each_with_a_reason(
    text: str, kind: str | None, past: list[PastEntry]
) -> None:
    found = suggest_standards(text, kind, past, ECF5)
    codes = [each.standard.code for each in found]
    assert len(codes) == len(set(codes)) <= MOST
    assert set(codes) <= set(CODES)
    assert all(each.why for each in found)
    assert found == suggest_standards(text, kind, past, ECF5)
