"""A headless browser for the tests of the views: a real Chromium, driven by selenium."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

MISSING = "the browser tests are left out: they need chromium, chromedriver and selenium"
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--window-size=1400,1000")  # fmt: skip


def find_browser() -> tuple[str, str] | None:
    """The browser and its driver, if both are there, and what drives them."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver and find_spec("selenium") else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs a browser, unless there is one; in CI it must be there.

    Done here, so that one line says it of all tests.
    """
    if "browser" not in getattr(item, "fixturenames", ()) or find_browser():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"in CI no test is left out, but {MISSING}")
    pytest.skip(MISSING)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A running browser, which the tests of a module share."""
    found = find_browser()
    assert found is not None
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = found[0]
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(found[1]))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture(autouse=True)
def _as_new(request: pytest.FixtureRequest) -> None:
    """Leave nothing of the test before in the browser: its page, window, colours, messages."""
    if "browser" not in request.fixturenames:
        return
    driver = request.getfixturevalue("browser")
    driver.get("about:blank")
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    driver.get_log("browser")
