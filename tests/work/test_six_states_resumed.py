"""A census of six states that is killed, interrupted and resumed is that of one sitting."""

import os
import signal
import sys
from pathlib import Path

import pytest
from processes import line, started, wait_until_busy
from workers import Inline

from dovetail import Census, census

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals"),
]

# Some eight seconds on one processor; a sitting has less than one.
PLAN = {"states": 6, "max_time": 9, "longest": 8, "detailed": 5}

SITTING = f"""
import sys
from dovetail import census
from dovetail.work import counts

counts.LEAST_TOGETHER = 10_000  # few units are put together
print("ready", flush=True)
try:
    census(**{PLAN}, workers=2, store=sys.argv[1])
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def sit(path: Path, number: int) -> str:
    """Count on in another process for a while; then end it by a signal. What it said last."""
    with started(SITTING, str(path)) as child:
        wait_until_busy(child)
        os.kill(child.pid, number)
        said = line(child)
        assert child.wait() == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    return said


def check_same(one: Census, other: Census) -> None:
    """Nothing differs, not even the work."""
    assert one == other
    assert (one.nodes, one.steps) == (other.nodes, other.steps)


def test_six_states_in_several_sittings(tmp_path: Path) -> None:
    path, alone = tmp_path / "six.sqlite", Inline()
    whole = census(**PLAN, executor=alone)
    for number in (signal.SIGKILL, signal.SIGINT, signal.SIGKILL):
        assert sit(path, number) == ("interrupted" if number == signal.SIGINT else "")
    # An executor goes on and breaks after some units; then another ends the work.
    broken, last = Inline(20), Inline()
    with pytest.raises(ConnectionError):
        census(**PLAN, store=path, executor=broken)
    check_same(census(**PLAN, store=path, executor=last), whole)
    assert 0 < last.calls < alone.calls - 20  # what was finished was not counted again
    again = Inline()
    check_same(census(**PLAN, store=path, executor=again), whole)
    assert again.calls == 0
