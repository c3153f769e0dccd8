"""The named tasks, with training and held-out examples."""

from dataclasses import replace
from itertools import product

from dovetail._core import DovetailError
from dovetail.tasks.task import Task
from dovetail.values import check, display


def boolean(table: str) -> Task:
    """Return the task of computing a boolean function of 1 to 4 bits.

    Parameters
    ----------
    table
        The truth table, 2, 4, 8 or 16 bits: the bit at index i is the answer for the input that
        is i as a binary number, first bit most significant. `dovetail.circuits` numbers rows the
        other way, input 0 least significant: `circuits.from_task_table` translates.

    Raises
    ------
    DovetailError
        If the table is not such a string.

    Examples
    --------
    >>> from dovetail import tasks
    >>> task = tasks.boolean("0110")
    >>> list(zip(task.inputs, task.outputs))
    [('00', '0'), ('01', '1'), ('10', '1'), ('11', '0')]
    >>> task.held_out[1]
    ('011', '1')
    """
    sizes = {2: 1, 4: 2, 8: 3, 16: 4}
    if len(check.word(table, "table", 2)) not in sizes:
        raise check.refusal("table", "a string of 2, 4, 8 or 16 bits", table)
    pairs = list(zip(_words("01", sizes[len(table)]), table, strict=True))
    return Task.examples(
        pairs,
        readout="head",
        held_out=[(bits + "1", answer) for bits, answer in pairs],
        name=f"boolean:{table}",
    )


def modular(m: int) -> Task:
    """Return the task 1^k -> k mod m, as the number of ones left.

    Parameters
    ----------
    m
        The modulus, 1 to 1000.

    Examples
    --------
    >>> from dovetail import tasks
    >>> tasks.modular(2).outputs
    ('0', '1', '0', '1', '0', '1')
    """
    m = check.integer(m, "m", 1, 1000)
    pairs = [("1" * k, str(k % m)) for k in range(5 * m)]
    return _split(f"modular:{m}", "ones", pairs, 3 * m)


def output(string: str | int, readout: str = "tape") -> Task:
    """Return the task of producing a string from the blank tape.

    Examples
    --------
    >>> from dovetail import tasks
    >>> tasks.output("101")
    Task('output:101', 1 input, readout='tape', cost='average')
    """
    text = string if isinstance(string, str) else display.shown(string)  # Task refuses the rest
    return Task.output(string, readout, name=f"output:{text}")


def encode_pairs(word: str) -> str:
    """Return a word over {0, 1} as cells: each bit b as the pair 1b.

    A word that ends in 0 would be the same input as a shorter one, since 0 is the blank. In pairs
    the first cell says that there is a bit. `palindrome` writes its words so.

    Raises
    ------
    DovetailError
        If `word` is not a string of 0 and 1.

    Examples
    --------
    >>> encode_pairs("10"), encode_pairs("")
    ('1110', '')
    """
    return "".join(f"1{bit}" for bit in check.word(word, "word", 2))


def _words(alphabet: str, length: int) -> list[str]:
    return ["".join(word) for word in product(alphabet, repeat=length)]


def _split(name: str, readout: str, pairs: list[tuple[str, str]], training: int) -> Task:
    """Return the task of the first pairs; the others are held out."""
    return Task.examples(pairs[:training], readout=readout, held_out=pairs[training:], name=name)


xor = replace(boolean("0110"), name="xor")
and_ = replace(boolean("0001"), name="and")
or_ = replace(boolean("0111"), name="or")
majority = replace(boolean("00010111"), name="majority")
parity = _split("parity", "head", [("1" * k, str(k % 2)) for k in range(13)], 7)
successor = _split("successor", "tape", [("1" * k, "1" * (k + 1)) for k in range(9)], 5)
doubling = _split("doubling", "tape", [("1" * k, "1" * (2 * k)) for k in range(1, 8)], 4)
copy = _split("copy", "tape", [("1" * k, "1" * k + "0" + "1" * k) for k in range(1, 6)], 3)
_WORDS = [word for length in range(5) for word in _words("01", length)]
_JUDGED = [(encode_pairs(word), str(int(word == word[::-1]))) for word in _WORDS]
palindrome = _split("palindrome", "head", _JUDGED, 1 + 2 + 4 + 8)

_CONSTANTS = {
    task.name: task
    for task in (xor, and_, or_, majority, parity, successor, doubling, copy, palindrome)
}

NAMES = (*_CONSTANTS, "boolean:TABLE", "modular:M", "output:STRING")
"""The names of the named tasks, as `named` takes them."""


def named(name: str) -> Task:
    """Return the task of this name, one of `NAMES`.

    Raises
    ------
    DovetailError
        If there is no such task; the message lists the names.

    Examples
    --------
    >>> from dovetail import tasks
    >>> tasks.named("and") is tasks.and_
    True
    >>> tasks.named("modular:3").name
    'modular:3'
    """
    check.text(name, "name")
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    kind, colon, argument = name.partition(":")
    if colon and kind == "boolean":
        return boolean(argument)
    if colon and kind == "output":
        return output(argument)
    if colon and kind == "modular":
        if not (argument.isascii() and argument.isdigit() and len(argument) < 10):
            raise DovetailError(
                f"name 'modular:M' needs a decimal number, not {display.shown(argument)}"
            )
        return modular(int(argument))
    raise check.refusal("name", f"one of {', '.join(NAMES)}", name)


def as_task(task: object) -> Task:
    """Return a `Task` as it is; refuse anything else, with a hint where a name was given.

    Examples
    --------
    >>> as_task("xor")
    Traceback (most recent call last):
    dovetail.DovetailError: task must be a Task, not 'xor'; write tasks.xor
    """
    if isinstance(task, Task):
        return task
    raise DovetailError(f"task must be a Task, not {display.shown(task)}{hint(task)}")


def hint(task: object) -> str:
    """Return what to write for the name of a task, to be added to an error; "" for no text.

    Examples
    --------
    >>> hint("and"), hint("110")
    ('; write tasks.and_', '; tasks.NAMES has the named tasks')
    """
    if not isinstance(task, str):
        return ""
    name = task.removesuffix("_")
    if name in _CONSTANTS:
        return f"; write tasks.{name}{'_' * (name in ('and', 'or'))}"
    kind = name.partition(":")[0]
    if kind in ("boolean", "modular", "output"):
        given = name if ":" in name else f"{name}:…"
        return f"; write tasks.named({display.shown(given)})"
    return "; tasks.NAMES has the named tasks"
