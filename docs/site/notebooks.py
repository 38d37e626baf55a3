"""Notebooks as pages: text as text, code as code, and what was printed, shown or drawn below it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["notebook_page"]

BLANK = re.compile(r"\n\s*\n")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def notebook_page(path: Path) -> str:
    """Return the page of a notebook that was run and saved."""
    cells: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    return "\n\n".join(part for cell in cells for part in _parts(cell)) + "\n"


def _parts(cell: dict[str, Any]) -> Iterator[str]:
    text = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield text
    elif cell["cell_type"] == "code":
        yield _fenced("markdown" if text.startswith("%%policy") else "python", text)
        for output in cell["outputs"]:
            yield _output(output)


def _output(output: dict[str, Any]) -> str:
    """Return an output in the richest form that it has."""
    if output["output_type"] == "stream":
        return _fenced("text", "".join(output["text"]))
    if output["output_type"] == "error":
        return _fenced("text", ESCAPES.sub("", "\n".join(output["traceback"])))
    data = {kind: "".join(value) for kind, value in output["data"].items() if isinstance(value, (str, list))}
    if "image/png" in data:
        return f'<p><img alt="" src="data:image/png;base64,{data["image/png"].strip()}"></p>'
    if "text/html" in data:
        return "<div>" + BLANK.sub("\n", data["text/html"]) + "</div>"
    return _fenced("text", data.get("text/plain", ""))


def _fenced(language: str, text: str) -> str:
    return f"``````{language}\n{text.rstrip()}\n``````"
