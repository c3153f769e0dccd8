"""What README.md shows is what its commands do."""

import re
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
import wheels
from commands import Command

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURE = ROOT / "docs" / "pictures" / "triangle.png"


def share_that_differs(file: Path, other: Path) -> float:
    """The share of pixels whose colours are clearly not the same."""
    first, second = (matplotlib.image.imread(path)[..., :3] for path in (file, other))
    assert first.shape == second.shape
    return float(np.mean(np.abs(first - second).max(axis=-1) > 0.1))


def test_the_demo_prints_and_draws_what_is_shown(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, printed, _ = command("demo")
    assert code == 0
    wheels.check_demo(tmp_path, printed)
    # The letters may move a little from one version of matplotlib to the next.
    assert share_that_differs(PICTURE, tmp_path / "dovetail-demo" / "triangle.png") < 0.015


def test_other_searches_have_other_pictures(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "triangle.png"
    for slope in ("90000", "100000"):  # the second without the other solution
        assert command("search", "xor", "-a", slope, "--plot", str(file)).code == 0
        assert share_that_differs(PICTURE, file) > 0.015


def test_the_picture_is_small_and_has_a_text() -> None:
    assert PICTURE.stat().st_size < 100_000
    texts = re.findall(r"^!\[(.+)\]\(docs/pictures/triangle\.png\)$", TEXT, re.MULTILINE)
    assert len(texts) == 1
    assert "triangle" in texts[0]


def test_the_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make (\w+)", TEXT, re.MULTILINE))
    assert {"demo", "test", "wheel"} <= named
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in named)
