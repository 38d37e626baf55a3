"""What a change of a policy changes: `diff` gives the regions in which two versions come to different outcomes.

`versions` says what both have in common, `apart` compares one decision of theirs.
"""

from bpmlib.verify.diff.difference import EFFORT, TRIES, Difference, Edit, diff

__all__ = ["EFFORT", "TRIES", "Difference", "Edit", "diff"]
