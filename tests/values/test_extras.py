"""Packages that are not required: how they are named where they are missing."""

import re
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from dovetail import DovetailError
from dovetail.values import extras

ROOT = Path(__file__).resolve().parents[2]
NOT_FOR_USERS = {"test", "docs"}


def test_the_extras_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        extra: tuple(re.split("[<>=!~]", requirement)[0].strip() for requirement in requirements)
        for extra, requirements in project["optional-dependencies"].items()
        if extra not in NOT_FOR_USERS
    }
    assert declared == extras.PACKAGES


@pytest.mark.parametrize(
    ("module", "extra", "command"),
    [
        ("pandas", "frames", "python -m pip install pandas polars"),
        ("pysat.solvers", "sat", "python -m pip install python-sat"),
    ],
)
def test_a_missing_package_is_named_with_a_command(
    monkeypatch: pytest.MonkeyPatch, module: str, extra: str, command: str
) -> None:
    assert extras.need(module, extra=extra) is sys.modules[module]
    top = module.partition(".")[0]
    for name in [name for name in sys.modules if name.partition(".")[0] == top]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(DovetailError, match=re.escape(command)) as caught:
        extras.need(module, extra=extra)
    assert isinstance(caught.value, ImportError)
    assert extras.has(module) is False


def test_a_package_that_lacks_another_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "half_there.py").write_text("import no_such_package\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        extras.need("half_there", extra="frames")


def test_strategies_name_the_package_that_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "dovetail.testing", raising=False)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(extras.MissingExtraError, match="python -m pip install hypothesis"):
        import_module("dovetail.testing")
