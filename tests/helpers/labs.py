"""A JupyterLab of its own, and a notebook in a browser."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Seconds until a kernel has started, or a page is there.
PATIENCE = 60
QUIET = ("--no-browser", "--allow-root", "--port=0", "--ServerApp.token=", "--ServerApp.password=",
         "--LabApp.news_url=None",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")  # fmt: skip

#: Brings a cell into sight, and says whether its editor has the focus then.
FOCUS = """
const cell = document.querySelectorAll(".jp-CodeCell")[arguments[0]];
cell.scrollIntoView();
const editor = cell.querySelector(".cm-content");
if (editor) editor.focus();
return editor !== null && document.activeElement === editor;
"""
STATUS = "return document.getElementById('jp-main-statusbar')?.textContent ?? ''"
OUTPUT = """
const cell = document.querySelectorAll(".jp-CodeCell")[arguments[0]];
return [...cell.querySelectorAll(".jp-OutputArea pre")].map((one) => one.textContent).join(" ");
"""


def until(found: Callable[[], Any], what: str) -> Any:
    """What a call returns, once that is true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


def write_notebook(path: Path, cells: Sequence[str]) -> None:
    """Write a notebook of code cells."""
    code = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    made = [{**code, "id": f"cell-{n}", "source": text} for n, text in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4,
                "nbformat_minor": 5}  # fmt: skip
    path.write_text(json.dumps(notebook), encoding="utf-8")


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """Run JupyterLab in a folder; its address. Settings of the user's own are left alone."""
    own = {name: str(folder / "own" / name.lower())
           for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR",
                        "IPYTHONDIR")}  # fmt: skip
    log = folder / "lab.log"
    with log.open("w") as file:
        command = [sys.executable, "-m", "jupyterlab", *QUIET, f"--ServerApp.root_dir={folder}"]
        server = subprocess.Popen(command, stdout=file, stderr=file, env={**os.environ, **own})
        try:
            address = r"http://127\.0\.0\.1:\d+/lab"
            found = until(lambda: re.search(address, log.read_text()), "JupyterLab's address")
            yield found[0]
        finally:
            stop(server)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End a server; one that does not listen, too."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


class Notebook:
    """An open notebook."""

    def __init__(self, browser: Any, address: str, name: str) -> None:
        self.browser = browser
        browser.get(f"{address}/tree/{name}")
        until(lambda: self.find(".jp-CodeCell .cm-content"), "the notebook")
        until(lambda: "(ipykernel) | Idle" in browser.execute_script(STATUS), "the kernel")

    def find(self, selector: str) -> list[Any]:
        """All elements that a selector names."""
        found: list[Any] = self.browser.find_elements("css selector", selector)
        return found

    def run(self, cell: int) -> None:
        """Run a cell; its editor is only there while it is in sight."""
        from selenium.webdriver import ActionChains
        from selenium.webdriver.common.keys import Keys

        until(lambda: self.browser.execute_script(FOCUS, cell), "the editor")
        keys = ActionChains(self.browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER)
        keys.key_up(Keys.CONTROL).perform()

    def output(self, cell: int) -> str:
        """The text below a cell."""
        found: str = self.browser.execute_script(OUTPUT, cell)
        return found.strip()
