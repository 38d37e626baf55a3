"""What the pages `docs/reference/feel.md` and `functions.md` say of the language is so: their examples are evaluated.

- A block `feel`: an expression, `→`, and its value as another expression, or `refused:` and a part of the reason.
- A table with the columns `expression`, `DMN mode` and perhaps `policy mode`; one with `cell`, `value` and `passes`.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bpmlib.errors import BpmError
from bpmlib.feel import evaluate, matches, outcome
from bpmlib.values.compare import equal
from bpmlib.values.kinds import kind_of

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (REFERENCE / "feel.md").read_text("utf-8")
MARKDOWN = MarkdownIt("commonmark").enable("table")
TOKENS = MARKDOWN.parse(PAGE)
FUNCTIONS = MARKDOWN.parse((REFERENCE / "functions.md").read_text("utf-8"))


def blocks(mark: str, tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token.type == "fence" and token.info == mark and token.map is not None:
            yield token.map[0] + 2, token.content


def tables() -> Iterator[list[list[str]]]:
    """Yield the tables of the page, each the rows of its cells' text without backticks."""
    for token in TOKENS:
        if token.type == "table_open" and token.map is not None:
            lines = PAGE.splitlines()[slice(*token.map)]
            yield [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def rows(*columns: str) -> Iterator[Any]:
    """Yield the cells of these columns, from every table that has them all."""
    for head, _, *body in tables():
        if set(columns) <= set(head):
            yield from ([row[head.index(column)] for column in columns] for row in body)


def examples(tokens: Sequence[Token]) -> Iterator[Any]:
    for first, text in blocks("feel", tokens):
        expression = ""
        for number, line in enumerate(text.splitlines(), first):
            left, arrow, right = line.partition("→")
            expression += left.rstrip() + "\n"
            if arrow:
                yield pytest.param(expression.strip(), right.strip(), id=f"line {number}")
                expression = ""
        assert not expression, f"line {number}: an example without a value"


((_, _TEXT),) = blocks("feel variables", TOKENS)
VARIABLES = evaluate(_TEXT)
EXAMPLES = list(examples(TOKENS))
OF_FUNCTIONS = list(examples(FUNCTIONS))
MODES = list(rows("expression", "policy mode"))
DMN = list(rows("expression", "DMN mode"))
CELLS = list(rows("cell", "value", "passes"))


def holds(expression: str, said: str) -> None:
    """Assert that an expression has the value that is said, or is refused for the reason that is said."""
    if said.startswith("refused: "):
        with pytest.raises(BpmError, match=re.escape(said.removeprefix("refused: "))):
            evaluate(expression, VARIABLES)
    else:
        same(evaluate(expression, VARIABLES), evaluate(said, VARIABLES))


def same(value: Any, wanted: Any) -> None:
    assert (kind_of(value), equal(value, wanted)) == (kind_of(wanted), True), f"{value!r} is not {wanted!r}"


@pytest.mark.parametrize(("expression", "said"), [*EXAMPLES, *OF_FUNCTIONS])
def test_an_example_has_the_value_that_is_shown(expression: str, said: str) -> None:
    holds(expression, said)


@pytest.mark.parametrize(("expression", "said"), MODES)
def test_policy_mode(expression: str, said: str) -> None:
    holds(expression, said)


@pytest.mark.parametrize(("expression", "said"), DMN)
def test_dmn_mode(expression: str, said: str) -> None:
    same(outcome(expression, VARIABLES).value, evaluate(said))


@pytest.mark.parametrize(("expression", "said"), MODES)
def test_a_difference_between_the_modes_is_one(expression: str, said: str) -> None:
    assert outcome(expression, VARIABLES).diagnostics or said.startswith("refused")


@pytest.mark.parametrize(("cell", "value", "passes"), CELLS)
def test_a_cell_passes_what_is_shown(cell: str, value: str, passes: str) -> None:
    assert matches(cell, evaluate(value), VARIABLES) is (passes == "yes")


def test_the_page_is_read() -> None:
    assert min(len(EXAMPLES) - 70, len(MODES) - 15, len(DMN) - 20, len(CELLS) - 15) > 0
