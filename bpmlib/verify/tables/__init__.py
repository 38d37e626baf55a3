"""What can be found out about one decision table: `analyse` gives its findings.

`analysis` asks for gaps, conflicts and dead rules, `simpler` for what could be said in fewer words.
"""

from bpmlib.verify.tables.analysis import EFFORT, TRIES, analyse
from bpmlib.verify.tables.findings import Finding, Region

__all__ = ["EFFORT", "TRIES", "Finding", "Region", "analyse"]
