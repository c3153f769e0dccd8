"""Tasks: what a program must do, and named tasks with training and held-out examples.

docs/tasks.md lists the named tasks, with their examples and how these are written on the tape.
"""

from dovetail.machines import READOUTS
from dovetail.tasks.named import (
    NAMES,
    and_,
    as_task,
    boolean,
    copy,
    doubling,
    encode_pairs,
    majority,
    modular,
    named,
    or_,
    output,
    palindrome,
    parity,
    successor,
    xor,
)
from dovetail.tasks.task import COSTS, Evaluation, Task

__all__ = [
    "COSTS",
    "NAMES",
    "READOUTS",
    "Evaluation",
    "Task",
    "and_",
    "as_task",
    "boolean",
    "copy",
    "doubling",
    "encode_pairs",
    "majority",
    "modular",
    "named",
    "or_",
    "output",
    "palindrome",
    "parity",
    "successor",
    "xor",
]
