"""Small files to upload: made here, harmless, or refused."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(name: str = "board.png", colour: str = "navy") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(held, "PNG")
    return SimpleUploadedFile(name, held.getvalue(), "image/png")


def note(words: str = "What we agreed about the slides.", name: str = "notes.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode(), "text/plain")


def program() -> SimpleUploadedFile:
    return SimpleUploadedFile("certificate.pdf", b"MZ" + b"\0" * 2000, "application/pdf")


def drawing_with_script() -> SimpleUploadedFile:
    words = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    return SimpleUploadedFile("house.svg", words, "image/svg+xml")


def bomb() -> SimpleUploadedFile:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 60_000_000)
    return SimpleUploadedFile("essay.docx", held.getvalue(), "application/octet-stream")


def with_macros() -> SimpleUploadedFile:
    return SimpleUploadedFile("slides.pptm", b"PK\x03\x04", "application/octet-stream")


def too_large() -> SimpleUploadedFile:
    return SimpleUploadedFile("film.pdf", b"%PDF-1.7\n" + b"0" * (26 * 1024 * 1024), "application/pdf")
