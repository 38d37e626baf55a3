"""The codes of the expression language: FEEL texts, cells, types and values that do not parse."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["EXPRESSIONS"]

EXPRESSIONS: Final = (
    Code(
        "expression-malformed",
        "expression that does not parse",
        "At the place marked, the text stops being FEEL: something is missing before it, or it belongs to another "
        "language (`==`, `&&`, a single quote, a `%` outside of a parameter's value).",
        "Write what the message wants there; the hint names the usual replacement.",
    ),
    Code(
        "expression-too-long",
        "expression too long",
        "The expression has more characters than `Limits.expression_chars` allows; nothing of it was read.",
        "Name parts of it in `Terms`, or put a long list into a relation.",
    ),
    Code(
        "expression-too-deep",
        "expression too deep",
        "Brackets, calls or operators stand inside each other in more levels than `Limits.nesting` allows.",
        "Name parts of it in `Terms`.",
    ),
    Code(
        "evaluation-too-long",
        "evaluation too long",
        "Evaluating the expression takes more steps, or makes a larger value, than the limits allow: a loop over a "
        "long range, or a list that grows and grows.",
        "Narrow the range or the list.",
    ),
    Code(
        "function-external",
        "function from outside",
        "The function is `external`: its body is code of another language. A policy runs nothing but its own text.",
        "Write the function in FEEL, or let the application compute the value and give it as an input.",
    ),
    Code(
        "string-open",
        "string never closed",
        "A string begins with a double quote and no second one ends it.",
        'End the string; a double quote inside of it is written `\\"`.',
    ),
    Code(
        "string-half",
        "half of a character",
        "An escape `\\uD800` to `\\uDFFF` is one half of a character, and the other half does not follow.",
        "Write both halves, `\\uD83D\\uDE00`, or the character itself.",
    ),
    Code(
        "number-too-long",
        "number too long",
        "The number has more than the 34 digits that the arithmetic keeps, or an exponent out of its reach. It would "
        "be rounded silently otherwise.",
        "Write at most 34 digits.",
    ),
    Code(
        "date-bare",
        "date without its quotes",
        "In FEEL a bare `2026-03-12` is a subtraction whose value is the number 2011.",
        'Write `@"2026-03-12"`. Bare dates stand only in `from`, `as_of` and `effective`.',
    ),
    Code(
        "key-duplicate",
        "key of a context given twice",
        "A context `{a: 1, a: 2}` gives one key two values, and only one of them could be kept. In a DMN model so do "
        "two columns, outputs, parameters or bindings of one name; there it is a warning, and the last one counts.",
        "Keep one of the two.",
    ),
)
