"""Kinds of chains, and scales of descriptions."""

OBJECT, CONSTANT, SOLVER, OTHER = range(4)
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
