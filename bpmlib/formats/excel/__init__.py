"""Workbooks: a policy in the cells of an `.xlsx` file, for whoever edits tables in a spreadsheet.

A workbook is another spelling of a policy file: the sheet `Policy` holds the front matter, every other sheet a section
with its heading in A1. So `text` turns the cells into the text of a policy file that remembers which cell each
character came from (`places`), and `formats.markdown` reads that: the same rules, codes and hints, with sheet and cell
for a place. `writer` goes the other way. `values` says what a number, a percentage, a date means in which column;
`package` refuses a file that is unsafe to open, before `_openpyxl`, the one door to openpyxl, opens it. Whatever a
reader of the sheet would not see as it counts (formulas, hidden rows, merged cells, rounded numbers) is refused.
"""

from bpmlib.formats.excel.package import has_policy_sheet
from bpmlib.formats.excel.reader import read, read_table, text_of
from bpmlib.formats.excel.writer import write

__all__ = ["has_policy_sheet", "read", "read_table", "text_of", "write"]
