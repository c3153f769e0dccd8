"""`explore` and its view, without a browser: state, page, widget, and what is refused."""

import functools
import html
import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import dovetail
from dovetail import DovetailError, Slope, Space, Task, explore, runtime_geometry, tasks
from dovetail.forwarding.hulls import Edge
from dovetail.values.extras import MissingExtraError
from dovetail.views import pages
from dovetail.views.contents import _edge

BROWSER = Path(pages.__file__).parent / "browser"
POINTS = [(2, 90), (50, 9), (70, 1)]
#: Neighbouring Fibonacci numbers: no ratio of so few digits has a longer continued fraction.
GOLDEN = functools.reduce(lambda pair, _: (pair[1], sum(pair)), range(1500), (1, 1))


def values_of(page: Path) -> Any:
    """What a saved page holds of the view."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="values">\n?(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


# --- state -----------------------------------------------------------------------------------


def test_the_state_is_read_and_set() -> None:
    view = explore(POINTS, 3, 2, kappa=1e6)
    assert (view.slope.a, view.slope.b, view.kappa) == (3, 2, 10**6)
    for given, pair in (
        (Slope(2, 4), (2, 4)), ((6, 3), (6, 3)), (5, (5, 1)), (Fraction(3, 7), (3, 7)),
    ):  # fmt: skip
        view.slope = given  # type: ignore[assignment]
        assert tuple(view.slope) == pair
    view.kappa = Fraction(1, 3)
    assert view.kappa == Fraction(1, 3)


def test_changes_are_observed_once_each() -> None:
    view, seen = explore(POINTS, 3), []

    def note(changed: dovetail.Explorer) -> None:
        seen.append((str(changed.slope), changed.kappa))

    view.observe(note)
    view.slope = Slope(3, 1)  # as it was
    view.slope = Slope(6, 2)  # another dovetailer, though of equal slope
    view.kappa = 7
    view.unobserve(note)
    view.kappa = 8
    assert seen == [("6/2", 1000), ("6/2", 7)]


def test_a_view_of_each_kind() -> None:
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=9000)
    assert explore(front).front is front
    assert explore(runtime_geometry(front)).front is None
    assert explore(tasks.successor).front == dovetail.front(
        tasks.successor, max_states=2, max_time=200
    )
    bounded = explore(tasks.successor, space=Space(1), max_time=100)
    assert bounded.front == dovetail.front(tasks.successor, Space(1), max_time=100)
    assert len(explore(tasks.and_, max_rank=9000, max_time=9000).front or ()) == 1
    assert "3 programs" in repr(explore(POINTS))


def test_the_first_slope_is_round_and_covered() -> None:
    view = explore(tasks.xor)
    assert view.front is not None
    assert view.front.winner(view.slope).rank == 4_197_591
    assert view.slope == Slope(520_000, 1)  # best is 4197591/8
    assert explore([(1, 90)]).slope == Slope(1, 90)
    assert explore([(10**40, 1)]).slope == Slope(1, 1)  # a is at most 2**63 - 1


# --- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: explore("xor"), "programs must be .*; write tasks.xor"),
        (lambda: explore(7), "programs must be a Task, a Front"),
        (lambda: explore([]), "at least one program"),
        (lambda: explore(POINTS, 0), "a must be an integer from 1"),
        (lambda: explore(POINTS, kappa=0), "kappa must be a positive int or Fraction"),
        (lambda: explore(POINTS, kappa=10**2000), "kappa must have at most 1,000 digits"),
        (lambda: explore(POINTS, kappa=10**1000), "kappa must have at most 1,000 digits"),
        (lambda: explore([(10**1000, 1)]), "a rank or time has more than 1,000 digits"),
        (lambda: explore([(GOLDEN[0], GOLDEN[1])]), "round the rank and time of 314 digits"),
        (lambda: explore(POINTS, max_time=9), "max_time: only with a task"),
        (lambda: explore(POINTS, tie="none"), "tie must be one of"),
        (lambda: explore(tasks.output("11111"), space=Space(1)), "no machine of up to 1 states"),
        (lambda: explore(tasks.xor, space=3), "space must be a Space or None, not 3"),  # type: ignore[call-overload]
        (lambda: explore(tasks.xor, max_rank=9, max_time=9), "the front has no solution"),
        (lambda: explore(POINTS).unobserve(print), "was not given to observe"),
        (lambda: explore(POINTS).observe(1), "function must be a function"),  # type: ignore[arg-type]
        (lambda: explore(POINTS).save_html("\0"), "path must be the path of a file"),
    ],
)
def test_bad_input_is_refused(call: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        call()


@pytest.mark.parametrize("slope", [0, -1, 1.5, "3/2", (1,), (0, 1), (1, 2, 3), None, 2**63, True])
def test_bad_slopes_are_refused(slope: Any) -> None:
    view = explore(POINTS, 3)
    with pytest.raises(DovetailError):
        view.slope = slope
    assert view.slope == Slope(3, 1)


# --- the page --------------------------------------------------------------------------------


def test_a_page_holds_the_view_as_it_stands(tmp_path: Path) -> None:
    view = explore(POINTS, 3, 2)
    view.kappa = Fraction(7, 2)
    view.save_html(tmp_path / "page.html")
    values = values_of(tmp_path / "page.html")
    assert values["state"] == {"a": "3", "b": "2", "kappa": "7/2"}
    points = [(int(point["rank"]), int(point["time"])) for point in values["contents"]["points"]]
    assert points == POINTS


def test_a_page_asks_for_nothing_else_and_is_small(tmp_path: Path) -> None:
    explore(tasks.and_, max_rank=9000, max_time=9000).save_html(tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"^import |\bfetch\(|@import|url\(", text, re.MULTILINE)
    assert len(text.encode()) < 100_000


def test_names_cannot_break_a_page(tmp_path: Path) -> None:
    name = "</script><b>&'\"\\ $style ☃"
    task = Task.output("1", name=name)
    explore(task, max_rank=100, max_time=100).save_html(tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert values_of(tmp_path / "page.html")["contents"]["name"] == name
    assert "<b>" not in text.replace("<b>&amp;", "")
    assert text.count("</script>") == 2


def test_what_is_just_not_refused() -> None:
    shorter = [part // 10**170 for part in GOLDEN]  # not neighbours any more, but nearly
    view = explore([shorter], kappa=10**1000 - 1)
    assert len(json.dumps(view._contents)) < 10**6
    assert explore([(10**1000 - 1, 10**1000 - 1)]).kappa == 1000


def test_numbers_that_python_does_not_write_in_decimal_digits() -> None:
    edge = Edge(Fraction(10**5000, 3), (Fraction(7, 2),))
    told = _edge(edge)
    above, below = (int(part, 16) for part in told["price"].split("/"))
    assert (Fraction(above, below), told["rates"]) == (edge.price, ["7/2"])


def test_the_hull_is_told_whole() -> None:
    contents = explore(runtime_geometry([(277_856, 74), (3_050_077, 54)]))._contents
    assert sum(int(family["count"]) for family in contents["families"]) == 3761
    assert contents["families"][0]["rules"] == [[0, "1", "1", "0", "1"]]


# --- the widget ------------------------------------------------------------------------------


def test_the_widget_and_python_follow_each_other() -> None:
    pytest.importorskip("anywidget")
    view, seen = explore(POINTS, 3), []
    view.observe(lambda changed: seen.append(str(changed.slope)))
    view.widget.set_state({"state": {"a": "5", "b": "4", "kappa": "1/7"}})  # as the browser does
    assert (str(view.slope), view.kappa, seen) == ("5/4", Fraction(1, 7), ["5/4"])
    view.slope = Slope(9, 1)
    assert view.widget.state == {"a": "9", "b": "1", "kappa": "1/7"}
    assert seen == ["5/4", "9/1"]
    assert view.widget is view.widget
    assert view._display_() is view.widget
    assert "application/vnd.jupyter.widget-view+json" in view._repr_mimebundle_()[0]


def test_without_anywidget_a_notebook_shows_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from dovetail.views import widgets

    monkeypatch.setitem(sys.modules, "anywidget", None)
    widgets._kind.cache_clear()
    view = explore(POINTS)
    view.save_html(tmp_path / "page.html")
    view.slope = Slope(5, 1)
    command = "python -m pip install anywidget jupyterlab"
    with pytest.raises(MissingExtraError, match=command):
        view.widget  # noqa: B018
    shown, _ = displayed(view)
    assert set(shown) == {"text/plain", "text/html"}
    assert shown["text/html"].endswith(f"{command}</p>")
    assert framed_page(shown["text/html"])


def displayed(view: dovetail.Explorer) -> Any:
    """What a notebook is sent of a view, by its kinds."""
    formatters = pytest.importorskip("IPython.core.formatters")
    return formatters.DisplayFormatter().format(view)


def framed_page(text: str) -> str:
    """The page in a frame, as a browser reads it."""
    (found,) = re.findall(r' srcdoc="([^"]*)"', text)
    return html.unescape(found)


def test_a_notebook_has_the_page_too(tmp_path: Path) -> None:
    pytest.importorskip("anywidget")
    view = explore(tasks.successor, kappa=3)
    view.slope = Slope(7, 2)
    view.save_html(tmp_path / "page.html")
    shown, _ = displayed(view)
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"] == repr(view)
    text = shown["text/html"]
    assert framed_page(text) == (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "\n" not in text  # an empty line would end it in Markdown
    assert text.endswith("</iframe>")


# --- the sources of the browser --------------------------------------------------------------


def test_every_module_is_in_a_script() -> None:
    used = {f"{name}.js" for modules in pages.SCRIPTS.values() for name in modules}
    assert used == {file.name for file in BROWSER.glob("*.js")}


@pytest.mark.parametrize("script", pages.SCRIPTS)
def test_modules_stand_in_a_script_after_what_they_import(script: str) -> None:
    known: set[str] = set()
    for name in pages.SCRIPTS[script]:
        assert set(pages._IMPORT.findall(pages.read(f"{name}.js"))) <= known
        known.add(name)


@pytest.mark.parametrize("script", pages.SCRIPTS)
def test_no_two_modules_have_a_name_in_common(script: str) -> None:
    text = pages.script(script)
    names = re.findall(r"^(?:const|let|class|function\*?) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names)) > 50


@pytest.mark.parametrize("file", sorted(BROWSER.glob("*.js")), ids=lambda file: file.name)
def test_a_module_is_short_and_says_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert text.startswith("// ")
    # A text is never a program, nor markup; and a notebook may give no more than an element.
    for banned in ("innerHTML", "eval(", "Function(", "import(", "Worker(", "fetch(", "parent.",
                   "postMessage", "localStorage", "window.", "document.body"):  # fmt: skip
        assert banned not in text, banned
