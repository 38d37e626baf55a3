"""The codes of the reader of policy files: the file, its front matter, its sections."""

from __future__ import annotations

from typing import Final

from bpmlib.codes.code import Code

__all__ = ["READING"]

READING: Final = (
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
)
