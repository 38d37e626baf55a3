"""Workbooks made by hand: what each cell is read as, and how a finding names its place."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from bpmlib.__main__ import main
from bpmlib.errors import PolicyError
from bpmlib.formats import excel
from bpmlib.formats.markdown import reader as markdown
from bpmlib.model import policies as m
from bpmlib.policies import Policies
from bpmlib.source import Source
from tests.formats.excel.books import (
    FREIGHT,
    INPUTS,
    PARAMETERS,
    change_sheet,
    findings,
    found,
    packed,
    saved,
    workbook,
)

ROOT = Path(__file__).parents[3]
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TEXT = """\
---
policy: tariff
title: {en: Freight}
effective: 2024-01-01..
---
What a parcel costs.

## Inputs
| name | type |
|------|------|
| weight | number |
| express | boolean |
| ordered_on | date |

## Parameters
| name | value | type | en |
|------|-------|------|----|
| light | 2 | number | up to this weight |
| surcharge | 50% | percent | for express |

## Decision: freight (UNIQUE)
| rule | weight | express | → freight : number |
|------|--------|---------|--------------------|
| light | <= light | false | 10 |
| heavy | > light | false | 10.5 |
| fast | - | true | 10 * (1 + surcharge) |
"""


def test_a_workbook_by_hand_is_the_same_policy_as_the_file(tmp_path: Path) -> None:
    assert excel.read(saved(tmp_path, workbook())) == markdown.read(Source("tariff.md", TEXT))


def test_a_workbook_in_a_folder_is_a_policy(tmp_path: Path) -> None:
    saved(tmp_path, workbook())
    saved(tmp_path, workbook(Policy=[]), "budget.xlsx")
    policies = Policies.load(tmp_path)
    assert list(policies) == ["tariff"]
    assert [one.code for one in policies.check()] == ["number-unnamed"]
    assert policies["tariff"].decide(weight=3, express=False, ordered_on=date(2024, 5, 1)).value == pytest.approx(10.5)


def test_a_workbook_stands_beside_files_and_over_them(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "base/tariff.md").write_text(TEXT, "utf-8")
    saved(tmp_path / "own", workbook(Parameters=[*PARAMETERS[:2], ["light", 5, "number", "-"], PARAMETERS[3]]))
    policies = Policies.load(tmp_path / "base")
    over = policies.overlay(tmp_path / "own")
    assert [one["tariff"].parameters["light"] for one in (policies, over)] == [2, 5]


def test_a_workbook_that_cannot_be_looked_into_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "base/tariff.md").write_text(TEXT, "utf-8")
    (tmp_path / "own/tariff.xlsx").write_bytes(LOCKED)
    (tmp_path / "own/the old one.xlsx").write_bytes(LOCKED)
    saved(tmp_path / "own", workbook(Policy=[], **{"Policy ": [["key", "value"], ["policy", "other"]]}), "other.xlsx")
    over = Policies.load(tmp_path / "base").overlay(tmp_path / "own")
    assert list(over) == ["other", "tariff"]
    with pytest.raises(PolicyError, match="locked by a password"):
        over["tariff"]
    assert "excel-unreadable" in [one.code for one in over.check()]


def test_a_workbook_by_a_wrong_name_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook(), "my tariff.xlsx")
    told = Policies.load(tmp_path).check()
    assert [(one.code, one.span.place if one.span else "") for one in told] == [("file-misnamed", str(path))]
    assert "my tariff.xlsx" in told[0].draw()


def test_a_file_named_alone_finds_its_root_by_its_id(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    book = workbook()
    book["Policy"]["B2"] = "a.tariff"
    assert list(Policies.load(saved(tmp_path / "a", book))) == ["a.tariff"]


# ---------------------------------------------------------------------------------------- values


def shown(folder: Path, value: Any, form: str = "General", place: str = "D4") -> str:
    """Return the text that a cell of the decision table is read as."""
    book = workbook()
    book["Freight"][place] = value
    book["Freight"][place].number_format = form
    table = markdown.read(Source("", excel.text_of(saved(folder, book)))).sections[-1]
    assert isinstance(table, m.DecisionTable)
    span = table.rows[1].results[0].span  # type: ignore[union-attr]
    return span.text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.1, "General", "0.1"),
        (1.1000000000000001, "General", "1.1"),
        (123456789012345, "0", "123456789012345"),
        (1234567.89, "#,##0.00", "1234567.89"),
        (1234.5, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;', "1234.5"),
        (-3, "0;[Red]-0", "-3"),
        (5.0, "0.00", "5"),
        (5, "0;", "5"),
        (1e20, "General", "1" + "0" * 20),
        (1e-7, "General", "0.0000001"),
        (0.3, "0%", "0.3"),
        (0, "General", "0"),
        (1230, "0.00E+00", "1230"),
        (3, "# ?/?", "3"),
        (12, "₹0", "12"),
        (True, "General", "true"),
        ("  10 + 1 ", "General", "10 + 1"),
        ("10\n+ 1", "General", "10 + 1"),
        (CellRichText("10", TextBlock(InlineFont(b=True), " + 1")), "General", "10 + 1"),
        (datetime(2026, 3, 12), "yyyy-mm-dd", '@"2026-03-12"'),
        (datetime(2026, 3, 12), "yyyy-mm-dd hh:mm", '@"2026-03-12T00:00:00"'),
        (datetime(2026, 3, 12, 9, 30), "yyyy-mm-dd hh:mm", '@"2026-03-12T09:30:00"'),
    ],
)
def test_a_value_is_read_as_its_owner_sees_it(tmp_path: Path, value: Any, form: str, text: str) -> None:
    assert shown(tmp_path, value, form) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [("1.1000000000000001", "1.1"), ("7.0000000000000007E-2", "0.07"), ("0.30000000000000004", ""), ("1E400", "")],
)
def test_what_a_spreadsheet_stores_is_not_what_was_typed(tmp_path: Path, stored: str, text: str) -> None:
    path = saved(tmp_path, workbook())
    packed(path, lambda parts: change_sheet(parts, b"<v>10.5</v>", f"<v>{stored}</v>".encode()))
    if text:
        assert f"| {text} |" in excel.text_of(path)
        excel.read(path)
    else:
        assert found(path) == [("excel-number", "tariff.xlsx!Freight!D4")]


def test_shared_strings_are_read_as_text(tmp_path: Path) -> None:
    def share(parts: dict[str, bytes]) -> None:
        change_sheet(parts, b't="inlineStr"><is><t>heavy</t></is>', b't="s"><v>0</v>')
        string = "<si><r><t>he</t></r><r><t>avy</t></r><rPh sb='0' eb='1'><t>no</t></rPh></si>"
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{string}</sst>'.encode()
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)

    path = packed(saved(tmp_path, workbook()), share)
    assert excel.read(path) == markdown.read(Source("tariff.md", TEXT))


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (12345678901234567, "General"),
        (2.6, "0"),
        (1.005, "0.00"),
        (0.125, "0%"),
        (1234567, "#,##0,"),
        (5, ";;;"),
        (-5, "0;"),
        (0, "0;-0;"),
        (1234, "0.00E+00"),
        (12.6, "0E+00"),
        (0.3, "# ?/?"),
        (12.6, "₹0"),
    ],
)
def test_a_number_that_is_not_what_it_looks_like_is_refused(tmp_path: Path, value: Any, form: str) -> None:
    book = workbook()
    book["Freight"]["D4"] = value
    book["Freight"]["D4"].number_format = form
    assert found(saved(tmp_path, book)) == [("excel-number", "tariff.xlsx!Freight!D4")]


def test_a_percentage_is_one_where_parameters_stand_and_a_text_elsewhere(tmp_path: Path) -> None:
    book = workbook()
    for place in ("C4", "D4"):
        book["Parameters"][place] = "percent" if place == "C4" else 0.3
        book["Parameters"][place].number_format = "0%"
    section = excel.read(saved(tmp_path, book)).sections[2]
    assert isinstance(section, m.Parameters)
    assert section.rows[1].en == "30%"


def test_dates_stand_where_dates_are_wanted(tmp_path: Path) -> None:
    rows = [
        ["Parameters"],
        ["name", "value", "type", "from"],
        ["light", 2, "number", datetime(2024, 1, 1)],
        ["surcharge", 0.5, "number", "-"],
        ["since", datetime(2024, 2, 29), "date", "-"],
    ]
    examples = [["Examples"], ["weight", "ordered_on", "as_of", "→ rule freight"]]
    examples += [[1, datetime(2024, 5, 1), datetime(2024, 6, 1), "light"]]  # type: ignore[list-item]
    policy = excel.read(saved(tmp_path, workbook(Parameters=rows, Examples=examples)))
    parameters, table = policy.sections[2], policy.sections[-1]
    assert isinstance(parameters, m.Parameters) and isinstance(table, m.ExampleTable)
    assert parameters.rows[0].valid_from == date(2024, 1, 1)
    assert table.rows[0].as_of == date(2024, 6, 1)


# ---------------------------------------------------------------------------------------- layout


def test_prose_stands_below_a_blank_row_and_empty_sheets_do_not_count(tmp_path: Path) -> None:
    book = workbook(Freight=[*FREIGHT, [], ["It was cheaper once."], ["Much cheaper."]])
    book.create_sheet("Sheet1")
    section = excel.read(saved(tmp_path, book)).sections[-1]
    assert isinstance(section, m.Prose) and section.text == "It was cheaper once.\nMuch cheaper."


def test_a_second_table_stands_below_a_blank_row(tmp_path: Path) -> None:
    more = [["rule", "weight", "ordered_on", "→ freight : number"], ["old", 7, '< @"2024-02-01"', 1]]
    section = excel.read(saved(tmp_path, workbook(Freight=[*FREIGHT, [], *more]))).sections[-1]
    assert isinstance(section, m.DecisionTable) and [row.name.text for row in section.rows][-1] == "old"


def test_a_formula_of_the_language_stands_right_below_its_heading(tmp_path: Path) -> None:
    rows = [["Decision: double : number"], ["weight"], ["* 2"], [], ["Twice."]]
    formula, prose = excel.read(saved(tmp_path, workbook(Double=rows))).sections[-2:]
    assert isinstance(formula, m.Formula) and isinstance(prose, m.Prose)


def test_a_property_stands_right_below_its_heading(tmp_path: Path) -> None:
    rows = [["Property: heavier is dearer"], ["freight grows with weight"]]
    assert isinstance(excel.read(saved(tmp_path, workbook(Dearer=rows))).sections[-1], m.Property)


# ---------------------------------------------------------------------------------------- places


def test_a_finding_names_sheet_cell_and_character(tmp_path: Path) -> None:
    book = workbook()
    book["Freight"]["B4"] = "> light +"
    book["Freight"]["C5"] = None
    book["Inputs"]["B3"] = "nummer<"
    one, two, three = findings(saved(tmp_path, book))
    assert one.span is not None and one.span.place.startswith("tariff.xlsx!Inputs!B3")
    assert two.span is not None and two.span.place == "tariff.xlsx!Freight!B4:10"
    assert two.to_dict() | {"hint": ""} == {
        "code": "expression-malformed", "severity": "error", "message": two.message, "file": "tariff.xlsx",
        "sheet": "Freight", "cell": "B4", "column": 10, "length": two.span.end - two.span.start, "hint": "",
    }  # fmt: skip
    assert "  --> tariff.xlsx!Freight!B4:10\n  B4 | > light +\n" in two.draw()
    assert (three.code, three.span.place if three.span else "") == ("cell-empty", "tariff.xlsx!Freight!C5")


def test_a_finding_of_the_checker_names_its_cell(tmp_path: Path) -> None:
    saved(tmp_path, workbook(Freight=[*FREIGHT[:2], ["light", "<= lihgt", False, 10], *FREIGHT[3:]]))
    errors = [one for one in Policies.load(tmp_path).check() if one.severity == "error"]
    assert [(one.code, one.span.place.split("!", 1)[1]) for one in errors if one.span] == [
        ("name-unknown", "Freight!B3:4")
    ]


def test_a_bar_in_a_cell_is_counted_once(tmp_path: Path) -> None:
    book = workbook()
    book["Freight"]["D4"] = 'string length("a||") +'
    place = findings(saved(tmp_path, book))[0].span
    assert place is not None and place.place == "tariff.xlsx!Freight!D4:23"


def test_what_is_missing_is_told_at_the_heading_or_the_header(tmp_path: Path) -> None:
    book = workbook(Inputs=[["Inputs"], ["name", "typ"], ["weight", "number"]], Terms=[["Terms"]])
    assert found(saved(tmp_path, book)) == [
        ("column-unknown", "tariff.xlsx!Inputs!B2"),
        ("table-missing", "tariff.xlsx!Terms!A1"),
    ]


def test_the_front_matter_is_told_by_its_cells(tmp_path: Path) -> None:
    book = workbook()
    for place, value in {"A4": "efective", "A5": "input.x", "B5": "Nmber<", "A6": "title.de", "B6": "Fracht"}.items():
        book["Policy"][place] = value
    assert {place for _, place in found(saved(tmp_path, book)) if "Policy" in place} >= {
        "tariff.xlsx!Policy!A4",
        "tariff.xlsx!Policy!A6",
    }


# ------------------------------------------------------------------------------------ single tables


def test_a_sheet_alone_is_a_decision_table(tmp_path: Path) -> None:
    book = workbook(Policy=[], Parameters=PARAMETERS, Bare=[*FREIGHT[1:]])
    path = saved(tmp_path, book)
    table, bare = excel.read_table(path, "Freight"), excel.read_table(path, "Bare")
    assert (table.name.text, bare.name.text, bare.hit_policy) == ("freight", "Bare", "UNIQUE")
    assert table.rows == bare.rows


def test_a_sheet_alone_that_is_no_decision_table_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, workbook(Inputs=INPUTS))
    assert found(path, excel.read_table, sheet="Inputs") == [("table-missing", "tariff.xlsx!Inputs!A1")]
    assert found(path, excel.read_table, sheet="Frieght") == [("excel-sheet-missing", "tariff.xlsx")]
    assert findings(path, excel.read_table, sheet="Frieght")[0].hint == "did you mean `Freight`?"


# --------------------------------------------------------------------------------------- commands


def test_the_commands_take_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = [["Examples"], ["weight", "express", "→ freight"], [1, False, 10], [3, True, 15]]
    path = saved(tmp_path, workbook(Examples=examples))
    assert main(["check", str(path)]) == 0
    assert "1 policy file: 1 warning" in capsys.readouterr().out
    assert main(["test", str(path)]) == 0
    assert main(["check", str(saved(tmp_path, workbook(Terms=[["Terms"]])))]) == 1
    assert "tariff.xlsx!Terms!A1\n" in capsys.readouterr().out
    assert main(["fmt", "--check", str(path)]) == 2


def test_the_example_runs() -> None:
    command = [sys.executable, "-X", "utf8", "examples/excel_round_trip.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "workbook: deposit share 40%\n" in done.stdout
    assert "payment_terms.xlsx!Parameters!B4" in done.stdout
