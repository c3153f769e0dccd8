"""Space-time diagrams by the definition, a step at a time; and machines to try them on."""

import random
from typing import Any

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


#: Goes to a place as a hand does, with fields and sliders, waits until all tiles are there, and
#: reads the picture: a letter or digit for each sample that is whole in sight.
READ = """
const [wanted, done] = arguments;
const root = document.querySelector(".dovetail-explorer");
const inputs = (type) => [...root.querySelectorAll(`input[type=${type}]`)];
const put = (input, value) => {
  input.value = value;
  input.dispatchEvent(new Event("input"));
};
if (wanted) {
  inputs("range").forEach((slider, at) => put(slider, wanted.zoom[at]));
  put(inputs("text")[0], wanted.step);
  put(inputs("text")[1], wanted.cell);
}
const canvas = root.querySelector("canvas");
const colour = (kind) =>
  getComputedStyle(root.querySelector(`.swatch.${kind}`)).backgroundColor.match(/\\d+/g).join();
const names = { [colour("head")]: "h", [colour("outside")]: "x" };
for (let symbol = 0; root.querySelector(`.swatch.symbol-${symbol}`); symbol += 1) {
  names[colour(`symbol-${symbol}`)] = `${symbol}`;
}
const read = () => {
  const drawn = JSON.parse(canvas.dataset.drawn);
  if (drawn.missing) {
    setTimeout(read, 10);
    return;
  }
  const { steps, cells, left, top, dot } = drawn;
  const copy = Object.assign(document.createElement("canvas"),
    { width: canvas.width, height: canvas.height }).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const image = copy.getImageData(0, 0, canvas.width, canvas.height);
  const inside = Math.min(steps.size, cells.size) < 4 ? 0 : 1; // beside lines and frames
  const shift = (size) => inside * Math.max(1, Math.floor(Math.min(size, 32) / 8)) * dot;
  const nameAt = (x, y) => {
    const at = 4 * (y * canvas.width + x);
    return names[[...image.data.slice(at, at + 3)].join()] ?? "?";
  };
  const least = Math.min(steps.size, cells.size);
  const rows = [];
  for (let row = 0; row < Math.floor(drawn.height / steps.size); row += 1) {
    let line = "";
    for (let column = 0; column < Math.floor(drawn.width / cells.size); column += 1) {
      const x = left + column * cells.size * dot + shift(least);
      line += nameAt(x, top + row * steps.size * dot + shift(least));
    }
    rows.push(line);
  }
  done({ ...drawn, rows, status: root.querySelector("[role=status]").textContent,
    values: inputs("text").map((one) => one.value) });
};
read();
"""


def check_picture(found: dict[str, Any], diagram: Diagram, first: int = 0) -> int:
    """Compare a picture that was read with the definition; the number of its rows.

    A page may begin at the step `first`.
    """
    steps, cells = found["steps"], found["cells"]
    across = cells["unit"].bit_length() - 1
    head_covers = min(steps["size"], cells["size"]) < 4
    for number, line in enumerate(found["rows"]):
        step = (steps["first"] + number) * steps["unit"]
        if not first <= step <= diagram.steps:
            assert line == "x" * len(line)
            continue
        start = cells["first"] * cells["unit"]
        right = list(map(str, diagram.row(step, start, across, len(line))))
        column = (diagram.head(step) - start) // cells["unit"]
        if head_covers and 0 <= column < len(line):
            right[column] = "h"
        assert line == "".join(right), (step, cells, line[:80], "".join(right)[:80])
    return len(found["rows"])


def random_place(drawn: random.Random, diagram: Diagram) -> dict[str, Any]:
    """A step, a cell and a zoom."""
    width = diagram.high - diagram.low + 1
    return {
        "step": drawn.randint(0, diagram.steps),
        "cell": drawn.randint(diagram.low, diagram.high),
        "zoom": [
            drawn.randint(-diagram.steps.bit_length(), 5), drawn.randint(-width.bit_length(), 5),
        ],
    }  # fmt: skip


def sentence(found: dict[str, Any], diagram: Diagram, place: dict[str, Any], halted: bool) -> str:
    """What is told of a place."""
    high, wide = found["steps"]["unit"], found["cells"]["unit"]
    step, cell = place["step"] // high * high, place["cell"] // wide * wide
    start = found["cells"]["first"] * wide
    column = cell // wide - found["cells"]["first"]
    across = wide.bit_length() - 1
    symbol = diagram.row(step, start, across, column + 1)[column]
    head = diagram.head(step)
    steps = f"Step {step:,}" if high == 1 else f"Steps {step:,} to {step + high - 1:,}"
    cells = f"cell {cell:,}" if wide == 1 else f"cells {cell:,} to {cell + wide - 1:,}"
    what = "symbol" if wide == 1 else "greatest symbol"
    when = "" if high == 1 else f" at step {step:,}"
    told = f"{steps}, {cells}: {what} {symbol}{when}. "
    if halted and step == diagram.steps:
        told += f"The machine has halted, with the head at cell {head:,}."
    else:
        told += f"The machine is in state {diagram.state(step)} at cell {head:,}, "
        told += f"where it reads {diagram.symbol(step, head)}."
    return told.replace("-", "−")
