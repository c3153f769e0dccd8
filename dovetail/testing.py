"""Hypothesis strategies for machines, spaces, tasks, slopes, tie rules and circuits.

They need the package *hypothesis*, which the extra ``test`` installs.

Examples
--------
>>> from hypothesis import given, settings
>>> from dovetail import dovetail, search
>>> from dovetail.testing import slopes, tasks, ties
>>> @settings(deadline=None)
... @given(task=tasks(), slope=slopes(), tie=ties())
... def test_search_is_the_literal_dovetailer(task, slope, tie):
...     a, b = slope
...     literal = dovetail(task, a, b, tie, max_iterations=20)
...     hit = search(task, a, b, tie, max_iterations=20)
...     assert bool(hit) == literal.found
...     assert not hit or (hit.rank, hit.time) == (literal.rank, literal.time)
>>> test_search_is_the_literal_dovetailer()
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dovetail.circuits import BASES, Circuit, Gate
from dovetail.circuits.model.bases import basis_of
from dovetail.dovetailing import TIES
from dovetail.machines import Machine, Space
from dovetail.oracle import reference
from dovetail.tasks import COSTS, READOUTS, Task
from dovetail.values import extras

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as error:
    raise extras.MissingExtraError(
        "the package hypothesis is not installed; install it with: python -m pip install hypothesis"
    ) from error

__all__ = [
    "OutputsAre",
    "circuits",
    "complete_machines",
    "machines",
    "ranks",
    "slopes",
    "spaces",
    "tasks",
    "ties",
    "words",
]

MAX_STATES, MAX_SYMBOLS, LARGEST_RANK = 8, 6, 2**128 - 1


@dataclass(frozen=True)
class OutputsAre:
    """A picklable predicate: the outputs are exactly these.

    Examples
    --------
    >>> OutputsAre(("1", "0"))(["1", "0"])
    True
    """

    wanted: tuple[str, ...]

    def __call__(self, outputs: Sequence[str]) -> bool:
        """Compare a list of outputs with the wanted ones."""
        return tuple(outputs) == self.wanted


def _sizes(states: int | None, symbols: int | None) -> st.SearchStrategy[tuple[int, int]]:
    """Sizes whose ranks fit 128 bits, as (states, symbols)."""
    sizes = [
        (n, m)
        for m in ([symbols] if symbols else range(2, MAX_SYMBOLS + 1))
        for n in ([states] if states else range(1, MAX_STATES + 1))
        if _fits(n, m)
    ]
    return st.sampled_from(sizes)


@st.composite
def machines(
    draw: st.DrawFn, states: int | None = None, symbols: int | None = None, complete: bool = False
) -> Machine:
    """Machines of any size, of which some have undefined entries.

    Parameters
    ----------
    states, symbols
        Fix the number of states or of symbols.
    complete
        Leave no entry undefined.
    """
    n, m = draw(_sizes(states, symbols))
    options: list[reference.Entry | None] = [*reference.choices(n, m)]
    if not complete and draw(st.booleans()):
        options.append(None)
    row = st.tuples(*[st.sampled_from(options)] * m)
    return Machine(reference.text(draw(st.tuples(*[row] * n))))


def complete_machines(
    states: int | None = None, symbols: int | None = None
) -> st.SearchStrategy[Machine]:
    """Machines without undefined entries: those that have a rank."""
    return machines(states=states, symbols=symbols, complete=True)


@st.composite
def ranks(draw: st.DrawFn, symbols: int = 2, max_states: int | None = None) -> int:
    """Ranks over all sizes, the first and the last of each size among them."""
    fitting = [n for n in range(1, MAX_STATES + 1) if _fits(n, symbols)]
    states = draw(st.sampled_from(fitting[:max_states]))
    first = reference.offset(states, symbols) + 1
    last = reference.offset(states + 1, symbols)
    return draw(st.sampled_from([first, last]) | st.integers(first, last))


def _fits(states: int, symbols: int) -> bool:
    return reference.offset(states + 1, symbols) <= LARGEST_RANK


@st.composite
def spaces(
    draw: st.DrawFn,
    symbols: int | None = None,
    min_states: int = 1,
    max_states: int = 3,
    permuted: bool | None = None,
) -> Space:
    """Spaces of a few states, in the standard order or in a permuted one.

    Parameters
    ----------
    symbols
        Fix the number of symbols, else it is 2 or 3.
    min_states, max_states
        Range of the greatest number of states.
    permuted
        Whether the codes of the entries are permuted; None leaves it to chance.
    """
    m = symbols or draw(st.integers(2, 3))
    states = draw(st.integers(min_states, max_states))
    if permuted is None:
        permuted = draw(st.booleans())
    if not permuted:
        return Space(states, m)
    sizes = range(1, states + 1)
    order = {n: draw(st.permutations(range(len(reference.choices(n, m))))) for n in sizes}
    return Space(states, m, order)


def words(symbols: int = 2, max_size: int = 3) -> st.SearchStrategy[str]:
    """Inputs, leading and trailing blanks included."""
    return st.text("012345"[:symbols], max_size=max_size)


@st.composite
def tasks(
    draw: st.DrawFn,
    symbols: int = 2,
    max_rank: int = 20_000,
    predicates: bool = True,
    memory: bool | None = None,
) -> Task:
    """Small tasks that some small machine solves.

    A few machines of rank at most `max_rank` are drawn and run on up to four inputs; the outputs
    of the one that takes the most steps become the outputs wanted, those of the first three inputs
    for training. Readouts, costs and weights are drawn as well.

    Parameters
    ----------
    symbols
        Symbols of the inputs and of the machine.
    max_rank
        Greatest rank of that machine in the standard order.
    predicates
        State about a quarter of the tasks by a predicate instead of outputs.
    memory
        Whether the tape is kept between the inputs; None leaves it to chance. Such tasks have
        ``cost="average"``, and may have the same input more than once.
    """
    readout = draw(st.sampled_from(["tape", "visited", *READOUTS]))
    cost = "average" if memory else draw(st.sampled_from(COSTS))
    if memory is None:
        memory = cost == "average" and draw(st.booleans())
    size = draw(st.sampled_from([1, 2, 3, 4]))
    unique = None if memory else lambda word: word.rstrip("0")
    inputs = draw(st.lists(words(symbols), min_size=size, max_size=size, unique_by=unique))
    solvers = draw(st.lists(st.integers(1, max_rank), min_size=6, max_size=6))
    pairs = _hardest_pairs(solvers, symbols, inputs, readout, memory)
    pairs, held_out = pairs[:3], pairs[3:]
    weights: list[int] | None = None
    if cost == "average" and draw(st.booleans()):
        weights = draw(st.lists(st.integers(1, 4), min_size=len(pairs), max_size=len(pairs)))
    if predicates and draw(st.integers(0, 3)) == 3:
        function = OutputsAre(tuple(output for _, output in pairs))
        words_only = [word for word, _ in pairs]
        return Task.predicate(words_only, function, readout, cost, weights, memory=memory)
    return Task.examples(pairs, readout, cost, weights, held_out, memory=memory)


def _hardest_pairs(
    solvers: Sequence[int], symbols: int, inputs: Sequence[str], readout: str, memory: bool
) -> list[tuple[str, str]]:
    """Answers, to the inputs on which it halts, of the solver that takes the most steps.

    With memory only to those before the first on which it does not halt. If no solver halts on any
    input, of a machine that halts at once, writing 1.
    """
    tables = [reference.unrank(rank, symbols) for rank in solvers]
    found: list[tuple[int, list[tuple[str, str]]]] = []
    for table in [*tables, reference.parse("1RZ" * symbols)]:
        asked = Task.predicate(inputs, bool, readout, memory=memory)
        runs = zip(inputs, reference.training_runs(asked, table, 60), strict=True)
        halted = [(word, run) for word, run in runs if run.outcome == "halted"]
        pairs = [(word, run.readout(readout)) for word, run in halted]
        found.append((sum(run.steps for _, run in halted), pairs))
    return max(found, key=lambda item: item[0])[1]


def slopes(max_value: int = 20) -> st.SearchStrategy[tuple[int, int]]:
    """Pairs (a, b): machines per iteration and steps per machine.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(slopes(), lambda slope: slope[0] > slope[1])
    (2, 1)
    """
    return st.tuples(st.integers(1, max_value), st.integers(1, max_value))


def ties() -> st.SearchStrategy[str]:
    """The two tie rules."""
    return st.sampled_from(TIES)


@st.composite
def circuits(
    draw: st.DrawFn,
    inputs: int | None = None,
    basis: str | None = None,
    max_gates: int = 10,
    max_outputs: int = 3,
) -> Circuit:
    """Circuits, in which gates may be shared, unused or free.

    Parameters
    ----------
    inputs
        Fix the number of inputs, else it is 1 to 4.
    basis
        Fix the basis, else it is any.
    max_gates, max_outputs
        The most gates and outputs.

    Examples
    --------
    >>> from hypothesis import find
    >>> shared = find(circuits(basis="nand"), lambda circuit: circuit.tree_size > circuit.size)
    >>> shared.basis, shared.is_tree
    ('nand', False)
    """
    inputs = inputs or draw(st.integers(1, 4))
    basis = basis or draw(st.sampled_from(BASES))
    operators = st.sampled_from(sorted(basis_of(basis).operators))
    gates: list[Gate] = []
    for wires in range(inputs, inputs + draw(st.integers(0, max_gates))):
        operands = st.integers(0, wires - 1)
        gates.append(Gate(draw(operators), draw(operands), draw(operands)))
    every = st.integers(0, inputs + len(gates) - 1)
    outputs = draw(st.lists(every, min_size=1, max_size=max_outputs))
    return Circuit(inputs, tuple(gates), tuple(outputs), basis)
