"""Workbooks for tests: made by hand as a newcomer would, changed, and packed anew with other parts."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bpmlib.errors import Diagnostic, PolicyError
from bpmlib.formats import excel

Rows = Sequence[Sequence[Any]]

POLICY: Rows = [
    ["key", "value"],
    ["policy", "tariff"],
    ["title.en", "Freight"],
    ["effective", "2024-01-01.."],
    [],
    ["What a parcel costs."],
]
INPUTS: Rows = [["Inputs"], ["name", "type"], ["weight", "number"], ["express", "boolean"], ["ordered_on", "date"]]
PARAMETERS: Rows = [
    ["Parameters"],
    ["name", "value", "type", "en"],
    ["light", 2, "number", "up to this weight"],
    ["surcharge", 0.5, "percent", "for express"],
]
FREIGHT: Rows = [
    ["Decision: freight (UNIQUE)"],
    ["rule", "weight", "express", "→ freight : number"],
    ["light", "<= light", False, 10],
    ["heavy", "> light", False, 10.5],
    ["fast", "-", True, "10 * (1 + surcharge)"],
]
SHEETS: dict[str, Rows] = {"Policy": POLICY, "Inputs": INPUTS, "Parameters": PARAMETERS, "Freight": FREIGHT}


def workbook(**sheets: Rows) -> Any:
    """Return a workbook of the tariff with some sheets replaced or added; an empty one is left out."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in {**SHEETS, **sheets}.items():
        if rows:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
    book["Parameters"]["B4"].number_format = "0%"
    return book


def saved(folder: Path, book: Any, name: str = "tariff.xlsx") -> Path:
    """Return the path of a workbook that was saved in a folder."""
    path = folder / name
    book.save(path)
    return path


def findings(path: Path, read: Callable[..., Any] = excel.read, **options: Any) -> list[Diagnostic]:
    """Return what is found in a workbook that has to be refused."""
    with pytest.raises(PolicyError) as caught:
        read(path, name=path.name, **options)
    return list(caught.value.diagnostics)


def found(path: Path, read: Callable[..., Any] = excel.read, **options: Any) -> list[tuple[str, str]]:
    """Return the code and the place of each finding."""
    return [(one.code, one.span.place if one.span else "") for one in findings(path, read, **options)]


def packed(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Change the parts of a workbook's archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(target.getvalue())
    return path


def change_sheet(parts: dict[str, bytes], old: bytes, new: bytes) -> None:
    """Change the XML of the sheet `Freight`, the last one."""
    name = max(part for part in parts if part.startswith("xl/worksheets/sheet"))
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
