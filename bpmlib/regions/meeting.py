"""Which rows of a large table meet: a sieve of bits, one a row, that leaves few rows to look at.

A row is a bit of a number. Of every axis it is known which rows end before certain ranks and which begin behind them,
so that a few operations on such numbers tell which rows may lie in a box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bpmlib.regions.partition import Ranks, Rows

__all__ = ["Meeting", "meets"]

_MARKS: Final = 256
"""At so many ranks of an axis it is known which rows lie on either side."""
_WORDS: Final = 64
"""An axis with so few ranks is known rank by rank where cells have holes, as lists of words do."""


class Meeting:
    """The rows with certain numbers, none of them empty, by where they lie.

    >>> found = Meeting([9], [[((0, 3),)], [((2, 5),)], [((7, 8),)]], [0, 1, 2])
    >>> list(found.near([((3, 7),)])), list(found.near([((4, 6),)]))
    ([0, 1, 2], [1])
    """

    def __init__(self, sizes: Sequence[int], rows: Rows, numbers: Sequence[int]) -> None:
        self._numbers = list(numbers)
        self._axes: list[_Axis | _Words] = []
        for at, size in enumerate(sizes):
            cells = [rows[number][at] for number in numbers]
            holes = size <= _WORDS and any(len(ranks) > 1 for ranks in cells)
            self._axes.append(_Words(size, cells) if holes else _Axis(size, cells))

    def add(self, number: int, cells: Sequence[Ranks]) -> None:
        """Take in another row, not an empty one."""
        bit = 1 << len(self._numbers)
        self._numbers.append(number)
        for axis, ranks in zip(self._axes, cells, strict=True):
            axis.add(bit, ranks)

    def near(self, cells: Sequence[Ranks]) -> Iterator[int]:
        """Yield the numbers of rows, all that meet these cells and perhaps a few more."""
        bits = (1 << len(self._numbers)) - 1
        for axis, ranks in zip(self._axes, cells, strict=True):
            bits &= axis.near(ranks)
        text = bin(bits)[:1:-1]
        at = text.find("1")
        while at >= 0:
            yield self._numbers[at]
            at = text.find("1", at + 1)


class _Axis:
    """Rows by the ends of what they accept, its holes not counted."""

    def __init__(self, size: int, cells: Sequence[Ranks]) -> None:
        self._step = step = -(-size // _MARKS)
        marks = size // step + 2
        self._ended = _summed(marks, [ranks[-1][1] // step + 1 for ranks in cells])
        behind = [marks - 1 - (ranks[0][0] - 1) // step for ranks in cells]
        self._begun = _summed(marks + 1, behind)[marks - 1 :: -1]

    def add(self, bit: int, ranks: Ranks) -> None:
        """Take in another row."""
        for mark in range(ranks[-1][1] // self._step + 1, len(self._ended)):
            self._ended[mark] |= bit
        for mark in range((ranks[0][0] - 1) // self._step + 1):
            self._begun[mark] |= bit

    def near(self, ranks: Ranks) -> int:
        """Return the rows that neither end before a set of ranks nor begin behind it."""
        return ~(self._ended[ranks[0][0] // self._step] | self._begun[-(-ranks[-1][1] // self._step)])


class _Words:
    """Rows by each rank that they accept."""

    def __init__(self, size: int, cells: Sequence[Ranks]) -> None:
        found = [bytearray(len(cells) // 8 + 1) for _ in range(size)]
        for row, ranks in enumerate(cells):
            for low, high in ranks:
                for rank in range(low, high + 1):
                    found[rank][row >> 3] |= 1 << (row & 7)
        self._accepting = [int.from_bytes(bits, "little") for bits in found]

    def add(self, bit: int, ranks: Ranks) -> None:
        """Take in another row."""
        for low, high in ranks:
            for rank in range(low, high + 1):
                self._accepting[rank] |= bit

    def near(self, ranks: Ranks) -> int:
        """Return the rows that accept one of these ranks."""
        bits = 0
        for low, high in ranks:
            for accepting in self._accepting[low : high + 1]:
                bits |= accepting
        return bits


def _summed(marks: int, rows: Sequence[int]) -> list[int]:
    """Return for each mark the rows, as bits, whose mark is that one or an earlier one."""
    found = [bytearray(len(rows) // 8 + 1) for _ in range(marks)]
    for row, mark in enumerate(rows):
        found[mark][row >> 3] |= 1 << (row & 7)
    summed: list[int] = []
    bits = 0
    for own in found:
        bits |= int.from_bytes(own, "little")
        summed.append(bits)
    return summed


def meets(one: Sequence[Ranks], other: Sequence[Ranks]) -> bool:
    """Whether some point lies in the cells of both.

    >>> meets([((0, 2),), ((1, 1),)], [((2, 3),), ((0, 0), (2, 2))])
    False
    """
    for ours, theirs in zip(one, other, strict=True):
        if len(ours) == 1 and len(theirs) == 1:
            if ours[0][1] < theirs[0][0] or theirs[0][1] < ours[0][0]:
                return False
        elif not any(low <= last and first <= high for low, high in ours for first, last in theirs):
            return False
    return True
