"""The documentation site as it is built: its links, and its pages in a real browser."""

import threading
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import explored
import pytest
import sites
from labs import until

import dovetail
from dovetail import Slope, tasks

pytestmark = pytest.mark.slow

TUTORIAL = "notebooks/01-dovetailing.html"
#: Pages without links to them: the way to the first page, and the lists that the program makes.
UNLISTED = {"index.html", "search.html", "genindex.html", "py-modindex.html"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The pages of the site."""
    sites.need_tools()
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if hasattr(request.config, "workerinput") else own) / "site"
    folder.mkdir(exist_ok=True)
    return sites.build(folder)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The address of the site, from a server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def screen(browser: Any) -> Iterator[Any]:
    """The browser, whose window and colours are put back; nothing may go wrong in it."""
    browser.get_log("browser")
    yield browser
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.get("about:blank")


# --- the files -------------------------------------------------------------------------------


def test_every_link_leads_somewhere(site: Path) -> None:
    dead = set()
    for file in site.rglob("*.html"):
        page = sites.read(file)
        for link in page.links | page.loaded:
            meant = sites.target(file, link)
            if meant is None:
                continue
            there, place = meant
            known = there.suffix != ".html" or not place or place in sites.read(there).places
            if not there.is_file() or not known:
                dead.add((file.relative_to(site).as_posix(), link))
    assert dead == set()


def test_a_page_asks_for_nothing_from_elsewhere(site: Path) -> None:
    for file in site.rglob("*.html"):
        outside = {one for one in sites.read(file).loaded if sites.target(file, one) is None}
        assert not {one for one in outside if not one.startswith("data:")}, file


def test_every_page_is_reached_from_the_first(site: Path) -> None:
    seen, waiting = set(), [site / "index.html"]
    while waiting:
        file = waiting.pop()
        if file in seen or file.suffix != ".html":
            continue
        seen.add(file)
        targets = (sites.target(file, link) for link in sites.read(file).links)
        waiting += [meant[0] for meant in targets if meant is not None]
    pages = {file for file in site.rglob("*.html") if file.name not in UNLISTED}
    assert len(pages) > 60
    assert pages <= seen


def test_the_tutorial_shows_what_its_cells_draw_and_print(site: Path) -> None:
    page = sites.read(site / TUTORIAL)
    pictures = {one for one in page.loaded if one.startswith("../_images/")}
    assert len(pictures) == 6
    text = (site / TUTORIAL).read_text(encoding="utf-8")
    assert "cheapest slope a/b 4197591/8  area 67161456" in text
    assert "readout head, cost average" in text  # of the command


def test_the_page_of_commands_has_every_option(site: Path) -> None:
    places = sites.read(site / "docs/reference/commands.html").places
    assert {
        "cmdoption-dovetail-search-held-out", "cmdoption-dovetail-models-box-leak-bits",
        "cmdoption-dovetail-explore-o", "dovetail-neural-compare", "exit-codes",
    } <= places  # fmt: skip


# --- in the browser --------------------------------------------------------------------------


def check_numbers(browser: Any, front: dovetail.Front) -> dict[str, str]:
    """What is shown is Python's."""
    shown = explored.shown(browser)
    rate, kappa = Fraction(shown["rate"]), Fraction(shown["kappa"])
    expected = explored.answer(front, Slope.from_rate(rate), kappa, "rank")
    for name in ("rank", "time", "machine", "iteration", "slots"):
        assert shown[f"winner.{name}"] == expected["winner"][name]
    assert shown["area"] == expected["piece"]["area"]
    assert shown["chosen"].split() == expected["best"]
    return shown


@pytest.mark.parametrize("page", [TUTORIAL, "docs/explore.html"])
@pytest.mark.parametrize("width", [360, 1400])
def test_the_slope_is_dragged_in_the_page(site: Path, screen: Any, page: str, width: int) -> None:
    from selenium.webdriver import ActionChains

    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    screen.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    screen.get((site / page).as_uri())
    screen.switch_to.frame(screen.find_element("css selector", "iframe"))
    until(lambda: explored.shown(screen), "the view")
    before = check_numbers(screen, front)
    slider = screen.find_elements("css selector", "input[type=range]")[0]
    show = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })"
    screen.execute_script(show, slider)
    value, low, high = (float(slider.get_attribute(name)) for name in ("value", "min", "max"))
    across = slider.size["width"]
    at = round((value - low) / (high - low) * across - across / 2)
    drag = ActionChains(screen, duration=20).move_to_element_with_offset(slider, at, 0)
    drag.click_and_hold().move_by_offset(round(across / 8), 0).release().perform()
    after = check_numbers(screen, front)
    assert Fraction(after["rate"]) < Fraction(before["rate"])
    if page == TUTORIAL:
        assert (before["winner.rank"], after["winner.rank"]) == ("3930639", "4197591")
    tall = "return document.documentElement.scrollHeight - innerHeight"
    assert screen.execute_script(tall) <= 0  # the frame is as high as the view
    screen.switch_to.default_content()
    wide = "const all = document.documentElement; return all.scrollWidth - all.clientWidth"
    assert screen.execute_script(wide) == 0


def test_pages_fit_a_telephone(site: Path, screen: Any) -> None:
    size = {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    screen.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    wide = "const all = document.documentElement; return all.scrollWidth - all.clientWidth"
    too_wide = {}
    for file in sorted(site.rglob("*.html")):
        if file.parent != site:
            screen.get(file.as_uri())
            too_wide[file.name] = screen.execute_script(wide)
    assert {name: over for name, over in too_wide.items() if over} == {}


@pytest.mark.parametrize("chosen", ["light", "dark"])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_view_has_the_colours_of_its_page(
    site: Path, screen: Any, chosen: str, system: str
) -> None:
    feature = {"name": "prefers-color-scheme", "value": system}
    screen.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    screen.get((site / "docs/explore.html").as_uri())
    screen.execute_script("document.body.dataset.theme = arguments[0]", chosen)
    paper = "return getComputedStyle(arguments[0]).backgroundColor"

    def is_light(element: Any) -> bool:
        found = screen.execute_script(paper, element).partition("(")[2].strip(")").split(",")
        return sum(map(float, found[:3])) > 380

    assert is_light(screen.find_element("css selector", "body")) == (chosen == "light")
    screen.switch_to.frame(screen.find_element("css selector", "iframe"))
    until(lambda: explored.shown(screen), "the view")
    view = screen.find_element("css selector", ".dovetail-explorer")
    until(lambda: is_light(view) == (chosen == "light"), "the view's colours")


@pytest.mark.parametrize(
    ("word", "page"),
    [("forwarding", "docs/forwarding.html"), ("box_leak", "docs/reference/models.html"),
     ("Schmidhuber", "docs/bibliography.html")],
)  # fmt: skip
def test_the_search_finds_pages(served: str, screen: Any, word: str, page: str) -> None:
    screen.get(f"{served}/search.html?q={word}")
    links = "return [...document.querySelectorAll('#search-results li a')].map((one) => one.href)"
    wanted = f"{served}/{page}"
    until(lambda: any(one.startswith(wanted) for one in screen.execute_script(links)), page)


def test_the_search_needs_no_server(site: Path, browser: Any) -> None:
    browser.get(f"{(site / 'search.html').as_uri()}?q=forwarding")
    links = "return [...document.querySelectorAll('#search-results li a')].map((one) => one.href)"
    wanted = (site / "docs/forwarding.html").as_uri()
    until(lambda: any(one.startswith(wanted) for one in browser.execute_script(links)), "results")
    browser.get_log("browser")  # what a page without a server may not read: the summaries
