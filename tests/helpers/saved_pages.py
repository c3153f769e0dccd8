"""A saved page in a real browser."""

from importlib import resources
from pathlib import Path
from typing import Any

import explored
import pytest


class SavedPage:
    """A page in the browser, with words for what a person does there."""

    def __init__(self, browser: Any, path: Path) -> None:
        self.browser = browser
        browser.get(path.as_uri())

    def all(self, selector: str) -> list[Any]:
        found: list[Any] = self.browser.find_elements("css selector", selector)
        return found

    def field(self, name: str) -> Any:
        (found,) = (
            one for one in self.all("input[type=text]") if one.accessible_name.split()[0] == name
        )
        return found

    def button(self, name: str) -> Any:
        (found,) = (one for one in self.all("button") if one.accessible_name == name)
        return found

    def type(self, name: str, text: str) -> None:
        field = self.field(name)
        field.clear()
        field.send_keys(text)

    def messages(self) -> list[str]:
        return [one.text for one in self.all(".message") if one.text]

    def rows(self) -> dict[str, str]:
        return explored.shown(self.browser)

    def errors(self) -> list[Any]:
        found: list[Any] = self.browser.get_log("browser")
        return found

    def shut_out(self) -> list[tuple[str, str]]:
        """What axe finds that shuts people out, with its first place in the page."""
        pytest.importorskip("axe_core_python")
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        self.browser.execute_script(axe)
        found = self.browser.execute_async_script("axe.run(document).then(arguments[0])")
        assert len(found["passes"]) > 20
        return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]

    def resize(self, width: int) -> None:
        size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def prefer(self, scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
