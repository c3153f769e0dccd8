"""The commands of `models`, one module for each model."""

from collections.abc import Callable
from typing import Any

from dovetail.cli.models import boxes, mesa, nests, stores, tuple_box, weights
from dovetail.cli.parsing import add_group

#: What adds the commands, in the order of the help.
MODELS: tuple[Callable[[Any], None], ...] = (
    nests.add,
    boxes.add,
    tuple_box.add,
    mesa.add,
    stores.add,
    weights.add,
)


def add(commands: Any) -> None:
    """Add the command `models`."""
    add_group(
        commands,
        MODELS,
        "models",
        "run the cost models: nested dovetailers, boxes, mesa-optimisers",
    )
