"""Random policy files: those of the repository, mutated by characters, tokens, cells, lines and sections."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fuzz.texts import Texts, policy_files

__all__ = ["Files", "Original", "sources"]

_STATED = re.compile(r"^policy: *([\w.]+)", re.MULTILINE)
_USES = re.compile(r"^uses:(.*)$", re.MULTILINE)
_ID = re.compile(r"[\w]+(?:\.\w+)+")
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
_ODD_LINES = (
    "---",
    "",
    "|",
    "|---|",
    "| a | b |",
    "## Parameters",
    "## Nowhere",
    "## ",
    "```",
    "```feel",
    "<!-- ",
    "<table>",
    "- x",
    "> x",
    "1. x",
    "    x",
    "[a]: b",
    "# Title",
    "| a |\n|---|\n| \\| |",
    "\x0c",
    "&nbsp;",
    "***",
    "policy: a.b",
    "effective: 2024-01-01..",
    "uses: {x: a.b}",
    "input: {order: Order}",
    "covers: [R1]",
    "\t| x |",
    "|:--|",
    "|--|--|",
    "## Decision: x (hits: first)",
    "## Decision: y",
    "## Terms",
    "## Examples",
    "## Inputs",
    "## Constraints",
)


@dataclass(frozen=True)
class Original:
    """A sound file: its place under the root, its text, and the files that have to stand beside it."""

    place: str
    text: str
    beside: tuple[tuple[str, str], ...] = ()


def sources() -> list[Original]:
    """Return the files to be mutated, each with the vocabulary and the policies that it uses."""
    texts = {path: path.read_text("utf-8") for path in policy_files()}
    places = {path: _place(path, text) for path, text in texts.items()}
    found: list[Original] = []
    for path, text in texts.items():
        used = {word.replace(".", "/") + ".md" for line in _USES.findall(text) for word in _ID.findall(line)}
        beside = [(places[other], texts[other]) for other in texts if other != path and places[other] in used]
        words = [("vocabulary.md", texts[other]) for other in texts if other.parent.name == "rules" and other != path]
        found.append(Original(places[path], text, (*words, *beside)))
    return found


def _place(path: Path, text: str) -> str:
    stated = _STATED.search(text)
    return path.name if stated is None else stated[1].replace(".", "/") + ".md"


class Files:
    """Draws policy files from a seeded `Random`."""

    def __init__(self, random: Random, texts: Texts) -> None:
        self.random = random
        self.texts = texts
        self._sources = sources()
        self._sections = [part for source in self._sources for part in _SECTION.split(source.text)[1:]]
        self._mutations: tuple[Callable[[str], str], ...] = (
            self._character,
            self._character,
            self._line,
            self._line,
            self._cell,
            self._cell,
            self._cell,
            self._section,
            self._cut,
            self._noise,
            self._word,
            self._word,
        )

    def mutated(self) -> tuple[Original, bytes]:
        """Return a file and the content it has after some mutations."""
        original = self.random.choice(self._sources)
        text = original.text
        for _ in range(self.random.choice((1, 1, 2, 3, 8))):
            text = self.random.choice(self._mutations)(text)
        data = text[:400_000].encode("utf-8", "surrogatepass")
        if self.random.random() < 0.1 and data:
            at = self.random.randrange(len(data))
            data = data[:at] + self.random.randbytes(self.random.choice((1, 2, 50))) + data[at + 1 :]
        return original, data

    def _character(self, text: str) -> str:
        at = self.random.randint(0, len(text))
        around = text[max(0, at - 20) : at + 20]
        return text[: max(0, at - 20)] + self.texts._characters(around) + text[at + 20 :]

    def _lines(self, text: str) -> tuple[list[str], int]:
        lines = text.split("\n")
        return lines, self.random.randrange(len(lines))

    def _line(self, text: str) -> str:
        lines, at = self._lines(text)
        odd = self.random.choice(_ODD_LINES)
        other = lines[self.random.randrange(len(lines))]
        draw = self.random.randrange(6)
        lines[at : at + 1] = (
            [],
            [odd, lines[at]],
            [odd],
            [lines[at], lines[at]],
            [other],
            [lines[at] + "\r"],
        )[draw]
        return "\n".join(lines)

    def _cell(self, text: str) -> str:
        lines, at = self._lines(text)
        rows = [number for number, line in enumerate(lines) if line.startswith("|")]
        if not rows:
            return text
        at = self.random.choice(rows)
        cells = lines[at].split("|")
        place = self.random.randrange(len(cells))
        draw = self.random.randrange(7)
        cell = cells[place]
        cells[place : place + 1] = (
            [],
            [""],
            [cell, cell],
            [" " + self.texts.mutated().replace("\n", " ") + " "],
            [self.texts._tokens(cell)],
            [" " + self.texts.noise() + " "],
            [cell * self.random.choice((2, 50, 2000))],
        )[draw]
        lines[at] = "|".join(cells)
        return "\n".join(lines)

    def _word(self, text: str) -> str:
        words = re.findall(r"\w+", text)
        if not words:
            return text
        old, new = self.random.choice(words), self.random.choice(words)
        if self.random.random() < 0.5:
            return text.replace(old, new, self.random.choice((1, 2, -1)))[:200_000]
        at = text.find(old, self.random.randrange(len(text)))
        return text if at < 0 else text[:at] + new + text[at + len(old) :]

    def _section(self, text: str) -> str:
        head, *sections = _SECTION.split(text)
        at = self.random.randint(0, len(sections))
        other = self.random.choice(self._sections)
        draw = self.random.randrange(5)
        if draw == 0:
            sections[at : at + 1] = []
        elif draw == 1:
            sections[at : at + 1] = sections[at : at + 1] * self.random.choice((2, 20))
        elif draw == 2:
            sections.insert(at, other)
        elif draw == 3:
            self.random.shuffle(sections)
        else:
            sections[at : at + 1] = [other]
        return head + "".join(sections)

    def _cut(self, text: str) -> str:
        at = self.random.randint(0, len(text))
        return text[:at] if self.random.random() < 0.5 else text[at:]

    def _noise(self, text: str) -> str:
        at = self.random.randint(0, len(text))
        return text[:at] + self.texts.noise() + text[at:]
