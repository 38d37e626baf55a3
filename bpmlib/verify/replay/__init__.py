"""The documents of the past decided by two versions of a policy: `replay` counts what would have been different."""

from bpmlib.verify.replay.back_test import Replay, Replayed, replay

__all__ = ["Replay", "Replayed", "replay"]
