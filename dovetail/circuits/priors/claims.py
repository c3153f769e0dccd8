"""Claims about composed tasks: those that hold, and the smallest exceptions to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from dovetail import _core
from dovetail.circuits.least.all_circuits import MAX_INPUTS, SEARCHED_BASES
from dovetail.circuits.least.tables import table
from dovetail.circuits.model.compositions import compose, multiplexed, serial
from dovetail.circuits.model.functions import ones
from dovetail.circuits.model.operators import apply
from dovetail.circuits.model.parts import Composition
from dovetail.circuits.priors.pairs import all_pairs, multiplexed_savings
from dovetail.results.result import Result
from dovetail.values import check, display

#: What a search yields: the composed task, the cost of the whole and of each part.
_Found = tuple[Composition, int, tuple[int, ...]]


class Claim(Result):
    """A claim about the minimum of a composed task.

    Attributes
    ----------
    statement
        What is claimed of all tasks f and g; C, L and D are the least size, tree size and depth.
    holds
        Whether it is true of all tasks.
    because
        The proof in short, or why it fails.
    """

    name: str
    statement: str
    holds: bool
    because: str


_CLAIMS = (
    ("size-bound", "C(f, g) ≤ C(f) + C(g)", True,
     "two circuits side by side are a circuit for both"),
    ("size-sum", "C(f, g) = C(f) + C(g)", False,
     "a gate can serve both parts"),
    ("size-parts", "in some circuit of C(f, g) gates f has C(f) and g has C(g)", False,
     "sharing pays even where a part must be built the long way for it"),
    ("tree-sum", "L(f, g) = L(f) + L(g)", True,
     "no gate serves two outputs, so the trees are apart and each can be replaced"),
    ("tree-multiplexed", "L(mux(s; f, g)) ≥ L(f) + L(g)", False,
     "one tree answers for both, with the select input in its leaves"),
    ("tree-serial", "L(f∘(g, h)) ≥ L(f) + L(g) + L(h)", False,
     "the whole need not compute g and h on its way"),
    ("depth-max", "D(f, g) = max(D(f), D(g))", True,
     "circuits side by side are as deep as the deeper one, and contain both"),
    ("depth-parts", "in every circuit of depth D(f, g) f has D(f) and g has D(g)", False,
     "what is ready early may be built as deep as the deepest part"),
)  # fmt: skip

#: All claims, by name.
CLAIMS = {claim[0]: Claim(*claim) for claim in _CLAIMS}


class Counterexample(Result):
    """The smallest exception to a claim; by `smallest_counterexample`.

    Attributes
    ----------
    claim, basis
        The claim, and the name of the basis.
    composition
        The composed task.
    whole, parts
        What it costs, and what its parts cost alone.
    """

    claim: Claim
    basis: str
    composition: Composition
    whole: int
    parts: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        plain = {"claim": self.claim.name, "composition": self.composition.to_dict()}
        return {**super().to_dict(), **plain, "parts": list(self.parts)}

    def __repr__(self) -> str:
        parts = ", ".join(map(repr, self.composition.parts))
        return (
            f"Counterexample({self.claim.statement!r}, basis={self.basis!r}: whole {self.whole}, "
            f"parts {self.parts}, {parts})"
        )

    def _repr_html_(self) -> str:
        values = {
            "claim": self.claim.statement,
            "basis": self.basis,
            "whole": self.whole,
            "parts alone": ", ".join(map(str, self.parts)),
            "parts": ", ".join(map(repr, self.composition.parts)),
        }
        return display.record("counterexample", values)


def smallest_counterexample(claim: str, basis: str = "full") -> Counterexample | None:
    """Return the smallest exception to one of the `CLAIMS`, by trying all tasks.

    The parts are different functions, up to negation, and each of them costs something, as does the
    whole. The smallest has the fewest inputs, then the cheapest whole, then the least truth tables.
    It is None if the claim holds of all tasks, for which `CLAIMS` has the proof. The basis is
    ``"full"`` or ``"u2"``.

    Examples
    --------
    >>> smallest_counterexample("tree-sum") is None
    True
    >>> found = smallest_counterexample("size-sum")
    >>> found.whole, found.parts, found.composition.parts
    (2, (2, 1), (Part('t0', 3 inputs, 01000000), Part('t1', 3 inputs, 01010000)))
    """
    name = check.choice(claim, "claim", tuple(CLAIMS))
    basis = check.choice(basis, "basis", SEARCHED_BASES)
    if CLAIMS[name].holds:
        return None
    for inputs in range(1, MAX_INPUTS + 1):
        found = next(_SEARCHES[name](inputs, basis), None)
        if found is not None:
            return Counterexample(CLAIMS[name], basis, *found)
    return None


def _pairs_by_size(inputs: int, basis: str, exceptions: Callable[[Any], Any]) -> Iterator[_Found]:
    """The pairs that are exceptions, the cheapest first."""
    pairs = all_pairs(inputs, basis)
    places = np.flatnonzero(exceptions(pairs))
    for k in places[np.argsort(pairs.size[places], kind="stable")]:
        parts = int(pairs.size_first[k]), int(pairs.size_second[k])
        tasks = [int(pairs.first[k]), int(pairs.second[k])]
        yield compose(tasks, inputs=inputs), int(pairs.size[k]), parts


def _depth_parts(inputs: int, basis: str) -> Iterator[_Found]:
    """Pairs of which one has depth 1 and the other more, with a circuit that shows the slack."""
    depths = table(inputs, "depth", basis).upper

    def exceptions(pairs: Any) -> Any:
        low, high = depths[pairs.first], depths[pairs.second]
        return (low != high) & (np.minimum(low, high) == 1)

    for composition, size, _ in _pairs_by_size(inputs, basis, exceptions):
        parts = [list(part.tables) for part in composition.parts]
        alone = tuple(int(depths[tables[0]]) for tables in parts)
        shallow = alone.index(1)
        rows = _core.circuit_shallow(parts, inputs, basis, size + 2)
        # Depth 1 is one gate, so more gates are more depth.
        if any(cones[shallow] > 1 for _, cones, _ in rows):
            yield composition, max(alone), alone


def _tree_multiplexed(inputs: int, basis: str) -> Iterator[_Found]:
    alone = table(inputs, "tree", basis).upper.astype(int)
    savings = multiplexed_savings(inputs, "tree", basis)
    together = alone[:, None] + alone[None, :]
    places = np.argwhere(savings > 0)
    for f, g in places[np.argsort((together - savings)[savings > 0], kind="stable")].tolist():
        if f < g != f ^ ones(inputs) and min(alone[f], alone[g]) > 0:
            whole = int(together[f, g] - savings[f, g])
            yield multiplexed([f, g], inputs=inputs), whole, (int(alone[f]), int(alone[g]))


def _tree_serial(inputs: int, basis: str) -> Iterator[_Found]:
    costs = table(inputs, "tree", basis).upper.tolist()
    outer_costs = table(2, "tree", basis).upper.tolist()
    everything = ones(inputs)
    found = []
    inner = [f for f in range(0, everything, 2) if costs[f] > 0]  # negations are free
    for g, h in combinations(inner, 2):
        for outer in (f for f in range(16) if outer_costs[f] > 0):
            whole = costs[apply(outer, g, h, everything) & everything]
            parts = outer_costs[outer], costs[g], costs[h]
            if 0 < whole < sum(parts):
                found.append((whole, (g, h), outer, parts))
    for whole, pair, outer, parts in sorted(found):
        yield serial(f"{outer:04b}"[::-1], list(pair), inputs=inputs), whole, parts


_SEARCHES: dict[str, Callable[[int, str], Iterator[_Found]]] = {
    "size-sum": partial(_pairs_by_size, exceptions=lambda pairs: pairs.saving > 0),
    "size-parts": partial(_pairs_by_size, exceptions=lambda pairs: pairs.least_slack > 0),
    "tree-multiplexed": _tree_multiplexed,
    "tree-serial": _tree_serial,
    "depth-parts": _depth_parts,
}
