"""Names of files: whatever was typed, what is kept can harm nobody."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecf.core.attachments.names import LONGEST, MOST_BYTES, ending_of, safe_name


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("certificate.pdf", "certificate.pdf"),
        ("My  Certificate .PDF", "My Certificate.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\me\Desktop\plan.docx", "plan.docx"),
        ("/absolute/plan.docx", "plan.docx"),
        ("plan\u202excod.docx", "planxcod.docx"),
        ("pl\u200ban\ufeff.pdf", "plan.pdf"),
        ("pl\x00an\r\n.pdf", "plan.pdf"),
        ("a<b>c:d\"e|f?g*h.pdf", "a_b_c_d_e_f_g_h.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul.tar.pdf", "_nul.tar.pdf"),
        ("LPT1 .pdf", "_LPT1.pdf"),
        ("console.pdf", "console.pdf"),
        ("....pdf", "pdf"),
        (".htaccess", "htaccess"),
        ("plan.pdf. . .", "plan.pdf"),
        ("Zoe\u0308.pdf", "Zoë.pdf"),
        ("изображение.png", "изображение.png"),
        ("نامه‌ها.pdf", "نامه‌ها.pdf"),
        ("証明書.pdf", "証明書.pdf"),
        ("\ud800.pdf", "pdf"),
        ("no ending", "no ending"),
        ("v1.2 draft", "v1.2 draft"),
        ("", "file"),
        ("///", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)  # fmt: skip
def test_names_are_made_safe(typed: str, safe: str) -> None:
    assert safe_name(typed) == safe


@pytest.mark.parametrize(
    ("typed", "ending"),
    [
        ("a.PDF", "pdf"),
        ("a.pdf.exe", "exe"),
        ("cv\u202efdp.exe", "exe"),
        ("a.pdf ", "pdf"),
        ("a.pdf.", "pdf"),
        ("a", ""),
        ("a.p f", ""),
    ],
)  # fmt: skip
def test_the_ending_is_what_a_computer_would_read(typed: str, ending: str) -> None:
    assert ending_of(typed) == ending


WEIRD = st.text(st.one_of(st.characters(), st.sampled_from("./\\: \u202e\u200d\u0301\x00CONcon\ud800😀")), max_size=200)


@settings(max_examples=300, deadline=None)
@given(WEIRD, st.sampled_from(["", ".pdf", ".PDF", ".docx", ". pdf", ".tar.gz"]))
@example("con\u0301", ".pdf")
@example("😀" * 130, ".pdf")
@example("\u200d.\u200d", ".pdf")
def test_any_name_becomes_one_that_is_safe_and_stays_so(stem: str, ending: str) -> None:
    name = safe_name(stem + ending)
    assert 0 < len(name) <= LONGEST
    assert len(name.encode()) <= MOST_BYTES
    assert not set(name) & set('<>:"|?*\\/\r\n\t')
    assert not any(unicodedata.category(ch) in {"Cc", "Cs", "Co", "Cn"} for ch in name)
    assert not any(unicodedata.bidirectional(ch) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI"} for ch in name)
    assert name == name.strip(" .")
    assert not unicodedata.category(name[0]).startswith("M")
    assert name.split(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(name) == name


@settings(deadline=None)
@given(WEIRD.map(lambda stem: f"a{stem}.pdf"))
def test_the_ending_stays(name: str) -> None:
    assert safe_name(name).endswith(ending_of(name))
    assert ending_of(safe_name(name)) == ending_of(name)
