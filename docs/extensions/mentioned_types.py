"""The classes that public functions take or return but that no room exports.

Nobody makes them by hand, but who gets one wants to know what it has.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from typing import Any


def mentioned_types(room: str, values: Iterable[Any], known: set[int]) -> list[type]:
    """The classes of a room that annotations of the values name, and that are not yet known."""
    classes = [cls for cls in _classes(room) if id(cls) not in known]
    found: list[type] = []
    waiting = list(values)
    while waiting:
        words = set(re.findall(r"\w+", " ".join(_annotations(waiting.pop()))))
        new = [cls for cls in classes if cls.__name__ in words and cls not in found]
        found += new
        waiting += new
    return sorted(found, key=lambda cls: (cls.__name__, cls.__module__))


def _classes(room: str) -> Iterator[type]:
    package = importlib.import_module(f"dovetail.{room}")
    for info in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            own = inspect.isclass(value) and value.__module__ == info.name
            if own and not name.startswith("_"):
                yield value


def _annotations(value: Any) -> Iterator[str]:
    yield from (str(annotation) for annotation in getattr(value, "__annotations__", {}).values())
    if inspect.isclass(value):
        yield from (base.__name__ for base in value.__mro__)
        for name, member in vars(value).items():
            if name != "__init__":  # what it is made of is its own affair
                yield from _annotations(_function(member))
    elif inspect.ismodule(value):
        for member in vars(value).values():
            if inspect.isfunction(member):
                yield from _annotations(member)


def _function(member: Any) -> Any:
    """The function behind a method, a property or a value that is worked out once."""
    for name in ("fget", "func", "__func__"):
        member = getattr(member, name, None) or member
    return member if inspect.isfunction(member) else None
