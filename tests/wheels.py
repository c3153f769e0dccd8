"""Build a wheel and a source distribution in dist/, and see that both are whole and work.

    python tests/wheels.py    with maturin installed; `make wheel` does so

Each is installed into an empty environment of its own, and `dovetail demo` is run from there in an
empty folder. The wheel is tried again with every newer Python that there is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
EXTENSION = "dovetail/_core.abi3.so"
#: What describes a wheel, beside the licences; all of it is written by the builder.
ABOUT = ("METADATA", "RECORD", "WHEEL", "entry_points.txt")
#: How an extension may end, on any system.
COMPILED = (".so", ".pyd", ".dylib")
#: What a wheel of one extension for Python 3.11 and all later ones is called.
TAG = "cp311-abi3-"
#: Variables that would let an environment see more than itself, or find the project.
HIDDEN = ("PYTHONPATH", "PYTHONHOME", "PYO3_PYTHON", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")


class WheelError(Exception):
    """What was built is not as it should be; the message says how."""


def project() -> dict[str, Any]:
    """What pyproject.toml says about the package."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def kept(root: Path) -> set[str]:
    """The files that the project keeps: those that git has, without git all that it would keep."""
    if (root / ".git").exists() and shutil.which("git"):
        git = ("git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z")
        listed = subprocess.run(git, capture_output=True, text=True, check=False)
        if listed.returncode == 0:
            return set(filter(None, listed.stdout.split("\0")))
    rules = (root / ".gitignore").read_text(encoding="utf-8").split()
    return set(_walk(root, [*rules, "/.git", "/PKG-INFO"]))


def _walk(root: Path, rules: list[str]) -> Iterator[str]:
    """Yield all files below a folder for which there is no rule of .gitignore."""
    for folder, inside, names in os.walk(root):
        place = PurePosixPath(Path(folder).relative_to(root).as_posix())
        inside[:] = [name for name in inside if not ignored(place / name, rules)]
        yield from (str(place / name) for name in names if not ignored(place / name, rules))


def ignored(path: PurePosixPath, rules: Iterable[str]) -> bool:
    """Whether a rule of .gitignore is for this file or folder itself."""
    return any(
        fnmatch(str(path) if rule.startswith("/") else path.name, rule.strip("/")) for rule in rules
    )


def differences(found: list[str], expected: set[str]) -> list[str]:
    """Say which files are missing, which should not be there, and which are there twice."""
    faults = [f"{name} is missing" for name in sorted(expected - set(found))]
    faults += [f"{name} should not be there" for name in sorted(set(found) - expected)]
    return faults + [
        f"{name} is there twice" for name in sorted(set(found)) if found.count(name) > 1
    ]


def wheel_faults(wheel: Path, files: set[str]) -> list[str]:
    """Say what is wrong with a wheel of a project that keeps these files."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    about = project()
    info = f"dovetail_tm-{about['version']}.dist-info/"
    licences = {f"{info}licenses/{name}" for name in files if re.fullmatch(r"LICENSE[\w-]*", name)}
    package = {name for name in files if name.startswith("dovetail/")}
    described = {info + name for name in ABOUT} | licences
    faults = differences(names, package | {EXTENSION} | described)
    compiled = [name for name in names if name.endswith(COMPILED)]
    if len(compiled) != 1:
        faults.append(f"it holds {len(compiled)} extensions, not one")
    if not wheel.name.startswith(f"dovetail_tm-{about['version']}-{TAG}"):
        faults.append(f"it is not called {TAG}…, for Python 3.11 and every later one")
    return faults


def source_faults(source: Path, files: set[str]) -> list[str]:
    """Say what is wrong with a source distribution of a project that keeps these files."""
    with tarfile.open(source) as archive:
        names = [member.name for member in archive.getmembers() if not member.isdir()]
    top = f"dovetail_tm-{project()['version']}/"
    return differences(names, {top + name for name in files | {"PKG-INFO"}})


def environment() -> dict[str, str]:
    """The variables of a user who knows nothing of this folder."""
    own = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    built = {"CARGO_TARGET_DIR": str(ROOT / "target" / "sdist")}  # as pip unpacks it anew each time
    return own | built | {"MPLBACKEND": "Agg"}


def must(folder: Path, *command: str | Path, env: Mapping[str, str] = os.environ) -> str:
    """Run a command in a folder and return what it prints; it has to succeed."""
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip()
        raise WheelError(f"{' '.join(map(str, command))} failed:\n{said[-3000:]}")
    return done.stdout


def promised() -> str:
    """What README.md says that the demo prints."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks: list[str] = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if "wrote dovetail-demo" in block)


def without_seconds(text: str) -> str:
    """Leave out how long each search took, and the end of the line."""
    return re.sub(r" +\d+\.\d{3}  ", " ? ", text).strip()


def build() -> tuple[Path, Path]:
    """Build both files and return the wheel and the source distribution."""
    say("building a wheel and a source distribution, two minutes if the Rust core is not compiled")
    shutil.rmtree(DIST, ignore_errors=True)
    maturin = (sys.executable, "-m", "maturin")
    must(ROOT, *maturin, "sdist", "--out", DIST)
    must(ROOT, *maturin, "build", "--out", DIST, "--interpreter", sys.executable)
    return one("*.whl"), one("*.tar.gz")


def try_out(built: Path, python: str) -> None:
    """Install into an empty environment and run the demo in an empty folder."""
    env = environment()
    with tempfile.TemporaryDirectory(prefix="dovetail-wheel-") as temporary:
        folder = Path(temporary).resolve() / "empty"
        folder.mkdir()
        must(folder, python, "-m", "venv", "../venv", env=env)
        inside = folder.parent / "venv" / "bin"
        must(folder, inside / "python", "-m", "pip", "install", "--quiet", built, env=env)
        ask = "import dovetail; print(dovetail.__file__)"
        place = must(folder, inside / "python", "-c", ask, env=env).strip()
        if not Path(place).is_relative_to(folder.parent):
            raise WheelError(f"{built.name}: Python imports {place}, not what was installed")
        check_demo(folder, must(folder, inside / "dovetail", "demo", env=env))


def check_demo(folder: Path, printed: str) -> None:
    """See that the demo printed what README.md says and wrote what it names."""
    if without_seconds(printed) != without_seconds(promised()):
        raise WheelError(f"the demo does not print what README.md says:\n{printed}")
    for name in re.findall(r"^wrote (\S+):", printed, re.MULTILINE):
        if not (folder / name).stat().st_size:
            raise WheelError(f"the demo left {name} empty")


def newer_pythons() -> list[str]:
    """The Pythons later than this one that pyproject.toml names and that can be started."""
    names = [re.search(r"Python :: (3\.\d+)$", line) for line in project()["classifiers"]]
    pythons = [f"python{name[1]}" for name in names if name]
    own = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return [python for python in pythons if python != own and _starts(python)]


def _starts(python: str) -> bool:
    if shutil.which(python) is None:
        return False
    command = (python, "-c", "import ensurepip, venv")
    return not subprocess.run(command, capture_output=True, check=False).returncode


def one(pattern: str) -> Path:
    """The one file of this pattern that was built."""
    found = sorted(DIST.glob(pattern))
    if len(found) != 1:
        raise WheelError(f"dist/ holds {len(found)} files {pattern}, not one")
    return found[0]


def check_contents(wheel: Path, source: Path) -> None:
    """See that both hold the files of the project that they should, and nothing else."""
    files = kept(ROOT)
    faults = {wheel: wheel_faults(wheel, files), source: source_faults(source, files)}
    for built, found in faults.items():
        if found:
            raise WheelError("\n  ".join([f"{built.name}:", *found]))


def check_installed(wheel: Path, source: Path) -> None:
    """See that both work when installed, the wheel with every Python that there is."""
    say("installing the wheel into an empty environment, and the demo: half a minute")
    try_out(wheel, sys.executable)
    pythons = newer_pythons()
    for python in pythons:
        say(f"the same with {python}: half a minute")
        try_out(wheel, python)
    if not pythons:
        say("no newer Python was found, so the wheel was tried with this one only")
    say("the same with the source distribution, which compiles the Rust core: about two minutes")
    try_out(source, sys.executable)


def say(text: str) -> None:
    """Print what is done now."""
    print(f"dovetail: {text}", flush=True)


def main() -> int:
    """Build and check both; 1 and a message if something is wrong."""
    try:
        wheel, source = build()
        check_contents(wheel, source)
        check_installed(wheel, source)
    except WheelError as error:
        print(f"dovetail: {error}", file=sys.stderr)
        return 1
    for built in (wheel, source):
        say(f"dist/{built.name} works when installed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
