"""Photos and pictures: drawn anew, with nothing but their points."""

import io
import zlib

import pytest
from PIL import Image

from tests.core.attachments.door import EXE, given, refusal_of
from tests.core.attachments.makers import (
    photo_with_place,
    picture,
    zipped,
)


def test_a_photo_loses_its_place_and_stands_upright() -> None:
    content = photo_with_place()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    kept = given("photo.jpg", content).content
    drawn = Image.open(io.BytesIO(kept))
    assert drawn.size == (40, 60)
    assert dict(drawn.getexif()) == {}
    for trace in (b"Exif", b"PhoneMaker", b"xmpmeta", b"GPS", b"at home", b"ICC_PROFILE"):
        assert trace not in kept
    red, _, blue = drawn.getpixel((20, 50))  # type: ignore[misc]
    assert red > 150 > blue


def test_a_drawing_loses_its_notes_and_keeps_its_transparency() -> None:
    info = Image.Exif()
    info[0x010F] = "PhoneMaker"
    content = picture("PNG", mode="RGBA", exif=info, icc_profile=b"profile of Zoe")
    kept = given("a.png", content).content
    assert Image.open(io.BytesIO(kept)).mode == "RGBA"
    assert not any(trace in kept for trace in (b"eXIf", b"iCCP", b"PhoneMaker", b"tEXt"))


UNUSUAL = [("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("JPEG", "L")]


@pytest.mark.parametrize(("kind", "mode"), UNUSUAL)
def test_pictures_in_unusual_colours_are_taken(kind: str, mode: str) -> None:
    name = "a.png" if kind == "PNG" else "a.jpg"
    assert Image.open(io.BytesIO(given(name, picture(kind, mode=mode)).content)).size == (60, 40)


def test_what_hides_behind_a_picture_is_gone() -> None:
    kept = given("a.jpg", picture() + zipped({"a.exe": EXE})).content
    assert b"PK" not in kept
    assert b"MZ" not in kept


def test_a_moving_picture_keeps_its_first_moment() -> None:
    first, second = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    out = io.BytesIO()
    first.save(out, "PNG", save_all=True, append_images=[second])
    drawn = Image.open(io.BytesIO(given("a.png", out.getvalue()).content))
    assert getattr(drawn, "n_frames", 1) == 1
    assert drawn.getpixel((4, 4)) == (255, 0, 0)


def test_a_very_large_photo_is_made_smaller() -> None:
    drawn = Image.open(io.BytesIO(given("a.jpg", picture(size=(5000, 1000))).content))
    assert drawn.size == (4000, 800)


@pytest.mark.parametrize("size", [(10_000, 6000), (30_000, 30_000)])
def test_a_picture_that_unpacks_to_too_many_points_is_refused(size: tuple[int, int]) -> None:
    content = bytearray(picture("PNG", size=(10, 10), mode="L"))
    content[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    assert refusal_of("a.png", bytes(content)) == "picture_too_large"


@pytest.mark.parametrize("content", [picture()[:300], b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 50])
def test_a_torn_picture_is_refused(content: bytes) -> None:
    assert refusal_of("a.jpg", content) == "file_damaged"
