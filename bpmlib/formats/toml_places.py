"""Where the keys and values of a TOML text stand: `tomllib` reads the text, and says nothing about places.

The text is one that `tomllib` has accepted, so a scan of its tokens is enough: nothing is checked here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["Path", "Place", "places"]

Path: TypeAlias = tuple[str | int, ...]
"""The keys down to a value; an item of a list has its number, from 0."""


@dataclass(frozen=True, slots=True)
class Place:
    """The offsets of a key and of its value; of a list's item both are the item's, of a table's header the key's."""

    key: tuple[int, int]
    value: tuple[int, int]


_TOKEN: Final = re.compile(
    r'''(?P<string>"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')'''
    r"""|(?P<comment>\#[^\n]*)|(?P<sign>[\[\]{}=,.\n])|(?P<word>[^\s\[\]{}=,.\#"']+)""",
    re.DOTALL,
)


def places(text: str) -> Mapping[Path, Place]:
    r"""Return the places of all keys, values, items and table headers by path.

    >>> places('[a."b.c"]\nd = [1, {e = 2}]')["a", "b.c", "d", 1, "e"].value
    (23, 24)
    """
    return _Scan(text).document()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [token for token in _TOKEN.finditer(text) if token.lastgroup != "comment"]
        self.at = 0
        self.found: dict[Path, Place] = {}
        self.lists: dict[Path, int] = {}
        """The number of the last table of each array of tables."""

    def document(self) -> dict[Path, Place]:
        table: Path = ()
        while (sign := self.sign()) or self.at < len(self.tokens):
            if sign == "\n":
                self.at += 1
            elif sign == "[":
                table = self.header()
            else:
                self.pair(table)
        return self.found

    def sign(self) -> str:
        """Return the sign that comes next; empty where a word, a string or the end does."""
        if self.at == len(self.tokens) or self.tokens[self.at].lastgroup != "sign":
            return ""
        return self.tokens[self.at][0]

    def header(self) -> Path:
        start = self.at
        while self.sign() == "[":
            self.at += 1
        table: Path = ()
        for name, span in self.names():
            if table in self.lists:
                table = (*table, self.lists[table])
            table = (*table, name)
            self.found.setdefault(table, Place(span, span))
        if self.tokens[start + 1][0] == "[":
            self.lists[table] = self.lists.get(table, -1) + 1
            table = (*table, self.lists[table])
            self.found[table] = Place(span, span)
        while self.sign() == "]":
            self.at += 1
        return table

    def names(self) -> list[tuple[str, tuple[int, int]]]:
        """Read a key: names joined by dots."""
        found: list[tuple[str, tuple[int, int]]] = []
        while True:
            token = self.tokens[self.at]
            self.at += 1
            name = token[0] if token.lastgroup == "word" else next(iter(tomllib.loads(f"{token[0]} = 0")))
            found.append((name, token.span()))
            if self.sign() != ".":
                return found
            self.at += 1

    def pair(self, table: Path) -> None:
        names = self.names()
        self.at += 1  # the `=`
        path = (*table, *(name for name, _ in names))
        value = self.value(path)
        for depth in range(1, len(names) + 1):
            self.found.setdefault((*table, *(name for name, _ in names[:depth])), Place(names[depth - 1][1], value))

    def value(self, path: Path) -> tuple[int, int]:
        """Read a value, note what stands inside of it, and return its offsets."""
        start = self.tokens[self.at].start()
        opening = self.sign()
        if opening in ("[", "{"):
            self.at += 1
            number = 0
            while self.sign() not in ("]", "}"):
                if self.sign() in (",", "\n"):
                    self.at += 1
                elif opening == "{":
                    self.pair(path)
                else:
                    item = self.value((*path, number))
                    self.found.setdefault((*path, number), Place(item, item))
                    number += 1
            self.at += 1
        else:
            while self.at < len(self.tokens) and self.sign() in ("", "."):
                self.at += 1
        return start, self.tokens[self.at - 1].end()
