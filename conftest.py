"""Fixtures of all tests: those in tests/, in docstrings and in docs/."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

# Examples that train networks need the packages of the extra `neural`.
TRAINING = [
    "docs/neural.md",
    "docs/neural/*.md",
    "dovetail/neural/*",
    "dovetail/plots/neural/*",
    "notebooks/14-pondering.ipynb",
    "notebooks/15-proposals.ipynb",
]
collect_ignore_glob = TRAINING if find_spec("jax") is None else []


#: Pages and notebooks that take long, as a marker of a test says it.
SLOW = ("14-pondering.ipynb", "15-proposals.ipynb", "circuits/priors.md")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow pages."""
    for item in items:
        if item.path.as_posix().endswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    """Close what a test or an example has drawn: matplotlib warns of more than 20 figures."""
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
