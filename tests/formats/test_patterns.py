"""What the reader makes of patterns and of histories of facts, and each way to get one wrong."""

import pytest

from bpmlib.errors import PolicyError
from bpmlib.formats.markdown.reader import read
from bpmlib.model.patterns import FactHistories, Pattern
from bpmlib.model.processes import Histories
from bpmlib.source import Source
from tests.policy_text import policy, section, table

ONE = "given | one | Sale | -"
THEN = "then | fine | Fine | {who: one.client}"
HISTORY = "a | 2026-03-02T09:00 | assert | Sale | {number: 1}"


def pattern(*rows: str, heading: str = "Pattern: twice") -> str:
    return section(heading, table("part | name | type | where", *rows))


def facts(*rows: str, header: str = "case | at | do | type | with | → holds") -> str:
    return section("Examples: twice", table(header, *rows))


def sections(*texts: str) -> tuple[object, ...]:
    return read(Source("policy.md", policy("t.x", *texts))).sections[1:]


def errors(*texts: str) -> list[str]:
    """Return the code of each mistake with the characters that are marked."""
    with pytest.raises(PolicyError) as caught:
        sections(*texts)
    return [f"{one.code} {one.span.text}" for one in caught.value.diagnostics if one.span]


@pytest.mark.parametrize(
    ("heading", "priority"),
    [("twice", 0), ("twice (priority 2)", 2), ("twice(priority -1)", -1), ("twice (priority 0)", 0)],
)
def test_a_priority_is_a_whole_number_and_0_where_none_is_written(heading: str, priority: int) -> None:
    (found,) = sections(pattern(ONE, THEN, heading=f"Pattern: {heading}"))
    assert isinstance(found, Pattern)
    assert (found.name.text, found.priority) == ("twice", priority)


@pytest.mark.parametrize(
    "rest", ["(priority two)", "(2)", "(priority 1.5)", "(priority 1) more", "(priority 12345678901)"]
)
def test_another_heading_is_refused(rest: str) -> None:
    assert errors(pattern(ONE, THEN, heading=f"Pattern: twice {rest}")) == [f"section-malformed twice {rest}"]


def test_a_pattern_needs_a_name_and_is_there_once() -> None:
    assert errors(pattern(ONE, THEN, heading="Pattern")) == ["section-malformed Pattern"]
    assert errors(pattern(ONE, THEN, heading="Pattern: to be")) == ["bad-name to be"]
    assert errors(pattern(ONE, THEN), pattern(ONE, THEN, heading="Pattern: twice (priority 1)")) == [
        "section-duplicate Pattern: twice (priority 1)"
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("given | - | Sale | -", "cell-required -"),
        ("given | two | - | -", "cell-required -"),
        ("given | 2nd | Sale | -", "bad-name 2nd"),
        ("given | two | Sale | two.client =", "expression-malformed  "),
        ("giving | two | Sale | -", "pattern-part giving"),
        ("Given | two | Sale | -", "pattern-part Given"),
    ],
)
def test_a_cell_that_says_the_wrong_thing(row: str, expected: str) -> None:
    assert errors(pattern(ONE, row, THEN)) == [expected]


@pytest.mark.parametrize("row", ["when | - | - | -", "from | - | - | -", "then | told | Notify | -"])
def test_what_has_to_be_said_in_where(row: str) -> None:
    rows = [ONE, THEN, row] if row.startswith("then") else [ONE, row, THEN]
    assert errors(pattern(*rows)) == ["cell-required -"]


@pytest.mark.parametrize(
    "rows",
    [
        ["none | two | Sale | -", ONE, THEN],
        [ONE, "when | - | - | true", "all | two | Sale | -", THEN],
        [ONE, "from | - | - | one.on", "when | - | - | true", THEN],
        [ONE, THEN, "from | - | - | one.on"],
        [ONE, "from | - | - | one.on", "from | - | - | one.on", THEN],
    ],
)
def test_the_parts_have_their_order(rows: list[str]) -> None:
    assert [found.split()[0] for found in errors(pattern(*rows))] == ["pattern-part"]


def test_none_and_all_are_mixed_as_one_likes() -> None:
    (found,) = sections(pattern(ONE, "all | a | Sale | -", "none | b | Sale | -", "all | c | Sale | -", THEN))
    assert isinstance(found, Pattern)
    assert [part.kind for part in found.parts] == ["given", "all", "none", "all", "then"]
    assert [part.where is None for part in found.parts] == [True, True, True, True, False]


# --------------------------------------------------------------------------------------- histories


def test_a_history_of_facts_is_told_by_its_column() -> None:
    history = facts(f"{HISTORY} | -", 'a | 2026-03-03T10:00:05 | - | - | - | Fine, Fine {who: "a, {b"}')
    (found,) = sections(history)
    assert isinstance(found, FactHistories)
    first, second = found.rows
    assert (first.does, first.type and first.type.name, first.holds) == ("assert", "Sale", ())
    assert (second.does, second.type, second.given) == (None, None, None)
    assert second.at.isoformat() == "2026-03-03T10:00:05"
    assert second.holds is not None
    assert [(held.type.name, held.values is None) for held in second.holds] == [("Fine", True), ("Fine", False)]
    (silent,) = sections(facts(HISTORY, header="case | at | do | type | with"))
    assert isinstance(silent, FactHistories) and silent.rows[0].holds is None
    (other,) = sections(section("Examples: life", table("case | at | event", "a | 2026-03-02T09:00 | -")))
    assert isinstance(other, Histories)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("- | 2026-03-02T09:00 | - | - | - | -", ["cell-required -"]),
        ("a | 2026-03-02 | - | - | - | -", ["bad-date 2026-03-02"]),
        ("a | 2026-03-02T09:00Z | - | - | - | -", ["bad-date 2026-03-02T09:00Z"]),
        ("a | 2026-03-02T09:00 | asert | Sale | {} | -", ["bad-do asert"]),
        ("a | 2026-03-02T09:00 | assert | - | - | -", ["cell-required -", "cell-required -"]),
        ("a | 2026-03-02T09:00 | retract | Sale | - | -", ["cell-required -"]),
        ("a | 2026-03-02T09:00 | - | Sale | {} | -", ["bad-do Sale", "bad-do {}"]),
        ("a | 2026-03-02T09:00 | - | - | - | Fine,, Fine", ["bad-holds "]),
        ("a | 2026-03-02T09:00 | - | - | - | Fine {who: 1} + {}", ["bad-holds {who: 1} + {}"]),
        ("a | 2026-03-02T09:00 | - | - | - | Fine，Fine", ["full-width ，"]),
        ("a | 2026-03-02T09:00 | - | - | - | 2 Fines", ["bad-holds 2 Fines"]),
    ],
)
def test_a_row_of_facts_that_says_the_wrong_thing(row: str, expected: list[str]) -> None:
    found = errors(facts(row))
    assert [one.strip() for one in found] == [one.strip() for one in expected]
