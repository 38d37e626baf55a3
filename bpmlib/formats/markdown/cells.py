"""A table's raw line to its cells, each a fragment that knows where it stands."""

from __future__ import annotations

import re
from itertools import pairwise

from bpmlib.source import Fragment, Source

__all__ = ["BLANKS", "bars", "is_nothing", "part", "split_row", "trimmed", "unquoted"]

BLANKS = " \t"
"""What may stand around a cell. Other white space is text: nobody sees it, so it must not pass for a cell."""

_PIPE = re.compile(r"(?<!\\)\|")


def split_row(source: Source, start: int, end: int) -> list[Fragment] | None:
    """Return the cells of the line at `start` up to `end`, or None where no `|` encloses it.

    A cell is its raw text without the blanks around it: one pair of backticks round the whole of it is
    dropped, `\\|` is `|`, and nothing else is undone. An empty cell is a fragment over the gap.
    """
    found = bars(source.text[start:end])
    return (
        None if found is None else [_cell(source, start + left + 1, start + right) for left, right in pairwise(found)]
    )


def bars(line: str) -> list[int] | None:
    """Return the offsets of the `|` between which the cells of a line stand, or None where they do not enclose it.

    >>> bars("| a | b\\\\|c |")
    [0, 4, 11]
    """
    found = [match.start() for match in _PIPE.finditer(line)]
    outside = line[: found[0]] + line[found[-1] + 1 :] if len(found) > 1 else "x"
    return None if outside.strip(BLANKS) else found


def _cell(source: Source, start: int, end: int) -> Fragment:
    gap = source.text[start:end]
    text = gap.strip(BLANKS)
    first = start + len(gap) - len(gap.lstrip(BLANKS))
    cell = Fragment(text, source.span(first, first + len(text)))
    if text[:1] == "`":
        cell = unquoted(cell)
    if not cell.text.strip():
        return Fragment("", source.span(start, max(start + 1, end)))
    if "\\|" not in cell.text:
        return cell
    pieces = cell.text.split("\\|")
    dropped: list[int] = []
    at = 0
    for piece in pieces[:-1]:
        at += len(piece)
        dropped.append(at)
        at += 1
    return Fragment("|".join(pieces), cell.span, tuple(dropped))


def unquoted(fragment: Fragment) -> Fragment:
    """Return `fragment` without the one pair of backticks round the whole of it, if it has one."""
    text = fragment.text
    if len(text) > 2 and text[0] == text[-1] == "`" and "`" not in text[1:-1]:
        return trimmed(part(fragment, 1, len(text) - 1))
    return fragment


def trimmed(fragment: Fragment) -> Fragment:
    """Return `fragment` without the blanks around it."""
    text = fragment.text
    left = len(text) - len(text.lstrip(BLANKS))
    right = max(left, len(text.rstrip(BLANKS)))
    return fragment if right - left == len(text) else part(fragment, left, right)


def part(fragment: Fragment, start: int, end: int) -> Fragment:
    """Return the characters `start` up to `end` of a fragment as a fragment.

    >>> source = Source("", "a\\\\|b")
    >>> whole = Fragment("a|b", source.span(0, 4), dropped=(1,))
    >>> part(whole, 2, 3).span.text
    'b'
    """
    if not fragment.dropped:
        return Fragment(fragment.text[start:end], fragment.span.part(start, end))
    dropped = tuple(offset - start for offset in fragment.dropped if start < offset < end)
    return Fragment(fragment.text[start:end], fragment.at(start, end), dropped)


def is_nothing(fragment: Fragment | None) -> bool:
    """Return whether a cell is `-`, or its column is not there at all."""
    return fragment is None or fragment.text == "-"
