"""Receipts of decisions: their schema, reading one that was kept, and deciding again on what it says.

`decision.to_dict()` is the receipt. An application stores it as JSON and may ask years later whether it still stands:

    replayed = replay(policies, stored)
    print(replayed)                      # the same, or what differs
"""

from bpmlib.receipts.reading import read
from bpmlib.receipts.replaying import Difference, Replayed, replay
from bpmlib.receipts.schema import schema

__all__ = ["Difference", "Replayed", "read", "replay", "schema"]
