"""The codes of workbooks: what only a spreadsheet can get wrong."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["EXCEL"]

EXCEL: Final = (
    Code(
        "excel-not-installed",
        "openpyxl is not installed",
        "Workbooks are read and written with openpyxl, which does not come with the library by itself.",
        "Install it: `pip install 'bpmlib[excel]'`.",
    ),
    Code(
        "excel-unreadable",
        "file that is no workbook",
        "The file is damaged, locked by a password, of the old format `.xls`, or something else altogether.",
        "Open it in a spreadsheet and save it as `.xlsx` without a password.",
    ),
    Code(
        "excel-too-large",
        "workbook that is too large",
        "The workbook, unpacked or not, is beyond the [limits](limits.md). Formats given to a million empty rows count "
        "as well, since they stand in the file as cells.",
        "Delete empty rows and columns that were formatted, or split the policy.",
    ),
    Code(
        "excel-unsafe",
        "workbook that no spreadsheet wrote",
        "A part of the workbook has a document type, or is there twice. Either serves to attack whoever reads it.",
        "Ask where the file comes from. Saving it anew in a spreadsheet takes out both.",
    ),
    Code(
        "excel-macros",
        "workbook with macros",
        "The workbook holds a program: macros, or controls that run one. A policy computes nothing outside its tables.",
        "Save it as `.xlsx`, which drops the program.",
    ),
    Code(
        "excel-links",
        "workbook that takes data from elsewhere",
        "The workbook refers to another file, a database or an embedded object. What it says would depend on them.",
        "Break the links, and put the values themselves into the cells.",
    ),
    Code(
        "excel-sheet-missing",
        "sheet that is not there",
        "The workbook lacks the sheet `Policy` with the front matter, or the sheet that was asked for.",
        "Add the sheet, or correct its name.",
    ),
    Code(
        "excel-heading-missing",
        "sheet without a heading",
        "A1 is empty, so nobody knows which section the sheet is.",
        "Write the heading into A1, as it stands in a policy file without the two hashes: `Decision: price (UNIQUE)`.",
    ),
    Code(
        "excel-cell-outside",
        "cell that belongs to nothing",
        "The cell stands beside a heading, beside prose, or right of the last header of its table. It would be missed "
        "silently otherwise.",
        "Give its column a header, move it, or delete it. Prose stands in column A, set off by a blank row.",
    ),
    Code(
        "excel-merged",
        "merged cells",
        "Cells are merged into one. Which rows it is meant for is not said, and only the first of them holds the text.",
        "Unmerge them, and write into each cell what holds there.",
    ),
    Code(
        "excel-hidden",
        "hidden sheet, row or column",
        "A sheet, a row or a column with something in it is hidden, by hand or by a filter. It would decide without "
        "anybody seeing it.",
        "Show it, or delete it.",
    ),
    Code(
        "excel-struck",
        "cell that is struck through",
        "The text of the cell is struck through. Who looks at it takes it for deleted; the file still holds it.",
        "Delete it, or take away the line.",
    ),
    Code(
        "excel-formula",
        "formula of the spreadsheet",
        "The cell holds a formula. The spreadsheet would compute it, in binary numbers and out of sight of all checks.",
        "Put the value in its place, or say it in the expression language in `Terms`.",
    ),
    Code(
        "excel-error-value",
        "error value",
        "The cell holds an error of the spreadsheet, such as `#REF!`.",
        "Put the value in its place.",
    ),
    Code(
        "excel-number",
        "number that is not what it looks like",
        "The number has more than 15 digits, which a spreadsheet does not keep exactly; or the cell's format shows "
        "fewer decimal places, or thousands only, so that people see another number than the policy would use.",
        "Show all places, round the number, or format the cell as text and write it out.",
    ),
    Code(
        "excel-date",
        "date where none is wanted",
        "The cell holds a date or a time, and its column takes none. Often nobody meant one: a spreadsheet turns `1-2` "
        "and `3/4` into dates.",
        "Format the cell as text and write what it shall say.",
    ),
    Code(
        "excel-text",
        "text that a cell cannot hold",
        "A cell holds 32 767 characters at most, and takes `_x0041_` for the character with that code.",
        "Change the text, or keep the policy in Markdown.",
    ),
)
