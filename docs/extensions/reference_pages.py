"""Writes the pages of the reference from the public names of the rooms.

A page a room, into docs/reference/. A name that several rooms export is described once, under the
shortest path by which it can be had, and the first page that has it.
"""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import GenericAlias, ModuleType, UnionType
from typing import Any

from mentioned_types import mentioned_types

ROOMS = {
    "machines": "Machines, spaces, runs, proofs",
    "tasks": "Tasks",
    "dovetailing": "Dovetailers and searches",
    "fronts": "Fronts, winners, sweeps",
    "censuses": "Censuses",
    "data": "Tables of all small machines",
    "slopes": "Slopes and fractions",
    "geometry": "Runtime geometry",
    "forwarding": "Forwarding",
    "speed": "Speed priors",
    "models": "Cost models",
    "circuits": "Circuits",
    "neural": "Small networks",
    "plots": "Pictures",
    "views": "Explorer",
    "oracle": "The oracle",
    "testing": "Strategies for Hypothesis",
}


def public_names() -> dict[str, list[tuple[str, Any]]]:
    """For each room its public names, by full path, with what they stand for; each name once."""
    import dovetail

    short = {id(getattr(dovetail, name)): f"dovetail.{name}" for name in dovetail.__all__}
    pages: dict[str, list[tuple[str, Any]]] = {}
    seen: set[str] = set()
    for room in ROOMS:
        found = [*_of(room, short), *(_top(dovetail) if room == "machines" else ())]
        pages[room] = [(path, value) for path, value in found if path not in seen]
        seen |= {path for path, _ in found}
    return pages


def _of(room: str, short: dict[int, str]) -> Iterator[tuple[str, Any]]:
    module = importlib.import_module(f"dovetail.{room}")
    for name in module.__all__:
        value = getattr(module, name)
        named = inspect.isclass(value) or inspect.isroutine(value)
        path = short.get(id(value)) if named else None
        yield path or f"{module.__name__}.{name}", value


def _top(package: ModuleType) -> Iterator[tuple[str, Any]]:
    """What the package itself exports and no room does."""
    rooms = {
        id(getattr(module, name))
        for room in ROOMS
        for module in [importlib.import_module(f"dovetail.{room}")]
        for name in module.__all__
    }
    for name in package.__all__:
        value = getattr(package, name)
        if not inspect.ismodule(value) and not name.startswith("__") and id(value) not in rooms:
            yield f"dovetail.{name}", value


def page(room: str, title: str, names: list[tuple[str, Any]], others: list[type]) -> str:
    """The page of a room, as reStructuredText; other classes stand at its end."""
    parts = [f"{title}\n{'=' * len(title)}", f".. automodule:: dovetail.{room}\n   :no-members:"]
    for heading, entries in _by_kind(names).items():
        if entries:
            parts.append(f"{heading}\n{'-' * len(heading)}")
            parts += [_entry(path, value) for path, value in entries]
    if others:
        parts.append("Other classes\n-------------\n\nFunctions take or return them.")
        parts += [_entry(f"{cls.__module__}.{cls.__name__}", cls) for cls in others]
    return "\n\n".join(parts) + "\n"


def pages() -> dict[str, str]:
    """The text of each page, by room."""
    public = public_names()
    values = [value for names in public.values() for _, value in names]
    known = {id(value) for value in values}
    known |= {id(part) for value in values if inspect.ismodule(value) for _, part in _own(value)}
    return {
        room: page(
            room,
            ROOMS[room],
            names,
            mentioned_types(room, [value for _, value in names], known),
        )
        for room, names in public.items()
    }


def _by_kind(names: list[tuple[str, Any]]) -> dict[str, list[tuple[str, Any]]]:
    kinds: dict[str, list[tuple[str, Any]]] = {
        "Functions": [], "Classes": [], "Values": [], "Modules": []
    }  # fmt: skip
    for path, value in names:
        if inspect.ismodule(value):
            kinds["Modules"].append((path, value))
        elif inspect.isclass(value):
            kinds["Classes"].append((path, value))
        elif inspect.isroutine(value):
            kinds["Functions"].append((path, value))
        else:
            kinds["Values"].append((path, value))
    return kinds


def _entry(path: str, value: Any) -> str:
    if inspect.ismodule(value):
        head = f".. automodule:: {path}\n   :no-members:"
        own = [(f"{path}.{name}", member) for name, member in _own(value)]
        return "\n\n".join([head, *(_entry(*entry) for entry in own)])
    if inspect.isclass(value):
        error = issubclass(value, BaseException)
        kind = "autoexception" if error else "autoclass"
        return f".. {kind}:: {path}\n   :members:\n   :show-inheritance:"
    if inspect.isroutine(value):
        return f".. autofunction:: {path}"
    module, _, name = path.rpartition(".")
    alias = isinstance(value, UnionType | GenericAlias)
    index = "\n   :no-index:" if alias else ""  # two rooms name theirs alike
    return f".. py:data:: {name}\n   :module: {module}{index}\n\n   {_shown(value)}"


def _own(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The public functions and classes that a module defines."""
    for name, value in vars(module).items():
        kind = inspect.isfunction(value) or inspect.isclass(value)
        if kind and value.__module__ == module.__name__ and not name.startswith("_"):
            yield name, value


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "For each of " + ", ".join(f"``{key}``" for key in value) + "."
    return f"``{value!r}``"


def write(folder: Path) -> None:
    """Write all pages; a page that has not changed is not touched, so that it is not read again."""
    folder.mkdir(exist_ok=True)
    for room, text in pages().items():
        file = folder / f"{room}.rst"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def _keep_colon(app: Any, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    # Napoleon takes what stands before the first colon of a property for its type; a comment in
    # front of the docstring keeps it from that.
    if what in ("attribute", "data", "property"):
        lines[:0] = ["..", ""]


def setup(app: Any) -> dict[str, bool]:
    """Join the extension to Sphinx."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / "docs" / "reference"))
    app.connect("autodoc-process-docstring", _keep_colon, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
