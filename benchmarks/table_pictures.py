"""The pictures of the findings of the tables, written beside the page."""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from ranks import spearman
from table_blocks import Compared, Setting, heading, per_symbol
from table_strings import PAGE, Numbers, Size, Sizes, of_length, pairs
from table_times import Best, Priors, states_of

from dovetail.plots.style import FILLS, finish, line_style, new_axes

FOLDER = PAGE.parent.parent / "pictures"
#: Fewer strings of a length have no correlation worth a mark.
FEW = 8
MARKERS = "osD^vP*X"


def save(axes: Axes, name: str, says: str) -> list[str]:
    """Write a picture, and return the line that shows it on the page."""
    path = FOLDER / f"tables-{name}.png"
    axes.figure.savefig(path, dpi=110)
    plt.close(axes.figure)
    return [f"![{says}](../pictures/{path.name})", ""]


def sizes_picture(sizes: Sizes) -> list[str]:
    """K at the two greatest sizes."""
    one, two = sorted(sizes)[-2:]
    words = [word for word in sizes[one].machines if word in sizes[two].machines]
    axes = new_axes(6.4, 4.8)
    columns = [[log2(sizes[n].whole / sizes[n].machines[word]) for word in words]
               for n in (one, two)]  # fmt: skip
    drawn = axes.scatter(*columns, c=[*map(len, words)], s=5, cmap="cividis")
    axes.figure.colorbar(drawn, ax=axes, label="length (symbols)")
    axes.axline((10, 10), slope=1, color="black", linewidth=0.8, linestyle=":")
    labels = f"K by machines of {one} states (bits)", f"K by machines of {two} states (bits)"
    title = f"{len(words):,} strings that {one} and {two} states give"
    finish(axes, labels, title, legend=False)
    return save(axes, "sizes", f"{title}: K at one size over K at the other, by length.")


def kt_picture(size: Size, best: Mapping[str, Best]) -> list[str]:
    """Kt over K, by the states of the machine."""
    axes, most = new_axes(6.4, 4.8), size.table.states
    by_states: dict[int, list[str]] = {}
    for word, found in best.items():
        by_states.setdefault(states_of(found.rank, most), []).append(word)
    for states, words in sorted(by_states.items()):
        axes.plot(
            [log2(size.whole / size.machines[word]) for word in words],
            [best[word].kt for word in words],
            MARKERS[states - 1], color=FILLS[states - 1], markersize=3, linestyle="",
            label=f"{states} state{'s' * (states > 1)}: {len(words):,} strings",
        )  # fmt: skip
    labels = f"K by machines of {most} states (bits)", "Kt (bits)"
    title = "least log2 rank + log2 time, by the states of that machine"
    finish(axes, labels, title)
    return save(axes, "kt", f"Kt over K of {len(best):,} strings: one band for each number of "
                            "states of the machine of least Kt.")  # fmt: skip


def agreement_picture(sizes: Sizes, best: Mapping[str, Best], priors: Priors) -> list[str]:
    """Rank correlations by length: of K at two sizes, and with Kt and speed priors at one."""
    most = max(sizes)
    k = sizes[most].machines
    against: dict[str, tuple[Numbers, Numbers]] = {
        f"K of {one} and {two} states": (sizes[one].machines, sizes[two].machines)
        for one, two in pairs(list(sizes), 1)
    }
    against[f"K and Kt, {most} states"] = (k, {word: -best[word].product for word in best})
    for name, given in priors.items():
        if name != "uniform":
            against[f"K and weight {name}, {most} states"] = (k, given.numbers)
    axes = new_axes(6.4, 4.6)
    for index, (label, (one, other)) in enumerate(against.items()):
        found = by_length(one, other)
        axes.plot(list(found), list(found.values()), **line_style(index),
                  marker=MARKERS[index], markersize=4, label=label)  # fmt: skip
    labels = "length of the strings (symbols)", "rank correlation ρ"
    finish(axes, labels, "how alike the orders of the strings of one length are", whole="x")
    says = "Rank correlations by length: with a further state, with Kt, and with speed priors."
    return save(axes, "agreement", says)


def by_length(one: Numbers, other: Numbers) -> dict[int, float]:
    """The rank correlation of each length of which both have some strings."""
    common = [word for word in one if word in other]
    found = {}
    for length in sorted({*map(len, common)}):
        words = of_length(common, length)
        if len(words) >= FEW:
            found[length] = spearman(*([each[word] for word in words] for each in (one, other)))
    return found


def blocks_picture(own: Compared, same: Compared) -> list[str]:
    """Bits a symbol by the published table and by others, with other blocks and with the same.

    That of five states with the same blocks is the published one, so another one is drawn.
    """
    left, right = plt.subplots(1, 2, figsize=(9.6, 5.2), layout="constrained")[1]
    for axes, given, but in ((left, own, 0), (right, same, 5)):
        setting = max(each for each in given.own if each.blanks == "both" and each.states != but)
        dots(axes, given, setting)
        labels = f"{heading(given.block)} (bits a symbol)", f"{setting} (bits a symbol)"
        blocks = "the same blocks" if setting.block == given.block else "other blocks"
        finish(axes, labels, f'boundary "ignore", {blocks}', legend=False)
    left.figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4,
                       fontsize="small", frameon=False)  # fmt: skip
    says = "Bits a symbol of strings of known kinds, by one table and by the published one."
    return save(left, "blocks", says)


def dots(axes: Axes, given: Compared, setting: Setting) -> None:
    """A mark for each string, by kind, and the line of equal values."""
    for index, (kind, words) in enumerate(given.words.items()):
        columns = (each["ignore"][kind] for each in (given.published, given.own[setting]))
        style = line_style(index) | {"linestyle": ""}
        axes.plot(*(per_symbol(words, column) for column in columns), MARKERS[index],
                  markersize=4, fillstyle="none", label=kind, **style)  # fmt: skip
    axes.axline((0, 0), slope=1, color="black", linewidth=0.8, linestyle=":")
