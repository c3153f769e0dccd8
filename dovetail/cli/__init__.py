"""The command line: `search`, `front`, `sweep`, `forward`, `census` and others.

Every command prints for people, or with `--json` for machines: integers are exact at any size, and
a fraction is a pair [numerator, denominator]. Bad input is one line on standard error. The commands
of a room are in the module of its name; a new one is a new module, and a name in `COMMANDS`.
"""

from __future__ import annotations

from collections.abc import Sequence

from dovetail.cli import (
    annealing,
    censuses,
    circuits,
    data,
    demo,
    dovetailing,
    forwarding,
    fronts,
    geometry,
    machines,
    models,
    neural,
    slopes,
    speed,
    views,
)
from dovetail.cli.running import run

#: What adds the commands, in the order of the help.
COMMANDS = (
    dovetailing.add,
    fronts.add_front,
    fronts.add_sweep,
    speed.add_solutions,
    speed.add_select,
    geometry.add,
    slopes.add,
    forwarding.add,
    censuses.add,
    data.add,
    annealing.add,
    circuits.add,
    models.add,
    neural.add,
    machines.add_run,
    machines.add_machine,
    views.add,
    demo.add,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Examples
    --------
    >>> main(["machine", "12"])
    machine   1RZ1RA
    size      states 1, symbols 2
    rank      12, description length 3.58 bits
    state A   1RZ 1RA
    0
    """
    return run(COMMANDS, arguments)
