"""The page of the limits says what the library does."""

import re
from dataclasses import fields
from pathlib import Path

from bpmlib.codes import CODES
from bpmlib.errors import Limits
from bpmlib.formats.excel import _openpyxl, package
from bpmlib.functions import bounds, conversion
from bpmlib.values import numbers, pattern_syntax, patterns

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "limits.md").read_text("utf-8")


def test_every_limit_stands_there_with_its_default() -> None:
    variable = PAGE.split("## Those that are fixed")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", variable, re.MULTILINE))
    assert rows == {field.name: str(field.default) for field in fields(Limits)}


def test_every_fixed_bound_stands_there() -> None:
    fixed = PAGE.split("## Those that are fixed")[1]
    rows = re.findall(r"^\| [^|]*\| (\d+) \|", fixed, re.MULTILINE)
    assert list(map(int, rows)) == [
        numbers.DIGITS, patterns.PATTERN_LENGTH, pattern_syntax.PROGRAM_SIZE, pattern_syntax.NESTING,
        patterns.TEXT_LENGTH, patterns.STEPS, bounds.CHARACTERS, bounds.ITEMS, conversion.NESTING, numbers.DIGITS,
        package.FILE_BYTES, package.UNPACKED_BYTES, package.RATIO, package.PARTS,
        _openpyxl.SHEETS, _openpyxl.ROWS, _openpyxl.COLUMNS, _openpyxl.CELLS,
    ]  # fmt: skip


def test_every_code_that_it_names_is_one() -> None:
    named = set(re.findall(r"`(\w+-[\w-]+)`", PAGE))
    assert named <= set(CODES)
