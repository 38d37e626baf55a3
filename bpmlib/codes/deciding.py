"""The codes of a decision: documents that are not admitted, policies that have no answer."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["DECIDING"]

DECIDING: Final = (
    # ----------------------------------------------------------------------------------------------- inputs
    Code(
        "input-missing",
        "field missing",
        "The policy reads a field that the document does not have.",
        "Give the field. Only fields that the policy reads have to be given.",
    ),
    Code(
        "input-null",
        "null where a value is wanted",
        "The field is null and its type does not say that it may be.",
        "Give a value, or let the type of the field allow null.",
    ),
    Code(
        "input-type",
        "value of the wrong type",
        "The field holds a value of another type. Nothing is converted: a text of digits is not a number, and a float "
        "is not exact.",
        "Give the type that the message names; the hint says how.",
    ),
    Code(
        "input-not-finite",
        "number that is none",
        "The number is infinite or not a number.",
        "Give a finite number, or leave out what is unknown.",
    ),
    Code(
        "input-too-long",
        "number with too many digits",
        "The number does not fit the 34 digits of the arithmetic and would be rounded silently.",
        "Round it before it is given.",
    ),
    Code(
        "input-value",
        "value that is not allowed",
        "The field has a list of allowed values, and this is none of them.",
        "Give one of the allowed values.",
    ),
    Code(
        "input-bounds",
        "value out of bounds",
        "The value is of the right type, and outside of the bounds that the document or `allowed` sets.",
        "Correct the value, or the bound.",
    ),
    Code(
        "input-unknown",
        "field that nobody knows",
        "The document has a field, or the call a name, that is not known. A misspelt field would be missed silently "
        "otherwise.",
        "Correct the spelling, or leave it out.",
    ),
    Code(
        "input-json",
        "text that is not sound JSON",
        "The text is not JSON, gives a key twice, holds `NaN` or `Infinity`, or is too long or too deep.",
        "Correct the text at the place that is shown.",
    ),
    # ---------------------------------------------------------------------------------------------- answers
    Code(
        "no-match",
        "no rule applies",
        "The document is sound and no rule of the decision applies to it: the policy has a gap there.",
        "Add a rule, or a row `otherwise`. The finding shows which cell each rule failed at.",
    ),
    Code(
        "conflict",
        "several rules apply",
        "Rules apply together where only one may, or two exceptions of which neither goes before the other.",
        "Make the rules exclude each other, write the special one as an exception, or name one exception in the "
        "other's `beats`.",
    ),
    Code(
        "no-value",
        "operation without a value",
        "An operation has no value for this document: a division by zero, an item that a list does not have, null "
        "where a value is needed.",
        "Ask for the case in a condition before the operation is reached.",
    ),
    Code(
        "parameter-missing",
        "figure that nobody has set",
        "The decision needs a parameter whose value is `?` and which nobody has set.",
        "Set it: `policy.override(name=...)`.",
    ),
    Code(
        "not-effective",
        "policy not in force",
        "No version of the policy is in force on the day that counts.",
        "Give another day, or add a file with the version of that time.",
    ),
)
