"""A machine in a real JupyterLab: tiles come from Python, and each side sees the other's moves."""

import random
from pathlib import Path
from typing import Any

import pytest
from diagrams import READ, Diagram, check_picture, random_place, sentence
from labs import Notebook, lab, until, write_notebook

import dovetail

pytestmark = pytest.mark.slow

BB5 = "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA"
LIMIT = 3000
#: Places at each of which the whole picture is read.
PLACES = 60
CELLS = (
    f"from dovetail import explore\nview = explore('{BB5}', input='1111', max_steps={LIMIT})\nview",
    "print(view.step, view.cell, view.zoom)",
    "view.step, view.cell, view.zoom = 2000, -7, (2, 3)",
    f"from dovetail import explore\nexplore('{BB5}', max_steps=50_000_000)",
)


def test_a_notebook(browser: Any, tmp_path: Path) -> None:
    pytest.importorskip("anywidget")
    pytest.importorskip("jupyterlab")
    drawn, diagram = random.Random(154), Diagram(BB5, "1111", LIMIT)
    write_notebook(tmp_path / "view.ipynb", CELLS)
    browser.get_log("browser")

    def read(place: dict[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = browser.execute_async_script(READ, place)
        return found

    with lab(tmp_path) as address:
        notebook = Notebook(browser, address, "view.ipynb")
        notebook.run(0)
        until(lambda: notebook.find(".dovetail-explorer canvas[data-drawn]"), "the view")
        check_picture(read(), diagram)
        for _ in range(PLACES):
            place = random_place(drawn, diagram)
            found = read(place)
            check_picture(found, diagram)
            assert found["status"] == sentence(found, diagram, place, halted=False)
        notebook.run(1)
        seen = f"{place['step']} {place['cell']} {tuple(place['zoom'])}"
        until(lambda: notebook.output(1) == seen, "the place in Python")

        notebook.run(2)
        until(lambda: read()["values"] == ["2000", "-7"], "Python's place in the view")
        found = read()
        assert (found["steps"]["size"], found["cells"]["size"]) == (4, 8)
        check_picture(found, diagram)

        errors = [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]
        assert errors == []
        browser.get("about:blank")


def test_a_long_run(browser: Any, tmp_path: Path) -> None:
    """Any part of 47,176,870 steps is there, and the end of them."""
    pytest.importorskip("anywidget")
    pytest.importorskip("jupyterlab")
    write_notebook(tmp_path / "view.ipynb", CELLS[-1:])
    with lab(tmp_path) as address:
        notebook = Notebook(browser, address, "view.ipynb")
        notebook.run(0)
        until(lambda: notebook.find(".dovetail-explorer canvas[data-drawn]"), "the view")
        (outcome,) = notebook.find(".dovetail-explorer .outcome")
        assert outcome.text == "It halts after 47,176,870 steps."
        place = {"step": 47_176_870, "cell": 0, "zoom": [0, 0]}
        found = browser.execute_async_script(READ, place)
        assert "The machine has halted" in found["status"]
        last, left = 47_176_870 - found["steps"]["first"], found["cells"]["first"]
        end = dovetail.run(BB5, max_steps=50_000_000)
        line = found["rows"][last]
        for at, shown in enumerate(line):
            cell = left + at
            inside = 0 <= cell - end.first_cell < len(end.cells)
            symbol = str(end.cells[cell - end.first_cell]) if inside else "0"
            assert shown == ("h" if cell == end.head else symbol)
        assert set(found["rows"][last + 1 :]) <= {"x" * len(line)}
        browser.get("about:blank")
