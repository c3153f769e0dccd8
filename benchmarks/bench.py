"""Measure the dovetailer against that of reference.c and write the table RESULTS.md.

Each pair of programs is run in turn several times and the least time of each is kept. Both
sides must report the same counts, or the run stops.

    python benchmarks/bench.py [--repeats 7]
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tables import HERE, least, milliseconds, options, table, timed, write

import dovetail
from dovetail import tasks

XOR = ("00:0", "01:1", "10:1", "11:0")
AND = ("00:0", "01:0", "10:0", "11:1")
# a, b, iterations: as many machines as steps, few machines with many steps, many with few.
SLOPES = ((1, 1, 5_000), (1, 64, 3_000), (16, 1, 2_000))


#: What was measured, ours, the reference's, and the ratio.
Row = tuple[str, str, str, str]


class Reference:
    """The compiled reference.c."""

    def __init__(self, folder: Path) -> None:
        self.compiler = os.environ.get("CC", "gcc")
        self.program = folder / "reference"
        command = [self.compiler, "-O3", "-march=native", "-std=c11", "-o", str(self.program)]
        subprocess.run([*command, str(HERE / "reference.c")], check=True)

    def __call__(self, *arguments: object) -> dict[str, str]:
        """Run one command; its ``name=value`` pairs."""
        command = [str(self.program), *map(str, arguments)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return dict(pair.split("=") for pair in output.split())

    @property
    def version(self) -> str:
        """The compiler's own words."""
        command = [self.compiler, "--version"]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return output.splitlines()[0]


def agree(what: str, ours: object, reference: object) -> None:
    """Stop unless both sides counted the same."""
    if ours != reference:
        sys.exit(f"{what}: dovetail says {ours}, the C reference {reference}")


def compare(what: str, count: int, unit: str, ours: float, reference: float) -> Row:
    """Both sides did `count` units of the same work."""
    return (
        what,
        f"{milliseconds(ours)}, {millions(count / ours)} {unit}/s",
        f"{milliseconds(reference)}, {millions(count / reference)} {unit}/s",
        f"{reference / ours:.2f}",
    )


def literal(
    reference: Reference, a: int, b: int, iterations: int, repeats: int
) -> tuple[Row, float]:
    """Run the literal schedule on xor, which it does not solve; also the C loop's steps/s."""
    ours, theirs, steps = [], [], 0
    for _ in range(repeats):
        answer = reference("dovetail", a, b, iterations, *XOR)
        theirs.append(float(answer["seconds"]))
        seconds, result = timed(
            lambda: dovetail.dovetail(tasks.xor, a=a, b=b, max_iterations=iterations)
        )
        ours.append(seconds)
        steps = int(answer["steps"])
        agree("a hit", result.found, answer["rank"] != "0")
        agree("steps", result.steps, steps)
        agree("slots", result.slots, int(answer["slots"]))
    what = f"`dovetail(xor, a={a}, b={b})` to iteration {iterations:,}: {steps:,} steps"
    return compare(what, steps, "steps", min(ours), min(theirs)), steps / min(theirs)


def same_hit(reference: Reference) -> None:
    """Both loops find the same program for `and`, at the same cost."""
    for a, b, _ in SLOPES:
        answer = reference("dovetail", a, b, 1_000, *AND)
        hit = dovetail.dovetail(tasks.and_, a=a, b=b, max_iterations=1_000)
        for name in ("rank", "time", "iteration", "slots", "steps"):
            agree(f"{name} of the hit at a={a}, b={b}", getattr(hit, name), int(answer[name]))


def search(loop_rate: float, repeats: int) -> Row:
    """Search xor exactly; the slots that the literal dovetailer would need for the same answer."""
    seconds, hit = least(lambda: dovetail.search(tasks.xor, a=1, b=1), repeats)
    if not hit:
        sys.exit("search(xor, a=1, b=1) found nothing")
    rate = hit.slots / seconds
    counted = f"{hit.nodes:,} partial machines, {hit.steps:,} steps"
    return (
        f"`search(xor, a=1, b=1)`: {hit.slots:.3g} virtual slots ({counted})",
        f"{milliseconds(seconds)}, {millions(rate)} slots/s",
        f"{millions(loop_rate)} steps/s (the loop at a=1, b=1)",
        f"{rate / loop_rate:,.0f}",
    )


def import_time(repeats: int) -> Row:
    """Import the package in a fresh interpreter that already holds numpy."""
    code = (
        "import time, numpy; start = time.perf_counter(); import dovetail; "
        "print(time.perf_counter() - start)"
    )
    command = [sys.executable, "-c", code]
    seconds = min(
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(max(repeats, 5))
    )
    return ("`import dovetail`, beyond numpy", milliseconds(seconds), "", "")


def millions(rate: float) -> str:
    """Three figures, in millions."""
    rate /= 1e6
    return f"{rate:,.0f} M" if rate >= 1000 else f"{rate:.3g} M"


def processor() -> str:
    """Name the processor as the system does."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def heading(reference: Reference) -> list[str]:
    """Say on what was measured."""
    return [
        f"- processor: {processor()}",
        f"- reference: {reference.version}, `-O3 -march=native`",
        f"- Python {platform.python_version()}, {platform.system()}",
    ]


def page(rows: list[Row], reference: Reference, repeats: int) -> list[str]:
    """Lines of the page RESULTS.md."""
    return [
        "# Results",
        "",
        f"Written by `make bench`. One thread; the least of {repeats} runs, the two sides in turn.",
        "A ratio above 1 means that dovetail is faster. Both sides reported the same counts.",
        "",
        *heading(reference),
        "",
        *table(("what", "dovetail", "C reference", "ratio"), rows),
    ]


def main() -> None:
    """Measure everything, print the table and write it."""
    repeats = options(__doc__, 7).parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        reference = Reference(Path(folder))
        same_hit(reference)
        rows, rates = [], []
        for a, b, iterations in SLOPES:
            row, rate = literal(reference, a, b, iterations, repeats)
            rows.append(row)
            rates.append(rate)
        rows.append(search(rates[0], repeats))
        rows.append(import_time(repeats))
        write("RESULTS.md", page(rows, reference, repeats))


if __name__ == "__main__":
    main()
