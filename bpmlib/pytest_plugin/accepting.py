"""`--policy-accept`: what the cells of failing examples say is replaced by what came out, for review in the difference.

An item proposes a `Rewrite`, which its report carries; `Rewriter` writes all of them when the run is over, so it does
not matter which worker ran what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from bpmlib.formats.markdown.cells import split_row
from bpmlib.formats.markdown.rewriting import heads_above
from bpmlib.library import shipped_rules
from bpmlib.source import Source, Span
from bpmlib.verify.examples import ExampleResult

__all__ = ["REWRITE", "Rewrite", "digest", "proposed", "refusal"]

REWRITE = "bpmlib rewrite"
"""The name under which the report of a test says what is to be written."""

_COLUMNS: Final = {
    "example-refusal": "refused",
    "example-duties": "open",
    "example-effects": "does",
    "example-conclusions": "holds",
}
"""The column that a failure of a history is about; of any other one it is where the failure stands."""


@dataclass(frozen=True)
class Rewrite:
    """Other texts for cells of one row: by position in the row, each with its column and what it says so far."""

    line: int
    cells: Mapping[int, str]
    said: tuple[str, ...]
    text: str
    """A hash of the file's text for which this holds."""

    def to_dict(self, file: Path) -> dict[str, Any]:
        """Return it as plain data, which a worker can send."""
        cells = {str(at): text for at, text in self.cells.items()}
        return {"file": str(file.resolve()), "line": self.line, "cells": cells, "said": self.said, "text": self.text}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> tuple[Path, Rewrite]:
        """Return the file and the rewrite that `to_dict` told."""
        cells = {int(at): text for at, text in data["cells"].items()}
        return Path(data["file"]), cls(data["line"], cells, tuple(data["said"]), data["text"])


def digest(source: Source) -> str:
    """Return a hash of a text."""
    return sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()


def refusal(path: Path) -> str:
    """Return why a file is not to be written; nothing where it may be."""
    package = Path(__file__).resolve().parents[1]
    if path.resolve().is_relative_to(package) and shipped_rules().is_relative_to(package):
        return "the file belongs to the installed library"
    if not path.stat().st_mode & 0o222:  # the superuser could write it: it is read-only all the same
        return "the file is read-only"
    return ""


def proposed(result: ExampleResult) -> Rewrite | str:
    """Return what makes a failing row hold; where no cell of it can say so, why not."""
    row, source = result.span, result.span.source
    columns = _results(source, row)
    if not result.came:
        return "it ends in an error that no cell can name"
    wanted = _wanted(result, columns)
    if isinstance(wanted, str):
        return wanted
    lacking = [name for name in wanted if name not in columns]
    if lacking:
        return f"the table has no column `→ {lacking[0]}`"
    unsaid = [name for name, text in wanted.items() if not text]
    if unsaid:
        return f"no rule decides it, and the column `→ {unsaid[0]}` cannot say so"
    cells = {columns[name][0]: text for name, text in wanted.items() if columns[name][1].text != text}
    said = tuple(f"→ {name}: {old.text} is now {wanted[name]}" for name, (at, old) in columns.items() if at in cells)
    return Rewrite(row.line, cells, said, digest(source))


def _results(source: Source, row: Span) -> dict[str, tuple[int, Any]]:
    """Return the columns of results of a row's table by what follows the arrow: the position, and the row's cell."""
    start = source.line_start(row.line)
    cells = split_row(source, start, start + len(source.line(row.line))) or []
    found: dict[str, tuple[int, Any]] = {}
    for at, (head, cell) in enumerate(zip(heads_above(source, row.line), cells, strict=True)):
        arrow = next((arrow for arrow in ("→", "->") if head.startswith(arrow)), None)
        if arrow is not None:
            found[" ".join(head.removeprefix(arrow).split())] = at, cell
    return found


def _wanted(result: ExampleResult, columns: Mapping[str, tuple[int, Any]]) -> dict[str, str] | str:
    """Return what the cells to change have to say; empty for what cannot be said."""
    came = result.came
    if "error" in came and came["error"] != "-":
        return dict.fromkeys(columns, "-") | {"error": came["error"]}
    if any(one.code == "example-error" for one in result.failures):
        decided = {name: came[name] for name in columns if came.get(name, "-") != "-"}
        return {"error": "-", **decided} if decided else "it decides, and no column says what"
    wanted: dict[str, str] = {}
    for failure in result.failures:
        name = _COLUMNS.get(failure.code) or _column_at(columns, failure.span)
        value = columns.get(name.removeprefix("rule ")) if name.startswith("rule ") else None
        said = (
            value is not None and value[1].text != "-"
        )  # then the row still says what comes out where no rule applies
        wanted[name] = came.get(name, "-" if said else "")
    return wanted


def _column_at(columns: Mapping[str, tuple[int, Any]], span: Span | None) -> str:
    """Return the column in whose cell a failure stands."""
    inside = (name for name, (_, cell) in columns.items() if span and cell.span.start <= span.start < cell.span.end)
    return next(inside)
