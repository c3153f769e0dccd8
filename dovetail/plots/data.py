"""Pictures of the tables that are shipped."""

import numpy as np
from matplotlib.axes import Axes

from dovetail.data import CensusTable
from dovetail.data.tables import size_in_words
from dovetail.plots.style import BLUE, VERMILLION, finish, new_axes
from dovetail.values import check


def table(table: CensusTable, *, ax: Axes | None = None) -> Axes:
    """Draw the complexity of every output by its length, and the mean of each length.

    Parameters
    ----------
    table
        What to draw, made by `dovetail.data.table`.

    Examples
    --------
    >>> import dovetail
    >>> table(dovetail.data.table(3)).get_xlabel()
    'length of the output (symbols)'
    """
    check.instance(table, "table", CensusTable)
    axes = new_axes(6.4, 4.0) if ax is None else ax
    columns = table.to_dict()
    lengths = np.array([len(output) for output in table.outputs])
    bits = columns["complexity"]
    # Beside each other by their place among those of the length, so that all are seen.
    spread = np.concatenate([np.linspace(-0.35, 0.35, n) for n in np.bincount(lengths) if n])
    axes.plot(lengths + spread, bits, ".", color=BLUE, markersize=2, label="an output")
    known = np.unique(lengths)
    means = [bits[lengths == length].mean() for length in known]
    axes.plot(known, means, "_", color=VERMILLION, markersize=14, markeredgewidth=2, label="mean")
    axes.axvline(table.complete("zeros") + 0.5, color="black", linewidth=0.8, linestyle=":")
    axes.set_xticks(known)
    labels = "length of the output (symbols)", "complexity (bits)"
    title = (
        f"outputs of {size_in_words(table.states, table.symbols)}; left of the dots, all strings"
    )
    return finish(axes, labels, title, legend=True)
