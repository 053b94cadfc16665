"""Photos and pictures, drawn anew: the points stay, where and when they were taken does not."""

import io
import warnings
from typing import cast

from PIL import Image, ImageCms, ImageOps

from ecf.core.attachments.refusals import FileDamaged, PictureTooLarge

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4000
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
_SRGB = ImageCms.createProfile("sRGB")


def redrawn(content: bytes, ending: str) -> bytes:
    """The picture, upright, at most 4,000 pixels along its longer side, with nothing but its points.

    Place, time, camera, comments, colour profiles and anything before or behind the picture are gone; of pictures that
    move, the first stays. Raises a refusal if it is too large, or cannot be read as what its ending says.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own warning comes at a size beyond ours
        try:
            return _drawn(content, _FORMATS[ending])
        except PictureTooLarge:
            raise
        except Image.DecompressionBombError as error:
            raise PictureTooLarge() from error
        except Exception as error:  # of the many that decoders raise on hostile input
            raise FileDamaged() from error


def _drawn(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PictureTooLarge()
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is never unpacked whole
        opened.load()
        picture = _in_plain_colours(opened, kind)
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        picture.info = {}
        out = io.BytesIO()
        if kind == "JPEG":
            picture.save(out, "JPEG", quality=88)
        else:
            picture.save(out, "PNG")
        return out.getvalue()


def _in_plain_colours(opened: Image.Image, kind: str) -> Image.Image:
    """In eight bits of red, green and blue, with transparency where the kind has it; profiles are worked in."""
    exif, profile = opened.getexif(), opened.info.get("icc_profile")
    picture: Image.Image = opened
    if opened.mode.startswith("I") or opened.mode == "F":
        picture = opened.convert("I").point(lambda value: value / 256).convert("L")
    has_transparency = kind == "PNG" and (opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info)
    mode = "RGBA" if has_transparency else "L" if picture.mode in {"L", "1"} else "RGB"
    if profile and picture.mode in {"RGB", "CMYK"} and mode == "RGB":
        picture = _by_profile(picture, profile)
    picture = picture.convert(mode) if picture.mode != mode else picture.copy()
    picture.getexif()[0x0112] = exif.get(0x0112, 1)  # only which way is up
    return picture


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return cast(Image.Image, ImageCms.profileToProfile(picture, given, _SRGB, outputMode="RGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
