"""Every code that a diagnostic may carry, with its cause and its cure: the one registry for documentation and tests.

A code is stable: suppressions, dashboards and search engines know it. It names the thing first and then
what is wrong with it (`column-unknown`, `name-duplicate`), so that a list of codes sorts by subject. What a
message says about one case stands where the diagnostic is made; what holds for all cases of a code stands here.
"""

from __future__ import annotations

from typing import Final

from bpmlib.codes.calendars import CALENDARS
from bpmlib.codes.cases import CASES
from bpmlib.codes.checking import CHECKING
from bpmlib.codes.code import Code
from bpmlib.codes.company import COMPANY
from bpmlib.codes.deciding import DECIDING
from bpmlib.codes.dmn import DMN
from bpmlib.codes.drawing import DRAWING
from bpmlib.codes.examples import EXAMPLES
from bpmlib.codes.excel import EXCEL
from bpmlib.codes.expressions import EXPRESSIONS
from bpmlib.codes.folders import FOLDERS
from bpmlib.codes.ledger import LEDGER
from bpmlib.codes.patterns import PATTERNS
from bpmlib.codes.processes import PROCESSES
from bpmlib.codes.reading import READING
from bpmlib.codes.receipts import RECEIPTS
from bpmlib.codes.sessions import SESSIONS
from bpmlib.codes.tables import TABLES
from bpmlib.codes.verify import VERIFY

__all__ = ["CODES", "GROUPS", "Code"]

GROUPS: Final[dict[str, tuple[Code, ...]]] = {
    "Policy files": READING,
    "Tables and cells": TABLES,
    "Expressions": EXPRESSIONS,
    "Workbooks": EXCEL,
    "Checking": CHECKING,
    "What tables leave out": VERIFY,
    "Files beside each other": FOLDERS,
    "Deciding": DECIDING,
    "Receipts": RECEIPTS,
    "Courses of action": PROCESSES,
    "Patterns": PATTERNS,
    "Facts that come and go": SESSIONS,
    "Points, fines and money": LEDGER,
    "Rotas and ownership": CASES,
    "Calendars and deadlines": CALENDARS,
    "Examples": EXAMPLES,
    "Documents drawn at random": DRAWING,
    "Beside the policies": COMPANY,
    "DMN models": DMN,
}
"""The codes by what finds them, in the order in which a policy meets them."""

CODES: Final[dict[str, Code]] = {entry.code: entry for group in GROUPS.values() for entry in group}
"""Every code by its name."""
