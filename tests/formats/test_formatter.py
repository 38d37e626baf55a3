"""Aligning the tables of a policy file: straight columns, the same model, and no other character changed."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.errors import Limits
from bpmlib.formats.markdown import reader
from bpmlib.formats.markdown.cells import bars
from bpmlib.formats.markdown.formatter import aligned
from bpmlib.source import Source, display_width

RULES = Path(__file__).parents[2] / "rules"
SHIPPED = [RULES / name for name in ("sales/pricing.md", "sales/payment_terms.md", "property/discount_authority.md")]
HEAD = "---\npolicy: t.x\neffective: 2024-01-01..\n---\nA policy made for a test.\n"


def form(text: str) -> str:
    once = aligned(Source("t.md", text))
    assert aligned(Source("t.md", once)) == once
    return once


def in_table(*lines: str) -> list[str]:
    """Return the lines of a table in a policy once it is aligned."""
    return form(HEAD + "\n## Inputs\n" + "\n".join(lines) + "\n").split("## Inputs\n")[1].splitlines()


def test_columns_are_as_wide_as_what_is_widest_on_the_screen() -> None:
    assert in_table("|name|zh|", "|-|-|", "| a|指导价|", "|longer |x|") == [
        "| name   | zh     |",
        "|--------|--------|",
        "| a      | 指导价 |",
        "| longer | x      |",
    ]


def test_alignment_marks_are_kept_and_followed() -> None:
    assert in_table("|a|b|c|d|", "|:-|-:|:-:|---|", "|one|two|three|four|", "|1|2|3|4|") == [
        "| a   |   b |   c   | d    |",
        "|:----|----:|:-----:|------|",
        "| one | two | three | four |",
        "| 1   |   2 |   3   | 4    |",
    ]


def test_escapes_and_backticks_stay_as_written() -> None:
    assert in_table("|a|b|", "|-|-|", r"|x \| y|` list<Role> `|", "|`|``a``|") == [
        "| a      | b              |",
        "|--------|----------------|",
        r"| x \| y | ` list<Role> ` |",
        "| `      | ``a``          |",
    ]


def test_a_backslash_before_a_bar_is_an_escape_however_often_it_stands() -> None:
    assert in_table("|a|b|", "|-|-|", r"|\\|x|y|")[2] == r"| \\|x | y |"


def test_tables_in_code_comments_lists_and_quotes_are_left_alone() -> None:
    text = (
        HEAD + "\n```\n|a|b|\n|-|-|\n|1|2|\n```\n\n<!--\n|a|b|\n|-|-|\n-->\n\n- item\n\n  |a|b|\n  |-|-|\n  |1|2|\n\n"
        "> |a|b|\n> |-|-|\n> |1|2|\n\n    |a|b|\n    |-|-|\n\n~~~~feel\n|a|\n|-|\n~~~~\n"
    )
    assert form(text) == text


@pytest.mark.parametrize(
    "lines",
    [
        ["|a|b|", "|-|-|", "|1|"],
        ["|a|b|", "|-|-|", "|1|2|3|"],
        ["|a|b|", "|-|-|", "1|2"],
        ["|a|b|", "|-|", "|1|2|"],
        ["|a|b|", "", "|-|-|"],
        ["a|b", "-|-", "1|2"],
    ],
)
def test_a_table_with_a_mistake_is_left_alone(lines: list[str]) -> None:
    assert in_table(*lines) == lines


def test_an_empty_cell_stays_empty() -> None:
    assert in_table("|a|bb|", "|-|-|", "|1||")[2] == "| 1 |    |"


def test_an_indented_table_starts_at_the_margin() -> None:
    assert in_table("  |a|b|", " |-|-|", "|1|2|  ") == ["| a | b |", "|---|---|", "| 1 | 2 |"]


def test_line_ends_the_mark_at_the_start_and_the_end_of_the_file_stay() -> None:
    text = HEAD.replace("\n", "\r\n") + "\r\n## Inputs\r\n|name|type|\n|-|-|\r\n|a|number|"
    made = form("\ufeff" + text)
    assert made == "\ufeff" + text.partition("|")[0] + "| name | type   |\n|------|--------|\r\n| a    | number |"
    assert form(text + "\r\n\r\n") == made[1:] + "\r\n\r\n"


@pytest.mark.parametrize(
    "text", ["", "---", "---\n", "---\npolicy: x\n", HEAD.rstrip(), "|a|\n|-|", "\x00|a|\n|-|\n|b|"]
)
def test_what_is_no_policy_yet(text: str) -> None:
    assert form(text).replace(" ", "").replace("|---|", "|-|") == text.replace(" ", "")


def test_a_file_that_would_grow_beyond_the_limit_is_left_alone() -> None:
    text = "|a|\n|-|\n" + "|b|\n" * 200 + f"|{'c' * 100}|\n"
    limits = Limits(file_chars=len(text) + 10)
    assert aligned(Source("t.md", text), limits) == text


def jumbled(text: str, draw: random.Random) -> str:
    """Return a policy with the blanks round its cells drawn anew."""
    lines = []
    for line in text.split("\n"):
        found = bars(line) if line.startswith("|") else None
        if found is None:
            lines.append(line)
            continue
        cells = [line[left + 1 : right].strip(" ") for left, right in pairwise(found)]
        if all(set(cell) <= set("-:") and "--" in cell for cell in cells):
            lines.append("|" + "|".join("-" * draw.randint(1, 9) for _ in cells) + "|")
        else:
            lines.append("|" + "|".join(" " * draw.randint(0, 3) + c + "\t " * draw.randint(0, 2) for c in cells) + "|")
    return "\n".join(lines)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(3))
def test_the_model_stays_the_same(path: Path, seed: int) -> None:
    text = path.read_text("utf-8")
    crooked = jumbled(text, random.Random(seed))
    assert crooked != text
    straight = form(crooked)
    assert straight == form(text)
    assert reader.read(Source("a", crooked)) == reader.read(Source("b", straight))


CELL = st.text(st.sampled_from("ab指（e\u0301`\\ \t-:"), max_size=6)
ROW = st.lists(CELL, min_size=1, max_size=4).map(lambda cells: "|" + "|".join(cells) + "|")
LINE = st.one_of(
    ROW,
    ROW,
    st.sampled_from(["|-|-|", "|:-|-:|", "|-|", "-|-", "", "", "text", "```", "- x", "> y", "<!--", "-->", "## H"]),
)
ENDS = st.sampled_from(["\n", "\r\n"])


@given(st.lists(st.tuples(st.sampled_from(["", "", " ", "   ", "    "]), LINE, ENDS), max_size=12))
def test_only_blanks_and_dashes_of_tables_change(drawn: list[tuple[str, str, str]]) -> None:
    text = "".join(indent + line + end for indent, line, end in drawn)
    made = form(text)
    before, after = text.split("\n"), made.split("\n")
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        if old != new:
            assert old.endswith("\r") == new.endswith("\r")
            assert new.startswith("| ") or set(new.strip()) <= set("|-:")
            assert words(old) == words(new)


def words(line: str) -> list[str]:
    """Return the cells of a line without the blanks round them, a delimiter by its colons alone."""
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip(" \t") if cell.strip(" \t-:") else cell.strip(" \t-") for cell in inner.split("|")]


@given(
    st.lists(st.lists(CELL.map(lambda t: t.replace("\\", "").strip()), min_size=2, max_size=2), min_size=2, max_size=5)
)
def test_every_line_of_a_table_is_equally_wide(rows: list[list[str]]) -> None:
    header, *body = rows
    made = form("\n".join(["|x" + "|".join(header) + "|", "|-|-|", *("|" + "|".join(row) + "|" for row in body)]))
    assert len({display_width(line) for line in made.splitlines()}) == 1
