"""Tiles of a run are what the definition says, cell by cell; and Python's view of a machine."""

import random
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diagrams import Diagram, random_machine

import dovetail
from dovetail import DovetailError, Machine, MachineExplorer, explore
from dovetail.views import pages
from dovetail.views.tiles import CHECKPOINTS, SIDE, Tiles, _keep

BB4 = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"
BB5 = "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA"
ENDLESS = "1RB1RA_1LA---"
UNDECIDED = (
    "Undecided: it has not halted within the limit of {} steps, and there is no proof that it "
    "never halts."
)


# --- tiles -----------------------------------------------------------------------------------


def check_tile(tiles: Tiles, diagram: Diagram, key: tuple[int, int, int, int]) -> int:
    """Compare a tile with the definition; the number of its rows."""
    down, across, row, column = key
    tile = tiles.tile(*key)
    steps = [step << down for step in range(row * SIDE, (row + 1) * SIDE)]
    steps = [step for step in steps if step <= diagram.steps]
    first = column * SIDE << across
    right = [diagram.row(step, first, across, SIDE) for step in steps]
    assert tile.symbols.tolist() == right
    assert list(tile.heads) == [diagram.head(step) for step in steps]
    assert tile.states == "".join(diagram.state(step) for step in steps)
    assert tile.reads == "".join(str(diagram.symbol(s, diagram.head(s))) for s in steps)
    return len(steps)


@pytest.mark.parametrize(
    ("machines", "limits"),
    [(12, (0, 1, 40, 600)), pytest.param(60, (700, 3000), marks=pytest.mark.slow)],
)
def test_random_tiles_follow_the_definition(machines: int, limits: tuple[int, ...]) -> None:
    drawn = random.Random(151)
    rows = 0
    for _ in range(machines):
        machine, word = random_machine(drawn)
        limit = drawn.choice(limits)
        tiles, diagram = Tiles(Machine(machine), word, limit), Diagram(machine, word, limit)
        assert (tiles.end.steps, tiles.low, tiles.high) == (
            diagram.steps, diagram.low, diagram.high,
        )  # fmt: skip
        for _ in range(4):
            down, across = (drawn.randint(0, most) for most in tiles.most)
            last = (tiles.end.steps >> down) // SIDE
            columns = [(end >> across) // SIDE for end in (tiles.low, tiles.high)]
            key = down, across, drawn.randint(0, last), drawn.randint(columns[0], columns[1] + 1)
            rows += check_tile(tiles, diagram, key)
    assert rows > 30 * machines


@pytest.mark.slow
def test_tiles_far_from_the_start() -> None:
    tiles, diagram = Tiles(Machine(BB5), "", 40_000), Diagram(BB5, "", 40_000)
    for key in ((0, 0, 155, -1), (0, 1, 100, -2), (7, 2, 1, -1), (15, 9, 0, 0), (3, 0, 19, -2)):
        check_tile(tiles, diagram, key)


def test_checkpoints_are_few_and_thinned_evenly() -> None:
    from dovetail import _core

    stepper = _core.Stepper(BB5, "", 2**22)
    kept = [one.steps for one in _keep(stepper, 5_000_000)]
    assert stepper.steps == 5_000_000
    assert CHECKPOINTS // 2 <= len(kept) <= CHECKPOINTS
    gaps = {later - one for one, later in pairwise(kept)}
    assert (kept[0], len(gaps - {max(gaps)}) <= 1) == (0, True)


def test_a_deep_tile_is_that_of_space_time() -> None:
    tiles = Tiles(Machine(BB5), "", 2_000_000)
    row, column = 1_500_000 // SIDE, -2
    window = dovetail.space_time(
        BB5, start=row * SIDE, stop=(row + 1) * SIDE, left=column * SIDE, right=(column + 1) * SIDE
    )
    tile = tiles.tile(0, 0, row, column)
    assert np.array_equal(tile.symbols, window.array)
    assert list(tile.heads) == window.heads.tolist()


@pytest.mark.parametrize(
    "key", [(-1, 0, 0, 0), (0, 99, 0, 0), (0, 0, 1, 0), (0, 0, -1, 0), (0.5, 0, 0, 0)]
)
def test_tiles_that_are_not_there_are_refused(key: Any) -> None:
    with pytest.raises(DovetailError):
        Tiles(Machine(BB4), "", 200).tile(*key)


def test_a_run_that_needs_too_many_cells_ends_there() -> None:
    view = explore("1RA1RA", max_steps=2**23)
    assert (view.run.outcome, view.run.steps) == ("memory cap", 2**22)
    assert view.proof is not None
    assert "It never halts" in view._contents["outcome"]


# --- what is known of a run --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("machine", "options", "outcome"),
    [
        (BB4, {}, "It halts after 107 steps."),
        (BB5, {}, UNDECIDED.format("1,000,000")),
        (ENDLESS, {"max_steps": 99},
         "It never halts: that is proved (translated cycle). Shown are 99 steps."),
        ("1RB---_1LA---", {}, "After 2 steps it reads the entry A1, which is undefined."),
        ("1RZ1RZ", {"input": "01"}, "It halts after 1 step."),
        ("1RZ1RZ", {"max_steps": 0}, UNDECIDED.format(0)),
    ],
)  # fmt: skip
def test_how_a_run_ends(machine: str, options: Any, outcome: str) -> None:
    view = explore(machine, **options)
    assert view._contents["outcome"] == outcome
    assert view._contents["halts"] == (view.run.steps if view.run.halted else None)


@pytest.mark.parametrize(
    ("machine", "evidence"),
    [
        (ENDLESS, "After 1 and after 5 steps the head enters a fresh cell on the same side"),
        ("1LB1RA_1RA1LB", "within 0 steps"),
        ("1RC1LA_0RZ1LB_0LA0RC", "From step 118 on"),
        ("0RB---_0LA---", "state, head and tape are the same"),
    ],
)
def test_a_proof_is_told_in_words(machine: str, evidence: str) -> None:
    view = explore(machine, max_steps=1000)
    told = dict(view._contents["facts"])
    assert view.proof is not None
    assert told["proof"] == view.proof.decider
    assert evidence in told["evidence"]


def test_readouts_of_a_halted_run() -> None:
    told = dict(explore(BB4)._contents["facts"])
    assert told["readout ones"] == "13"
    assert told["head at the end"] == "−10"
    assert "proof" not in told


def test_a_view_of_a_machine_a_text_and_a_run() -> None:
    views = [
        explore(BB4, input="01", max_steps=50),
        explore(Machine(BB4), input="01", max_steps=50),
        explore(dovetail.run(BB4, "01", max_steps=50)),
    ]
    assert len({(view.run.steps, view.run.input, view.run.outcome) for view in views}) == 1
    for machine in (BB4, "1RB---_1LA---", ENDLESS):
        ended = dovetail.run(machine, max_steps=300)
        assert explore(ended).run == ended
    assert explore(dovetail.run(BB4, max_steps=50), max_steps=200).run.halted


def test_a_run_on_a_tape_that_was_left_is_refused() -> None:
    tape = dovetail.machines.KeptTape(Machine(BB4))
    for _ in range(2):
        left = tape.run("", max_steps=500)
    with pytest.raises(DovetailError, match="tape that another run had left"):
        explore(left)


# --- state -------------------------------------------------------------------------------------


def test_the_place_is_read_set_and_observed() -> None:
    view = explore(BB4)
    seen: list[tuple[int, int, tuple[int, int]]] = []

    def note(moved: MachineExplorer) -> None:
        seen.append((moved.step, moved.cell, moved.zoom))

    view.observe(note)
    view.step, view.cell = 107, -10
    view.zoom = 5
    view.zoom = (-2, 1)
    view.zoom = (-2, 1)  # as it was
    assert seen == [
        (107, 0, (2, 2)), (107, -10, (2, 2)), (107, -10, (5, 5)), (107, -10, (-2, 1)),
    ]  # fmt: skip


def test_the_first_zoom_shows_all() -> None:
    assert explore("1RZ1RZ").zoom == (4, 4)
    assert explore(BB4).zoom == (2, 2)
    for machine, limit in ((BB5, 10**6), (ENDLESS, 777), (BB5, 512), (BB5, 511), (BB5, 1023)):
        view = explore(machine, max_steps=limit)
        down, across = view.zoom
        assert (limit + 1) * 2.0**down <= 512 < (limit + 1) * 2.0 ** (down + 1)
        assert (view._tiles.high - view._tiles.low + 1) * 2.0**across <= 1024


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("step", -1), ("step", 108), ("step", 1.0), ("step", "7"), ("step", True),
        ("cell", -11), ("cell", 4), ("cell", None),
        ("zoom", 6), ("zoom", -9), ("zoom", (1,)), ("zoom", (1, 9)), ("zoom", (-8, 0)),
        ("zoom", "33"),
    ],
)  # fmt: skip
def test_bad_places_are_refused(name: str, value: Any) -> None:
    view = explore(BB4)
    before = view._state
    with pytest.raises(DovetailError, match=f"^{name} must be"):
        setattr(view, name, value)
    assert view._state == before


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: explore("1RB"), "machine"),
        (lambda: explore(BB4, input="2"), "input '2' has the character"),
        (lambda: explore(BB4, max_steps=-1), "max_steps must be an integer"),
        (lambda: explore(BB4, max_steps=2**41), "max_steps must be an integer"),
        (lambda: explore(BB4, input="1" * 200_000), "input: 200,000 symbols are too many"),
        (lambda: explore(BB4, 3, kappa=7), "a and kappa: only with programs"),  # type: ignore[call-overload]
        (lambda: explore(BB4, max_time=7), "max_time: only with programs"),  # type: ignore[call-overload]
        (lambda: explore([(1, 2)], input="1"), "input: only with a machine"),  # type: ignore[call-overload]
        (lambda: explore(dovetail.run(BB4), input="1"), "input: only with a machine; a Run"),
        (lambda: explore("xor"), "write tasks.xor"),
        (lambda: explore(BB4).save_html("x", start=108), "start must be an integer from 0 to 107"),
        (lambda: explore(BB4).save_html("x", start=9, stop=8), "stop must be an integer from 9"),
        (lambda: explore(BB4).save_html("x", start=9), "the marked step, 0, is not one"),
        (lambda: explore(BB5, max_steps=10**7).save_html("x", stop=10**6 + 1), "too many; a page"),
        (lambda: explore("1RA1RA").save_html("x", start=700_000), "begins with at most 500,000"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(call: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=re.escape(message)):
        call()


# --- the page ----------------------------------------------------------------------------------


def test_a_page_of_a_machine_is_small_and_asks_for_nothing(tmp_path: Path) -> None:
    explore("1RA1RA").save_html(tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert len(text.encode()) < 100_000
    view = explore("1RA1RA", input="1" * 99_999)
    view.step = 600_000
    view.save_html(tmp_path / "wide.html", start=400_000, stop=1_000_000)
    assert (tmp_path / "wide.html").stat().st_size < 600_000


def test_a_page_without_a_stop_goes_as_far_as_it_can(tmp_path: Path) -> None:
    view = explore(BB5, max_steps=3 * 10**6)
    view.step = 2_000_000
    view.save_html(tmp_path / "page.html", start=1_500_000)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '"first": 1500000, "last": 2500000' in text


def test_a_part_of_a_long_run_fills_its_page(tmp_path: Path) -> None:
    view = explore(BB5, max_steps=3 * 10**6)
    assert view.zoom == (-13, -2)
    page = tmp_path / "page.html"

    def zoom(start: int, stop: int) -> list[int]:
        view.save_html(page, start=start, stop=stop)
        found = re.search(r'"zoom": (\[.*?\])', page.read_text(encoding="utf-8"))
        assert found
        return list(map(int, found[1].strip("[]").split(",")))

    assert zoom(0, 10**6) == [-11, -1]  # 2,001 cells
    assert zoom(0, 1024) == [-2, 0]
    assert zoom(0, 9) == [0, 0]
    view.zoom = (3, -2)  # one that is nearer stays
    assert zoom(0, 1024) == [3, 0]
    assert view.zoom == (3, -2)


# --- the widget --------------------------------------------------------------------------------


def test_the_widget_and_python_follow_each_other() -> None:
    pytest.importorskip("anywidget")
    view = explore(BB4)
    view.widget.set_state({"state": {"step": 9, "cell": -1, "zoom": [5, 3]}})  # as the browser does
    assert (view.step, view.cell, view.zoom) == (9, -1, (5, 3))
    view.step = 10
    assert view.widget.state == {"step": 10, "cell": -1, "zoom": [5, 3]}
    assert "application/vnd.jupyter.widget-view+json" in view._repr_mimebundle_()[0]
    assert view.widget._esm != explore([(1, 2)]).widget._esm


def test_the_widget_answers_for_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("anywidget")
    view, sent = explore(BB4), []
    monkeypatch.setattr(type(view.widget), "send", lambda _, *what: sent.append(what))
    for asked in ([0, 0, 0, -1], [0, 0, 7, 0], "junk", None):
        view.widget._handle_custom_msg(asked, [])
    (tile, (symbols,)), *refused = sent
    assert tile["tile"] == [0, 0, 0, -1]
    assert (len(tile["heads"]), tile["states"][:4], tile["reads"][:4]) == (108, "ABAB", "0010")
    assert symbols == view._tiles.tile(0, 0, 0, -1).symbols.tobytes()
    assert [sorted(content) for content, _ in refused] == [["refused"]] * 3


def test_a_view_of_programs_answers_no_messages() -> None:
    assert "no answer" in explore([(1, 2)])._answer([0, 0, 0, 0])[0]["refused"]


def test_scripts_differ() -> None:
    assert "class MachineView" in pages.script("machine")
    assert "class MachineView" not in pages.script()
