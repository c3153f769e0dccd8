"""The view in a real marimo notebook: a hand moves it, and Python sees that."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import explored
import pytest
from labs import until

from dovetail import Slope, runtime_geometry

pytestmark = pytest.mark.slow

POINTS = [(2, 90), (50, 9), (70, 1)]
NOTEBOOK = f"""
import marimo

app = marimo.App()


@app.cell
def show():
    from dovetail import explore

    view = explore({POINTS}, 3, 2, kappa=10)
    view.observe(lambda view: open("seen", "w").write(f"{{view.slope}} {{view.kappa}}"))
    view
    return


if __name__ == "__main__":
    app.run()
"""

#: The view; it is in a shadow tree.
VIEW = """
const find = (root) => {
  for (const one of root.querySelectorAll("*")) {
    if (one.matches(".dovetail-explorer")) return one;
    const inner = one.shadowRoot && find(one.shadowRoot);
    if (inner) return inner;
  }
  return null;
};
const view = find(document);
"""
ROWS = """return view && Object.fromEntries(
    [...view.querySelectorAll("dd")].map((one) => [one.dataset.name, one.dataset.exact]));"""


@contextmanager
def marimo(folder: Path) -> Iterator[str]:
    """Show the notebook; the address."""
    (folder / "notebook.py").write_text(NOTEBOOK, encoding="utf-8")
    command = (sys.executable, "-m", "marimo", "run", "notebook.py", "--headless", "--no-token")
    own = {f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    environment = {**os.environ, **own, "MARIMO_SKIP_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        found = until(lambda: re.search(r"http://[\w.]+:\d+", log.read_text()), "the address")
        yield found[0]
    finally:
        server.terminate()
        server.wait(20)


def right(rate: Fraction) -> dict[str, str]:
    """What must be shown for the programs, in part."""
    expected = explored.answer(
        runtime_geometry(POINTS), Slope.from_rate(rate), Fraction(10), "rank"
    )
    return {
        "area": expected["piece"]["area"],
        "chosen": " ".join(expected["best"]),
        "fixed": " ".join(one[0] for one in expected["fixed"]),
        "orbit": " ".join(expected["orbit"]["rates"]),
    }


def test_a_marimo_notebook(browser: Any, tmp_path: Path) -> None:
    pytest.importorskip("anywidget")
    pytest.importorskip("marimo")
    from selenium.webdriver.common.keys import Keys

    browser.get_log("browser")
    with marimo(tmp_path) as address:
        browser.get(address)
        rows = until(lambda: browser.execute_script(VIEW + ROWS), "the view")
        assert right(Fraction(2, 3)).items() <= rows.items()

        slider = browser.execute_script(VIEW + 'return view.querySelector("input[type=range]")')
        for _ in range(8):
            slider.send_keys(Keys.ARROW_RIGHT)
        rows = browser.execute_script(VIEW + ROWS)
        rate = Fraction(rows["rate"])
        assert rate != Fraction(2, 3)
        assert right(rate).items() <= rows.items()
        seen, told = tmp_path / "seen", f"{Slope.from_rate(rate)} 10"
        until(lambda: seen.exists() and seen.read_text() == told, "the slope in Python")
        errors = [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]
        assert errors == []
        browser.get("about:blank")
