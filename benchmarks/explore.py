"""Measure the explorer's pages: their size, first paint, and a drag or key to the redraw.

    python benchmarks/explore.py

writes benchmarks/EXPLORER.md. It needs chromium, chromedriver and selenium.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from selenium import webdriver
from tables import options, table, write

from dovetail import Explorer, MachineExplorer, explore, tasks

#: Moves of one slider.
DRAGS = 200
#: Moves before them.
WARM = 20
#: Moves of a diagram.
MOVES = 100
#: Milliseconds of one frame at 60 Hz.
FRAME = 1000 / 60

ABOUT = """# The explorer's page

Written by `python benchmarks/explore.py`: headless Chromium without a graphics card, in a window of
1400 by 1000 pixels. *First paint* is counted from the request of the page; the least of several. A
*redraw* is all that follows one move of a slider: the answer in exact integers, all numbers, all
three pictures, and their layout; {drags} moves over the whole slider, after {warm} that are not
counted. Times are in milliseconds: the median, the one that 95 of 100 do not pass, the greatest;
then the mean of the processor's time on the page's main thread; and the share of the median in a
frame of 60 Hz, {frame:.1f} ms. A move should take less than 50 ms.
"""
ABOUT_RUNS = """
## The page of one machine

*Pan* is a move of the diagram by an arrow key until it is drawn again, where its tiles are there;
*new* the same after a jump to a place and a zoom where none is, until the browser has worked out
all tiles and drawn them; *Python* is the time in which Python works out one tile at such a place,
for a notebook. {moves} of each, in milliseconds. The picture has some 1266 by 667 pixels.
"""

#: Moves a slider to places spread over its whole length, and times all that follows.
DRAG = """
const slider = document.querySelectorAll("input[type=range]")[arguments[0]];
const [low, high] = [Number(slider.min), Number(slider.max)];
const times = [];
for (let move = 0; move < arguments[1]; move += 1) {
  slider.value = Math.round(low + ((high - low) * ((move * 89) % arguments[1])) / arguments[1]);
  const start = performance.now();
  slider.dispatchEvent(new Event("input"));
  document.body.getBoundingClientRect();
  times.push(performance.now() - start);
}
return times;
"""
#: Moves the diagram by keys at some zooms, or jumps to new places, and times all that follows.
MOVE = """
const [jumps, count, done] = arguments;
const { model } = dovetail;
const { first, last, low, high } = model.get("contents");
const canvas = document.querySelector("canvas");
const times = [];
const move = (number) => {
  if (number === count) return done(times);
  const zoom = [-(number % 11), 4 - (number % 6)];
  const at = (from, to) => from + Math.floor(((to - from) * ((number * 89) % count)) / count);
  const start = performance.now();
  if (jumps) model.set("state", { step: at(first, last), cell: at(low, high), zoom });
  else document.querySelector(".diagram").dispatchEvent(
    new KeyboardEvent("keydown", { key: number % 2 ? "ArrowUp" : "ArrowDown" }));
  const wait = () => {
    if (JSON.parse(canvas.dataset.drawn).missing) return setTimeout(wait);
    canvas.getContext("2d").getImageData(0, 0, 1, 1); // all is drawn
    times.push(performance.now() - start);
    setTimeout(() => move(number + 1));
  };
  wait();
};
move(0);
"""
PAINT = "return performance.getEntriesByName('first-contentful-paint').map((one) => one.startTime)"


def views() -> Mapping[str, Explorer]:
    """Pages from small to large."""
    many = [(10**6 + 37 * n * n, 10**5 // (n + 1) ** 2 + 400 - n) for n in range(200)]
    return {
        "`xor`, up to 4 states": explore(tasks.xor),
        "`doubling`, up to 4 states": explore(tasks.doubling),
        "`majority`, up to 4 states": explore(tasks.majority),
        "200 programs": explore(many),
        "4,000 programs": explore([(10**6 + n * n, (4000 - n) ** 2) for n in range(4000)]),
        "programs with t far above x": explore([(2, 10**6), (3, 10**5), (40, 9000)]),
    }


def browser() -> Any:
    """A headless browser."""
    chosen = webdriver.ChromeOptions()
    chosen.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"):
        chosen.add_argument(flag)
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    return webdriver.Chrome(options=chosen, service=service)


def row(driver: Any, name: str, view: Explorer, repeats: int, page: Path) -> list[str]:
    """The figures of one page."""
    view.save_html(page)
    paints = []
    for _ in range(repeats):
        driver.get(page.as_uri())
        paints += driver.execute_async_script(
            f"const done = arguments[0]; const find = () => {{ {PAINT} }};"
            "const wait = () => (find().length ? done(find()) : setTimeout(wait, 5)); wait();"
        )
    cells = [name, f"{page.stat().st_size / 1000:.0f} kB", f"{min(paints):.0f} ms"]
    for slider in range(2):
        driver.execute_script(DRAG, slider, WARM)
        before = processor(driver)
        times = driver.execute_script(DRAG, slider, DRAGS)
        spent = 1000 * (processor(driver) - before) / DRAGS
        late = quantiles(times, n=20)[-1]
        cells.append(f"{median(times):.1f}, {late:.1f}, {max(times):.1f}")
        cells += [f"{spent:.1f}", f"{median(times) / FRAME:.0%}"]
    return cells


def processor(driver: Any) -> float:
    """Seconds of processor time that the page has taken."""
    found = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    (spent,) = (one["value"] for one in found if one["name"] == "TaskDuration")
    return float(spent)


def runs() -> Mapping[str, MachineExplorer]:
    """Runs of a million steps, on narrow and wide tapes."""
    return {
        "five-state champion, 10^6 steps": explore("1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA"),
        "a counter, 10^6 steps": explore("1RC1LA_0RZ1LB_0LA0RC"),
        "`1RA1RA`, 10^6 steps and cells": explore("1RA1RA"),
    }


def run_row(driver: Any, name: str, view: MachineExplorer, page: Path) -> list[str]:
    """The figures of the page of one machine."""
    view.save_html(page)
    cells = [name, f"{page.stat().st_size / 1000:.0f} kB"]
    driver.get(page.as_uri())
    driver.set_script_timeout(300)
    for jumps in (False, True):
        times = driver.execute_async_script(MOVE, jumps, MOVES)
        cells.append(f"{min(times):.1f}, {median(times):.1f}, {max(times):.1f}")
    times = []
    tiles = view._tiles
    for number in range(MOVES):
        down, across = number % 11, max(0, number % 6 - 4)
        row = (tiles.end.steps >> down) // 256 * number // MOVES
        start = time.perf_counter()
        tiles.tile(down, across, row, -1)
        times.append(1000 * (time.perf_counter() - start))
    cells.append(f"{min(times):.1f}, {median(times):.1f}, {max(times):.1f}")
    return cells


def main() -> None:
    """Write the page."""
    repeats = options(__doc__, 5).parse_args().repeats
    each = ("median, 95%, greatest", "processor", "of a frame")
    heads = (
        "page",
        "size",
        "first paint",
        *(f"{name}: {head}" for name in ("slope", "κ") for head in each),
    )
    driver = browser()
    try:
        driver.execute_cdp_cmd("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
        driver.execute_cdp_cmd("Performance.enable", {})
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.html"
            rows = [row(driver, name, view, repeats, page) for name, view in views().items()]
            lines = table(heads, rows, heads[1:])
            run_heads = ("page", "size", "pan: least, median, greatest", "new", "Python, one tile")
            rows = [run_row(driver, name, view, page) for name, view in runs().items()]
            run_lines = table(run_heads, rows, run_heads[1:])
    finally:
        driver.quit()
    about = ABOUT.format(drags=DRAGS, warm=WARM, frame=FRAME)
    write("EXPLORER.md", [about, *lines, ABOUT_RUNS.format(moves=MOVES), *run_lines])


if __name__ == "__main__":
    main()
