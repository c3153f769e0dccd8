"""Messages show values by `display.shown`, which never fails and is short."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "dovetail"


def raw(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of exceptions that show a value by its own repr."""
    for node in ast.walk(tree):
        attribute = isinstance(node, ast.Raise) and "AttributeError" in ast.dump(node)
        if isinstance(node, ast.Raise) and not attribute:
            for part in ast.walk(node):
                formatted = isinstance(part, ast.FormattedValue) and part.conversion == ord("r")
                called = isinstance(part, ast.Call) and getattr(part.func, "id", "") == "repr"
                if formatted or called:
                    yield node.lineno


def test_no_error_shows_a_value_by_its_own_repr() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in ROOT.rglob("*.py")
        for line in raw(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert not found
