"""The codes of receipts that cannot be taken as they are."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["RECEIPTS"]

RECEIPTS: Final = (
    Code(
        "receipt-unsound",
        "receipt that is none",
        "The text is no JSON, it ends too early, or a part of it is missing or not of the form that the schema of "
        "receipts asks for. The message has the place as a JSON Pointer.",
        "Take the receipt as it was stored: `decision.to_dict()`, whole.",
    ),
    Code(
        "receipt-altered",
        "receipt that was changed",
        "What the receipt says is not what its `digest` was taken of: something was added, left out or changed since.",
        "Take the receipt as it was stored. A digest finds damage, not deceit: whoever can write receipts can write "
        "digests.",
    ),
    Code(
        "receipt-masked",
        "receipt without its personal data",
        "The receipt was made with `masked=True`: values that the decision rests on are not in it, so that nobody can "
        "decide on them again.",
        "Keep the receipt of `decision.to_dict()` where personal data may be kept, and the masked one elsewhere.",
    ),
    Code(
        "receipt-format",
        "receipt of another format",
        "The number `format` is not one that this version of the library reads.",
        "Read it with the version of the library that the receipt names.",
    ),
)
