"""The base of results: values, columns and data frames, pictures by name."""

import copy
import pickle
from dataclasses import FrozenInstanceError, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dovetail import DovetailError
from dovetail.results import frames
from dovetail.results.result import Result, TableResult


class Small(Result):
    """A record."""

    rank: int
    share: Fraction | None = None
    seconds: float = field(default=0.0, compare=False)
    core: object = field(default=None, compare=False, repr=False)

    @cached_property
    def later(self) -> list[int]:
        return [self.rank]


class Rows(TableResult):
    """A table."""

    ranks: tuple[int, ...]
    weights: npt.NDArray[np.float64]

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        return {"rank": frames.numbers(self.ranks), "weight": self.weights}


def rows(*ranks: int) -> Rows:
    return Rows(ranks, np.full(len(ranks), np.nan))


def test_fields_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Small(1).rank = 2  # type: ignore[misc]


def test_equal_by_what_they_hold() -> None:
    assert Small(1, seconds=1.0) == Small(1, seconds=2.0)
    assert hash(Small(1, seconds=1.0)) == hash(Small(1, seconds=2.0))
    assert Small(1) != Small(2)
    assert Small(1) != 1
    assert rows(1, 2) == rows(1, 2) != rows(1, 3)
    assert Rows((1,), np.array([1.0])) != Rows((1,), np.array([1.0, 1.0]))
    assert Rows((1,), np.array([1.0])) != Rows((1,), np.array([1]))
    with pytest.raises(TypeError, match="unhashable"):
        hash(rows(1))


@pytest.mark.parametrize("value", [Small(1, Fraction(1, 2)), rows(1, 2**70)])
def test_pickles_hold_the_fields_alone(value: Any) -> None:
    if isinstance(value, Small):
        assert value.later == [1]
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value)):
        assert again == value
        assert type(again) is type(value)
        assert "later" not in vars(again)


def test_a_record_as_values() -> None:
    value = Small(7, Fraction(1, 3))
    assert repr(value) == "Small(rank=7, share=Fraction(1, 3), seconds=0.0)"
    assert value.to_dict() == {"rank": 7, "share": Fraction(1, 3), "seconds": 0.0}
    assert "<td>share</td><td>1/3</td>" in value._repr_html_()
    assert value.to_pandas()["rank"].tolist() == [7]
    assert value.to_polars()["share"].to_list() == ["1/3"]
    great = Small(1, Fraction(10**5000, 3))
    assert len(repr(great)) < 200
    assert great.to_polars()["share"].to_list() == [f"1{'0' * 5000}/3"]
    assert "<table" in great._repr_html_()


def test_columns_have_the_smallest_types_that_hold_them() -> None:
    kinds = {
        (): "int64",
        (-(2**63), 2**63 - 1): "int64",
        (0, 2**64 - 1): "uint64",
        (-1, 2**63): "object",
        (2**64,): "object",
        (1, None): "object",
        (Fraction(1, 2), 1): "object",
    }
    for values, kind in kinds.items():
        column = frames.numbers(values)
        assert column.dtype == kind
        assert column.tolist() == list(values)
    assert frames.column([True, False]).dtype == bool
    assert frames.column([True, 1]).dtype == object
    assert frames.column([(1, 2), (3, 4)]).tolist() == [(1, 2), (3, 4)]


def test_data_frames_are_exact() -> None:
    columns = {
        "small": frames.numbers([1, 2]),
        "great": frames.numbers([1, 2**64 - 1]),
        "greater": frames.numbers([1, 2**64]),
        "missing": frames.numbers([1, None]),
        "share": frames.numbers([Fraction(1, 3), 1]),
        "name": frames.objects(["a", None]),
        "nothing": frames.objects([None, None]),
    }
    pandas, polars = frames.pandas(columns), frames.polars(columns)
    assert np.log2(pandas["small"]).tolist() == [0, 1]
    assert np.log2(pandas["great"]).tolist() == [0, 64]
    assert [str(kind) for kind in pandas.dtypes[:5]] == [
        "int64", "uint64", "object", "Int64", "object"
    ]  # fmt: skip
    assert pandas["greater"].tolist() == [1, 2**64]
    assert polars["great"].to_list() == [1, 2**64 - 1]
    assert polars["greater"].to_list() == ["1", "18446744073709551616"]
    assert polars["missing"].to_list() == [1, None]
    assert polars["share"].to_list() == ["1/3", "1"]
    assert polars["name"].to_list() == ["a", None]
    assert polars["nothing"].to_list() == [None, None]


def test_a_table_in_a_notebook_is_short_and_escaped() -> None:
    class Named(TableResult):
        """A table of names."""

        names: tuple[str, ...]

        def to_dict(self) -> dict[str, npt.NDArray[Any]]:
            return {"name": frames.objects(self.names)}

    html = Named(("<b>",) * 50)._repr_html_()
    assert html.count("<tr>") == 21
    assert "<b>" not in html


def test_pictures_are_drawn_by_name() -> None:
    class Drawn(Result):
        """Two points, with two pictures."""

        pictures = ("front", "triangle")

        def __iter__(self) -> Any:
            return iter([(1, 3), (3, 1)])

    assert Drawn().plot().get_xlabel() == Drawn().plot(picture="front").get_xlabel()
    assert Drawn().plot(picture="triangle", a=1, b=1).get_xlabel()
    with pytest.raises(DovetailError, match="picture must be one of 'front', 'triangle'"):
        Drawn().plot(picture="census")
    with pytest.raises(DovetailError, match="no picture of a Small"):
        Small(1).plot()
