"""The codes of the books: entries, reversals, thresholds, splits."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["LEDGER"]

LEDGER: Final = (
    Code(
        "entry-malformed",
        "entry that is none",
        "A field of an entry is missing, empty, unknown or of the wrong kind: an amount has to be a finite decimal of "
        "at most 34 digits, a time has to have its zone.",
        "Write what the message asks for; amounts are `Decimal`, in JSON text.",
    ),
    Code(
        "entry-differs",
        "another entry for one incident",
        "Under the same policy, clause, incident, account and kind an entry is posted that says something else. An "
        "incident is posted once, so one of the two is wrong.",
        "Reverse the entry that is wrong, then post the right one with `repost`.",
    ),
    Code(
        "entry-not-posted",
        "entry that is not in the book",
        "Something is asked of an entry, to reverse it for instance, and nothing was posted under its key.",
        "See whether policy, clause, incident, account and kind are those of the entry.",
    ),
    Code(
        "entry-reversed",
        "entry that is reversed already",
        "An entry is reversed once; a second counter entry would turn a fine into a gift.",
        "Nothing, where the first reversal was meant; `repost` makes the entry stand again.",
    ),
    Code(
        "days-unsound",
        "stretch of days that holds none",
        "Sums are over whole local days, from the first one to the one after the last.",
        "Give a first day, and the day after the last one, as dates.",
    ),
    Code(
        "threshold-unsound",
        "threshold or ladder that counts nothing",
        "A number of times is less than one, or the steps of a ladder do not rise from the first time on.",
        "Write whole numbers from 1 on, each step once, the first at 1.",
    ),
    Code(
        "split-malformed",
        "split that is none",
        "There is nobody to share, a share is negative or a float, the amount is no whole number of the smallest unit, "
        "or the rule for the remainder names nobody who shares.",
        "Write shares as `Decimal` or `Fraction`, and an amount in the unit that is paid.",
    ),
    Code(
        "split-not-whole",
        "shares that do not make the whole",
        "The shares have to total 100 % exactly: what is missing would be nobody's, what is too much paid twice.",
        "Correct the shares; thirds are `Fraction(1, 3)`.",
    ),
    Code(
        "payer-missing",
        "nobody who pays",
        "None of those named can pay the amount, and nobody is named who is liable instead.",
        "Name who is liable, or leave the amount open by a decision of your own.",
    ),
)
