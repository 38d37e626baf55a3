"""Every code that a diagnostic may carry, with its cause and its cure: the one registry for documentation and tests.

A code is stable: suppressions, dashboards and search engines know it. What a message says about one
case stands where the diagnostic is made; what holds for all cases of a code stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["CODES", "Code"]


@dataclass(frozen=True, slots=True)
class Code:
    """A code's title, why it is reported (`cause`) and what to do about it (`cure`)."""

    code: str
    title: str
    cause: str
    cure: str
    severity: Literal["error", "warning", "note"] = "error"


_ENTRIES: Final = (
    # --------------------------------------------------------------------- policy files: the file as a whole
    Code(
        "file-too-long",
        "file too long",
        "The file has more characters than `Limits.file_chars` allows; nothing of it was read.",
        "Split the policy, or raise the limit where such files are expected.",
    ),
    Code(
        "character-not-allowed",
        "character that cannot be seen",
        "The file holds a control character, a lone surrogate, an invisible mark that reorders or joins text, or the "
        "sign that stands for damaged text. A reader of the policy could not see what it does.",
        "Delete the character, or save the file again as UTF-8. A string may hold it as an escape.",
    ),
    Code(
        "not-supported-yet",
        "known to the grammar, not to this version",
        "The section, the key or the value belongs to processes, patterns or periods, which this version cannot run. "
        "It refuses them by name rather than leave them out of a decision.",
        "Keep the file for a later version, or move what can be decided already to a file of its own.",
    ),
    Code(
        "opening-missing",
        "no opening paragraph",
        "No paragraph stands between the front matter and the first section.",
        "Say there in a few sentences what the policy is about.",
    ),
    # -------------------------------------------------------------------------- policy files: front matter
    Code(
        "front-missing",
        "no front matter",
        "The first line of the file is not `---`, so the policy has no id and no dates.",
        "Begin the file with `---`, the keys `policy` and `effective`, and `---` again.",
    ),
    Code(
        "front-unclosed",
        "front matter never closed",
        "The front matter begins with `---` and no second line `---` ends it, so all of the file belongs to it.",
        "End the front matter with a line `---`.",
    ),
    Code(
        "front-too-long",
        "front matter too long",
        "The front matter has more characters than `Limits.front_matter_chars` allows.",
        "Move prose below the front matter.",
    ),
    Code(
        "front-yaml",
        "front matter is not YAML",
        "The text between the two lines `---` is not one YAML document.",
        "Quote a text that holds `: ` or ` #`, or that starts with a sign; close every bracket and quote.",
    ),
    Code(
        "front-feature",
        "anchor, alias or tag in the front matter",
        "YAML's anchors (`&a`), aliases (`*a`) and tags (`!a`) make a value depend on another place. They are refused.",
        "Write the value out as text, and quote a text that starts with one of these signs.",
    ),
    Code(
        "front-nesting",
        "front matter too deep",
        "A value stands more than three levels deep; no key of the front matter needs that.",
        "Compare the key's value with the grammar: most are one text or one pair of braces.",
    ),
    Code(
        "front-shape",
        "value of the wrong shape",
        "A key of the front matter has a list where a text is wanted, or the like.",
        "Write the value in the shape that the hint shows.",
    ),
    Code(
        "front-key-unknown",
        "unknown key",
        "The front matter, or one of its values in braces, has a key that the grammar does not know. It would be "
        "ignored silently otherwise.",
        "Correct the spelling, or delete the key. In braces, quote a text that holds a comma.",
    ),
    Code(
        "front-key-duplicate",
        "key given twice",
        "The same key, or the same answer, stands twice; YAML would silently keep one of them.",
        "Keep one of the two.",
    ),
    Code(
        "front-key-missing",
        "key missing",
        "Every policy states `policy`, its id, and `effective`, the days it is in force.",
        "Add the key.",
    ),
    Code(
        "front-value-missing",
        "key without a value",
        "A key has nothing, an empty text, `null` or `~` for its value. A comma inside braces makes one by accident: "
        "`{en: a, b}` is two keys.",
        "Give the key a value or leave it out; quote a text that holds a comma.",
    ),
    Code(
        "bad-effective",
        "wrong span of dates",
        "`effective` is not a start and an end with `..` between, or its end is not later than its start.",
        "Write `2024-01-01..`, or `2024-01-01..2026-07-01` where the last day is 2026-06-30.",
    ),
    Code(
        "format-unsupported",
        "unknown version of the grammar",
        "`format` names a version of the grammar that this library does not read.",
        "Use a newer bpmlib, or leave the key out: the file is then of format 1.",
    ),
    # ------------------------------------------------------------------------------ policy files: sections
    Code(
        "section-unknown",
        "unknown section",
        "A heading of level 2 names no section of the grammar. Prose may stand under headings of the other levels.",
        "Correct the name; for a heading of your own use `#` or `###`.",
    ),
    Code(
        "section-malformed",
        "heading of the wrong form",
        "The section is known, and its heading lacks the name it needs, has one it may not have, or is not closed.",
        "Write the heading as the hint shows.",
    ),
    Code(
        "section-duplicate",
        "section given twice",
        "The file has two sections of the same kind and name.",
        "Put the rows below the first heading. Several tables under one heading are one table.",
    ),
    Code(
        "heading-underlined",
        "underlined heading",
        "A line of dashes right below a paragraph turns it into a heading of level 2 in Markdown.",
        "Put a blank line above the dashes; write a section's heading with `## `.",
    ),
    Code(
        "heading-not-read",
        "section that Markdown does not see",
        "A line starts with `##` and is no heading: the blank after the hashes is missing, or it is indented.",
        "Write `## ` at the margin.",
    ),
    Code(
        "hit-policy-unknown",
        "unknown hit policy",
        "The words in brackets after a decision's name are none of DMN's hit policies.",
        "Write one of them, in capitals, or leave the brackets out for UNIQUE.",
    ),
    Code(
        "fence-open",
        "block never closed",
        "A block that starts with three backticks or tildes is never closed, so everything below belongs to it.",
        "End it with the same signs on a line of their own.",
    ),
    Code(
        "html-open",
        "comment never closed",
        "An HTML comment or element at the margin is never closed, so everything below belongs to it.",
        "Close it.",
    ),
    Code(
        "feel-missing",
        "formula without FEEL",
        "A decision `x : Type` has no block of FEEL.",
        "Write its expression between a line of three backticks with `feel` and a line of three backticks.",
    ),
    Code(
        "feel-duplicate",
        "formula with two blocks",
        "A decision `x : Type` has more than one block of FEEL.",
        "Keep one, or make the other a decision of its own.",
    ),
    Code(
        "feel-misplaced",
        "block of FEEL beside a table",
        "A decision by table has a block of FEEL as well, which would never be run.",
        "Delete the block, or make it a decision `x : Type` of its own.",
    ),
    Code(
        "property-missing",
        "property without a statement",
        "No paragraph stands below the heading of a property.",
        "Write the property as one line below its heading.",
    ),
    Code(
        "property-lines",
        "property of several lines",
        "The paragraph below a property's heading has more than one line.",
        "Write the property in one line; name parts of it in `Terms`. Prose comes below a blank line.",
    ),
    Code(
        "property-form",
        "statement that is not a property",
        "The line below a property's heading has none of the known forms.",
        "Write one of the forms that the hint lists.",
    ),
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

CODES: Final[dict[str, Code]] = {entry.code: entry for entry in _ENTRIES}
"""Every code by its name."""
