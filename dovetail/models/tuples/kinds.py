"""Kinds of chains, and scales of descriptions."""

PARTS = 4
OBJECT, CONSTANT, SOLVER, OTHER = range(PARTS)
"""What answers an input: the top itself, or a last level that says the same on all inputs, that
solves the whole task by itself, or that does neither."""

KINDS = ("object", "return x", "mixed", "solver", "other")
"""Kinds of chains (docs/models/tuple_box.md, "Kinds of chains")."""

SCALES = ("length", "rank")
"""How a top is described: by the length of its name in symbols, or by its rank."""


def kind_of(parts: set[int]) -> str:
    """Return the kind of a chain from what answers its inputs.

    Examples
    --------
    >>> kind_of({OBJECT}), kind_of({OBJECT, CONSTANT}), kind_of({CONSTANT}), kind_of({OTHER})
    ('object', 'mixed', 'return x', 'other')
    """
    known = {
        (OBJECT,): "object",
        (CONSTANT,): "return x",
        (OBJECT, CONSTANT): "mixed",
        (SOLVER,): "solver",
    }
    return known.get(tuple(sorted(parts)), "other")


def kind_of_bits(bits: int) -> str:
    """Return the same from a number whose bit i says whether i is among the parts.

    Examples
    --------
    >>> kind_of_bits(1 << OBJECT | 1 << CONSTANT)
    'mixed'
    """
    return kind_of({part for part in range(PARTS) if bits >> part & 1})
