"""Ctrl-C: a real SIGINT to a child process at work answers within a tenth of a second."""

import random
import sys

import pytest
from processes import CLOCK, interrupt, line, started, wait_until_busy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals"),
]

# A word of 40 symbols, far beyond what any search reaches; and a bouncer, which runs for ever and
# needs few cells for many steps.
WORK = {
    "search": "dovetail.search(word)",
    "search with progress": "dovetail.search(word, progress=True)",
    "search at a steep slope": "dovetail.search(word, a=1, b=10**9)",
    "run": "dovetail.run(bouncer, max_steps=10**15)",
    "dovetail": "dovetail.dovetail(word, max_iterations=10**9)",
    "dovetail in long visits": (
        'dovetail.dovetail(dovetail.Task.output("11"), b=10**6, space=dovetail.Space(1), '
        "max_iterations=10**9)"
    ),
    "front": "dovetail.front(dovetail.tasks.copy, max_states=6, max_time=10**6)",
    "front with progress": (
        "dovetail.front(dovetail.tasks.copy, max_states=6, max_time=10**6, progress=True)"
    ),
    "front of long runs": (
        'dovetail.front(dovetail.Task.output("1011001110001111"), max_states=4, max_time=10**15)'
    ),
    "census": "dovetail.census(6, max_time=500)",
    "census of long runs": "dovetail.census(5, max_time=10**15)",
    "census without deciders": "dovetail.census(3, max_time=10**7, deciders=False)",
    "estimate": "dovetail.estimate_census(6, max_time=10**7, deciders=False)",
    "proof": 'dovetail.prove("1RB1RA_0LC1LE_1LD1LC_1LA0LB_1LF1RE_---0RA", max_steps=10**15)',
    "sweep": "while True: points.sweep([[k] for k in range(1, 3001)], range(1, 3001))",
    "large sweep": "while True: points.sweep(numpy.arange(1, 2 * 10**7), 1)",
    "orbits": (
        "dovetail.forwarding.forward([(10**5 + 7, 977), (10**6, 1)], kappa=3).orbits("
        "range(1, 3 * 10**6))"
    ),
    "linear pairs": "circuits.linear_pairs(3, ancillas=1)",
    "forwarding": (
        "dovetail.forwarding.hull([(10**12, 1)]).fixed_points_by_kappa().steps(max_ends=10**13)"
    ),
    "forwarding hull": (
        "dovetail.forwarding.hull([(10**i + 1, 10**(600 - i) + 7) for i in range(1, 600)])"
    ),
    "forwarding sweep by processes": (
        "dovetail.forwarding.sweep([[(10**5 + i, i % 977 + 1), (10**6, 1)] for i in range(20000)], "
        "range(1, 40), workers=2)"
    ),
    "tower": (
        "dovetail.forwarding.tower([(3930639, 13), (4197591, 8)], "
        "kappa=1, levels=9, max_vertices=10**7)"
    ),
    "counterexample": (
        "dovetail.forwarding.minimal_counterexample(cycle=9, max_points=4, max_sum=200)"
    ),
    "synthesis": (
        "circuits.minimum([row.bit_count() % 3 % 2 for row in range(32)], 5, basis='nand', "
        "timeout=None)"
    ),
    "wholes of many parts": (
        "circuits.forwarding_report([k * 79 % 256 for k in range(1, 24)], inputs=3, timeout=None)"
    ),
    "space_time": ("dovetail.space_time(bouncer, start=10**14, stop=10**14 + 10, left=0, right=9)"),
}

CHILD = """
import dovetail
import numpy
from dovetail import circuits

word = dovetail.Task.output("1011001110001111000010110101110010100111")
bouncer = "1LB1RA_1RA1LB"
points = dovetail.front(dovetail.tasks.and_, max_states=2, max_time=9)
print("ready", flush=True)
try:
    {work}
except KeyboardInterrupt:
    print(clock(), flush=True)
else:
    print("ended by itself", flush=True)
# Nothing is broken afterwards.
print(dovetail.search(dovetail.tasks.and_).rank, dovetail.run("1RB1LB_1LA1RZ").steps, flush=True)
"""


def delay(work: str) -> float:
    """Return the seconds from the signal to the exception."""
    with started(CLOCK + CHILD.format(work=work)) as child:
        wait_until_busy(child)
        seconds = interrupt(child)
        assert line(child) == "738 6"
        assert child.wait() == 0
    return seconds


@pytest.mark.parametrize("name", WORK)
def test_an_interrupt_answers_within_a_tenth_of_a_second(name: str) -> None:
    delays: list[float] = []
    for _ in range(3):  # a loaded machine may be late
        delays.append(delay(WORK[name]))
        if delays[-1] < 0.1:
            return
    pytest.fail(f"KeyboardInterrupt came after {delays} seconds")


def test_no_interrupt_is_lost_while_processes_start() -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    work = CHILD.format(work=WORK["forwarding sweep by processes"])
    # Python ends by a signal if an import was interrupted, even if the exception was caught.
    program = "import dovetail.forwarding\n" + CLOCK + work
    for _ in range(12):
        with started(program) as child:
            wait_until_busy(child, chance.uniform(0, 0.2))
            interrupt(child)
            assert line(child) == "738 6"
            assert child.wait() == 0
