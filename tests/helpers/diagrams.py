"""Space-time diagrams by the definition, a step at a time; and machines to try them on."""

import random

from dovetail.oracle import reference


class Diagram:
    """All configurations of a run, from the slow simulation."""

    def __init__(self, machine: str, word: str, limit: int) -> None:
        simulation = reference.Simulation(machine, word)
        self.moments = [self._moment(simulation)]
        while simulation.steps < limit and simulation.step():
            self.moments.append(self._moment(simulation))
        self.steps = simulation.steps
        self.low = simulation.first
        self.high = max(simulation.last, len(word) - 1)

    @staticmethod
    def _moment(simulation: reference.Simulation) -> tuple[dict[int, int], int, int]:
        return dict(simulation.tape), simulation.head, simulation.state

    def symbol(self, step: int, cell: int) -> int:
        """The symbol of a cell after some steps."""
        return self.moments[step][0].get(cell, 0)

    def head(self, step: int) -> int:
        """Where the head is."""
        return self.moments[step][1]

    def state(self, step: int) -> str:
        """The state, as a letter."""
        return "ABCDEFGH"[self.moments[step][2]]

    def row(self, step: int, first: int, across: int, count: int) -> list[int]:
        """The greatest symbols of so many groups of 2^across cells."""
        most = [0] * count
        for cell, symbol in self.moments[step][0].items():
            group = (cell - first) // 2**across
            if 0 <= group < count:
                most[group] = max(most[group], symbol)
        return most


def random_machine(drawn: random.Random) -> tuple[str, str]:
    """A machine that often runs for some time, and an input."""
    states, symbols = drawn.randint(2, 5), drawn.choice((2, 2, 2, 3, 4, 6))
    letters = "ABCDEFGH"[:states]

    def entry() -> str:
        end = drawn.random()
        if end < 0.03:
            return "---"
        state = "Z" if end < 0.1 else drawn.choice(letters)
        return f"{drawn.randrange(symbols)}{drawn.choice('LR')}{state}"

    rows = ["".join(entry() for _ in range(symbols)) for _ in range(states)]
    word = "".join(str(drawn.randrange(symbols)) for _ in range(drawn.choice((0, 0, 3, 20))))
    return "_".join(rows), word
