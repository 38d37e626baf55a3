"""Built-ins on booleans (DMN 1.5, 10.3.4.2)."""

from __future__ import annotations

from bpmlib.functions.registry import builtin, signature
from bpmlib.values.types import BOOLEAN

__all__: list[str] = []


@builtin("not", signature(BOOLEAN, negand=BOOLEAN))
def negation(negand: bool) -> bool:
    """Return the opposite."""
    return not negand
