"""What only a workbook can get wrong is refused, with the file, or the sheet and the cell."""

import sys
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from bpmlib.codes import CODES
from bpmlib.codes.excel import EXCEL
from bpmlib.errors import Limits, PolicyError
from bpmlib.formats import excel
from bpmlib.formats.excel import package
from bpmlib.policies import Policies
from tests.formats.excel.books import FREIGHT, POLICY, change_sheet, findings, found, packed, saved, workbook

Change = Callable[[Any], None]


def test_every_code_has_a_test_here() -> None:
    text = Path(__file__).read_text("utf-8") + Path(__file__).with_name("test_reading.py").read_text("utf-8")
    assert [entry.code for entry in EXCEL if f'"{entry.code}"' not in text] == []


# ------------------------------------------------------------------------------------------- cells


def put(value: Any, place: str = "D4", sheet: str = "Freight") -> Change:
    def change(book: Any) -> None:
        book[sheet][place] = value

    return change


def error_value(book: Any) -> None:
    book["Freight"]["D4"] = "#REF!"
    book["Freight"]["D4"].data_type = "e"


def hidden_row(book: Any) -> None:
    book["Freight"].row_dimensions[4].hidden = True


def hidden_column(book: Any) -> None:
    book["Freight"].column_dimensions["D"].hidden = True


def hidden_sheet(book: Any) -> None:
    book["Freight"].sheet_state = "veryHidden"


def merged(book: Any) -> None:
    book["Freight"]["D4"] = 1
    book["Freight"].merge_cells("D4:D5")


def struck(book: Any) -> None:
    book["Freight"]["D4"].font = Font(strike=True)


def struck_in_part(book: Any) -> None:
    book["Freight"]["D4"] = CellRichText("10", TextBlock(InlineFont(strike=True), "0"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("=1+1"), [("excel-formula", "D4")]),
        (put(ArrayFormula("D4:D4", "=SUM(1,2)")), [("excel-formula", "D4")]),
        (put(DataTableFormula("D4:D4", dt2D=False, r1="A1")), [("excel-formula", "D4")]),
        (put("=HYPERLINK(1)", "A1"), [("excel-formula", "A1")]),
        (put("=B2", "C2"), [("excel-formula", "C2")]),
        (error_value, [("excel-error-value", "D4")]),
        (hidden_row, [("excel-hidden", "A4")]),
        (hidden_column, [("excel-hidden", "D2")]),
        (hidden_sheet, [("excel-hidden", "A1")]),
        (merged, [("excel-merged", "D4"), ("cell-empty", "D5")]),
        (struck, [("excel-struck", "D4")]),
        (struck_in_part, [("excel-struck", "D4")]),
        (put("stray", "F4"), [("excel-cell-outside", "F4")]),
        (put("beside", "B1"), [("excel-cell-outside", "B1")]),
        (put("beside", "C8"), [("excel-cell-outside", "C8")]),
        (put(None, "A1"), [("excel-heading-missing", "A1")]),
        (put(datetime(2026, 1, 2), "A4"), [("excel-date", "A4")]),
        (put(time(9, 30)), [("excel-date", "D4")]),
        (put(timedelta(hours=9)), [("excel-date", "D4")]),
        (put(datetime(2026, 1, 2, 9, 30, 0, 5000)), [("excel-date", "D4")]),
        (put("a _x0041_ b"), [("excel-text", "D4")]),
        (put("a\u202eb"), [("character-not-allowed", "D4:2")]),
    ],
)
def test_a_cell_that_nobody_can_be_sure_of_is_refused(
    tmp_path: Path, change: Change, expected: list[tuple[str, str]]
) -> None:
    book = workbook()
    change(book)
    wanted = [(code, f"tariff.xlsx!Freight!{cell}") for code, cell in expected]
    assert found(saved(tmp_path, book))[: len(wanted)] == wanted


def test_everything_wrong_is_told_in_one_run(tmp_path: Path) -> None:
    book = workbook()
    put("=1+1")(book)
    put("> light +", "B4")(book)
    put("", "C3")(book)
    put("=2", "B3", "Parameters")(book)
    hidden_row(book)
    assert [place.split("!", 1)[1] for _, place in found(saved(tmp_path, book))] == [
        "Parameters!B3", "Freight!C3", "Freight!A4", "Freight!B4:10", "Freight!D4",
    ]  # fmt: skip


def test_the_same_mistake_in_two_cells_is_two_findings(tmp_path: Path) -> None:
    book = workbook()
    put("=1", "D3")(book)
    put("=1", "D4")(book)
    saved(tmp_path, book)
    assert [one.span.place[-2:] for one in Policies.load(tmp_path).check() if one.span] == ["D3", "D4"]


def test_cells_beside_prose_are_not_lost(tmp_path: Path) -> None:
    rows = [*FREIGHT, [], ["A remark"], ["of two lines", None, "and a cell"]]
    assert found(saved(tmp_path, workbook(Freight=rows))) == [("excel-cell-outside", "tariff.xlsx!Freight!C8")]
    assert found(saved(tmp_path, workbook(Policy=[*POLICY, ["more", "cells"]]))) == [
        ("excel-cell-outside", "tariff.xlsx!Policy!B7")
    ]


def test_a_workbook_without_the_sheet_policy_is_refused(tmp_path: Path) -> None:
    (one,) = findings(saved(tmp_path, workbook(Policy=[])))
    assert (one.code, one.draw().splitlines()[1]) == ("excel-sheet-missing", "  --> tariff.xlsx")
    assert one.to_dict() == {
        "code": "excel-sheet-missing", "severity": "error", "message": one.message, "file": "tariff.xlsx",
        "length": 0, "hint": one.hint,
    }  # fmt: skip


# ----------------------------------------------------------------------------------------- packages


def part(name: str, data: bytes = b"<x/>") -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: data})


def doctype(name: str, encoding: str = "utf-8") -> Callable[[dict[str, bytes]], None]:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def change(parts: dict[str, bytes]) -> None:
        head, _, body = parts[name].decode().rpartition("?>")
        head = f'<?xml version="1.0" encoding="{encoding}"?>' if head or encoding != "utf-8" else ""
        parts[name] = f"{head}{entities}{body}".encode(encoding)

    return change


def of_macros(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (part("xl/vbaProject.bin"), "excel-macros"),
        (part("xl/macrosheets/sheet1.xml"), "excel-macros"),
        (part("xl/activeX/activeX1.xml"), "excel-macros"),
        (of_macros, "excel-macros"),
        (part("xl/externalLinks/externalLink1.xml"), "excel-links"),
        (part("xl/connections.xml"), "excel-links"),
        (doctype("xl/workbook.xml"), "excel-unsafe"),
        (doctype("xl/styles.xml", "utf-16"), "excel-unsafe"),
        (doctype("xl/worksheets/sheet1.xml"), "excel-unsafe"),
        (doctype("_rels/.rels"), "excel-unsafe"),
        (part("XL/WORKBOOK.xml"), "excel-unsafe"),
        (part("xl/swollen.xml", b"<x>" + b" " * 30_000_000 + b"</x>"), "excel-too-large"),
        (part("xl/styles.xml", b"<broken"), "excel-unreadable"),
        (lambda parts: parts.pop("xl/workbook.xml"), "excel-unreadable"),
    ],
)
def test_a_package_that_is_unsafe_or_damaged_is_refused(
    tmp_path: Path, change: Callable[[dict[str, bytes]], None], code: str
) -> None:
    path = packed(saved(tmp_path, workbook()), change)
    assert found(path) == [(code, "tariff.xlsx")]


def test_a_row_of_no_height_is_hidden(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook())
    packed(path, lambda parts: change_sheet(parts, b'<row r="4"', b'<row ht="0" customHeight="1" r="4"'))
    assert found(path) == [("excel-hidden", "tariff.xlsx!Freight!A4")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"policy: x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "tariff.xlsx"
    path.write_bytes(data)
    assert found(path) == [("excel-unreadable", "tariff.xlsx")]
    assert not excel.has_policy_sheet(path) and excel.has_policy_sheet(path, unsure=True)
    assert excel.text_of(path) == ""


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook())
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/workbook.xml", archive.read("xl/workbook.xml"))
    assert found(path) == [("excel-unsafe", "tariff.xlsx")]


def test_a_workbook_beyond_the_limits_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook()
    book["Freight"]["A1000001"] = "far below"
    assert found(saved(tmp_path, book)) == [("excel-too-large", "tariff.xlsx")]
    book = workbook()
    book["Freight"]["XFD2"] = "far right"
    assert found(saved(tmp_path, book)) == [("excel-too-large", "tariff.xlsx")]
    monkeypatch.setattr(package, "FILE_BYTES", 1_000)
    assert found(saved(tmp_path, workbook())) == [("excel-too-large", "tariff.xlsx")]


def test_a_wide_table_with_short_rows_is_refused(tmp_path: Path) -> None:
    book = workbook()
    book["Freight"].cell(2, 1_000, "x")
    for row in range(3, 310):
        book["Freight"].cell(row, 1, "r")
    assert ("excel-too-large", "tariff.xlsx!Freight!A2") in found(saved(tmp_path, book))


def test_a_workbook_is_no_longer_than_a_file(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook(Freight=[*FREIGHT, [], *[["x" * 1_000]] * 50]))
    assert [code for code, _ in found(path, limits=Limits(file_chars=20_000))] == ["file-too-long"]


def test_without_openpyxl_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, workbook())
    model = excel.read(path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (one,) = findings(path)
    assert one.code == "excel-not-installed" and "bpmlib[excel]" in one.hint
    with pytest.raises(PolicyError):
        excel.write(model, path)
    assert [one.code for one in Policies.load(tmp_path).check()] == ["excel-not-installed"]


# ----------------------------------------------------------------------------------------- mutations


SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
    st.text(st.sampled_from("ab|`\\-=\"'{}[]()→:<>, \n#~%@1中（"), max_size=12),
    st.sampled_from(["key", "policy", "title", "title.en", "rule", "→ x", "-", "Terms", "Decision: x : number", "```"]),
)
PLACES = st.tuples(st.sampled_from(["Policy", "Inputs", "Parameters", "Freight"]), st.integers(1, 8), st.integers(1, 5))


@SLOW
@given(st.lists(st.tuples(PLACES, VALUES), min_size=1, max_size=4))
def test_whatever_cells_hold_they_are_read_or_refused_with_their_places(
    tmp_path: Path, changes: list[tuple[tuple[str, int, int], Any]]
) -> None:
    book = workbook()
    for (sheet, row, column), value in changes:
        book[sheet].cell(row, column).value = value
    try:
        excel.read(saved(tmp_path, book))
    except PolicyError as error:
        for one in error.diagnostics:
            assert one.code in CODES
            assert one.span is not None and "!" in one.span.place and one.draw() and one.to_dict()["cell"]


@SLOW
@given(
    st.integers(0, 20),
    st.integers(0, 20_000),
    st.integers(0, 9),
    st.sampled_from([b"", b"9", b"<", b'"', b"-", b"x", b"\xff", b"</row>", b"1e999"]),
    st.none() | st.integers(0, 80_000),
)
def test_whatever_bytes_are_broken_only_our_error_is_raised(
    tmp_path: Path, which: int, at: int, cut: int, inserted: bytes, flipped: int | None
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        names = sorted(name for name in parts if "theme" not in name)
        name = names[which % len(names)]
        start = at % len(parts[name])
        parts[name] = parts[name][:start] + inserted + parts[name][start + cut :]

    path = packed(saved(tmp_path, workbook()), change)
    if flipped is not None:
        raw = bytearray(path.read_bytes())
        raw[flipped // 8 % len(raw)] ^= 1 << flipped % 8
        path.write_bytes(bytes(raw))
    with suppress(PolicyError):
        excel.read(path)
