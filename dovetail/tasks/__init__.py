"""Tasks: what a program must do, and named tasks with training and held-out examples.

Symbols are cells, read from the start cell rightwards; ``1^k`` is k ones.

==============  ===========================================  ===========  ====================
name            input -> output                              training     held out
==============  ===========================================  ===========  ====================
`xor` `and_`    two bits -> one bit (`head`)                 all inputs   the same, then a 1
`or_`
`majority`      three bits -> the more frequent (`head`)     all inputs   the same, then a 1
`boolean`       1 to 4 bits -> one bit (`head`)              all inputs   the same, then a 1
`parity`        1^k -> k mod 2 (`head`)                      k = 0…6      k = 7…12
`modular`       1^k -> k mod m (`ones`)                      k < 3m       3m <= k < 5m
`successor`     1^k -> 1^(k+1) (`tape`)                      k = 0…4      k = 5…8
`doubling`      1^k -> 1^(2k) (`tape`)                       k = 1…4      k = 5…7
`copy`          1^k -> 1^k 0 1^k (`tape`)                    k = 1…3      k = 4, 5
`palindrome`    word -> 1 if a palindrome, else 0 (`head`)   length <= 3  length 4
`output`        blank tape -> a string                       the one      none
==============  ===========================================  ===========  ====================

Each bit b of a palindrome word is written as the two cells ``1b`` (`encode_pairs`), so that
trailing blanks lose nothing. A bit string of a boolean task is written as it is, first bit first.
"""

from dovetail.machines import READOUTS
from dovetail.tasks.encoders import encode_pairs
from dovetail.tasks.named import (
    NAMES,
    and_,
    as_task,
    boolean,
    copy,
    doubling,
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
