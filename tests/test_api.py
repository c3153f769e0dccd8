"""The house itself: names, docstrings, pickles, reprs, imports, and that it is described."""

import importlib
import inspect
import json
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import dovetail
from dovetail import HaltingTable, Machine, Space, Task, tasks
from dovetail.circuits.model.bases import basis_of
from dovetail.testing import OutputsAre

ROOT = Path(__file__).parents[1]

PUBLIC = {
    "DovetailError", "HaltingTable", "Hit", "Machine", "NoHit", "Run", "Space", "Task",
    "configurations", "dovetail", "plots", "run", "search", "space_time", "tasks",
}  # fmt: skip

PREDICATE = Task.predicate(["", "1"], OutputsAre(("1", "0")), readout="head")


# Values that people keep; results are tried in tests/results.
VALUES: dict[str, Callable[[], Any]] = {
    "partial machine": lambda: Machine("1RB---_1LA1RZ"),
    "space": lambda: Space(3),
    "permuted space": lambda: Space(1, 2, {1: [2, 3, 4, 5, 0, 1]}),
    "xor": lambda: tasks.xor,
    "modular": lambda: tasks.modular(3),
    "predicate": lambda: PREDICATE,
    "table": lambda: HaltingTable([None, 3], [1, 0]),
    "hit of a predicate": lambda: dovetail.search(PREDICATE),
    "circuit": lambda: dovetail.circuits.library.adder(40),
    "basis": lambda: basis_of("u2"),
    "dovetail of a table": lambda: dovetail.dovetail(HaltingTable([3], [0]), max_iterations=2),
}


@pytest.fixture(params=VALUES)
def value(request: pytest.FixtureRequest) -> Any:
    return VALUES[request.param]()


def modules() -> list[ModuleType]:
    names = [
        info.name
        for info in pkgutil.walk_packages(dovetail.__path__, "dovetail.")
        if not info.name.endswith("__main__")
    ]
    return [dovetail, *map(importlib.import_module, names)]


# --- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_pickles(value: Any, protocol: int) -> None:
    copy = pickle.loads(pickle.dumps(value, protocol))
    assert type(copy) is type(value)
    assert repr(copy) == repr(value)
    assert copy == value


def test_values_are_frozen_and_short_to_read(value: Any) -> None:
    name = next(iter(vars(value)))
    with pytest.raises(AttributeError):
        setattr(value, name, None)
    assert type(value).__name__ in repr(value)
    assert len(repr(value)) < 400
    assert "\n" not in repr(value)


def test_a_pickled_space_still_works() -> None:
    space = pickle.loads(pickle.dumps(Space(1, 2, {1: [2, 3, 4, 5, 0, 1]})))
    assert str(space.machine(1)) == "0LA0LA"


def test_a_pickled_search_goes_on_where_it_stood() -> None:
    for limit in ({"max_nodes": 5}, {"max_iterations": 700}):
        part: Any = dovetail.search(tasks.and_, **limit)
        assert not part
        copy = pickle.loads(pickle.dumps(part))
        assert copy == part
        assert copy.resume().rank == part.resume().rank == 738


def test_a_hit_as_a_dict() -> None:
    hit = dovetail.search(Task.output("1"), 3, 2)
    assert isinstance(hit, dovetail.Hit)
    assert hit.to_dict().items() >= {
        "rank": 7, "time": 1, "a": 3, "b": 2, "tie": "rank", "iteration": 3, "slots": 31,
        "area": Fraction(17**2, 12), "machine": "1RZ0RZ", "outputs": ["1"],
    }.items()  # fmt: skip
    for name in ("rank", "time", "iteration", "slots"):
        assert type(getattr(hit, name)) is int
    assert bool(hit)


def test_a_trace_as_columns() -> None:
    result = dovetail.dovetail(Task.output("1"), 3, 2, trace=True)
    assert result.trace is not None
    columns = result.trace.to_dict()
    assert list(columns) == ["iteration", "rank", "before", "turns", "steps"]
    assert all(np.issubdtype(column.dtype, np.integer) for column in columns.values())
    assert columns["rank"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert columns["iteration"].tolist() == [1, 1, 1, 2, 2, 2, 3]
    assert dovetail.dovetail(Task.output("1"), 3, 2).trace is None


def test_notebooks_see_tables(value: Any) -> None:
    if hasattr(value, "_repr_html_"):
        assert "<table" in value._repr_html_()


def test_the_table_of_a_machine_shows_its_entries() -> None:
    html = Machine("1RB1LB_1LA---")._repr_html_()
    assert all(part in html for part in ("<table", "1RB", "1LB", "1LA", "---"))


def test_html_is_escaped() -> None:
    task = Task.output("1", name="<b>&")
    assert "<b>&" not in dovetail.search(task)._repr_html_()


# --- names -----------------------------------------------------------------------------------


def test_public_names() -> None:
    assert set(dovetail.__all__) >= PUBLIC
    for name in dovetail.__all__:
        assert getattr(dovetail, name) is not None
    with pytest.raises(AttributeError):
        dovetail.no_such_name  # noqa: B018


def test_all_public_names_are_listed() -> None:
    command = "import dovetail, sys; print(dir(dovetail) == sorted(dovetail.__all__))"
    assert dir(dovetail) == sorted(dovetail.__all__)
    assert {"circuits", "forwarding", "plots"} <= set(dir(dovetail))
    done = subprocess.run(
        [sys.executable, "-c", command], check=True, capture_output=True, text=True
    )
    assert done.stdout == "True\n"  # also before the late ones are imported


def test_modules_do_not_hide_functions() -> None:
    for name in ("dovetail", "search", "run", "configurations", "space_time"):
        assert inspect.isfunction(getattr(dovetail, name))
    importlib.import_module("dovetail.dovetailing.schedules")
    assert inspect.isfunction(dovetail.dovetail)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_every_public_name_has_a_docstring(module: ModuleType) -> None:
    if module.__name__ != "dovetail._core":
        assert inspect.getdoc(module)
    missing = []
    for name, value in vars(module).items():
        own = getattr(value, "__module__", None) == module.__name__
        if name.startswith("_") or not own or not (inspect.isclass(value) or callable(value)):
            continue
        if not inspect.getdoc(value):
            missing.append(name)
        if inspect.isclass(value):
            for member, attribute in vars(value).items():
                described = inspect.isfunction(attribute) or isinstance(
                    attribute, property | classmethod | staticmethod
                )
                if described and not member.startswith("_") and not inspect.getdoc(attribute):
                    missing.append(f"{name}.{member}")
    assert missing == []


def test_no_source_file_is_long() -> None:
    for path in sorted(ROOT.glob("dovetail/**/*.py")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 520, path


# --- imports ---------------------------------------------------------------------------------

HEAVY = ("matplotlib", "pandas", "polars", "tqdm", "hypothesis", "IPython", "pysat", "flint")
LAZY = (
    "dovetail.plots", "dovetail.circuits", "dovetail.forwarding", "dovetail.testing",
    "dovetail.views",
)  # fmt: skip


def test_the_import_is_light() -> None:
    code = "import json, sys, dovetail; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert not loaded & {*HEAVY, *LAZY}
    ours = {name for name in loaded if name.startswith("dovetail")}
    assert len(ours) < 70, "what is not needed at once is imported when it is used"


def test_using_plots_loads_them() -> None:
    assert dovetail.plots.__name__ == "dovetail.plots"
    assert callable(dovetail.plots.triangle)
    assert callable(dovetail.plots.space_time)


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{dovetail.__version__}"' in (ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )
