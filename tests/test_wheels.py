"""`make wheel` notices a wheel or a source distribution that does not hold what it should."""

import io
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest
import wheels

FILES = wheels.kept(wheels.ROOT)
INFO = f"dovetail_tm-{wheels.project()['version']}.dist-info/"
TOP = f"dovetail_tm-{wheels.project()['version']}/"
NAME = f"dovetail_tm-{wheels.project()['version']}-cp311-abi3-manylinux_2_34_x86_64.whl"
ABOUT = ("METADATA", "RECORD", "WHEEL", "entry_points.txt")
LICENCES = ("licenses/LICENSE", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT")
WHOLE = [
    *sorted(file for file in FILES if PurePosixPath(file).parts[0] == "dovetail"),
    "dovetail/_core.abi3.so",
    *(INFO + name for name in (*ABOUT, *LICENCES)),
]


def wheel_of(folder: Path, names: Iterable[str], called: str = NAME) -> Path:
    with zipfile.ZipFile(folder / called, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return folder / called


def source_of(folder: Path, names: Iterable[str]) -> Path:
    with tarfile.open(folder / "some.tar.gz", "w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(TOP + name), io.BytesIO())
    return folder / "some.tar.gz"


def test_a_whole_wheel_has_no_faults(tmp_path: Path) -> None:
    assert wheels.wheel_faults(wheel_of(tmp_path, WHOLE), FILES) == []


@pytest.mark.parametrize(
    "name",
    [
        *(file for file in WHOLE if PurePosixPath(file).parent.name in ("browser", "licenses")),
        "dovetail/py.typed",
        "dovetail/_core.pyi",
        "dovetail/_core.abi3.so",
        "dovetail/cli/demo.py",
        f"{INFO}entry_points.txt",
    ],
)
def test_a_file_that_a_wheel_lacks_is_noticed(tmp_path: Path, name: str) -> None:
    names = [one for one in WHOLE if one != name]
    assert f"{name} is missing" in wheels.wheel_faults(wheel_of(tmp_path, names), FILES)


@pytest.mark.parametrize(
    "name",
    ["tests/test_api.py", "notebooks/01-dovetailing.ipynb", "dovetail/a.csv", "dovetail/_core.so"],
)
def test_a_file_that_a_wheel_should_not_hold_is_noticed(tmp_path: Path, name: str) -> None:
    faults = wheels.wheel_faults(wheel_of(tmp_path, [*WHOLE, name]), FILES)
    assert faults[0] == f"{name} should not be there"
    assert faults[1:] == (["it holds 2 extensions, not one"] if name.endswith(".so") else [])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_noticed(tmp_path: Path) -> None:
    names = [*WHOLE, "dovetail/py.typed"]
    assert wheels.wheel_faults(wheel_of(tmp_path, names), FILES) == [
        "dovetail/py.typed is there twice"
    ]


@pytest.mark.parametrize("tag", ["cp311-cp311", "cp312-abi3", "py3-none"])
def test_a_wheel_for_one_python_only_is_noticed(tmp_path: Path, tag: str) -> None:
    wheel = wheel_of(tmp_path, WHOLE, NAME.replace("cp311-abi3", tag))
    assert "not called cp311-abi3-" in wheels.wheel_faults(wheel, FILES)[0]


def test_the_sources_are_all_that_the_project_keeps(tmp_path: Path) -> None:
    names = [*FILES, "PKG-INFO"]
    assert wheels.source_faults(source_of(tmp_path, names), FILES) == []
    for name in (
        "rust/core/src/lib.rs",
        "Cargo.lock",
        "Makefile",
        "tests/data/truth_machines.json",
    ):
        assert name in FILES
        lacking = source_of(tmp_path, [one for one in names if one != name])
        assert wheels.source_faults(lacking, FILES) == [f"{TOP}{name} is missing"]
    more = source_of(tmp_path, [*names, "table.csv"])
    assert wheels.source_faults(more, FILES) == [f"{TOP}table.csv should not be there"]


def test_without_git_all_is_kept_but_what_is_made(tmp_path: Path) -> None:
    rules = (wheels.ROOT / ".gitignore").read_text(encoding="utf-8")
    (tmp_path / ".gitignore").write_text(rules, encoding="utf-8")
    kept = ("Makefile", ".ci/run", "docs/theory.md", "docs/target/page.md")
    made = ("PKG-INFO", "target/x", ".venv/bin/python", "dovetail/_core.abi3.so",
            "tests/__pycache__/x.pyc", "docs/reference/tasks.rst")  # fmt: skip
    for name in (*kept, *made):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert wheels.kept(tmp_path) == {".gitignore", *kept}


def test_an_environment_knows_nothing_of_this_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(wheels.ROOT))
    monkeypatch.setenv("PYO3_PYTHON", "python")
    assert not {"PYTHONPATH", "PYO3_PYTHON"} & set(wheels.environment())


def test_a_command_that_fails_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(wheels.WheelError, match=r"-m no_such_module failed:(.|\n)*No module named"):
        wheels.must(tmp_path, "python3", "-m", "no_such_module")


def test_a_demo_that_prints_or_writes_something_else_is_noticed(tmp_path: Path) -> None:
    printed = wheels.promised()
    for name in ("triangle.png", "space-time.png", "explorer.html"):
        (tmp_path / "dovetail-demo").mkdir(exist_ok=True)
        (tmp_path / "dovetail-demo" / name).write_text("something")
    wheels.check_demo(tmp_path, printed.replace("0.001", "0.025"))
    with pytest.raises(wheels.WheelError, match="does not print what README"):
        wheels.check_demo(tmp_path, printed.replace("4,197,591", "4,197,592"))
    (tmp_path / "dovetail-demo" / "explorer.html").write_text("")
    with pytest.raises(wheels.WheelError, match=r"explorer\.html empty"):
        wheels.check_demo(tmp_path, printed)
