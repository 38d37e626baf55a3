"""The codes of strategies: documents that cannot be drawn."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["DRAWING"]

DRAWING: Final = (
    Code(
        "draw-impossible",
        "field that no value fits",
        "The constraints of a field, or of several fields together, leave no value: a least length above the greatest, "
        "a pattern that the length does not allow, a relation whose sides never meet.",
        "Correct the constraints of the model.",
    ),
    Code(
        "draw-unknown",
        "field that cannot be drawn",
        "The strategy cannot tell which values a field takes: its type is unknown, its pattern says what no text is "
        "spelt for, or its key is a path.",
        "Give a strategy for the field: `documents(Model, fields={\"code\": ...})`.",
    ),
    Code(
        "draw-refused",
        "validator that nothing declares",
        "A validator of the model refuses one document after the other. What it asks for stands only in its code, so "
        "documents are drawn without it and mostly miss.",
        'Declare it where one field depends on another (`Annotated[date, Compared(">=", "begins")]`), or give a '
        "strategy for the fields that it is about.",
    ),
    Code(
        "draw-nothing",
        "policy that decides nothing",
        "Inputs are drawn for the decisions of a policy, and this one has none.",
        "Draw `histories(policy)` for a course of action, `fact_histories(policy)` for patterns.",
    ),
)  # fmt: skip
