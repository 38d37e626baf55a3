"""The codes of examples: rows of `Examples` that cannot be run or do not hold."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["EXAMPLES"]

EXAMPLES: Final = (
    Code(
        "example-path",
        "input given whole and in part",
        "A row of examples gives an input, or a document in it, and also a field of the same.",
        "Give either the whole or its fields; `-` leaves a cell out.",
    ),
    Code(
        "example-value",
        "example with another value",
        "The decision has another value than the example says.",
        "Find out which is right: correct the rule, or the example.",
    ),
    Code(
        "example-rule",
        "example decided by another rule",
        "Other rules decide than the example says; the value may be the same.",
        "Find out which is right: correct the rule, or the example.",
    ),
    Code(
        "example-error",
        "example with another end",
        "The example ends in an error that it does not expect, or decides where it expects an error.",
        "Correct the rule, or write the error under `→ error`.",
    ),
    Code(
        "example-conclusions",
        "history of facts with other conclusions",
        "After the row something else follows from the facts than the example says.",
        "Find out which is right: correct the pattern, or the example. `-` says that nothing follows.",
    ),
)
