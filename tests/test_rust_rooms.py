"""In both crates a room uses only those before it, and all tests of the core are run."""

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
CORE_TESTS = RUST / "core" / "tests"
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


def test_every_test_of_the_core_is_run() -> None:
    """Cargo runs only what all.rs names, and each folder's mod.rs below."""
    for listed in [CORE_TESTS / "all.rs", *CORE_TESTS.glob("*/mod.rs")]:
        named = re.findall(
            r"^(?:pub )?mod (\w+);", listed.read_text(encoding="utf-8"), re.MULTILINE
        )
        beside = {file.stem for file in listed.parent.glob("*.rs")} - {listed.stem}
        below = {file.parent.name for file in listed.parent.glob("*/*.rs")}
        assert sorted(named) == sorted(beside | below), listed
