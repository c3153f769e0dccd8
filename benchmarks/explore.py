"""Measure the explorer's page: its size, its first paint, and a drag to the redraw.

    python benchmarks/explore.py

writes benchmarks/EXPLORER.md. It needs chromium, chromedriver and selenium.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from selenium import webdriver
from tables import options, table, write

from dovetail import Explorer, explore, tasks

#: Moves of one slider.
DRAGS = 200
#: Moves before them.
WARM = 20
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
    finally:
        driver.quit()
    write("EXPLORER.md", [ABOUT.format(drags=DRAGS, warm=WARM, frame=FRAME), *lines])


if __name__ == "__main__":
    main()
