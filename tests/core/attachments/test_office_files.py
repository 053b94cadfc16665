"""Word, PowerPoint and OpenDocument files with something harmful in them, and bombs."""

import io
import os
import struct
import zipfile
import zlib

import pytest

from tests.core.attachments.door import EXE, refusal_of
from tests.core.attachments.makers import (
    OLE,
    bomb_bytes,
    docx,
    odt,
    relations,
    types,
    word_parts,
    xlsx,
    zipped,
)

MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx(word__vbaProject_bin=OLE), "file_has_macros"),
        (docx(word__vbaProject_bin="x"), "file_has_macros"),
        (docx(word__activeX__activeX1_xml="<x/>"), "file_has_macros"),
        (zipped({**word_parts(), "[Content_Types].xml": types(MACRO_WORD, "/x")}), "file_has_macros"),
        (docx(word__embeddings__oleObject1_bin=OLE), "file_has_objects"),
        (docx(word__embeddings__run_exe=EXE), "file_has_program"),
        (docx(word__media__image1_png=EXE), "file_has_program"),
        (docx(word__run_js="alert(1)"), "file_has_script"),
        (docx(word__afchunk_html="<p>x</p>"), "file_has_script"),
        (docx(word__media__icon_svg="<svg><script>x</script></svg>"), "file_has_script"),
        (docx(word__media__icon_svg='<svg onload="x"/>'), "file_has_script"),
        (docx(word__a_zip=zipped({"a": "b"})), "file_has_objects"),
        (docx(word__media__image1_png=zipped({"a": "b"})), "file_has_objects"),
        (docx(word__a_xlsx=zipped({"a": "b"})), "file_has_objects"),
        (docx(word__a_xlsx=xlsx(xl__vbaProject_bin="x")), "file_has_macros"),
        (docx(word__a_xlsx=xlsx(xl__macrosheets__sheet1_xml="<x/>")), "file_has_macros"),
        (docx(word__a_xlsx=xlsx(xl__b_xlsx=xlsx())), "file_has_objects"),
        (docx(word___rels__a_rels=relations("attachedTemplate", "https://evil.example/t.dotm")), "file_links_outside"),
        (docx(word___rels__document_rels=relations("hyperlink", "file://server/share")), "file_links_outside"),
        (docx(word___rels__document_rels=relations("image", r"\\server\share\a.png")), "file_links_outside"),
        (docx(word___rels__document_rels=relations("hyperlink", "ms-msdt:/id")), "file_links_outside"),
        (docx(word__fields_xml='<w:instrText xml:space="preserve"> DDEAUTO cmd.exe </w:instrText>'), "file_has_script"),
        (docx(word__fields_xml='<w:fldSimple w:instr="DDE cmd"/>'), "file_has_script"),
        (docx(word__document2_xml='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'), "file_damaged"),
        (zipped({**word_parts(), "[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "b">]><T>&a;</T>'}), "file_damaged"),
        (zipped({**word_parts(), "[Content_Types].xml": "<Types"}), "file_damaged"),
        (zipped({**word_parts(), "../../etc/passwd": "x"}), "file_damaged"),
        (zipped({**word_parts(), "/etc/passwd": "x"}), "file_damaged"),
        (zipped({**word_parts(), "Word/Document.xml": "x"}), "file_damaged"),
        (zipped(word_parts(), method=zipfile.ZIP_LZMA), "file_damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "file_encrypted"),
        (b"MZ" + docx(), "file_has_program"),
        (b"GIF89a" + docx(), "file_is_two_things"),
        (b"#!/bin/sh\n" + docx(), "file_has_program"),
        (docx() + b"trailing", "file_is_two_things"),
        (docx()[:-40], "file_damaged"),
    ],
)  # fmt: skip
def test_harmful_word_documents_are_refused(content: bytes, code: str) -> None:
    assert refusal_of("a.docx", content) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (odt(Basic__Standard__Module1_xml="<x/>"), "file_has_macros"),
        (odt(Scripts__python__a_py="print()"), "file_has_macros"),
        (odt('<script:event-listener script:event-name="dom:load"/>'), "file_has_macros"),
        (odt(**{"META-INF__manifest_xml": "<manifest:encryption-data/>"}), "file_encrypted"),
        (odt(Object_bin=OLE), "file_has_objects"),
        (odt(inner_zip=zipped({"a": "b"})), "file_has_objects"),
        (odt(run_exe=EXE), "file_has_program"),
    ],
)
def test_harmful_open_documents_are_refused(content: bytes, code: str) -> None:
    assert refusal_of("a.odt", content) == code


def test_a_password_on_a_part_is_refused() -> None:
    content = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + place] |= 1
    assert refusal_of("a.docx", bytes(content)) == "file_encrypted"


def test_a_part_that_unpacks_a_thousandfold_is_refused() -> None:
    assert refusal_of("a.docx", docx(word__media__image1_png=bomb_bytes(30))) == "file_unpacks_too_large"


def test_many_parts_that_unpack_to_too_much_together_are_refused() -> None:
    block = os.urandom(8 * 1024) * 128  # a megabyte that packs well, but not suspiciously well
    parts = {f"word/media/{n}.bin": block for n in range(230)}
    assert refusal_of("a.docx", zipped({**word_parts(), **parts})) == "file_unpacks_too_large"


def test_too_many_parts_are_refused() -> None:
    assert refusal_of("a.docx", zipped({f"{n}": "" for n in range(5000)})) == "file_unpacks_too_large"


def test_a_bomb_inside_an_embedded_workbook_is_refused() -> None:
    inner = xlsx(xl__media__a_bin=bomb_bytes(30))
    assert refusal_of("a.docx", docx(word__embeddings__a_xlsx=inner)) == "file_unpacks_too_large"


def quoting(kernel: bytes, size: int, crc: int) -> bytes:
    """Two entries of which the first quotes the header of the second and goes on with the second's own bytes."""

    def header(mark: bytes, name: bytes, packed: int, unpacked: int, check: int) -> bytes:
        sizes = check, packed, unpacked, len(name), 0
        return mark + struct.pack("<5H3L2H", 20, 0, 8, 0, 33, *sizes) + name

    inner = header(b"PK\3\4", b"word/b.bin", len(kernel), size, crc)
    quote = b"\0" + struct.pack("<2H", len(inner), len(inner) ^ 0xFFFF) + inner
    whole = zlib.crc32(inner + zlib.decompress(kernel, -15))
    outer = header(b"PK\3\4", b"word/a.bin", len(quote + kernel), size + len(inner), whole)
    content = outer + quote + kernel
    directory = b""
    for name, packed, unpacked, check, place in (
        (b"word/a.bin", len(quote + kernel), size + len(inner), whole, 0),
        (b"word/b.bin", len(kernel), size, crc, len(outer) + 5),
    ):
        sizes = check, packed, unpacked, len(name), 0, 0, 0, 0, 0, place
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, *sizes) + name
    return content + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(directory), len(content), 0)


def test_parts_that_share_their_bytes_are_refused() -> None:
    """Entries that lie on top of each other unpack one kernel many times."""
    plain = os.urandom(3000)
    packer = zlib.compressobj(wbits=-15)
    content = quoting(packer.compress(plain) + packer.flush(), len(plain), zlib.crc32(plain))
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert opened.read("word/b.bin") == plain
    assert refusal_of("a.docx", content) == "file_damaged"


def test_a_size_that_lies_is_found_out() -> None:
    content = bytearray(docx(word__a_bin=os.urandom(100) * 40))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert refusal_of("a.docx", bytes(content)) == "file_damaged"
