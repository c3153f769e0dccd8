"""The Makefile: its help names what there is, and it says what it is doing."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_help_names_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", TEXT, re.MULTILINE)
    assert targets is not None
    head = TEXT.partition("\n\n")[0]
    listed = re.findall(r"^#   make (\S+) ", head, re.MULTILINE)
    assert {*listed, "help"} == {*targets[1].split()}


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_the_demo_says_how_long_it_builds() -> None:
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", "demo"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    said = [line for line in done.stdout.splitlines() if line.startswith("echo 'dovetail: ")]
    for text, line in zip(("environment", "about a minute", "searches"), said, strict=True):
        assert text in line
