"""The codes of the reader of policy files: tables and what stands in their cells."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["TABLES"]

TABLES: Final = (
    # -------------------------------------------------------------------------------- policy files: tables
    Code(
        "table-missing",
        "section without a table",
        "The section says what it says in a table, and has none.",
        "Write the table, or delete the heading.",
    ),
    Code(
        "table-misplaced",
        "table where none belongs",
        "A table stands above the first section, or in a section that has none. Nothing would read it.",
        "Put it below the heading it belongs to.",
    ),
    Code(
        "table-not-read",
        "table that Markdown does not see",
        "A line starts with `|` and is not part of a table: the line of dashes below the header is missing or has "
        "another number of cells, a blank line cuts the table, or it is indented.",
        "Write the line of dashes with as many cells as the header, and the rows right below it, at the margin.",
    ),
    Code(
        "table-empty",
        "table without rows",
        "The table has a header and no row.",
        "Write a row or delete the table.",
    ),
    Code(
        "row-open",
        "row without `|` at an end",
        "A row does not begin and end with `|`. A line of text right below a table is a row of it in Markdown.",
        "Put `|` at both ends, or a blank line between the table and the text.",
    ),
    Code(
        "row-short",
        "row with too few cells",
        "The row has fewer cells than the header. Markdown would add empty ones, which widens a rule.",
        "Write every cell; `-` says anything, nothing or not stated.",
    ),
    Code(
        "row-long",
        "row with too many cells",
        "The row has more cells than the header. Markdown would drop them silently.",
        "Delete the surplus cell, or write `\\|` for a `|` inside a cell.",
    ),
    Code(
        "cell-empty",
        "empty cell",
        "A cell holds nothing, and nobody can tell whether that is meant.",
        "Write `-` for anything, nothing or not stated.",
    ),
    Code(
        "cell-required",
        "cell that must say something",
        "A cell is `-` where a type, a value or an expression is needed.",
        "Write it; a figure that the company has to set is `?`.",
    ),
    Code(
        "column-unknown",
        "unknown column",
        "The table has a column that its section does not know. A column that only documents is called `note`.",
        "Correct the header or delete the column.",
    ),
    Code(
        "column-missing",
        "column missing",
        "The table lacks a column that its section needs. Every table of a section has its own header.",
        "Add the column.",
    ),
    Code(
        "column-duplicate",
        "column given twice",
        "Two columns of a table have the same header, or the same condition in other words.",
        "Make them one, or correct one of the headers.",
    ),
    Code(
        "column-misplaced",
        "condition among the results",
        "A column without an arrow stands right of the first `→`, where results stand.",
        "Move it left of the first `→`, or give a result its arrow.",
    ),
    Code(
        "column-reserved",
        "condition with a reserved name",
        "The condition of a column is a name that this table uses for a column of its own, such as `note`.",
        "Give the value another name in `Terms` and use that.",
    ),
    Code(
        "result-missing",
        "table without results",
        "The table has no column whose header starts with `→`.",
        "Add the result's column.",
    ),
    Code(
        "result-type",
        "result with a wrong header",
        "A result column of a decision lacks its type, or one of its exceptions states the type again.",
        "Write `→ name : Type` in the decision and `→ name` in its exceptions.",
    ),
    Code(
        "result-type-differs",
        "result of two types",
        "Two tables of one decision give the same result column different types.",
        "Give it one type.",
    ),
    Code(
        "relation-columns",
        "tables of a relation differ",
        "Several tables of one relation have different columns, and no constant stands for a missing one.",
        "Give them the same columns in the same order.",
    ),
    # --------------------------------------------------------------------------------- policy files: cells
    Code(
        "full-width",
        "full-width punctuation",
        "A full-width sign such as `（`, `，` or `＜` stands outside of a string or of prose. It looks like the sign "
        "that is meant and is another character.",
        "Write the sign that the hint shows.",
    ),
    Code(
        "bad-name",
        "not a name",
        "A name is letters (Chinese ones too), digits and `_`, and does not start with a digit.",
        "Write blanks and signs as `_`.",
    ),
    Code(
        "bad-path",
        "not a path",
        "The id of a policy, the path of an input or the value of `as_of` is not names joined by dots.",
        "Write it as `sales.pricing` or `order.placed_on`.",
    ),
    Code(
        "bad-date",
        "not a date",
        "The text is not a day of the calendar as `YYYY-MM-DD`.",
        'Write it bare, as `2026-07-01`, in `from`, `as_of` and `effective`, and as `@"2026-07-01"` in FEEL.',
    ),
    Code(
        "bad-covers",
        "not the id of a source rule",
        "`covers` holds something else than ids of the catalogue.",
        "Write `R19` or `S002-02/R19`, several separated by commas, or `-`.",
    ),
    Code(
        "covers-without-system",
        "source rule of no system",
        "`covers` names a bare `R19` and the front matter's `source` names no `system` that it belongs to.",
        "Name the system in the front matter, or write `S002-02/R19`.",
    ),
    Code(
        "bad-beats",
        "not what an exception beats",
        "`beats` is `-`, or holds `all` beside names.",
        "Name the rules and exceptions it goes before, separated by commas, or write `all` alone.",
    ),
    Code(
        "bad-instead",
        "not a runnable alternative",
        "`instead` sets no parameter, so the other reading cannot be run.",
        "Write `parameter = value`, or `-` with the reason in `taken`.",
    ),
    Code(
        "bad-set",
        "not a context of parameters",
        "`set` in an example is not a FEEL context.",
        "Write `{name: value}`, or `-`.",
    ),
    Code(
        "error-unknown",
        "unknown error",
        "`→ error` in an example names no error that a decision may raise.",
        "Write the error's class name, such as `NoMatch`, or `-`.",
    ),
    Code(
        "example-expects-nothing",
        "example without an expectation",
        "All result cells of an example are `-`, so it would hold whatever the policy says.",
        "Say what must come out, or delete the row.",
    ),
    Code(
        "hole-open",
        "brace without its partner",
        "A sentence of `Reasons` has a brace that is never closed, or one that closes nothing.",
        "Write `{expression}` for what is to be filled in.",
    ),
)
