"""The view in a real JupyterLab: a hand moves it, Python sees that, and the other way round."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import explored
import pytest
from labs import Notebook, lab, until, write_notebook

from dovetail import Slope, runtime_geometry

pytestmark = pytest.mark.slow

POINTS = [(2, 90), (50, 9), (70, 1)]
CELLS = (
    f"from dovetail import explore\nview = explore({POINTS}, 3, 2, kappa=10)\nview",
    "print(view.slope, view.kappa)",
    "view.slope = (9, 1)\nview.kappa = 77",
)


def right(rate: Fraction, kappa: int) -> dict[str, Any]:
    """What must be shown for the programs, in part."""
    expected = explored.answer(
        runtime_geometry(POINTS), Slope.from_rate(rate), Fraction(kappa), "rank"
    )
    return {
        "area": expected["piece"]["area"],
        "piece.rank": expected["piece"]["rank"],
        "chosen": " ".join(expected["best"]),
        "fixed": " ".join(one[0] for one in expected["fixed"]),
        "orbit": " ".join(expected["orbit"]["rates"]),
    }


def test_a_notebook(browser: Any, tmp_path: Path) -> None:
    pytest.importorskip("anywidget")
    pytest.importorskip("jupyterlab")
    from selenium.webdriver.common.keys import Keys

    write_notebook(tmp_path / "view.ipynb", CELLS)
    browser.get_log("browser")
    with lab(tmp_path) as address:
        notebook = Notebook(browser, address, "view.ipynb")
        notebook.run(0)
        until(lambda: explored.shown(notebook.browser), "the view")
        assert right(Fraction(2, 3), 10).items() <= explored.shown(notebook.browser).items()

        slider = notebook.find(".dovetail-explorer input[type=range]")[0]
        for _ in range(8):
            slider.send_keys(Keys.ARROW_RIGHT)
        rate = Fraction(explored.shown(notebook.browser)["rate"])
        assert rate != Fraction(2, 3)
        assert right(rate, 10).items() <= explored.shown(notebook.browser).items()
        slope = Slope.from_rate(rate)
        notebook.run(1)
        until(lambda: notebook.output(1) == f"{slope} 10", "the slope in Python")

        notebook.run(2)
        until(
            lambda: explored.shown(notebook.browser)["rate"] == "1/9", "Python's slope in the view"
        )
        until(
            lambda: explored.shown(notebook.browser)["kappa"] == "77",
            "Python's constant in the view",
        )
        assert right(Fraction(1, 9), 77).items() <= explored.shown(notebook.browser).items()
        errors = [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]
        assert errors == []
        browser.get("about:blank")
