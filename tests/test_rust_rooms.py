"""In both crates imports go one way: a room uses only those before it."""

import re
from pathlib import Path

import pytest

RUST = Path(__file__).resolve().parent.parent / "rust"
ROOMS = [
    "slopes",
    "machines",
    "tasks",
    "dovetailing",
    "fronts",
    "work",
    "censuses",
    "speed",
    "models",
]
APART = ["forwarding", "circuits"]
COMMON = {"core": {"error"}, "python": {"error", "signals", "arguments"}}


def room(file: Path, source: Path) -> str:
    """The room of a source file: its folder, or itself."""
    return file.relative_to(source).parts[0].removesuffix(".rs")


def allowed(name: str, crate: str) -> set[str]:
    """What a room may use: itself, the rooms before it, and what is common to all."""
    before = ROOMS[: ROOMS.index(name)] if name in ROOMS else []
    return {name, *before, *COMMON[crate]}


@pytest.mark.parametrize("crate", ["core", "python"])
def test_rooms_use_only_those_before_them(crate: str) -> None:
    source = RUST / crate / "src"
    files = [file for file in source.rglob("*.rs") if file.name != "lib.rs"]
    assert {room(file, source) for file in files} == {*ROOMS, *APART, *COMMON[crate]}
    for file in files:
        name, text = room(file, source), file.read_text(encoding="utf-8")
        if name not in COMMON[crate]:
            used = set(re.findall(r"\bcrate::(\w+)", text))
            assert used <= allowed(name, crate), file
        assert not re.search(r"\bcrate::\{", text), f"{file}: name the room in the path"
