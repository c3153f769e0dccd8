"""What is written on a picture, and that nothing covers anything else."""

from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes


def legend_texts(axes: Axes) -> list[str]:
    """The lines of the legend."""
    legend = axes.get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def _texts(axes: Axes) -> list[Any]:
    """Everything written around the Axes, but ticks."""
    legend = [axes.get_legend()] if axes.get_legend() else []
    return [*legend, axes.xaxis.label, axes.yaxis.label, axes.title]


def tick_texts(axis: Any) -> list[Any]:
    low, high = sorted(axis.get_view_interval())
    ticks = axis.get_major_ticks()
    return [
        tick.label1 for tick in ticks if low <= tick.get_loc() <= high and tick.label1.get_text()
    ]


def check_layout(axes: Axes) -> None:
    """Nothing overlaps, nothing is cut off, and no two ticks say the same."""
    figure = axes.figure
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in _texts(axes)]
    boxes.append(axes.get_window_extent())
    for place, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[:place])
    for box in boxes:
        assert figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1
    for axis, side in ((axes.xaxis, "x"), (axes.yaxis, "y")):
        texts = tick_texts(axis)
        assert texts
        names = [text.get_text() for text in texts]
        assert len(set(names)) == len(names)
        assert not axis.get_offset_text().get_text()
        boxes = [text.get_window_extent() for text in texts]
        ends = sorted(sorted(map(float, getattr(box, f"interval{side}"))) for box in boxes)
        assert all(before[1] <= after[0] for before, after in pairwise(ends))
