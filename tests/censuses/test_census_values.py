"""What a census answers: shares, complexities, columns, files, pictures, the command line."""

import json
import math
import pickle
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from commands import PNG, csv_rows
from counted import four, fronts, points, table

import dovetail
from dovetail import Census, DovetailError, Space, census, cli, plots
from dovetail.censuses import DECIDERS


@cache
def two() -> Census:
    return census(2, max_time=6)


# --- questions -------------------------------------------------------------------------------


def test_distribution() -> None:
    found = two()
    shares = found.distribution()
    assert sum(shares.values()) == 1
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert shares == {word: Fraction(found.machines(word), 3044) for word in found.outputs}
    for word, share in shares.items():
        assert found.complexity(word) == pytest.approx(-math.log2(share), abs=1e-12)


@pytest.mark.parametrize(
    ("weight", "function", "exact"),
    [
        (None, lambda _: Fraction(1), True),
        ("1/t", lambda t: Fraction(1, t), True),
        ("2^-ceil(log2 t)", lambda t: Fraction(1, 2 ** math.ceil(math.log2(t))), True),
        (lambda t: t * t, lambda t: Fraction(t * t), True),
        (lambda t: np.uint8(t < 3), lambda t: Fraction(t < 3), True),
        (lambda t: 2.0**-t, lambda t: Fraction(1, 2**t), False),
        (lambda t: 1 if t < 3 else 0.5, lambda t: Fraction(2 if t < 3 else 1, 2), False),
    ],
)
def test_weighted_distribution(weight: Any, function: Any, exact: bool) -> None:
    found = census(3, max_time=21)
    masses: Counter[str] = Counter()
    for (word, time), n in table(found).items():
        masses[word] += n * function(time)  # type: ignore[assignment]
    whole = sum(masses.values())
    shares = found.distribution(weight)
    assert {type(share) for share in shares.values()} == {Fraction if exact else float}
    for word in found.outputs:
        expected = Fraction(masses[word], 1) / whole
        assert shares[word] == (expected if exact else pytest.approx(float(expected)))
        bits = -math.log2(expected) if expected else math.inf
        assert found.complexity(word, weight) == pytest.approx(bits)


def test_kt_is_the_least_along_the_front() -> None:
    found = four()
    columns = found.to_dict()
    for word, kt in zip(columns["output"], columns["kt"], strict=True):
        least = min(rank * time for rank, time in points(found, word))
        assert found.kt(word) == pytest.approx(math.log2(least))
        assert kt == pytest.approx(math.log2(least))


@pytest.mark.parametrize(("input", "readout"), [("", "visited"), ("11", "right"), ("01", "ones")])
def test_fronts_are_those_of_the_task(input: str, readout: str) -> None:
    found = census(3, max_time=40, input=input, readout=readout)
    for output in found.outputs[::7]:
        ours = found.front(output)
        theirs = dovetail.front(ours.task, max_states=3, max_time=40)
        assert (ours.points, ours.max_rank, ours.max_time) == (
            theirs.points, theirs.max_rank, theirs.max_time,
        )  # fmt: skip
        assert (ours.space, ours.complete) == (theirs.space, theirs.complete) == (Space(), True)
        for point in ours:
            run = dovetail.run(point.machine, input)
            assert (run.readout(readout), run.steps) == (output, point.time)


def test_winners_of_fronts_are_those_of_searches() -> None:
    found, covered = census(3, max_time=40, input="11", readout="tape"), 0
    for output in found.outputs[::20]:
        ours = found.front(output)
        for a, b, tie in ((100_000, 1, "rank"), (400_000, 1, "time"), (900_000, 7, "rank")):
            if ours.sweep(a, b, tie).covered[0]:
                covered += 1
                hit = dovetail.search(ours.task, a, b, tie)
                winner = ours.winner(a, b, tie)
                assert (winner.rank, winner.time) == (hit.rank, hit.time)
    assert covered > 5
    longer = ours.extend(max_time=50)
    assert (longer.max_time, longer.complete) == (50, True)
    assert pickle.loads(pickle.dumps(ours)) == ours


@pytest.mark.parametrize("output", ["2", "", "0000000000000000", "x", 7, "01" * 1000, None])
def test_unknown_outputs(output: Any) -> None:
    found = two()
    asked = (found.machines, found.complexity, found.kt, found.front)
    for ask in asked if output is None else (*asked, found.times):
        with pytest.raises(DovetailError, match="output: no machine of this census") as told:
            ask(output)
        assert len(str(told.value)) < 250


def test_columns() -> None:
    found = four()
    counts, fronts_, outputs = (found.to_dict(name) for name in ("counts", "fronts", "outputs"))
    assert {name: column.dtype for name, column in counts.items()} == {
        "output": object, "time": np.uint64, "machines": np.uint64,
    }  # fmt: skip
    triples = zip(*(column.tolist() for column in counts.values()), strict=True)
    assert {(word, time): n for word, time, n in triples} == table(found)
    assert list(outputs) == ["output", "machines", "complexity", "least_rank", "kt"]
    assert outputs["machines"].sum() == found.halting
    assert [front[0][0] for front in fronts(found).values()] == outputs["least_rank"].tolist()
    assert fronts_["rank"].dtype == np.uint64
    for name in ("counts", "fronts", "outputs"):
        columns = found.to_dict(name)
        frame, other = found.to_pandas(name), found.to_polars(name)
        for column, values in columns.items():
            assert frame[column].tolist() == other[column].to_list() == values.tolist()


def test_all_machines_of_three_states_are_decided() -> None:
    found = census(3, max_time=10_000)
    assert found.undecided == 0
    assert list(found.endless) == list(DECIDERS)
    assert all(machines > 1_000 for machines in found.endless.values())
    assert sum(found.endless.values()) == found.total - found.halting == 7_529_536 - 2_147_184
    # One with all entries chosen is run by none; the others are, and each proof names its decider.
    space, chance, seen = Space(3), np.random.default_rng(3), set()
    while seen != set(DECIDERS[1:]):
        rank = int(chance.integers(space.offset(3) + 1, space.total + 1))
        proof = dovetail.prove(space.machine(rank))
        halted = dovetail.run(space.machine(rank), max_steps=21).halted
        assert halted == (proof is None)
        seen |= {proof.decider} if proof else set()


def test_numbers_beyond_64_bits() -> None:
    found = census(7, max_time=3)
    assert found.total == 30**14 > 2**64
    assert found.halting + sum(found.endless.values()) + found.undecided == found.total
    assert sum(found.times().values()) == found.halting
    assert found.counts.machines.dtype == object
    assert type(found.machines("0")) is int
    assert found.machines("0") == 30**13
    assert sum(found.distribution().values()) == 1
    assert found.to_dict()["kt"].dtype == np.float64
    assert found.to_pandas()["machines"].sum() == found.halting
    assert found.to_polars("fronts")["rank"].to_list() == found.fronts.rank.tolist()


@pytest.mark.parametrize("options", [{}, {"states": 7, "max_time": 3}, {"ranks": False}])
def test_saved_and_loaded(tmp_path: Path, options: dict[str, Any]) -> None:
    found = census(**{"states": 2, "max_time": 6, **options})
    for loaded in (saved(found, tmp_path / "census"), pickle.loads(pickle.dumps(found))):
        assert loaded == found
        assert list(vars(loaded)) == [each.name for each in fields(found)]
        assert loaded.distribution() == found.distribution()
        assert (loaded.nodes, loaded.seconds) == (found.nodes, found.seconds)
        assert [c.dtype for c in (*loaded.counts, *loaded.fronts)] == [
            c.dtype for c in (*found.counts, *found.fronts)
        ]


def saved(found: Census, path: Path) -> Census:
    found.save(path)
    return Census.load(path)


def test_as_a_value() -> None:
    found = two()
    assert found != census(2, max_time=5)
    assert repr(found).startswith("Census(2 states, 2 symbols, 6 steps: 17 outputs, 3044 of 10000")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"states": 0}, "states must be an integer from 1 to 8, not 0"),
        ({"states": True}, "states"),
        ({"states": 2.0}, "states"),
        ({"symbols": 7}, "symbols must be an integer from 2 to 6, not 7"),
        ({"states": 8, "symbols": 6}, "128 bits|states"),
        ({"max_time": None}, "max_time must be given"),
        ({"max_time": 0}, "max_time must be an integer from 1"),
        ({"max_time": 2**64}, "max_time"),
        ({"input": "12"}, "input '12' has the character '2'"),
        ({"input": 3}, "input"),
        ({"readout": "cells"}, "readout must be one of"),
        ({"workers": 0}, "workers must be an integer from 1"),
        ({"workers": "two"}, "workers"),
        ({"executor": 3}, "executor must have a submit method"),
        ({"executor": ThreadPoolExecutor, "workers": 2}, "instead of workers"),
        ({"store": 3}, "store must be the path of a file"),
        *(
            ({name: flag}, f"{name} must be True or False")
            for name in ("progress", "ranks", "deciders")
            for flag in (None, 1, "yes")
        ),
    ],
)
def test_bad_arguments(change: dict[str, Any], told: str) -> None:
    with pytest.raises(DovetailError, match=told):
        census(**{"states": 2, "max_time": 6, **change})


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        ("t", "weight must be one of"),
        (3, "weight must be a function of time"),
        (lambda _: 0, "weight must not be 0"),
        (lambda _: -1, "at least 0, not -1 for time 1"),
        (lambda _: math.nan, "at least 0, not nan"),
        (lambda _: "1", "at least 0, not '1'"),
        (lambda _: 1j, "at least 0"),
        (lambda _: 1e308, r"below 2\*\*512, or fractions only, not 1e\+308 for time 1"),
        (lambda time: 10**400 if time > 1 else 0.5, "below 2.*for time 2"),
    ],
)
def test_bad_weights(weight: Any, told: str) -> None:
    for ask in (two().distribution, lambda w: two().complexity("0", w)):
        with pytest.raises(DovetailError, match=told):
            ask(weight)


def test_errors_of_a_weight_pass_through() -> None:
    with pytest.raises(ZeroDivisionError):
        two().distribution(lambda time: 1 // (2 - time))


# --- seen ------------------------------------------------------------------------------------


def test_progress(capsys: pytest.CaptureFixture[str]) -> None:
    assert census(3, max_time=30, progress=True) == census(3, max_time=30)
    shown = capsys.readouterr().err
    assert "machines" in shown
    assert "100%" in shown


@pytest.mark.parametrize("kind", ["outputs", "times", "halting"])
def test_pictures(kind: str) -> None:
    found = four()
    axes = plots.census(found, kind=kind)
    [line] = axes.lines[:1]
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    if kind == "outputs":
        assert y.tolist() == [float(share) for share in found.distribution().values()]
        assert axes.get_xscale() == axes.get_yscale() == "log"
    else:
        assert x.tolist() == list(found.times())
        machines = list(found.times().values())
        expected = machines if kind == "times" else np.cumsum(machines) / found.total
        assert y == pytest.approx(expected)
    _, other = plt.subplots()
    assert found.plot(kind, ax=other) is other
    for bad in ({"kind": "ranks"}, {"census": 3}):
        with pytest.raises(DovetailError, match=next(iter(bad))):
            plots.census(**{"census": found, **bad})  # type: ignore[arg-type]


def test_pictures_of_small_and_long_censuses() -> None:
    axes = plots.census(census(1, max_time=1), kind="halting")
    assert axes.get_title() == "census: 1 state, 2 symbols, 1 step"
    assert axes.lines[0].get_marker() == "."  # else a single moment would not be seen
    axes = plots.census(census(2, max_time=6, input="1" * 500, readout="tape"))
    axes.figure.canvas.draw()
    assert all(len(text.get_text()) < 80 for text in (axes.title, *axes.texts))
    assert {text.get_text() for text in axes.get_xticklabels()} >= {"1", "10"}


def test_command_line(command: Any, tmp_path: Path) -> None:
    store, file, picture = (str(tmp_path / name) for name in ("s.sqlite", "c.csv", "p.png"))
    arguments = ["census", "3", "--max-time", "30", "--store", store, "--csv", file]
    code, out, err = command(*arguments, "--workers", "2", "--plot", picture)
    assert code == 0
    assert "2,147,184 (28.5168%) within 30 steps" in out
    assert f"wrote {picture}" in err
    assert Path(picture).read_bytes().startswith(PNG)
    found = census(3, max_time=30)
    head, *rows = csv_rows(Path(file))
    word, machines = head.index("output"), head.index("machines")
    assert {row[word]: int(row[machines]) for row in rows} == {
        word: found.machines(word) for word in found.outputs
    }
    assert cli.main([*arguments, "--json", "--table", "fronts"]) == 0
    values = json.loads(command.capsys.readouterr().out)
    assert (values["halting"], values["endless"]) == (found.halting, found.endless)
    assert [row["least_rank"] for row in values["outputs"]] == [
        found.front(word).ranks[0] for word in found.outputs
    ]
    assert len(csv_rows(Path(file))) == 1 + len(found.fronts.rank)


@pytest.mark.parametrize(
    "arguments",
    [
        "3",
        "9 --max-time 3",
        "2 --max-time 3 --table all",
        "2 --max-time 3 --table fronts --no-ranks",
        "2 --max-time 3 --csv nowhere/file",
        "2 --max-time 3 --csv .",
        "2 --max-time 3 --store nowhere/file",
        "2 --max-time 3 --plot file.xyz",
        "2 --max-time 3 --input 2",
    ],
)
def test_the_command_line_refuses(arguments: str, command: Any) -> None:
    command.refuses(("census", *arguments.split()), "")  # before any work
