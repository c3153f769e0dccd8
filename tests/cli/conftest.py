"""Fixtures of the tests of the command line."""

import pytest
from commands import Command


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs commands in this process."""
    return Command(capsys)
