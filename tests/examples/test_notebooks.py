"""The notebooks run from top to bottom in a fresh kernel, and show what is kept in them.

After a change, `python -m pytest tests/examples/test_notebooks.py --accept` writes what they show now; look at it then.
Pictures are only held to be there: how a font is drawn differs from machine to machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

BOOKS = sorted((Path(__file__).parents[2] / "examples" / "notebooks").glob("*.ipynb"))


def shown(book: Any) -> list[list[Any]]:
    """Return what stands under each cell, of pictures only that they are there."""
    return [
        [
            one.get("text") or {kind: data for kind, data in one["data"].items() if kind.startswith("text/")} | {
                kind: "" for kind in one["data"] if not kind.startswith("text/")
            }
            for one in cell.get("outputs", ())
        ]
        for cell in book.cells
    ]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_is_kept_in_it(path: Path, accept: bool) -> None:
    kept = nbformat.read(path, 4)
    book = nbformat.read(path, 4)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    if accept:
        for cell in book.cells:
            cell.metadata.pop("execution", None)
        book.metadata = kept.metadata
        nbformat.write(book, path)
        kept = nbformat.read(path, 4)
    assert [cell.get("execution_count") for cell in book.cells] == [cell.get("execution_count") for cell in kept.cells]
    assert shown(book) == shown(kept)


def test_there_are_four_and_each_begins_with_its_title() -> None:
    assert [path.stem for path in BOOKS] == ["change_a_limit", "check_a_policy", "refund_deadlines", "write_your_own"]
    for path in BOOKS:
        first = nbformat.read(path, 4).cells[0]
        assert first.cell_type == "markdown" and first.source.startswith("# ")
