"""Framework files for tests: a small one that is right, made from the shipped ones."""

import pytest

from ecf.framework.definition import Definition
from ecf.framework.shipped import FOLDER, shipped_definition


@pytest.fixture
def ecf5_text() -> str:
    return (FOLDER / "ECF5-2022.1.yaml").read_text(encoding="utf-8")


@pytest.fixture
def ecf5() -> Definition:
    return shipped_definition("ECF5", "2022.1")
