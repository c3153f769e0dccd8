"""The numbers that the browser works out are Python's, exactly; in a real browser."""

import json
import math
import random
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import explored
import pytest

from dovetail import runtime_geometry
from dovetail.forwarding import hull
from dovetail.views import pages
from dovetail.views.contents import contents_of

pytestmark = pytest.mark.slow

#: Fronts, and slopes with code constants for each: 1,000 cases.
FRONTS, EACH = 200, 5
GEOMETRIES = 150

#: Runs calls of the script's inner functions, which a page does not have.
RUN = """
const [script, names, source, values, done] = arguments;
const text = `${script}\\nexport { ${names.join(", ")} };`;
const module = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
import(module).then((found) => done(new Function("m", "values", source)(found, values)));
"""


@pytest.fixture(scope="module")
def run(browser: Any) -> Any:
    """Runs a function body in the browser, with the script's names in `m`, over `values`."""
    browser.get("about:blank")

    def call(body: str, values: object, *names: str) -> Any:
        return browser.execute_async_script(RUN, pages.script(), names, body, values)

    return call


ANSWERS = "return values.map(([contents, states]) => m.default.answers(contents, states));"


def state(slope: Any, kappa: Fraction) -> dict[str, str]:
    return {"a": str(slope.a), "b": str(slope.b), "kappa": str(kappa)}


def test_a_thousand_random_fronts_slopes_and_constants(run: Any) -> None:
    drawn = random.Random(20261)
    sent, right = [], []
    for number in range(FRONTS):
        front, tie = explored.random_front(drawn), ("rank", "time")[number % 2]
        asked = [explored.random_state(drawn) for _ in range(EACH)]
        sent.append((contents_of(front, tie, 100_000), [state(*one) for one in asked]))
        right.append([explored.answer(front, *one, tie) for one in asked])
    certain = refused = uncovered = 0
    for found, expected in zip(run(ANSWERS, sent), right, strict=True):
        for one, other in zip(found, expected, strict=True):
            if other["winner"]["refusal"]:
                one["winner"] = {"refusal": one["winner"]["refusal"]}
                refused += 1
            else:
                certain += 1
            uncovered += other["piece"] is None
            assert one == other
    assert certain + refused == FRONTS * EACH == 1000
    assert min(certain, refused, uncovered, 1000 - uncovered) > 100  # all kinds were tried


def test_random_programs_of_any_exact_numbers(run: Any) -> None:
    drawn = random.Random(20262)
    sent, right, fixed, chosen, tied = [], [], set(), set(), 0
    for _ in range(GEOMETRIES):
        unit = drawn.choice((1, 1, 3, 10))
        most = drawn.choice((6, 40, 10**4, 10**30))
        pairs = [
            (Fraction(drawn.randint(1, most), unit), Fraction(drawn.randint(1, 40), unit))
            for _ in range(drawn.randint(1, 5))
        ]
        if drawn.random() < 0.4:
            pairs = [(time, rank) for rank, time in pairs]
        geometry = runtime_geometry(pairs)
        slope, kappa = explored.random_state(drawn)
        complete = hull(pairs)
        if drawn.random() < 0.5:
            kappa = Fraction(drawn.randint(1, 60), drawn.choice((1, 5)))
        elif complete.count > 1:  # two neighbours tie, at a fixed point or at the outer rate
            edge = complete.edge(drawn.randrange(complete.count - 1))
            kappa = edge.price / drawn.choice((*edge.rates, slope.rate))
        sent.append((contents_of(geometry, "rank", 1), [state(slope, kappa)]))
        right.append(explored.answer(geometry, slope, kappa, "rank"))
    for (found,), expected in zip(run(ANSWERS, sent), right, strict=True):
        found.pop("winner")
        assert found == expected
        fixed.add(len(expected["fixed"]))
        tied += any(one[1] for one in expected["fixed"])
        chosen.add(len(expected["best"]))
    assert fixed >= {0, 1, 2}
    assert chosen >= {1, 2}
    assert tied > 10


def test_programs_of_more_than_a_hundred_digits(run: Any) -> None:
    drawn = random.Random(20264)
    sent, right = [], []
    for number in range(4):
        most = 10 ** drawn.randint(100, 150)
        pairs = [(drawn.randint(1, most), drawn.randint(1, 1000)) for _ in range(2)]
        if number % 2:
            pairs = [(time, rank) for rank, time in pairs]
        geometry = runtime_geometry(pairs)
        slope = explored.random_state(drawn)[0]
        kappa = Fraction(explored.magnitude(drawn, 100), 7)
        sent.append((contents_of(geometry, "rank", 1), [state(slope, kappa)]))
        right.append(explored.answer(geometry, slope, kappa, "rank"))
    for (found,), expected in zip(run(ANSWERS, sent), right, strict=True):
        found.pop("winner")
        assert found == expected


@pytest.mark.parametrize(
    ("points", "kappa", "slope", "best", "fixed", "orbit"),
    [
        ([(1, 3)], "1", (4, 7), ["1", "2"], [], ["1", "2"]),
        ([(1, 3)], "1", (1, 1), ["2"], [], ["2", "1"]),
        ([(12, 1)], "40", (1, 1), ["1"], ["1/2", "1"], ["1"]),
        ([(6, 1), (1, 6)], "11", (4, 3), ["1/2", "2"], ["1/2", "1"], ["1/2"]),
    ],
)
def test_known_cases(
    run: Any, points: Any, kappa: str, slope: Any, best: Any, fixed: Any, orbit: Any
) -> None:
    contents = contents_of(runtime_geometry(points), "rank", 1)
    asked = {"a": str(slope[0]), "b": str(slope[1]), "kappa": kappa}
    ((found,),) = run(ANSWERS, [(contents, [asked])])
    assert (found["best"], found["orbit"]["rates"]) == (best, orbit)
    assert [one[0] for one in found["fixed"]] == fixed


# --- numbers as texts ------------------------------------------------------------------------


def rounded(value: Fraction) -> str:
    """Six significant digits, by decimal arithmetic."""
    context = Context(prec=6, Emax=10**6, Emin=-(10**6))
    digits = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(float(digits), ".6g")


def test_numbers_are_rounded_as_python_rounds_them(run: Any) -> None:
    drawn = random.Random(20263)
    values = [Fraction(explored.magnitude(drawn, 60), explored.magnitude(drawn, 60))
              for _ in range(2000)]  # fmt: skip
    values += [Fraction(2 * n + 1, 2) * Fraction(10) ** e
               for n in range(999_990, 1_000_000) for e in range(-9, 9)]  # fmt: skip
    values += [Fraction(10) ** e for e in range(-12, 12)]
    body = "return values.map((one) => m.decimal(m.read(one)));"
    found = run(body, [str(value) for value in values], "decimal", "read")
    assert found == [rounded(value) for value in values]


def test_numbers_are_written_for_people(run: Any) -> None:
    right = {
        "7": "7", "4197591": "4,197,591", "1/4": "1/4 = 0.25", "2/3": "2/3 ≈ 0.666667",
        "266952/5": "266952/5 = 53,390.4", "16129/12": "16129/12 ≈ 1,344.08",
        "1/520000": "1/520000 ≈ 1.92308·10⁻⁶", "1/1000000": "1/1000000 = 10⁻⁶",
        "11023302558/7": "11023302558/7 ≈ 1,574,757,508", "11023302558/70000000000":
        "≈ 0.157476", "17465000000000001/260000000": "≈ 67,173,077", "1" + "0" * 400: "10⁴⁰⁰",
        "123" + "0" * 27: "1.23·10²⁹", "3" * 30: "≈ 3.33333·10²⁹",
        "2" * 40 + "/7": "≈ 3.1746·10³⁸", "999999999999999999999999": "≈ 10²⁴",
        "199999999/2": "199999999/2 ≈ 100,000,000", "599999999999/600000": "599999999999/600000 ≈ "
        "1,000,000",
    }  # fmt: skip
    found = run("return values.map((one) => m.shown(m.read(one)));", list(right), "shown", "read")
    assert found == list(right.values())


def test_texts_are_read_exactly(run: Any) -> None:
    right = {
        "12": "12", " 7 ": "7", "1e6": "1000000", "1E+2": "100", "0.25": "1/4", ".5": "1/2",
        "6/4": "3/2", "3,930,639": "3930639", "12.50e-1": "5/4", "5.": "5", "1" * 999: "1" * 999,
    }  # fmt: skip
    wrong = [
        "",
        " ",
        "x",
        "0",
        "0/3",
        "3/0",
        "-1",
        "1/2/3",
        "1e",
        "e5",
        ".",
        "1e99999",
        "1 2",
        "0,5",
        "1,00",
        "NaN",
        "Infinity",
        "0x10",
        "½",
        "1" * 1001,
        "1e-1001",
        "+",
        "1_0",
    ]
    body = "return values.map((one) => { const n = m.parse(one); return n && m.text(n); });"
    found = run(body, [*right, *wrong], "parse", "text")
    assert found == [*right.values(), *[None] * len(wrong)]


def test_the_stops_of_a_slider_are_simple_and_evenly_spread(run: Any) -> None:
    body = """return values.map((place) => {
      const stop = m.stop(place); return [m.text(stop), m.placeOf(stop)];
    });"""
    places = list(range(-18 * 24, 18 * 24 + 1))
    found = run(body, places, "stop", "placeOf", "text")
    stops = [Fraction(text) for text, _ in found]
    assert [place for _, place in found] == places
    assert all(abs(math.log10(stop) * 24 - place) <= 0.5 + 1e-9
               for stop, place in zip(stops, places, strict=True))  # fmt: skip
    assert {Fraction(10) ** power for power in range(-18, 19)} <= set(stops)
    assert {Fraction(1, 2), Fraction(2), Fraction(3, 2), Fraction(5)} <= set(stops)
    assert max(max(stop.as_integer_ratio()) for stop in stops if Fraction(1, 20) < stop < 20) < 50
    big = [stop for stop in stops if stop >= 1000]
    assert all(len(str(stop).rstrip("0")) <= 2 for stop in big)
    assert json.dumps([str(1 / stop) for stop in stops]) == json.dumps(
        [str(stop) for stop in reversed(stops)]
    )
