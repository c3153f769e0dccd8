"""Who does the work in tests: the least of executors; and what is in a store."""

import sqlite3
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any


class Inline:
    """The least that an executor can be: it works when it is asked, up to so many times."""

    def __init__(self, most: int = sys.maxsize) -> None:
        self.asked, self.most = 0, most

    def submit(self, function: Any, /, *arguments: Any) -> "Future[Any]":
        if self.asked == self.most:
            raise ConnectionError("broken")
        self.asked += 1
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


def units_in(path: Path) -> int:
    """Finished units in a store, read behind its back."""
    with sqlite3.connect(path) as connection:
        number: int = connection.execute("SELECT count(*) FROM units").fetchone()[0]
    connection.close()
    return number
