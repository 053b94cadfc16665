"""Knocking at the door for files: what comes in, and the code of what is refused."""

import io

import pytest

from ecf.core.attachments import Checked, RefusedFile, checked_upload

EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 120 + b"PE\0\0This program cannot be run in DOS mode."


def given(name: str, content: bytes) -> Checked:
    return checked_upload(name, io.BytesIO(content), len(content))


def refusal_of(name: str, content: bytes) -> str:
    with pytest.raises(RefusedFile) as refused:
        given(name, content)
    assert refused.value.field == "file"
    assert refused.value.message.endswith(".")
    return refused.value.code
