"""Memory that is not to be had is an exception in a process that goes on, never its end."""

import subprocess
import sys
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, testing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits the address space")

# Work that takes more memory than there is, how many MiB there are beyond what is in use, and what
# the error says.
TOO_MUCH = {
    "a run": ('dovetail.run("1RB1RB_1RA1RA", max_steps=2**63 - 1, max_cells=2**34)', 512, "a tape"),
    "the result of a run": (
        'dovetail.run("1RB1RB_1RA1RA", max_steps=10**10, max_cells=2**27)', 200, ""
    ),
    "complexities": ("slopes.fraction_complexity(many[:, None], many)", 512, ""),
    "products": ("slopes.fraction_product(many[:, None], many)", 512, ""),
    "a sweep": ("sweep([(5, 5)], (9, 99), np.arange(1, 10**7), 1)", 256, ""),
    "a dovetailer": ("dovetail.dovetail(task, a=2**20)", 256, "programs"),
    "a proof": ('dovetail.prove("1RZ1RA", word, max_steps=10**9)', 24, "a tape"),
    "a search": ("dovetail.search(task, a=1, b=10**9)", 24, "would take"),
    "a front": ("dovetail.front(task, max_states=2, max_time=10**9)", 24, "would take"),
    "a census": ("dovetail.census(2, input=word, max_time=10**9)", 24, "would take"),
}  # fmt: skip

CHILD = """
import resource
import numpy as np
import dovetail
from dovetail import slopes
from dovetail.fronts import sweep

many = np.arange(1, 4 * 10**4)
word = "1" * 10**7
task = dovetail.Task.examples([(word, "1")])
used = next(int(line.split()[1]) for line in open("/proc/self/status") if "VmSize" in line)
resource.setrlimit(resource.RLIMIT_AS, ((used + {mebibytes} * 1024) * 1024,) * 2)
try:
{work}
except MemoryError as error:
    print("MemoryError:", error)
print(dovetail.search(dovetail.tasks.and_).rank)
"""


def child(work: str, mebibytes: int) -> list[str]:
    """Return the lines of a process that does some work with so much more memory."""
    program = CHILD.format(work=indent(work, "    "), mebibytes=mebibytes)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("name", TOO_MUCH)
def test_no_memory_is_an_exception(name: str) -> None:
    work, mebibytes, said = TOO_MUCH[name]
    error, after = child(work, mebibytes)
    assert error.startswith("MemoryError:")
    assert said in error
    assert after == "738"


def test_a_run_takes_two_bytes_for_each_cell() -> None:
    work = 'print(dovetail.run("1RB1RB_1RA1RA", max_steps=10**10, max_cells=2**27).outcome)'
    assert child(work, 280) == ["memory cap", "738"]  # 256 MiB, and some for the interpreter


@given(testing.complete_machines(symbols=2), st.integers(1, 60), testing.words(max_size=9))
def test_a_cap_is_on_visited_cells(machine: dovetail.Machine, cap: int, word: str) -> None:
    free, capped = (
        dovetail.run(machine, word, max_steps=500, max_cells=most) for most in (10**6, cap)
    )
    if len(free.cells) <= cap:
        assert capped == free
    else:
        assert capped.outcome == "memory cap"
        assert len(capped.cells) == cap


def test_a_census_without_deciders_has_a_bound() -> None:
    with pytest.raises(
        DovetailError, match=r"max_time: without deciders .* at most 67108864 steps"
    ):
        dovetail.census(2, max_time=10**12, deciders=False)
