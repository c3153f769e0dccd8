"""ARCHITECTURE.md names every module, and no module that is not there; names of modules."""

import ast
import pkgutil
import re
from pathlib import Path

import dovetail
import dovetail.circuits
import dovetail.forwarding
import dovetail.plots

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (".rs", ".py", ".pyi")
DOORS = ("__init__", "mod", "lib")


def named() -> set[str]:
    """The modules in the tables, each by its folder and its name."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+/)` \| (.*?) \|", text, re.MULTILINE)
    return {folder + name for folder, names in rows for name in names.split(", ") if name}


def existing() -> set[str]:
    """The modules of both crates and of the package, without the doors of their rooms."""
    rooms = ("rust/core/src", "rust/python/src", "dovetail")
    files = [file for room in rooms for file in (ROOT / room).rglob("*") if file.suffix in SOURCES]
    return {
        file.relative_to(ROOT).with_suffix("").as_posix()
        for file in files
        if file.stem not in DOORS
    }


def test_a_module_never_has_the_name_of_a_public_function() -> None:
    # Else the function hides the module from `import package.module as name` and from patches.
    for package in (dovetail, dovetail.circuits, dovetail.forwarding, dovetail.plots):
        modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
        named = {name for name in package.__all__ if callable(getattr(package, name))}
        assert not modules & named


def test_names_every_module() -> None:
    assert named() == existing()


def test_no_module_imports_the_package_itself() -> None:
    # import-linter is told to pass over these imports, for `from dovetail import _core` is one.
    rooms = {module.name for module in pkgutil.iter_modules(dovetail.__path__)}
    for file in (ROOT / "dovetail").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "dovetail":
                assert {alias.name for alias in node.names} <= rooms, file
            elif isinstance(node, ast.Import):
                assert "dovetail" not in {alias.name for alias in node.names}, file
