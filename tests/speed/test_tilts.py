"""Where the planted program wins: exact ranges against direct comparison, and the ledger."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, speed, tasks

AND = "0RZ0RB_0RZ1RZ"
NAMES = ["honest", "planted"]
RATES = st.fractions(0, 40, max_denominator=12)

tables = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        lambda rows, ranks: speed.Programs.of(rows, names=NAMES, ranks=ranks),
        st.lists(
            st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=2, max_size=2
        ),
        st.lists(st.integers(1, 40), min_size=2, max_size=2),
    )
)


def inside(value: Fraction, ends: tuple[Fraction, Fraction | None] | None) -> bool:
    return ends is not None and ends[0] <= value and (ends[1] is None or value <= ends[1])


def agrees(margin: speed.Margin, value: Fraction, honest: Fraction, planted: Fraction) -> None:
    """The ranges say at this value what the costs say."""
    assert margin.at(value) == planted - honest
    assert inside(value, margin.ties) == (planted == honest)
    assert (inside(value, margin.wins) and not inside(value, margin.ties)) == (planted < honest)


@given(table=tables, rate=RATES, scale=st.sampled_from(["rank", "length"]))
def test_rates(table: speed.Programs, rate: Fraction, scale: str) -> None:
    costs = table.steps.tolist()
    ranks = table.ranks or ()
    lengths = [next(n for n in range(99) if 2**n >= rank) for rank in ranks]
    complexities = ranks if scale == "rank" else lengths
    kinds: dict[Any, Any] = {
        speed.Time(): sum, speed.MaxTime(): max, speed.AverageTime(): sum,
    }  # fmt: skip
    for time, kind in kinds.items():
        margin = speed.margin_by_rate(table, time=time, scale=scale)
        zero = margin.zero
        for value in {rate, Fraction(0), *([] if zero is None else [zero])}:
            honest, planted = (
                kind(row) + value * x for row, x in zip(costs, complexities, strict=True)
            )
            agrees(margin, value, honest, planted)
            if value > 0 and scale == "rank":
                prior = speed.Linear(value.denominator, value.numerator, time)
                assert table.select(prior).names == tuple(
                    name
                    for name, cost in zip(NAMES, (honest, planted), strict=True)
                    if cost == min(honest, planted)
                )


@given(table=tables, share=st.fractions(0, 1), rate=RATES, data=st.data())
def test_shares(
    table: speed.Programs, share: Fraction, rate: Fraction, data: st.DataObject
) -> None:
    width = len(table.inputs)
    matches = data.draw(st.lists(st.booleans(), min_size=width, max_size=width))
    if len(set(matches)) < 2:
        with pytest.raises(DovetailError, match="both at least once"):
            speed.margin_by_share(table, matches, rate=rate)
        return
    margin = speed.margin_by_share(table, matches, rate=rate)
    number = {mark: matches.count(mark) for mark in (False, True)}
    zero = margin.zero
    for value in {share, Fraction(0), Fraction(1), *([] if zero is None else [zero])}:
        weight = {True: value / number[True], False: (1 - value) / number[False]}
        honest, planted = (
            sum((weight[mark] * c for mark, c in zip(matches, row, strict=True)), rate * rank)
            for row, rank in zip(table.steps.tolist(), table.ranks or (), strict=True)
        )
        agrees(margin, value, honest, planted)


def test_a_planted_machine_never_beats_the_one_it_grew_from() -> None:
    planted = speed.plant(AND, tasks.and_, pattern="1")
    table = planted.programs()
    for time in (speed.Time(), speed.MaxTime(), speed.AverageTime()):
        assert speed.margin_by_rate(table, time=time).wins is None
    shares = speed.margin_by_share(table, planted.matches)
    assert (shares.wins, shares.ties) == (None, (0, 0))
    assert shares.slope == 2


def test_a_planted_machine_beats_a_slow_honest_one_up_to_a_rate() -> None:
    planted = speed.plant(AND, tasks.and_, pattern="1")
    table = planted.programs({"slow": speed.plant(AND, tasks.and_, pattern="0", size=3).machine})
    margin = speed.margin_by_rate(table, honest="slow")
    slow, fast = 7 + 7 + 2 + 2, 1 + 1 + 4 + 4
    assert margin.first == fast - slow
    assert margin.wins == (0, None)  # it is smaller, too
    shares = speed.margin_by_share(table, planted.matches, honest="slow")
    assert shares.wins == (0, Fraction(6, 8))


@given(table=tables)
def test_tilts(table: speed.Programs) -> None:
    (ranks, costs) = table.ranks or (), table.steps.tolist()
    (x, y), (c, d) = ranks, costs
    report = speed.tilts(table)
    assert report.margins == (y - x, sum(d) - sum(c), max(d) - max(c), y * sum(d) - x * sum(c))
    for prior, choice in zip(report.priors, report.choices, strict=True):
        names = table.select(prior).names
        assert choice == ("both" if len(names) == 2 else names[0])
    lexicographic = speed.Lexicographic(speed.MaxTime(), speed.Rank())
    [margin] = speed.tilts(table, [lexicographic]).margins
    assert margin == (max(d) - max(c) or y - x)


# The ledger.


def rates_around(ledger: dovetail.Ledger) -> Iterator[Fraction]:
    for win in ledger.wins:
        high = 2 * win.low + 1 if win.high is None else win.high
        yield (win.low + high) / 2


@pytest.mark.parametrize("time", [speed.Time(), speed.MaxTime(), speed.AverageTime((3, 1, 1, 2))])
def test_the_ledger_of_solutions_wins_as_the_priors_select(time: Any) -> None:
    every = dovetail.solutions(tasks.xor, max_states=3, max_time=200)
    ledger = speed.ledger(every, time=time)
    assert len(ledger) == len(every)
    for rate in rates_around(ledger):
        chosen = every.select(speed.Linear(rate.denominator, rate.numerator, time))
        assert ledger.winner(rate).name in map(str, chosen.rows)
        assert ledger.winner(rate).complexity == chosen.least_rank
    bits = speed.ledger(every, time=time, scale="length", label="row ")
    assert {entry.name for entry in bits} == {f"row {i}" for i in range(len(every))}
    for entry in bits:
        rank = int(every.least_rank[int(entry.name.removeprefix("row "))])
        assert entry.complexity == next(n for n in range(200) if 2**n >= rank)


def test_the_range_in_which_a_planted_program_wins() -> None:
    every = dovetail.solutions(tasks.xor, max_states=3, max_time=200)
    fastest = every.machine(int(every.select(speed.AverageTime()).rows[0]))
    planted = speed.plant(fastest, tasks.xor, pattern="1")
    table = planted.programs()
    assert table.steps.sum(axis=1).tolist() == [8, 12]
    # Beside the simplest solution alone, which takes 13 steps, the planted one can win.
    simplest = every.machine(int(every.select(speed.Rank()).rows[0]))
    crowd = planted.programs({"simple": simplest}).take([1, 2])
    ledger = speed.ledger(crowd)
    win = ledger.win("planted")
    assert win is not None
    ranks = crowd.ranks or (0, 0)
    assert (win.low, win.high) == (0, Fraction(1, ranks[0] - ranks[1]))
    margin = speed.margin_by_rate(crowd, honest="simple")
    assert margin.wins == (win.low, win.high)
    # Beside the machine that it grew from it never does.
    assert (speed.ledger(table) + ledger).win("planted") is None
    assert (speed.ledger(table) + speed.ledger(every)).win("planted") is None
    with pytest.raises(DovetailError, match="name must be the name of an entry"):
        ledger.win("honest")


def test_programs_that_do_badly_are_not_in_the_ledger() -> None:
    table = speed.Programs.of([[1], [2]], names=NAMES, ranks=[1, 2], good=[False, True])
    assert [entry.name for entry in speed.ledger(table)] == ["planted"]


# Checks.


@given(
    table=tables,
    steps=st.tuples(st.integers(0, 12), st.integers(0, 12)),
    slope=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    data=st.data(),
)
@settings(deadline=None)
def test_checks_by_adding_them(
    table: speed.Programs, steps: tuple[int, int], slope: tuple[int, int], data: st.DataObject
) -> None:
    weights = data.draw(st.lists(st.integers(1, 4), min_size=len(table.inputs),
                                 max_size=len(table.inputs)))  # fmt: skip
    divisor = next(d for d in (4, 3, 2, 1) if all(w % d == 0 for w in weights))
    whole = tuple(w // divisor for w in weights)

    def with_checks(n: int) -> speed.Programs:
        rows = [[*row, *[e] * n] for row, e in zip(table.steps.tolist(), steps, strict=True)]
        return speed.Programs.of(rows, names=NAMES, ranks=table.ranks)

    def average(n: int) -> speed.Prior:
        return speed.AverageTime((*whole, *(1,) * n))

    linear, most = speed.Linear(*slope), speed.Linear(*slope, speed.MaxTime())
    kinds: list[Any] = [speed.Rank(), speed.Time(), speed.MaxTime(), speed.AverageTime(), linear]
    kinds += [most, speed.Kt(), speed.Kt(speed.MaxTime()), speed.AverageTime(tuple(weights))]
    report = speed.deception_checks(table, steps, kinds)
    far = 500  # no margin above is greater than this
    for k, (prior, needed) in enumerate(zip(kinds, report.needed, strict=True)):
        tried = [
            with_checks(n).select(average(n) if k == len(kinds) - 1 else prior).names
            for n in [*range(25), far]
        ]
        honest = [names == ("honest",) for names in tried]
        if needed is None:
            assert not honest[-1]
        elif needed < 25:
            assert all(honest[needed:])
            assert needed == 0 or not honest[needed - 1]
        else:
            assert not honest[24]


def test_checks_on_a_real_machine() -> None:
    planted = speed.plant(AND, tasks.and_, pattern="1")
    table = planted.programs({"slow": speed.plant(AND, tasks.and_, pattern="0", size=3).machine})
    steps = planted.check("11")
    assert steps == (2, 4)
    report = speed.deception_checks(table, steps, [speed.AverageTime()], honest="slow")
    # 10 steps against 18, and 2 more for each check.
    assert (report.before, report.each, report.needed) == ((-8,), (2,), (5,))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"check_steps": 3}, "check_steps must be two exact numbers"),
        ({"check_steps": (1, -1)}, "check_steps: each must be"),
        ({"check_steps": (1, 0.5)}, "check_steps: each must be"),
        ({"priors": [speed.Dovetailer(1)]}, "priors: each must be Rank"),
        ({"priors": [3]}, "priors: each must be Rank"),
        ({"honest": "x"}, "name must be one of honest, planted"),
        ({"programs": [[1]]}, "programs must be a Programs"),
    ],
)
def test_malformed_checks(arguments: dict[str, Any], message: str) -> None:
    table = speed.Programs.of([[1], [2]], names=NAMES)
    with pytest.raises(DovetailError, match=message):
        speed.deception_checks(**{"programs": table, "check_steps": (1, 2), **arguments})


exact = st.fractions(0, 9, max_denominator=4)


@given(extra=exact, store=exact, recall=exact, episodes=st.integers(1, 30))
def test_what_a_kept_result_costs(
    extra: Fraction, store: Fraction, recall: Fraction, episodes: int
) -> None:
    spent = [extra]
    if episodes > 1:
        spent = [extra + store] + [recall] * (episodes - 1)
    mean = sum(spent, Fraction(0)) / episodes
    assert speed.shared_cost(extra, episodes, store=store, recall=recall) == mean


@given(extra=exact, gain=exact, store=exact, recall=exact)
def test_episodes_that_hide_the_work(
    extra: Fraction, gain: Fraction, store: Fraction, recall: Fraction
) -> None:
    needed = speed.episodes_to_hide(extra, gain, store=store, recall=recall)
    hides = [speed.shared_cost(extra, n, store=store, recall=recall) < gain for n in range(1, 90)]
    assert needed == (hides.index(True) + 1 if any(hides) else None)


def test_malformed_numbers() -> None:
    for arguments in ((-1, 2), (1, 0), (Fraction(-1, 2), 1), (1.5, 1)):
        with pytest.raises(DovetailError, match="must be an"):
            speed.shared_cost(*arguments)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="gain must be"):
        speed.episodes_to_hide(1, -1)
    margin = speed.Margin(Fraction(1), Fraction(1), Fraction(1))
    with pytest.raises(DovetailError, match="from 0 to 1"):
        margin.at(2)
    with pytest.raises(DovetailError, match="value must be"):
        margin.at(-1)
    table = speed.Programs.of([[1], [2]], names=NAMES, ranks=[1, 2])
    with pytest.raises(DovetailError, match="time must be"):
        speed.margin_by_rate(table, time=speed.Rank())  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="scale must be one of"):
        speed.margin_by_rate(table, scale="bits")
    with pytest.raises(DovetailError, match="rate must be"):
        speed.margin_by_share(speed.Programs.of([[1, 2]] * 2, names=NAMES), [True, False], rate=-1)
