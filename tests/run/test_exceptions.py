"""Exceptions as default logic, by example and against a reference of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpmlib
from tests.policy_text import decision, exceptions, inputs, only, outcome_of, padded, policy

ROWS = ["neg | < 0 | 1", "small | [0..10) | 2", "big | >= 10 | 3"]
HEADER = "exception | beats | b | → d"


def made(*extra: str, hit: str = "UNIQUE", rows: list[str] | None = None, large: bool = False) -> bpmlib.Policy:
    """Return a table over `a` with exceptions over `b`; `large` pads it with rows that never match."""
    rows = ROWS if rows is None else rows
    if large:
        rows = padded(rows, lambda number: f"f{number} | {-1000 - number} | 0")
        rows = [row.replace("< 0", "[-9..0)") for row in rows]
    table = decision(f"d ({hit})", "rule | a | → d : number", *rows)
    return only(policy("t.exc", inputs("a: number", "b: string"), table, exceptions("d", HEADER, *extra)))


def names(error: pytest.ExceptionInfo[bpmlib.Conflict]) -> tuple[str, ...]:
    return error.value.rules


@pytest.mark.parametrize("large", [False, True], ids=["small", "indexed"])
class TestByExample:
    def test_an_exception_beats_the_row_it_names(self, large: bool) -> None:
        table = made('e | small | "x" | 7', large=large)
        assert table.decide(a=5, b="x").value == 7
        assert table.decide(a=5, b="x").rules == {"d": ("e",)}
        assert table.decide(a=5, b="y").value == 2
        assert table.decide(a=5, b="y").rules == {"d": ("small",)}

    def test_beside_a_row_it_does_not_beat_it_is_a_conflict(self, large: bool) -> None:
        with pytest.raises(bpmlib.Conflict) as caught:
            made('e | small | "x" | 7', large=large).decide(a=50, b="x")
        assert set(names(caught)) == {"e", "big"}

    def test_an_exception_beats_several(self, large: bool) -> None:
        table = made('e | small, big | "x" | 7', large=large)
        assert [table.decide(a=a, b="x").value for a in (5, 50)] == [7, 7]
        with pytest.raises(bpmlib.Conflict):
            table.decide(a=-1, b="x")

    def test_an_exception_beats_all(self, large: bool) -> None:
        table = made('e | all | "x" | 7', large=large)
        assert [table.decide(a=a, b="x").value for a in (-1, 5, 50)] == [7, 7, 7]
        assert table.decide(a=5, b="y").value == 2

    def test_an_exception_applies_where_no_row_matches(self, large: bool) -> None:
        table = made('e | small | "x" | 7', rows=["small | 5 | 2"], large=large)
        assert table.decide(a=6, b="x").value == 7
        with pytest.raises(bpmlib.NoMatch):
            table.decide(a=6, b="y")

    def test_an_exception_stands_before_otherwise(self, large: bool) -> None:
        table = made('e | small | "x" | 7', rows=["small | 5 | 2", "otherwise | - | 9"], large=large)
        assert [table.decide(a=a, b=b).value for a, b in ((5, "x"), (6, "x"), (5, "y"), (6, "y"))] == [7, 7, 2, 9]

    def test_an_exception_beats_an_exception(self, large: bool) -> None:
        table = made('e | small | "x" | 7', 'f | small, e | "x", "z" | 8', large=large)
        assert table.decide(a=5, b="x").rules == {"d": ("f",)}
        assert table.decide(a=5, b="z").value == 8

    def test_the_order_of_the_file_does_not_matter(self, large: bool) -> None:
        table = made('f | small, e | "x", "z" | 8', 'e | small | "x" | 7', large=large)
        assert table.decide(a=5, b="x").value == 8

    def test_going_before_is_transitive(self, large: bool) -> None:
        table = made('e | small | "x", "y" | 7', 'f | small, e | "y" | 8', 'g | small, f | "x", "y" | 9', large=large)
        assert table.decide(a=5, b="y").rules == {"d": ("g",)}
        # `f` does not apply to "x"; `g` goes before `e` all the same, through it
        assert table.decide(a=5, b="x").rules == {"d": ("g",)}

    def test_two_exceptions_without_an_order_conflict(self, large: bool) -> None:
        with pytest.raises(bpmlib.Conflict) as caught:
            made('e | small | "x" | 7', 'f | small | "x" | 7', large=large).decide(a=5, b="x")
        assert names(caught) == ("e", "f")
        assert caught.value.reads == {"a": 5, "b": "x"}

    def test_they_conflict_even_where_the_row_would_not_match(self, large: bool) -> None:
        with pytest.raises(bpmlib.Conflict):
            made('e | small | "x" | 7', 'f | small | "x" | 7', large=large).decide(a=50, b="x")

    def test_a_third_that_goes_before_both_settles_it(self, large: bool) -> None:
        table = made('e | small | "x" | 7', 'f | small | "x" | 8', 'g | small, e, f | "x" | 9', large=large)
        assert table.decide(a=5, b="x").value == 9

    def test_an_exception_without_results_withdraws(self, large: bool) -> None:
        table = made('w | small | "x" | -', rows=[*ROWS, "wide | [0..20] | 4"], hit="COLLECT", large=large)
        assert table.decide(a=5, b="y").value == [2, 4]
        assert table.decide(a=5, b="x").value == [4]
        assert table.decide(a=5, b="x").rules == {"d": ("wide",)}

    def test_withdrawing_everything_leaves_no_match_or_otherwise(self, large: bool) -> None:
        with pytest.raises(bpmlib.NoMatch):
            made('w | all | "x" | -', large=large).decide(a=5, b="x")
        table = made('w | all | "x" | -', rows=[*ROWS, "otherwise | - | 9"], large=large)
        assert table.decide(a=5, b="x").value == 9
        assert made('w | all | "x" | -', hit="COLLECT SUM", large=large).decide(a=5, b="x").value == 0

    def test_an_exception_may_be_withdrawn(self, large: bool) -> None:
        table = made('e | small | "x" | 7', 'w | e | "x" | -', large=large)
        assert table.decide(a=5, b="x").rules == {"d": ("small",)}

    def test_collected_exceptions_stand_first(self, large: bool) -> None:
        table = made('e | small | "x" | 7', rows=[*ROWS, "wide | [0..20] | 4"], hit="COLLECT", large=large)
        assert table.decide(a=5, b="x").value == [7, 4]
        assert table.decide(a=5, b="x").rules == {"d": ("e", "wide")}

    def test_first_takes_an_exception_before_any_row(self, large: bool) -> None:
        table = made('e | big | "x" | 7', hit="FIRST", large=large)
        assert table.decide(a=5, b="x").value == 7

    def test_folds_count_exceptions(self, large: bool) -> None:
        assert made('e | big | "x" | 7', hit="COLLECT SUM", large=large).decide(a=5, b="x").value == 9
        assert made('e | big | "x" | 7', hit="COLLECT MAX", large=large).decide(a=5, b="x").value == 7
        assert made('e | small | "x" | 7', hit="COLLECT COUNT", large=large).decide(a=5, b="x").value == 1


def test_an_exception_may_have_columns_of_its_own_and_leave_out_the_tables() -> None:
    rows = decision("d", "rule | a | → d : number", "low | < 0 | 1", "high | >= 0 | 2")
    extra = exceptions("d", "exception | beats | b | c | → d", "e | high | > 1 | < 1 | b + c")
    table = only(policy("t.exc", inputs("a: number", "b: number", "c: number"), rows, extra))
    assert table.decide(a=1, b=2, c=0).value == 2
    assert table.decide(a=1, b=3, c=0).value == 3
    assert table.decide(a=1, b=3, c=1).value == 2


def test_a_beaten_row_is_not_looked_at() -> None:
    table = decision("d", "rule | a | → d : number", "one | > 1 / a | 1")
    extra = exceptions("d", "exception | beats | a | → d", "zero | one | 0 | 0")
    made = only(policy("t.exc", inputs("a: number"), table, extra))
    assert made.decide(a=0).value == 0
    assert "zero" in made.decide(a=0).explain()


# ------------------------------------------------------------------------------- against a reference


@dataclass(frozen=True)
class Rule:
    name: str
    low: int
    high: int
    result: int | None
    beats: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        return "-" if self.result is None else str(self.result)

    def holds(self, a: int) -> bool:
        return self.low <= a <= self.high


def reference(rows: list[Rule], extra: list[Rule], hit: str, a: int) -> Any:
    """Return the names of the hits, or the name of the error, as docs/decisions has it."""

    def before(rule: Rule) -> frozenset[str]:
        names = rule.beats
        while True:
            more = names.union(*(other.beats for other in extra if other.name in names))
            if more == names:
                return names
            names = more

    up = [rule for rule in extra if rule.holds(a)]
    left = [rule for rule in up if not any(rule.name in before(other) for other in up)]
    base = {row.name for row in rows}
    if any(one.beats & other.beats & base for one in left for other in left if one is not other):
        return "Conflict"
    beaten = frozenset[str]().union(*(rule.beats for rule in left))
    found = [rule for rule in left if rule.result is not None]
    found += [row for row in rows if row.holds(a) and row.name not in beaten]
    if hit == "COLLECT":
        return [rule.name for rule in found]
    if not found:
        return "NoMatch"
    if hit == "UNIQUE" and len(found) > 1:
        return "Conflict"
    if hit == "ANY":
        return [rule.name for rule in found] if len({rule.result for rule in found}) == 1 else "Conflict"
    return [found[0].name]


SPANS = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Rule], list[Rule], str]:
    rows = [Rule(f"r{i}", *draw(SPANS), draw(st.integers(0, 2))) for i in range(draw(st.integers(1, 5)))]
    extra: list[Rule] = []
    for number in range(draw(st.integers(1, 4))):
        known = [rule.name for rule in (*rows, *extra)]
        beats = draw(st.frozensets(st.sampled_from(known), min_size=1))
        extra.append(Rule(f"e{number}", *draw(SPANS), draw(st.none() | st.integers(0, 2)), beats))
    return rows, draw(st.permutations(extra)), draw(st.sampled_from(["UNIQUE", "FIRST", "ANY", "COLLECT"]))


@settings(max_examples=40)
@given(tables(), st.booleans())
def test_the_engine_agrees_with_the_reference(drawn: tuple[list[Rule], list[Rule], str], large: bool) -> None:
    rows, extra, hit = drawn
    written = [f"{row.name} | [{row.low}..{row.high}] | {row.result}" for row in rows]
    if large:
        written = padded(written, lambda number: f"f{number} | {100 + number} | 0")
    beside = [
        f"{rule.name} | {', '.join(sorted(rule.beats))} | [{rule.low}..{rule.high}] | {rule.shown}" for rule in extra
    ]
    table = decision(f"d ({hit})", "rule | a | → d : number", *written)
    made = only(policy("t.exc", inputs("a: number"), table, exceptions("d", "exception | beats | a | → d", *beside)))
    for a in range(-1, 10):
        expected = reference(rows, extra, hit, a)
        if isinstance(expected, str):
            name, named = outcome_of(made.decide, {"a": a})
            assert name == expected
            assert bool(named) == (expected == "Conflict")
        else:
            decided = made.decide(a=a)
            assert list(decided.rules["d"]) == expected
            assert decided.explain("en") and decided.explain("zh")
