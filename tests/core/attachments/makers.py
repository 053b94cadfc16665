"""Files made on the spot: harmless ones, and the same with one thing wrong."""

import io
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{OFFICE}wordprocessingml.document.main+xml"
SLIDES = f"{OFFICE}presentationml.presentation.main+xml"
SHEET = f"{OFFICE}spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504

Parts = dict[str, str | bytes]


def zipped(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def types(main: str, part: str, *more: str) -> str:
    overrides = "".join(f'<Override PartName="/x{n}" ContentType="{kind}"/>' for n, kind in enumerate(more))
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="{part}" ContentType="{main}"/>{overrides}</Types>'
    )


def relations(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def word_parts(*paragraphs: str) -> Parts:
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs or ("Hello",))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return {
        "[Content_Types].xml": types(WORD, "/word/document.xml"),
        "_rels/.rels": relations("officeDocument", "word/document.xml", "Internal"),
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    }


def docx(*paragraphs: str, **more: str | bytes) -> bytes:
    """A Word document; `more` are parts, with `__` for a slash and `_` before the ending for a dot."""
    return zipped({**word_parts(*paragraphs), **{path(name): content for name, content in more.items()}})


def path(name: str) -> str:
    return ".".join(name.replace("__", "/").rsplit("_", 1))


def pptx(words: str = "Slide", **more: str | bytes) -> bytes:
    slide = f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:sld>'
    return zipped(
        {
            "[Content_Types].xml": types(SLIDES, "/ppt/presentation.xml"),
            "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": slide,
            **{path(name): content for name, content in more.items()},
        }
    )


def xlsx(**more: str | bytes) -> bytes:
    parts: Parts = {"[Content_Types].xml": types(SHEET, "/xl/workbook.xml"), "xl/workbook.xml": "<workbook/>"}
    return zipped({**parts, **{path(name): content for name, content in more.items()}})


def odt(body: str = "<text:p>Hello</text:p>", kind: str = "text", **more: str | bytes) -> bytes:
    content = f'<o:d xmlns:o="o" xmlns:text="t"><office:text xmlns:office="f">{body}</office:text></o:d>'
    parts: Parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    return zipped({**parts, **{path(name): part for name, part in more.items()}})


def bomb_bytes(megabytes: int) -> bytes:
    return b"\0" * (megabytes * 1024 * 1024)


def pdf(words: str = "Hello", *, compressed: bool = False, actions: DictionaryObject | None = None) -> bytes:
    """One page with the words on it; `actions` are merged into the catalogue."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET".encode())
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode() if compressed else stream)
    if actions:
        writer.root_object.update(actions)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **more: str) -> DictionaryObject:
    told = {NameObject("/S"): NameObject(f"/{kind}")} | {
        NameObject(f"/{key}"): TextStringObject(value) for key, value in more.items()
    }
    return DictionaryObject({NameObject("/OpenAction"): DictionaryObject(told)})


def pdf_with_packed_objects(objects: bytes, *, listed: bool = True, hexed: bool = False) -> bytes:
    """A PDF of version 1.5 whose object 4 is packed in an object stream; unlisted, nothing leads there."""
    head = b"4 0 "
    packed = (head + objects).hex().encode() + b">" if hexed else zlib.compress(head + objects)
    way = b"ASCIIHexDecode" if hexed else b"FlateDecode"
    parts = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R" + (b"/OpenAction 4 0 R" if listed else b"") + b">>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n",
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>\nendobj\n",
        b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/%s/Length %d>>\nstream\n" % (way, len(packed))
        + packed
        + b"\nendstream\nendobj\n",
    ]
    content, places = b"%PDF-1.5\n", []
    for part in parts:
        places.append(len(content))
        content += part
    start = len(content)
    rows = [b"\0\0\0\0\0", *(b"\1" + place.to_bytes(3, "big") + b"\0" for place in places[:3])]
    rows.append(b"\2\0\0\5\0" if listed else b"\0\0\0\0\0")
    rows.append(b"\1" + places[3].to_bytes(3, "big") + b"\0" if listed else b"\0\0\0\0\0")
    rows.append(b"\1" + start.to_bytes(3, "big") + b"\0")
    table = b"".join(rows)
    return (
        content
        + b"6 0 obj\n<</Type/XRef/Size 7/W[1 3 1]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    )


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: object) -> bytes:
    out = io.BytesIO()
    drawn = Image.new(mode, size, 200 if mode in {"L", "P"} else None or 0)
    drawn.save(out, kind, **how)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photo lying on its side, with a place, a camera, a comment and XMP in it."""
    drawn = Image.new("RGB", (60, 40), (200, 30, 30))
    drawn.paste((30, 30, 200), (0, 0, 30, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 58.0, 12.0), 3: "W", 4: (1.0, 36.0, 30.0)})
    out = io.BytesIO()
    drawn.save(out, "JPEG", exif=exif, comment=b"taken at home", xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>", quality=95)
    return out.getvalue()
