"""Words as inputs of machines, so that nothing is lost among the blanks."""

from dovetail.values import check


def encode_pairs(word: str) -> str:
    """Return a word over {0, 1} as cells: each bit b as the pair 1b.

    A word that ends in 0 would be the same input as a shorter one, since 0 is the blank. In pairs
    the first cell says that there is a bit. `palindrome` writes its words so.

    Raises
    ------
    DovetailError
        If `word` is not a string of 0 and 1.

    Examples
    --------
    >>> encode_pairs("10"), encode_pairs("")
    ('1110', '')
    """
    return "".join(f"1{bit}" for bit in check.word(word, "word", 2))
