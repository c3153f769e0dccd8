"""A saved page of a machine in a real browser: each pixel, and what hands and keys do."""

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diagrams import READ, Diagram, check_picture, random_machine, random_place, sentence
from labs import until
from matplotlib.image import imread
from saved_pages import SavedPage

from dovetail import explore

pytestmark = pytest.mark.slow

BB4 = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"
BB5 = "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA"
ENDLESS = "1RC1LA_0RZ1LB_0LA0RC"

#: Machines, and places for each: 320 cases.
MACHINES, EACH = 40, 8


class Page(SavedPage):
    """The page of a machine."""

    def read(self, place: dict[str, Any] | None = None) -> dict[str, Any]:
        """Go to a place, if one is given, and read the picture."""
        found: dict[str, Any] = self.browser.execute_async_script(READ, place)
        return found

    def place(self) -> dict[str, Any]:
        found: dict[str, Any] = self.browser.execute_script("return dovetail.model.get('state')")
        return found

    def area(self) -> Any:
        (found,) = self.all(".diagram")
        return found

    def told(self) -> str:
        text: str = self.all("[role=status]")[0].text
        return text


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Any:
    """Opens the page of a view; at the end nothing may have gone wrong in it."""
    browser.get_log("browser")
    shown = []

    def open_it(view: Any, **window: int) -> Page:
        view.save_html(tmp_path / "page.html", **window)
        shown.append(Page(browser, tmp_path / "page.html"))
        return shown[-1]

    yield open_it
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    for page in shown:
        assert page.errors() == []
    entries = "return performance.getEntriesByType('resource').map((one) => one.name)"
    assert browser.execute_script(entries) == []  # nothing was asked for


@pytest.fixture
def page(open_page: Any) -> Any:
    return open_page(explore(BB4))


# --- the picture -------------------------------------------------------------------------------


def test_random_pictures_follow_the_definition(open_page: Any) -> None:
    drawn = random.Random(152)
    rows = 0
    for number in range(MACHINES):
        machine, word = random_machine(drawn)
        limit = drawn.choice((0, 30, 800, 2500))
        view, diagram = explore(machine, input=word, max_steps=limit), Diagram(machine, word, limit)
        page = open_page(view)
        page.resize((360, 520)[number % 2])
        page.prefer(("light", "dark")[number // 2 % 2])
        for _ in range(EACH):
            place = random_place(drawn, diagram)
            found = page.read(place)
            assert page.place() == place
            rows += check_picture(found, diagram)
            assert found["status"] == sentence(found, diagram, place, view.run.halted)
    assert rows > 20 * MACHINES * EACH


def test_pages_that_begin_later(open_page: Any) -> None:
    drawn = random.Random(153)
    diagram = Diagram(BB5, "", 4000)
    view = explore(BB5, max_steps=4000)
    view.step, view.cell = 2500, 0
    page = open_page(view, start=2049, stop=3500)
    page.resize(400)
    assert "steps 2,049 to 3,500" in page.all(".window")[0].text
    diagram.steps = 3500
    for _ in range(30):
        place = random_place(drawn, diagram)
        place["step"] = max(place["step"], 2049)
        place["cell"] = max(place["cell"], -20)
        check_picture(page.read(place), diagram, first=2049)


def test_the_marked_place_is_always_in_sight(open_page: Any) -> None:
    drawn = random.Random(155)
    view = explore(BB5)
    page = open_page(view)
    page.resize(360)
    (low, high), last = view.run.visited_range, view.run.steps
    for number in range(60):
        place = {
            "step": (0, last, drawn.randint(0, last))[number % 3],
            "cell": (low, high, drawn.randint(low, high))[number // 3 % 3],
            "zoom": [drawn.randint(-20, 5), drawn.randint(-11, 5)],
        }
        found = page.read(place)
        for name, axis in (("step", "steps"), ("cell", "cells")):
            first, unit, fitting = (found[axis][word] for word in ("first", "unit", "fitting"))
            assert first <= place[name] // unit < first + fitting


def test_a_fine_screen_has_finer_text_and_the_same_pixels(open_page: Any) -> None:
    page, diagram = open_page(explore(BB4)), Diagram(BB4, "", 200)
    size = {"width": 500, "height": 900, "deviceScaleFactor": 2, "mobile": False}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.browser.refresh()
    for zoom in ([0, 0], [3, 3], [-2, 1], [5, 5]):
        found = page.read({"step": 60, "cell": -4, "zoom": zoom})
        assert found["dot"] == 2
        check_picture(found, diagram)


def test_the_end_of_a_million_steps(open_page: Any) -> None:
    view = explore(BB5)
    page = open_page(view)
    (outcome,) = page.all(".outcome")
    assert "has not halted within the limit of 1,000,000 steps" in outcome.text
    page.resize(500)
    found = page.read({"step": 10**6, "cell": -1444, "zoom": [0, 0]})
    rows = len(found["rows"])
    assert (found["steps"]["first"], found["steps"]["first"] + rows) == (
        10**6 + 1 - rows,
        10**6 + 1,
    )
    left = found["cells"]["first"]
    from dovetail import space_time

    window = space_time(
        BB5, start=10**6 + 1 - rows, stop=10**6 + 1, left=left, right=left + len(found["rows"][0])
    )
    for line, cells, head in zip(found["rows"], window.array, window.heads, strict=True):
        right = list(map(str, cells))
        if 0 <= head - left < len(right):
            right[head - left] = "h"
        assert line == "".join(right)
    assert "The machine is in state B at cell −1,444" in found["status"]


def test_the_whole_run_is_in_sight_at_first_and_by_its_button(open_page: Any) -> None:
    for machine in (BB4, BB5, ENDLESS, "1RA1RA"):
        page = open_page(explore(machine))
        for _ in range(2):
            found = page.read()
            assert found["steps"]["isWhole"], machine
            assert found["cells"]["isWhole"], machine
            page.read({"step": 9, "cell": 0, "zoom": [5, 5]})
            page.button("show the whole run").click()


# --- words, table, facts -----------------------------------------------------------------------


def test_the_entry_that_is_used_has_a_frame(page: Page) -> None:
    diagram = Diagram(BB4, "", 200)
    for step in (0, 1, 7, 60, 106):
        page.type("step", str(step))
        (used,) = page.all("td.used")
        state, symbol = "ABCD".index(diagram.state(step)), diagram.symbol(step, diagram.head(step))
        assert used.text == BB4.split("_")[state][3 * symbol : 3 * symbol + 3]
    page.type("step", "107")
    assert page.all("td.used") == []
    assert "has halted" in page.told()


def test_what_is_known_of_the_run(open_page: Any) -> None:
    rows = open_page(explore(BB4)).rows()
    assert (rows["steps"], rows["readout ones"], rows["outcome"]) == ("107", "13", "halted")
    page = open_page(explore(ENDLESS))
    assert page.all(".outcome")[0].text.startswith("It never halts: that is proved (n-grams)")
    assert page.rows()["proof"] == "n-grams"


def test_the_rule_of_a_zoom_is_told(page: Page) -> None:
    (caption,) = page.all("figcaption")
    page.read({"step": 0, "cell": 0, "zoom": [-2, 0]})
    assert "A row of pixels stands for 4 steps and shows the first of them" in caption.text
    page.read({"step": 0, "cell": 0, "zoom": [0, -1]})
    assert "a column for 2 cells and shows the greatest of their symbols" in caption.text
    page.read({"step": 0, "cell": 0, "zoom": [0, 3]})
    assert "Each step is 1 pixel high, each cell 8 pixels wide" in caption.text


# --- hands and keys ----------------------------------------------------------------------------


def test_keys(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.read({"step": 50, "cell": 0, "zoom": [3, 3]})
    area = page.area()
    for key, step, cell, zoom in (
        (Keys.ARROW_DOWN, 51, 0, [3, 3]), (Keys.ARROW_LEFT, 51, -1, [3, 3]),
        (Keys.ARROW_UP, 50, -1, [3, 3]), (Keys.ARROW_RIGHT, 50, 0, [3, 3]),
        (Keys.END, 107, 0, [3, 3]), (Keys.HOME, 0, 0, [3, 3]), (Keys.ARROW_UP, 0, 0, [3, 3]),
        ("+", 0, 0, [4, 4]), ("-", 0, 0, [3, 3]), ("-", 0, 0, [2, 2]),
        (Keys.ARROW_DOWN, 2, 0, [2, 2]),
        (Keys.SHIFT + Keys.ARROW_DOWN, 22, 0, [2, 2]),
    ):  # fmt: skip
        area.send_keys(key)
        assert page.place() == {"step": step, "cell": cell, "zoom": zoom}
    for _ in range(9):
        area.send_keys("-")
    assert page.place()["zoom"] == [-7, -4]
    check_picture(page.read(), Diagram(BB4, "", 200))
    area.send_keys("0")
    assert page.read()["steps"]["isWhole"]
    area.send_keys("+++++++++", Keys.HOME)
    fitting = page.read()["steps"]["fitting"]
    area.send_keys(Keys.PAGE_DOWN)
    assert page.place()["step"] == fitting


def test_the_way_to_the_head(open_page: Any) -> None:
    page, diagram = open_page(explore(BB5, max_steps=3000)), Diagram(BB5, "", 3000)
    for step, zoom, key in ((2000, 5, False), (1234, 3, True), (2999, -2, False)):
        page.read({"step": step, "cell": 0, "zoom": [zoom, zoom]})
        if key:
            page.area().send_keys("H")
        else:
            page.button("go to the head").click()
        assert page.place()["cell"] == diagram.head(step if zoom >= 0 else step // 4 * 4)


def test_dragging_moves_the_picture_with_the_hand(open_page: Any) -> None:
    from selenium.webdriver import ActionChains

    page = open_page(explore(BB5, max_steps=3000))
    diagram = Diagram(BB5, "", 3000)
    before = page.read({"step": 1500, "cell": -10, "zoom": [3, 5]})
    actions = ActionChains(page.browser, duration=20)
    actions.move_to_element(page.area()).click_and_hold()
    actions.move_by_offset(64, -48).release().perform()
    after = page.read()
    assert after["steps"]["first"] == before["steps"]["first"] + 6
    assert after["cells"]["first"] == before["cells"]["first"] - 2
    check_picture(after, diagram)


def test_a_click_marks_a_place(open_page: Any) -> None:
    from selenium.webdriver.common.actions.action_builder import ActionBuilder

    page = open_page(explore(BB5, max_steps=3000))
    found = page.read({"step": 1500, "cell": -10, "zoom": [4, 4]})
    read = "const box = arguments[0].getBoundingClientRect(); return [box.left, box.top]"
    left, top = page.browser.execute_script(read, page.area())
    x, y = 800, 300
    actions = ActionBuilder(page.browser)
    actions.pointer_action.move_to_location(round(left) + x, round(top) + y)
    actions.perform()
    (pointer,) = page.all(".pointer")
    step = found["steps"]["first"] + (y - found["top"]) // 16
    cell = found["cells"]["first"] + (x - found["left"]) // 16
    told = f"Under the pointer: Step {step:,}, cell {cell}:".replace("-", "−")
    assert pointer.text.startswith(told)
    actions.pointer_action.click()
    actions.perform()
    assert page.place() == {"step": step, "cell": cell, "zoom": [4, 4]}


def test_the_wheel_zooms_around_the_pointer_once_the_picture_has_the_focus(open_page: Any) -> None:
    page = open_page(explore(BB5, max_steps=3000))
    page.read({"step": 1500, "cell": -20, "zoom": [0, 0]})
    turn = """
    const [by, keys] = arguments;
    const area = document.querySelector(".diagram");
    const box = area.getBoundingClientRect();
    area.dispatchEvent(new WheelEvent("wheel", { deltaY: by, clientX: box.left + box.width / 2,
      clientY: box.top + 200, bubbles: true, cancelable: true, ...keys }));
    """
    page.browser.execute_script(turn, -120, {})
    assert page.place()["zoom"] == [0, 0]
    page.browser.execute_script("document.querySelector('.diagram').focus()")
    before = page.read()
    at = before["steps"]["first"] + 200 - before["top"]
    page.browser.execute_script(turn, -120, {})
    after = page.read()
    assert page.place()["zoom"] == [1, 1]
    assert abs(after["steps"]["first"] + (200 - after["top"]) / 2 - at) <= 1
    page.browser.execute_script(turn, -120, {"shiftKey": True})
    assert page.place()["zoom"] == [1, 2]
    page.browser.execute_script(turn, 120, {"altKey": True})
    assert page.place()["zoom"] == [0, 2]
    check_picture(page.read(), Diagram(BB5, "", 3000))


def test_colours_follow_the_scheme_at_once(page: Page) -> None:
    frames = "const done = arguments[0]; let n = 4;"
    frames += "const next = () => (n-- ? requestAnimationFrame(next) : done()); next();"
    for scheme in ("dark", "light", "dark"):
        page.prefer(scheme)
        page.browser.execute_async_script(frames)
        check_picture(page.read(), Diagram(BB4, "", 200))


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2])
def test_nothing_is_smoothed(open_page: Any, ratio: float) -> None:
    """In a picture of the screen there are no colours but those of the legend."""
    view = explore(BB5, max_steps=5000)
    view.step, view.zoom = 3000, (1, 2)
    page = open_page(view)
    size = {"width": 777, "height": 1100, "deviceScaleFactor": ratio, "mobile": False}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.browser.refresh()
    found = page.read()
    box = page.browser.execute_script(
        "const box = document.querySelector('canvas').getBoundingClientRect();"
        "return [box.left, box.top]"
    )
    picture = imread(BytesIO(page.browser.get_screenshot_as_png()))[..., :3]
    left, top = round(box[0] * ratio) + found["left"], round(box[1] * ratio) + found["top"]
    wide, high = found["width"] * found["dot"], found["height"] * found["dot"]
    inside = picture[top + 2 : top + high - 2, left + 2 : left + wide - 2]
    colours = {tuple(one) for one in np.unique(inside.reshape(-1, 3), axis=0).tolist()}
    assert len(colours) == 3  # two symbols and the head


def test_the_head_can_be_hidden(page: Page) -> None:
    assert any("h" in line for line in page.read({"step": 0, "cell": 0, "zoom": [0, 0]})["rows"])
    page.all("input[type=checkbox]")[0].click()
    assert not any("h" in line for line in page.read()["rows"])


@pytest.mark.parametrize("text", ["abc", "108", "-1", "1.5", "1/2", "1e9", "<b>", "--1"])
def test_wrong_text_is_answered_in_place(page: Page, text: str) -> None:
    page.type("step", "5")
    page.type("step", text)
    field = page.field("step")
    assert page.messages() == ["step must be a whole number from 0 to 107."]
    assert field.get_attribute("aria-invalid") == "true"
    page.type("step", "1e2")
    page.type("cell", "−3")
    assert page.messages() == []
    assert (page.place()["step"], page.place()["cell"]) == (100, -3)


# --- looks -------------------------------------------------------------------------------------


def test_everything_has_a_name_for_screen_readers(page: Page) -> None:
    assert all(one.accessible_name for one in page.all("input, button"))
    assert page.area().accessible_name.startswith("Space-time diagram: arrows move it")
    slider = page.all("input[type=range]")[0]
    assert slider.accessible_name == "zoom of steps"
    page.read({"step": 0, "cell": 0, "zoom": [-3, 1]})
    texts = [one.get_attribute("aria-valuetext") for one in page.all("input[type=range]")]
    assert texts == ["8 steps per pixel", "2 pixels per cell"]
    order = []
    page.field("step").send_keys("\ue004")
    for _ in range(9):
        focus = page.browser.switch_to.active_element
        order.append(focus.accessible_name.split(":")[0])
        focus.send_keys("\ue004")
    assert order == [
        "cell −10 to 3", "zoom of steps", "zoom of cells", "zoom out", "zoom in",
        "show the whole run", "go to the first step", "go to the last step", "go to the head",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(page: Page, scheme: str) -> None:
    page.prefer(scheme)
    page.type("step", "none")  # a message is shown, too
    assert page.shut_out() == []


@pytest.mark.parametrize("width", [360, 1400, 3840])
@pytest.mark.parametrize("machine", [BB5, "1RB2LA3RA4LB5RB0LA_1LA1LB1RZ2RA3LB1RA"])
def test_it_fits_its_window(open_page: Any, machine: str, width: int) -> None:
    page = open_page(explore(machine, input="10" * 40, max_steps=10**6))
    page.resize(width)
    wide = "const all = document.documentElement; return all.scrollWidth - all.clientWidth"
    assert page.browser.execute_script(wide) == 0
    boxes = "return [...document.querySelectorAll('%s')].map((one) => one.getBoundingClientRect())"
    for box in page.browser.execute_script(boxes % "fieldset, section, figure, canvas, input, td"):
        assert box["left"] >= 0
        assert box["right"] <= width
    found = page.read()
    (canvas,) = page.browser.execute_script(boxes % "canvas")
    assert found["left"] + found["width"] == round(canvas["width"])
    assert found["width"] > 0.6 * canvas["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_symbols_and_head_are_told_apart(open_page: Any, scheme: str) -> None:
    page = open_page(explore("1RB2LA3RA4LB5RB0LA_1LA1LB1RZ2RA3LB1RA", max_steps=500))
    page.prefer(scheme)
    read = """return [...document.querySelectorAll(".swatch")].filter(
        (one) => /head|outside|symbol/.test(one.className)).map(
        (one) => getComputedStyle(one).backgroundColor)"""
    colours = page.browser.execute_script(read)
    assert len(set(colours)) == len(colours) == 8
    check_picture(
        page.read({"step": 0, "cell": 0, "zoom": [1, 1]}),
        Diagram("1RB2LA3RA4LB5RB0LA_1LA1LB1RZ2RA3LB1RA", "", 500),
    )


def test_a_frame_is_as_high_as_the_view_and_needs_no_scroll_bar(
    browser: Any, tmp_path: Path
) -> None:
    page = tmp_path / "notebook.html"
    page.write_text(f"<!doctype html>{explore(BB4)._repr_html_()}", encoding="utf-8")
    browser.get_log("browser")
    shown = SavedPage(browser, page)
    left = """const frame = document.querySelector("iframe");
        const inner = frame.contentDocument.documentElement;
        const view = inner.querySelector(".dovetail-explorer")?.getBoundingClientRect();
        return view && [frame.clientWidth - view.width, frame.clientHeight - view.height]"""

    def fits() -> bool:
        wide, high = browser.execute_script(left) or (1, 1)
        return wide == 0 <= high < 1

    try:
        for width in (700, 1400, 1100):
            shown.resize(width)
            until(fits, f"a frame that fits at {width}")
        assert shown.errors() == []
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
