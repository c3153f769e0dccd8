"""What the explorer's page must say, by Python's own functions; and random fronts to ask about."""

import random
from fractions import Fraction
from typing import Any

from dovetail import DovetailError, Front, Geometry, Slope, Space, runtime_geometry, tasks
from dovetail.forwarding import forward
from dovetail.fronts import Point

SPACES = (Space(2), Space(3), Space(None))


def winner(front: Front, slope: Slope, tie: str) -> dict[str, str | None]:
    """The winner of a front, or why there is none that is certain."""
    try:
        found = front.winner(slope, tie=tie)
    except DovetailError as error:
        return {"refusal": str(error)}
    loss = front.task.evaluate(found.machine).held_out_loss
    return {
        "rank": str(found.rank),
        "time": str(found.time),
        "machine": found.machine.text,
        "held_out_loss": None if loss is None else str(loss),
        "iteration": str(found.iteration),
        "slots": str(found.slots),
        "area": str(found.area),
        "refusal": "",
    }


def piece(geometry: Geometry, rate: Fraction) -> dict[str, str | None] | None:
    """Who wins at an exchange rate, or None if that is not covered."""
    try:
        found = geometry.piece(rate)
    except DovetailError:
        return None
    return {
        "rank": str(found.rank),
        "time": str(found.time),
        "low": str(found.low),
        "high": None if found.high is None else str(found.high),
        "area": str(geometry.area(rate)),
        "regret": str(geometry.regret(rate)),
    }


def answer(known: Front | Geometry, slope: Slope, kappa: Fraction, tie: str) -> dict[str, Any]:
    """All that the page says of a front or a geometry, as texts."""
    geometry = known if isinstance(known, Geometry) else runtime_geometry(known)
    points = known if isinstance(known, Front) else known.points
    mapped = forward(points, kappa=kappa, require="nothing")
    orbit = mapped.orbit(slope.rate)
    own = {"winner": winner(known, slope, tie)} if isinstance(known, Front) else {}
    return {
        **own,
        "piece": piece(geometry, slope.rate),
        "best_rate": str(geometry.best_rate),
        "least_area": str(geometry.least_area),
        "best": [str(rate) for rate in mapped.best(slope.rate).rates],
        "fixed": [[str(one.rate), one.tied, one.chosen] for one in mapped.fixed_points()],
        "orbit": {
            "rates": [str(rate) for rate in orbit.rates],
            "transient": orbit.transient,
            "tied": orbit.tied,
        },
    }


def magnitude(drawn: random.Random, digits: int) -> int:
    """A number from 1 on, of a random number of digits."""
    return drawn.randint(1, 10 ** drawn.randint(1, digits))


def random_front(drawn: random.Random) -> Front:
    """A front of random solutions in a random rectangle that covers some exchange rates."""
    while True:
        space = drawn.choice(SPACES)
        most = min(space.total, 10 ** drawn.randint(1, 12))
        count = drawn.randint(1, 9)
        pairs = [(drawn.randint(1, most), magnitude(drawn, 4)) for _ in range(count)]
        front = Front(
            task=tasks.xor,
            space=space,
            points=tuple(Point(x, t, space.machine(x)) for x, t in pareto(pairs)),
            max_rank=drawn.choice((min(space.total, drawn.randint(most, 100 * most)), most)),
            max_time=10**4 + magnitude(drawn, 7),
            complete=True,
            nodes=0,
            steps=0,
            seconds=0.0,
        )
        try:
            runtime_geometry(front)
        except DovetailError:  # it covers no exchange rate
            continue
        return front


def pareto(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs that no other beats, in order of rank."""
    kept: list[tuple[int, int]] = []
    for rank, time in sorted(pairs):
        if not kept or time < kept[-1][1]:
            kept.append((rank, time))
    return kept


def random_state(drawn: random.Random) -> tuple[Slope, Fraction]:
    """A slope and a code constant."""
    slope = Slope(magnitude(drawn, drawn.choice((1, 4, 8))), magnitude(drawn, 4))
    return slope, Fraction(magnitude(drawn, 9), drawn.choice((1, 1, 1, 7, 1000)))


def shown(browser: Any) -> dict[str, str]:
    """The numbers that a view in a browser shows, by their names, read at one moment."""
    read = """return Object.fromEntries(
        [...document.querySelectorAll(".dovetail-explorer dd")].map(
            (one) => [one.dataset.name, one.dataset.exact]))"""
    found: dict[str, str] = browser.execute_script(read)
    return found
