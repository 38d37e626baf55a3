"""Policies as DMN models: read first `policy`, whose `export` gives the model and says what it cannot say."""

from bpmlib.dmn.export.policy import Exported, export
from bpmlib.dmn.export.unsaid import NotSaid

__all__ = ["Exported", "NotSaid", "export"]
