"""Proofs that a machine never halts, with evidence that can be checked.

Searches and censuses use the same deciders to save time (docs/machines.md, "Proofs that a machine
never halts"). `dovetail.oracle.check_proof` checks the evidence slowly, without the deciders.
"""

from typing import Any, NamedTuple, TypeAlias

from dovetail import _core
from dovetail.machines.machines import Machine, as_machine
from dovetail.results.encoding import storable
from dovetail.results.result import Result
from dovetail.values import check, display


@storable
class Cycle(NamedTuple):
    """State, head position and tape are the same after `start` and after `end` steps."""

    start: int
    end: int


@storable
class TranslatedCycle(NamedTuple):
    """After `start` and `end` steps the head enters a fresh cell on the same side, in one state.

    In between it goes back by no more than `reach` cells; those look the same both times, and all
    cells beyond the head are blank.
    """

    start: int
    end: int
    reach: int


@storable
class Backward(NamedTuple):
    """Every line of ancestors of a stop ends within `depth` steps, and the run is longer."""

    depth: int


@storable
class Ngrams(NamedTuple):
    """A closed set of contexts, none of which stops, with the run in it from `start` steps on.

    A context is (state, letter under the head, window on the left, window on the right). A window
    is a number with `n` letters as digits, the letter nearest to the head being the last; `left`
    and `right` are the windows that may stand further out. Without history a letter is a symbol;
    else it is symbol + symbols * past, and the past has a digit for each of the last `history`
    visits, the latest being the last: 0 for none, or 1 + state * symbols + symbol read.
    """

    n: int
    history: int
    start: int
    contexts: tuple[tuple[int, int, int, int], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]


Evidence: TypeAlias = Cycle | TranslatedCycle | Backward | Ngrams

EVIDENCE: dict[str, Any] = {
    "cycle": Cycle,
    "translated cycle": TranslatedCycle,
    "backward": Backward,
    "n-grams": Ngrams,
}
"""The deciders, and the evidence that each gives."""


class Proof(Result):
    """A proof that a machine never halts on an input and reads no undefined entry; made by `prove`.

    Attributes
    ----------
    machine, input
        What runs for ever.
    decider
        "cycle", "translated cycle", "backward" or "n-grams".
    evidence
        What the decider found: a `Cycle`, `TranslatedCycle`, `Backward` or `Ngrams`.
    """

    machine: Machine
    input: str
    decider: str
    evidence: Evidence

    def to_dict(self) -> dict[str, object]:
        """Return machine (text), input, decider, and the fields of the evidence."""
        what = {"machine": self.machine.text, "input": self.input, "decider": self.decider}
        return {**what, **self.evidence._asdict()}

    def __repr__(self) -> str:
        fields = self.evidence._asdict().items()
        shown = (
            f"{len(value)} {name}" if isinstance(value, tuple) else f"{name}={value}"
            for name, value in fields
        )
        word = display.shown(self.input)
        return f"Proof({self.machine.text!r}, {word}: {self.decider}, {', '.join(shown)})"


def prove(machine: Machine | str, input: str = "", *, max_steps: int = 1_000_000) -> Proof | None:
    """Return a proof that a machine never halts and reads no undefined entry, or None.

    Parameters
    ----------
    machine, input
        As in `run`.
    max_steps
        Greatest number of steps of the run. There is no proof of a machine that halts, that reads
        an undefined entry, or that is beyond these deciders.

    Raises
    ------
    DovetailError
        If an argument is malformed.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.prove("1RB1RA_1LA---")
    Proof('1RB1RA_1LA---', '': translated cycle, start=1, end=5, reach=1)
    >>> dovetail.prove("1RB1LB_1LA1RZ") is None
    True
    """
    machine = as_machine(machine)
    word = check.word(input, "input", machine.symbols)
    limit = check.integer(max_steps, "max_steps")
    found = _core.prove(machine.text, word, limit)
    if found is None:
        return None
    decider, fields = found
    return Proof(machine, word, decider, EVIDENCE[decider](*fields))
