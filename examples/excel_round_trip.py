"""A policy goes out as a workbook, somebody edits it in a spreadsheet, and it comes back and is checked.

Run it with `python examples/excel_round_trip.py`; it needs the extra: `pip install 'bpmlib[excel]'`.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from bpmlib import Policies, PolicyError
from bpmlib.formats import excel


def main() -> None:
    """Write a shipped policy, change it as a manager would, read it back, and decide with it."""
    policies = Policies.load()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sales" / "payment_terms.xlsx"
        path.parent.mkdir()
        excel.write(policies.versions("sales.payment_terms")[0], path)
        print("sheets:", ", ".join(openpyxl.load_workbook(path).sheetnames[:4]), "...")

        edit(path, "B4", 0.4)
        company = policies.overlay(folder)
        for name, chosen in (("shipped", policies), ("workbook", company)):
            print(f"{name}: deposit share {chosen['sales.payment_terms'].parameters['deposit_share']:%}")

        edit(path, "B4", "=0.2+0.2")
        try:
            excel.read(path, name="payment_terms.xlsx")
        except PolicyError as error:
            print(error)


def edit(path: Path, cell: str, value: float | str) -> None:
    """Put a value into a cell of the parameters, as a spreadsheet would."""
    book = openpyxl.load_workbook(path)
    book["Parameters"][cell] = value
    book.save(path)


if __name__ == "__main__":
    main()
