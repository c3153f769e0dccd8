"""Child processes: started, interrupted and killed when they have got somewhere.

Nothing here waits for a clock: on a busy machine a child gets as far as on a free one, only later.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

from workers import units_in

Child = subprocess.Popen[str]

# In a child: a line for each unit that is in a store.
TELL = """
from dovetail.work.store import Store

put = Store.put

def tell(self, name, data):
    put(self, name, data)
    print("unit", name, flush=True)

Store.put = tell
"""

# In a child: the time, and for how long its threads have waited for a processor.
CLOCK = """
import time
from pathlib import Path

def clock():
    stats = [path.read_text().split() for path in Path("/proc/self/task").glob("*/schedstat")]
    return time.monotonic(), sum(int(waited) for _, waited, _ in stats) / 1e9
"""


@contextmanager
def started(program: str, *arguments: str) -> Iterator[Child]:
    """Start a program that says "ready"; it is killed in the end if it is still there."""
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert line(child) == "ready"
            yield child
        finally:
            child.kill()


def line(child: Child) -> str:
    """Return the next line that a child says."""
    assert child.stdout is not None
    return child.stdout.readline().rstrip("\n")


def processor_times(pid: int) -> tuple[float, float]:
    """Return the seconds that a process and its children have computed, and waited to compute.

    They are those of the threads that have not ended; zeros where the system does not tell.
    """
    computed = waited = 0.0
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError, ValueError):  # it has ended
            spent = [int(word) / 1e9 for word in (task / "schedstat").read_text().split()]
            for child in (task / "children").read_text().split():
                more = processor_times(int(child))
                spent = [spent[0] + more[0], spent[1] + more[1]]
            computed, waited = computed + spent[0], waited + spent[1]
    return computed, waited


def wait_until_busy(child: Child, seconds: float = 0.4) -> None:
    """Wait until a child and its children have computed for so long from now on."""
    start, tries = processor_times(child.pid)[0], 0
    while child.poll() is None and processor_times(child.pid)[0] < start + seconds:
        tries += 1
        if tries == 200 and not start:  # the system does not tell
            return
        time.sleep(0.02)


def interrupt(child: Child) -> float:
    """Send Ctrl-C; return the seconds until the child, which has `CLOCK`, prints `clock()`.

    What its threads waited for a processor that others had is no time of its own.
    """
    waited = processor_times(child.pid)[1]
    sent = time.monotonic()
    child.send_signal(signal.SIGINT)
    while (said := line(child)).startswith("unit"):
        pass
    caught, waited_later = map(float, said.strip("()").split(","))
    return caught - sent - max(0.0, waited_later - waited)


def kill_until_done(program: str, path: Path, most: int) -> None:
    """Kill a program that fills a store at random moments, again and again, until it ends.

    Each time it is killed after at most so many more units. The program says "ready".
    """
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, kills, finished, code = random.Random(seed), 0, [0], None
    while code != 0:
        with started(TELL + program, str(path)) as child:
            for _ in range(chance.randint(0, most)):
                line(child)
            time.sleep(chance.uniform(0, 0.01))
            if child.poll() is None:
                os.kill(child.pid, signal.SIGKILL)
                kills += 1
            code = child.wait()
            assert code in (0, -signal.SIGKILL)
        if path.exists():
            finished.append(units_in(path))
    assert kills > 0
    assert finished == sorted(finished)  # nothing committed is lost


def process_pool(workers: int) -> ProcessPoolExecutor:
    """Return an executor of processes that are started anew.

    A process that has several threads, as one with jax has, must not be copied.
    """
    return ProcessPoolExecutor(workers, get_context("spawn"))
