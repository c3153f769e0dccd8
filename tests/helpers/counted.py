"""What a census has counted, as plain dictionaries."""

from functools import cache

from dovetail import Census, census


@cache
def four() -> Census:
    return census(4, max_time=107)


def table(found: Census) -> dict[tuple[str, int], int]:
    """Machines by output and time."""
    return {(word, time): n for word in found.outputs for time, n in found.times(word).items()}


def points(found: Census, output: str) -> tuple[tuple[int, int], ...]:
    """The front of an output."""
    front = found.front(output)
    return tuple(zip(front.ranks, front.times, strict=True))


def fronts(found: Census) -> dict[str, tuple[tuple[int, int], ...]]:
    """The fronts of all outputs."""
    return {output: points(found, output) for output in found.outputs}
