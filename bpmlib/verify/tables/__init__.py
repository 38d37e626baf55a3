"""What can be found out about one decision table: `analyse` gives its findings.

`analysis` asks for gaps, conflicts and dead rules, `simpler` for what could be said in fewer words.
"""

from bpmlib.verify.tables.analysis import EFFORT, KINDS, TRIES, analyse
from bpmlib.verify.tables.findings import Finding, Findings, Kind, Region

__all__ = ["EFFORT", "KINDS", "TRIES", "Finding", "Findings", "Kind", "Region", "analyse"]
