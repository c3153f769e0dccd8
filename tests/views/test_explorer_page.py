"""A saved page in a real browser: what a hand, a key and a screen reader find there."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import explored
import pytest
from labs import until
from saved_pages import SavedPage

import dovetail
from dovetail import Slope, explore, tasks

pytestmark = pytest.mark.slow

#: Widths of windows: a telephone, a laptop, a 4K screen.
WIDTHS = (360, 1400, 3840)


@pytest.fixture(scope="module")
def front() -> dovetail.Front:
    return dovetail.front(tasks.xor, max_states=3, max_time=200)


class Page(SavedPage):
    """The page of an explorer, with its state."""

    def state(self) -> tuple[Slope, Fraction]:
        found = self.browser.execute_script("return dovetail.model.get('state')")
        return Slope(int(found["a"]), int(found["b"])), Fraction(found["kappa"])


@pytest.fixture
def page(browser: Any, front: dovetail.Front, tmp_path: Path) -> Any:
    explore(front, 100_000).save_html(tmp_path / "page.html")
    browser.get_log("browser")
    shown = Page(browser, tmp_path / "page.html")
    yield shown
    assert shown.errors() == []
    entries = "return performance.getEntriesByType('resource').map((one) => one.name)"
    assert browser.execute_script(entries) == []  # nothing was asked for


def check_rows(page: Page, front: dovetail.Front) -> None:
    """Every number that is shown is Python's, for the state that is shown."""
    slope, kappa = page.state()
    expected = explored.answer(front, slope, kappa, "rank")
    rows = page.rows()
    won, piece = expected["winner"], expected["piece"]
    assert not won["refusal"]
    for name in ("rank", "time", "machine", "held_out_loss", "iteration", "slots", "area"):
        assert rows[f"winner.{name}"] == won[name]
    assert rows["rate"] == str(slope.rate)
    assert rows["kappa"] == str(kappa)
    assert rows["best_slope"] == str(1 / Fraction(expected["best_rate"]))
    assert rows["least_area"] == expected["least_area"]
    if piece is not None:
        assert rows["area"] == piece["area"]
        assert rows["regret"] == piece["regret"]
        assert (rows["piece.rank"], rows["piece.time"]) == (piece["rank"], piece["time"])
        assert rows["piece.from"] == str(1 / Fraction(piece["high"]))
        assert rows["piece.to"] == str(1 / Fraction(piece["low"]))
    assert rows["chosen"].split() == expected["best"]
    assert rows["fixed"].split() == [one[0] for one in expected["fixed"]]
    orbit = expected["orbit"]
    assert rows["orbit"].split() == orbit["rates"]
    assert rows["cycle"].split() == orbit["rates"][orbit["transient"] :]


def test_the_page_says_what_python_says(page: Page, front: dovetail.Front) -> None:
    assert page.state() == (Slope(100_000, 1), 1000)
    check_rows(page, front)
    (status,) = page.all("[role=status]")
    assert "0RB0RC_0RZ1RZ_1RZ0RZ (rank 4,197,591, time 8)" in status.text


def test_dragging_the_sliders(page: Page, front: dovetail.Front) -> None:
    from selenium.webdriver import ActionChains

    slope, kappa = page.all("input[type=range]")
    seen = {page.state()}
    for slider, shares in ((slope, (0.05, -0.2, -0.02)), (kappa, (-0.2, 0.3, 0.1))):
        for share in shares:
            width = slider.size["width"]
            value, low, high = (
                float(slider.get_attribute(name)) for name in ("value", "min", "max")
            )
            at = round((value - low) / (high - low) * width - width / 2)
            actions = ActionChains(page.browser, duration=20)
            actions.move_to_element_with_offset(slider, at, 0).click_and_hold()
            actions.move_by_offset(round(share * width), 0).release().perform()
            seen.add(page.state())
            check_rows(page, front)
    assert len(seen) == 7
    winners = {front.winner(slope).rank for slope, _ in seen}
    assert len(winners) == 2
    for picture in page.all("svg[role=img]"):  # what was drawn for another slope is gone
        assert len(picture.find_elements("css selector", ".star")) == 1
    assert len(page.all("svg .region")) == len(page.all("svg .now")) == 1
    assert len(page.all("svg .point")) == len(front)


def test_the_whole_triangle_is_in_sight_where_the_front_covers_the_slope(
    page: Page, front: dovetail.Front
) -> None:
    geometry = dovetail.runtime_geometry(front)
    corners = """const region = document.querySelector("svg .region");
        const { width, height } = region.closest(".plot").getBoundingClientRect();
        const places = region.getAttribute("d").match(/-?[\\d.]+/g).map(Number);
        const across = places.filter((_, index) => index % 2 === 0);
        const down = places.filter((_, index) => index % 2);
        return [Math.max(...across) / width, Math.min(...down) / height]"""
    assert geometry.high is not None
    seen = []
    for rate in (geometry.low, geometry.best_rate, geometry.high):
        slope = 1 / rate
        page.type("a", str(slope.numerator))
        page.type("b", str(slope.denominator))
        assert page.state()[0] == Slope(slope.numerator, slope.denominator)
        right, top = page.browser.execute_script(corners)
        assert right < 1
        assert top > 0
        seen.append((right, top))
    assert seen[0][0] > 0.8  # nor is there much room in vain
    assert seen[-1][1] < 0.3


def test_keys_move_the_slider_from_one_simple_fraction_to_the_next(
    page: Page, front: dovetail.Front
) -> None:
    from selenium.webdriver.common.keys import Keys

    slider, _ = page.all("input[type=range]")
    for key, expected in ((Keys.ARROW_RIGHT, 110_000), (Keys.ARROW_LEFT, 100_000)):
        slider.send_keys(key)
        assert page.state()[0] == Slope(expected, 1)
        check_rows(page, front)
    assert slider.get_attribute("aria-valuetext") == "slope a/b 100,000"
    order = []
    slider.send_keys(Keys.TAB)
    for _ in range(4):
        order.append(page.browser.switch_to.active_element.accessible_name)
        page.browser.switch_to.active_element.send_keys(Keys.TAB)
    assert order == [
        "a machines per iteration", "b steps per machine", "code constant κ, logarithmic",
        "κ code constant",
    ]  # fmt: skip


def test_typing_numbers(page: Page, front: dovetail.Front) -> None:
    page.type("a", "2e5")
    page.type("b", "3")
    page.type("κ", "1e6/7")
    assert page.messages() == [
        "κ must be a positive number of at most 1,000 digits, such as 12, 1e6, 0.25 or 3/4."
    ]
    page.type("κ", "1000000/7")
    assert page.messages() == []
    assert page.state() == (Slope(200_000, 3), Fraction(10**6, 7))
    assert page.field("a").get_attribute("value") == "2e5"  # it stays as it was typed
    check_rows(page, front)


@pytest.mark.parametrize("text", ["abc", "0", "-3", "1/2", "9223372036854775808", "1e400", "<b>x"])
def test_wrong_text_is_answered_in_place(page: Page, text: str) -> None:
    before = page.rows()
    page.type("a", text)
    field = page.field("a")
    message = "a must be a whole number from 1 to 2^63 − 1, such as 20 or 1e6."
    if page.state()[0].a == 100_000:  # no beginning of the text was a number
        assert page.rows() == before
    assert page.messages() == [message]
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby")
    assert page.browser.find_element("id", described).text == message
    assert field.get_attribute("value") == text
    page.type("a", "100000")
    assert (page.messages(), page.rows()) == ([], before)
    assert field.get_attribute("aria-invalid") == "false"


def test_a_wrong_text_stays_until_its_own_number_changes(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.type("a", "many")
    slope, kappa = page.all("input[type=range]")
    kappa.send_keys(Keys.ARROW_RIGHT)
    assert page.field("a").get_attribute("value") == "many"
    assert len(page.messages()) == 1
    slope.send_keys(Keys.ARROW_RIGHT)
    assert page.field("a").get_attribute("value") == "110000"
    assert page.messages() == []


def test_a_slope_that_is_not_covered_is_said_to_be(page: Page, front: dovetail.Front) -> None:
    page.type("a", "1")
    (status,) = page.all("[role=status]")
    refusal = explored.winner(front, Slope(1, 1), "rank")["refusal"]
    assert "extend max_time" in str(refusal)
    assert status.text == f"Not certain: {refusal}."
    assert page.rows()["piece"] == "not covered by the front"
    assert page.all("h3")[0].text == "Best known, not certain"


def test_everything_has_a_name_for_screen_readers(page: Page) -> None:
    assert all(one.accessible_name for one in page.all("input"))
    pictures = page.all("svg[role=img]")
    assert [one.accessible_name for one in pictures] == [
        "Visited until the winner", "Area by slope", "Forwarding map",
    ]  # fmt: skip
    assert page.browser.execute_script("return document.documentElement.lang") == "en"
    assert [one.tag_name for one in page.all("main :is(h1, h2, h3)")] == ["h1", "h2", *["h3"] * 3]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(page: Page, scheme: str) -> None:
    try:
        page.prefer(scheme)
        page.type("b", "none")  # a message is shown, too
        assert page.shut_out() == []
    finally:
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_its_window(page: Page, width: int) -> None:
    try:
        page.resize(width)
        wide = "const all = document.documentElement; return all.scrollWidth - all.clientWidth"
        assert page.browser.execute_script(wide) == 0
        boxes = (
            "return [...document.querySelectorAll('%s')].map((one) => one.getBoundingClientRect())"
        )
        for box in page.browser.execute_script(boxes % "fieldset, section, figure, svg, input, dd"):
            assert box["left"] >= 0
            assert box["right"] <= width
        columns = {box["left"] for box in page.browser.execute_script(boxes % "figure")}
        assert len(columns) == (1 if width == 360 else 3)
        drawn = "return [...document.querySelectorAll('svg[role=img]')]"
        drawn += ".every((one) => Math.abs(one.viewBox.baseVal.width - one.clientWidth) < 1)"
        until(lambda: page.browser.execute_script(drawn), "pictures of the new size")
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_dark_and_light(page: Page) -> None:
    def colours() -> tuple[float, float]:
        style = "const s = getComputedStyle(document.querySelector('.dovetail-explorer'));"
        found = page.browser.execute_script(style + "return [s.color, s.backgroundColor]")
        ink, paper = (tuple(map(int, text[4:-1].split(","))) for text in found)
        return sum(ink) / 765, sum(paper) / 765

    try:
        page.prefer("light")
        ink, paper = colours()
        assert ink < 0.2 < 0.9 < paper
        page.prefer("dark")
        ink, paper = colours()
        assert paper < 0.2 < 0.9 < ink
    finally:
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_programs_of_fractions_have_a_page_too(browser: Any, tmp_path: Path) -> None:
    programs = [(Fraction(5, 2), 90), (50, Fraction(19, 3))]
    explore(programs, 3, 2, kappa=10).save_html(tmp_path / "page.html")
    page = Page(browser, tmp_path / "page.html")
    geometry = dovetail.runtime_geometry(programs)
    assert page.rows()["area"] == str(geometry.area(Fraction(2, 3)))
    shown = [one.is_displayed() for one in page.all("figure")]
    assert shown == [False, True, True]
    assert page.errors() == []


@pytest.mark.parametrize(
    "programs",
    [
        [(10**90, 3), (10**91, 1)],
        [(3, 10**90), (7, 10**40)],
        [(10**400, 3), (10**401, 1)],
        [(3, 10**400), (7, 10**200)],
        [(Fraction(1, 10**90), 10**60), (10**90, Fraction(1, 10**90))],
        [(1, 1)],
        [(n * n, 5000 // n) for n in range(1, 70)],
    ],
    ids=[
        "great ranks",
        "great times",
        "greatest ranks",
        "greatest times",
        "small and great",
        "the least",
        "many",
    ],
)
def test_odd_programs_have_a_page_too(browser: Any, tmp_path: Path, programs: Any) -> None:
    explore(programs, 3, 2, kappa=10).save_html(tmp_path / "page.html")
    browser.get_log("browser")
    page = Page(browser, tmp_path / "page.html")
    geometry = dovetail.runtime_geometry(programs)
    for slider in page.all("input[type=range]"):
        assert int(slider.get_attribute("min")) < int(slider.get_attribute("max"))
    for key in ("", "\ue014", "\ue010"):  # as it is, an arrow to the right, the end
        slider = page.all("input[type=range]")[0]
        if key:
            slider.send_keys(key)
        slope, _ = page.state()
        assert page.rows()["area"] == str(geometry.area(slope.rate))
        texts = page.browser.execute_script("return document.getElementById('explorer').innerHTML")
        assert not any(word in texts for word in ("NaN", "Infinity", "undefined"))
    assert page.errors() == []
