"""What a halted tape says: head 1, head 2, and the machine or the answer that head 2 means."""

from dataclasses import dataclass

from dovetail._core import DovetailError
from dovetail.results.encoding import storable
from dovetail.values import check

PLACES = ("first", "last", "head")
"""Where head 1 is: the first or the last cell visited, or the cell under the head."""

LONGEST_NAME = 1000
"""Longest word whose place is worked out; ranks have at most 128 bits, so none names a machine."""

NUMBERINGS = ("word", "ones")
"""How head 2 names a machine: by its place among all words, or by its number of non-blank cells."""


@storable
@dataclass(frozen=True)
class Reading:
    """How the tape of a halted run is read as two heads.

    Defined in docs/models/tuple_box.md, "The two heads".

    Attributes
    ----------
    head_1
        The cell that says object (blank) or meta (any other symbol), and with it the word that is
        head 2: "first" is the first cell visited, and the word the other cells visited; "last" is
        the last one, likewise; "head" is the cell under the head, and the word the cells right of
        it up to the last non-blank one.
    numbering
        How the word names a rank: "word" is its place among all words, shorter ones first, those
        of one length in order of their symbols, from 1; "ones" is its number of non-blank cells,
        and 0 names no machine.

    Raises
    ------
    DovetailError
        If one of them is not a word that is accepted.

    Examples
    --------
    >>> from dovetail.models import Reading
    >>> reading = Reading()
    >>> reading.split("1010", head=3)
    (1, '010')
    >>> reading.rank("010"), reading.rank(""), Reading(numbering="ones").rank("010")
    (10, 1, 1)
    """

    head_1: str = "first"
    numbering: str = "word"

    def __post_init__(self) -> None:
        check.choice(self.head_1, "head_1", PLACES)
        check.choice(self.numbering, "numbering", NUMBERINGS)

    def split(self, visited: str, head: int, unread: str = "") -> tuple[int, str]:
        """Return head 1 and head 2: a symbol, and a word.

        Parameters
        ----------
        visited
            The cells visited, left to right.
        head
            Index of the head among them.
        unread
            The input that no head has visited.

        Raises
        ------
        DovetailError
            If a word has a character that is no symbol, or `head` is no index.
        """
        if not check.word(visited, "visited"):
            raise DovetailError("visited must hold at least one cell, it is empty")
        check.integer(head, "head", 0, len(visited) - 1)
        check.word(unread, "unread")
        if self.head_1 == "first":
            return int(visited[0]), visited[1:]
        if self.head_1 == "last":
            return int(visited[-1]), visited[:-1]
        return int(visited[head]), (visited[head + 1 :] + unread).rstrip("0")

    def rank(self, word: str, symbols: int = 2) -> int:
        """Return the rank that a word of head 2 names; 0 names no machine."""
        symbols = check.integer(symbols, "symbols", 2, 6)
        check.word(word, "word", symbols)
        if self.numbering == "ones":
            return len(word) - word.count("0")
        check.integer(len(word), "the length of the word", 0, LONGEST_NAME)
        return place(word, symbols)

    def least_length(self, rank: int, symbols: int = 2) -> int:
        """Return how many symbols head 2 needs at least to name a rank."""
        rank = check.integer(rank, "rank", 1, None)
        symbols = check.integer(symbols, "symbols", 2, 6)
        return rank if self.numbering == "ones" else name_length(rank, symbols)


def place(word: str, symbols: int = 2) -> int:
    """Return the place of a word among all words, from 1: shorter first, then by their symbols.

    Examples
    --------
    >>> [place(word) for word in ("", "0", "1", "00", "01")]
    [1, 2, 3, 4, 5]
    """
    shorter: int = sum(symbols**length for length in range(len(word)))
    return shorter + (int(word, symbols) if word else 0) + 1


def name_length(rank: int, symbols: int = 2) -> int:
    """Return the number of symbols of the word at this place; ⌊log2 rank⌋ with two symbols.

    Examples
    --------
    >>> [name_length(rank) for rank in (1, 2, 3, 4, 7, 8)]
    [0, 1, 1, 2, 2, 3]
    """
    length, last = 0, 1
    while rank > last:
        length += 1
        last += symbols**length
    return length


def answer(word: str, readout: str) -> str:
    """Return the output that a word of head 2 gives: a tape of these cells, the head on the first.

    Examples
    --------
    >>> [answer("010", readout) for readout in ("tape", "visited", "head", "ones", "right")]
    ['1', '010', '0', '1', '01']
    """
    if readout == "tape":
        return word.strip("0")
    if readout == "right":
        return word.rstrip("0")
    if readout == "head":
        return word[:1] or "0"
    return word if readout == "visited" else str(len(word) - word.count("0"))
