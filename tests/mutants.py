"""Break the code on purpose, one line at a time, and see that the tests notice.

The changes are listed in mutants.toml. Each is applied alone to a copy of the tree, the extension
is rebuilt if Rust changed, and the tests named by the change are run: at least one must fail. The
same tests are first run on the unchanged copy, where they must pass.

    python tests/mutants.py [WORD ...]    only the changes whose name contains one of the words
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".toml")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "target", "dist", "__pycache__", ".*_cache", ".hypothesis", "_core*.so"
)


@dataclass(frozen=True)
class Mutant:
    """One change, and the tests that should notice it."""

    name: str
    file: str
    old: str
    new: str
    cargo: tuple[str, ...] | None = None
    pytest: tuple[str, ...] | None = None

    @property
    def suites(self) -> list[tuple[str, tuple[str, ...]]]:
        """The test commands to run, Rust first."""
        both = (("cargo", self.cargo), ("pytest", self.pytest))
        return [(tool, arguments) for tool, arguments in both if arguments is not None]


class Done(NamedTuple):
    """A command that ended."""

    code: int
    output: str


class BuildError(Exception):
    """The copy does not compile."""


@dataclass
class Copy:
    """A copy of the tree that can be changed, built and tested."""

    folder: Path
    seconds: float
    built: set[str] = field(default_factory=set)

    def text(self, file: str) -> str:
        """Read a source of the copy."""
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Change a source of the copy."""
        (self.folder / file).write_text(text, encoding="utf-8")
        if file.endswith(".rs"):
            self.built.clear()

    def run(self, *command: str) -> Done:
        """Run a command in the copy, with its own build folder and without any cache of tests."""
        environment = os.environ | {
            "CARGO_TARGET_DIR": str(ROOT / "target" / "mutants"),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.folder / ".hypothesis"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(self.folder),
        }
        shutil.rmtree(self.folder / ".hypothesis", ignore_errors=True)
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=self.seconds)
        finally:
            if process.poll() is None:  # with the tests that it started
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return Done(process.returncode, output)

    def must(self, *command: str) -> None:
        """Run a command that has to succeed."""
        done = self.run(*command)
        if done.code:
            raise BuildError(f"$ {' '.join(command)}\n{done.output}")

    def build(self, tool: str) -> None:
        """Compile what the suite needs, unless that is done already."""
        if tool in self.built:
            return
        if tool == "cargo":
            self.must("cargo", "test", "--quiet", "--package", "dovetail-core", "--no-run")
        else:
            self.build_extension()
        self.built.add(tool)

    def build_extension(self) -> None:
        """Build the extension and put it where Python looks for it."""
        wheels = self.folder / "wheels"
        shutil.rmtree(wheels, ignore_errors=True)
        maturin = (sys.executable, "-m", "maturin", "build", "--profile", "mutants")
        self.must(*maturin, "--interpreter", sys.executable, "--out", str(wheels))
        with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
            for name in wheel.namelist():
                if name.startswith("dovetail/_core.") and not name.endswith(".pyi"):
                    wheel.extract(name, self.folder)

    def test(self, tool: str, arguments: tuple[str, ...]) -> Done:
        """Run one suite of the copy."""
        self.build(tool)
        if tool == "cargo":
            names = 1 if arguments[0] == "--lib" else 2
            cargo = ("cargo", "test", "--quiet", "--package", "dovetail-core", *arguments[:names])
            return self.run(*cargo, "--", "--include-ignored", *arguments[names:])
        options = ("-x", "-q", "-p", "no:cacheprovider")
        return self.run(sys.executable, "-m", "pytest", *options, *arguments)


def load(words: list[str]) -> tuple[list[Mutant], float]:
    """Read the list; every change must fit exactly one place."""
    data = tomllib.loads(LIST.read_text(encoding="utf-8"))
    mutants = []
    for entry in data["mutant"]:
        suites = {tool: tuple(entry.pop(tool)) for tool in ("cargo", "pytest") if tool in entry}
        mutant = Mutant(**entry, **suites)
        found = (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old)
        if found != 1:
            sys.exit(f"{mutant.name}: {mutant.file} has the old text {found} times, not once")
        if mutant.old == mutant.new:
            sys.exit(f"{mutant.name}: old and new are the same")
        if not mutant.suites:
            sys.exit(f"{mutant.name}: name the tests, cargo = [...] or pytest = [...]")
        if not words or any(word in mutant.name for word in words):
            mutants.append(mutant)
    if not mutants:
        sys.exit("no change of that name")
    return mutants, float(data["seconds"])


def check_unchanged(copy: Copy, mutants: list[Mutant]) -> None:
    """The unchanged copy must pass, and Python must import the copy."""
    for tool, arguments in dict.fromkeys(suite for mutant in mutants for suite in mutant.suites):
        command = f"{tool} {' '.join(arguments)}"
        done = copy.test(tool, arguments)
        if done.code:
            sys.exit(f"{command} fails without any change:\n{done.output[-3000:]}")
        print(f"unchanged: {command} passes", flush=True)
    if any(mutant.pytest is not None for mutant in mutants):
        where = copy.run(sys.executable, "-c", "import dovetail._core as c; print(c.__file__)")
        if str(copy.folder) not in where.output:
            sys.exit(f"the tests would import {where.output.strip()}, not the copy")


def verdict(copy: Copy, mutant: Mutant) -> str:
    """Apply one change, run its tests, undo it."""
    original = copy.text(mutant.file)
    copy.write(mutant.file, original.replace(mutant.old, mutant.new))
    try:
        for tool, arguments in mutant.suites:
            done = copy.test(tool, arguments)
            if tool == "pytest" and done.code > 1:
                return "BROKEN: pytest did not run"
            if done.code:
                return f"killed by {tool}"
    except BuildError:
        return "BROKEN: does not build"
    except subprocess.TimeoutExpired:
        return "killed by the time limit"
    finally:
        copy.write(mutant.file, original)
    return "SURVIVED"


def main() -> int:
    """Run every change and print the table; 1 unless all were killed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("words", nargs="*", help="only the changes named with one of these")
    mutants, seconds = load(parser.parse_args().words)
    killed = 0
    with tempfile.TemporaryDirectory(prefix="dovetail-mutants-") as temporary:
        folder = Path(temporary).resolve() / "tree"
        # New times, or the last change of an earlier run would pass as built already.
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, copy_function=shutil.copy)
        copy = Copy(folder, seconds)
        check_unchanged(copy, mutants)
        for mutant in mutants:
            start = time.monotonic()
            result = verdict(copy, mutant)
            killed += result.startswith("killed")
            spent = time.monotonic() - start
            print(f"{result:27} {spent:4.0f} s  {mutant.file}: {mutant.name}", flush=True)
    print(f"\n{killed} of {len(mutants)} changes were noticed by the tests")
    return 0 if killed == len(mutants) else 1


if __name__ == "__main__":
    sys.exit(main())
