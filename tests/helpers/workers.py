"""Who does the work in tests: the least of executors, a cluster, and programs that are killed."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest


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


def kill_until_done(program: str, path: Path, longest: float) -> None:
    """Run a program on a store and kill it at random moments, again and again, until it ends.

    It says "ready" when it begins, and is killed within `longest` seconds of that.
    """
    chance, kills, finished = random.Random(), 0, [0]
    command = [sys.executable, "-c", program, str(path)]
    for _ in range(200):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, longest))
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)
                kills += 1
            code = child.wait()
        if path.exists():
            finished.append(units_in(path))
        if code == 0:
            break
    else:
        pytest.fail("it never ended")
    assert kills > 0
    assert finished == sorted(finished)  # nothing committed is lost
