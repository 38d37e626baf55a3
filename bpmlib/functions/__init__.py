"""FEEL's built-in functions: `registry` says what a built-in is; one file per main argument type holds them.

A built-in that is not done is not registered: calling it is the same error as calling any unknown name.
"""

from bpmlib.functions import (
    aggregates,
    booleans,
    contexts,
    conversion,
    deadlines,
    lists,
    numbers,
    ranges,
    sorting,
    strings,
    temporal,
)

__all__ = [
    "aggregates",
    "booleans",
    "contexts",
    "conversion",
    "deadlines",
    "lists",
    "numbers",
    "ranges",
    "sorting",
    "strings",
    "temporal",
]
