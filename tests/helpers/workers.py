"""Executors for tests, good and bad, and the number of units in a store."""

import sqlite3
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any


class Inline:
    """A minimal executor: it makes each call at once, and fails after `most` calls."""

    def __init__(self, most: int = sys.maxsize) -> None:
        self.calls, self.most = 0, most

    def submit(self, function: Any, /, *arguments: Any) -> "Future[Any]":
        if self.calls == self.most:
            raise ConnectionError("broken")
        self.calls += 1
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


class Mixing(Inline):
    """An executor that gives the result of the first unit for every one, or a given one."""

    def __init__(self, result: Any = None) -> None:
        super().__init__()
        self.result = result

    def submit(self, function: Any, /, *arguments: Any) -> "Future[Any]":
        if self.result is None:
            self.result = super().submit(function, *arguments).result()
        future: Future[Any] = Future()
        future.set_result(self.result)
        return future


def units_in(path: Path) -> int:
    """Number of finished units in a store, read without the class `Store`."""
    with sqlite3.connect(path) as connection:
        names = connection.execute("SELECT name FROM units").fetchall()
    connection.close()
    return sum(len(name.split()) for (name,) in names)
