"""Settings and fixtures that all tests share."""

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "dovetail",
    deadline=None,  # the oracle is slow on purpose
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dovetail")

mpl.use("Agg")  # figures are closed after each test by the conftest.py of the project

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """Published figures, see the note in the file."""
    data: dict[str, Any] = json.loads((DATA / "truth_machines.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may be."""
    return tmp_path / "work.sqlite"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs commands of the command line in this process."""
    from commands import Command

    return Command(capsys)
