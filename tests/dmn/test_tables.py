"""Decision tables (DMN 1.5, 8): hit policies, cells, defaults, what inputs and outputs allow."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.dmn.models import codes, context, decision, input_data, item, knowledge, model, table, value

TWO = "a || r\n< 5 || 1\n< 10 || 2"
LEVELS = item("tLevel", "string", allowed='"high", "low"')
BY_LEVEL = 'a || r\n< 5 || "low"\n< 10 || "high"'
PAIRS = 'a || r | s\n< 5 || "lo" | 3\n< 10 || "hi" | 2\n< 20 || "hi" | 1'


@pytest.mark.parametrize(
    ("hit", "both", "one", "none"),
    [
        ("UNIQUE", None, 2, None),
        ("FIRST", 1, 2, None),
        ("ANY", None, 2, None),
        ("PRIORITY", 1, 2, None),
        ("RULE ORDER", [1, 2], [2], None),
        ("OUTPUT ORDER", [1, 2], [2], None),
        ("COLLECT", [1, 2], [2], None),
        ("COLLECT+SUM", 3, 2, None),
        ("COLLECT+MIN", 1, 2, None),
        ("COLLECT+MAX", 2, 2, None),
        ("COLLECT+COUNT", 2, 1, 0),
    ],
)
def test_hit_policies(hit: str, both: Any, one: Any, none: Any) -> None:
    assert value(table(TWO, hit=hit), {"a": 3}) == both
    assert value(table(TWO, hit=hit), {"a": 7}) == one
    assert value(table(TWO, hit=hit), {"a": 20}) == none
    assert value(table(TWO + "\ndefault 9", hit=hit), {"a": 20}) == 9
    assert value(table(TWO + "\ndefault 9", hit=hit), {"a": 7}) == one


def test_what_a_table_says_where_it_has_no_value() -> None:
    assert codes(table(TWO), {"a": 3}) == ["dmn-hit-policy"]
    assert codes(table(TWO), {"a": 20}) == ["no-match"]
    assert codes(table(TWO, hit="COLLECT+COUNT"), {"a": 20}) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("1", "1.0", 1), ("1", "2", None), ("null", "null", None), ("null", "1", None), ('"1"', "1", None),
     ("[1]", "[1]", [1]), ("{b: 1}", "{b: 1.0}", {"b": 1})],
)  # fmt: skip
def test_any_wants_equal_results(first: str, second: str, expected: Any) -> None:
    assert value(table(f"a || r\n- || {first}\n- || {second}", hit="ANY"), {"a": 1}) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ('"hi", "lo" | 1, 2, 3', ["hi1", "hi2", "lo3"]),
        ('"lo", "hi" | 1, 2, 3', ["lo3", "hi1", "hi2"]),
        ('"hi", "lo" | 3, 2, 1', ["hi2", "hi1", "lo3"]),
        ("| 1, 2, 3", ["hi1", "hi2", "lo3"]),
        ('"hi", "lo" |', ["hi2", "hi1", "lo3"]),
        ("|", ["lo3", "hi2", "hi1"]),
        ("| [3..5], [1..2]", ["lo3", "hi2", "hi1"]),
        ("| >= 3, < 2, 2", ["lo3", "hi1", "hi2"]),
    ],
)
def test_results_are_ordered_by_the_values_of_the_outputs(values: str, expected: list[str]) -> None:
    found = value(table(f"{PAIRS}\nvalues || {values}", hit="OUTPUT ORDER"), {"a": 3})
    assert [f"{one['r']}{one['s']}" for one in found] == expected
    assert value(table(f"{PAIRS}\nvalues || {values}", hit="PRIORITY"), {"a": 3}) == found[0]


@pytest.mark.parametrize(
    ("drawn", "of", "typed", "types"),
    [
        (BY_LEVEL.replace("|| r", "|| r: tLevel"), "", "", ()),
        (BY_LEVEL, "tLevel", "", ()),
        (BY_LEVEL, "", "tLevel", ()),
        (BY_LEVEL, "", "tName", (item("tName", "tLevel"),)),
    ],
)
def test_without_output_values_the_order_is_that_of_the_type(
    drawn: str, of: str, typed: str, types: tuple[str, ...]
) -> None:
    assert value(table(drawn, of, hit="PRIORITY"), {"a": 3}, LEVELS, *types, typed=typed) == "high"


def test_the_type_of_a_list_and_of_components_order_too() -> None:
    levels = item("tLevels", "tLevel", many=True)
    assert value(table(BY_LEVEL, hit="OUTPUT ORDER"), {"a": 3}, LEVELS, levels, typed="tLevels") == ["high", "low"]
    pair = item("tPair", "", item("r", "tLevel"), item("s", "number"))
    drawn = 'a || r | s\n- || "low" | 1\n- || "high" | 2'
    assert value(table(drawn, hit="PRIORITY"), {"a": 3}, LEVELS, pair, typed="tPair") == {"r": "high", "s": 2}
    own = item("tPair", "", item("r", "string", allowed='"high", "low"'), item("s", "number"))
    assert value(table(drawn, hit="PRIORITY"), {"a": 3}, own, typed="tPair") == {"r": "high", "s": 2}


@pytest.mark.parametrize(
    ("hit", "results", "expected"),
    [
        ("SUM", ("1", "null"), None),
        ("SUM", ('"a"', '"b"'), None),
        ("SUM", ('"a"',), None),
        ("SUM", ("1", '"b"'), None),
        ("SUM", ("[1]", "[2]"), None),
        ("SUM", ("0.1", "0.2"), "0.3"),
        ("COUNT", ("1", "null"), 2),
        ("COUNT", ('"a"', '"a"'), 2),
        ("MIN", ('"b"', '"a"'), "a"),
        ("MAX", ('@"2026-01-01"', '@"2026-05-01"'), date(2026, 5, 1)),
        ("MIN", ("true", "false"), None),
        ("MAX", ("1", '"a"'), None),
        ("MIN", ("1", "null"), None),
    ],
)
def test_aggregations(hit: str, results: tuple[str, ...], expected: Any) -> None:
    drawn = "\n".join(["a || r", *(f"- || {one}" for one in results)])
    found = value(table(drawn, hit=f"COLLECT+{hit}"), {"a": 1})
    assert (str(found) if isinstance(expected, str) else found) == expected


@pytest.mark.parametrize("hit", ["SUM", "MIN", "MAX", "COUNT"])
def test_several_outputs_are_not_put_together(hit: str) -> None:
    assert value(table("a || r | s\n- || 1 | 2", hit=f"COLLECT+{hit}"), {"a": 1}) is None


DAY = date(2026, 5, 5)


@pytest.mark.parametrize(
    ("cell", "given", "expected"),
    [
        ("-", None, True),
        ("(empty)", None, True),
        ("null", None, True),
        ("null", 1, False),
        ("not(null)", None, False),
        ("not(null)", 1, True),
        ("1, 2", 2, True),
        ("not(1, 2)", 2, False),
        ("not(1, 2)", 3, True),
        ("1 + 1", 2, True),
        ("-1", -1, True),
        ("< -1", -2, True),
        ("!= 1", 3, True),
        ("= 1", 1, True),
        ("[1..5]", 5, True),
        ("]1..5[", 5, False),
        ("[1..5], > 8", 9, True),
        ("< 5", "a", False),
        ("[1, 2]", 2, True),
        ("[3, 4]", [3, 4], True),
        ("= [3, 4]", [3, 4], True),
        ("list contains(?, 3)", [3, 4], True),
        ("? > 2 and ? < 5", 3, True),
        ("1, ? > 2", 3, True),
        ("not(? > 2)", 3, False),
        ("true", True, True),
        ("false", False, True),
        ("true", None, False),
        ("true, false", False, True),
        ('"x", "y"', "y", True),
        ('["a".."f"]', "c", True),
        ('starts with(?, "x")', "xy", True),
        ('< date("2026-06-01")', DAY, True),
        ('[@"2026-01-01"..@"2026-12-31"]', DAY, True),
        ("?.month = 5", DAY, True),
        ('> @"PT24H"', timedelta(hours=30), True),
        ('@"P1D"', timedelta(hours=24), True),
        ("? instance of number", 1, True),
        ("{b: 1}", {"b": 1}, True),
        ("if ? > 2 then true else false", 3, True),
        ("some x in [1, 2] satisfies x = ?", 2, True),
        ("((", 1, False),
        ("nobody", 1, False),
    ],
)
def test_cells(cell: str, given: Any, expected: bool) -> None:
    assert (value(table(f"a || r\n{cell} || 1"), {"a": given}) == 1) is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("> b", True), ("b", False), ("b - 2", True), ("L", True), ("not(L)", False), ("b > 3", True),
     ("b + 2, b - 2", True), ("the list", True), ("[b - 3..b]", True), ("< b and a = 2", False)],
)  # fmt: skip
def test_cells_name_other_inputs_and_lists(cell: str, expected: bool) -> None:
    given = {"a": 2, "b": 1 if cell.startswith(">") else 4, "L": [1, 2], "the list": [2]}
    assert (value(table(f"a || r\n{cell} || 1"), given) == 1) is expected


@pytest.mark.parametrize(
    ("drawn", "given", "expected"),
    [
        ("a || r\n- || 1\nvalues [0..10] ||", 10, 1),
        ("a || r\n- || 1\nvalues [0..10] ||", 11, None),
        ("a || r\n- || 1\nvalues [0..10] ||\ndefault 7", 11, None),
        ("a || r\n- || 1\nvalues [0..10] ||", None, 1),
        ('a || r\n- || 1\nvalues "x", "y" ||', "z", None),
        ("a: number || r\n- || 1", "x", 1),
        ("a: number || r\n5 || 1", [5], 1),
        ("a: tLevel || r\nnull || 1", "other", 1),
        ("a || r\n1 || 7\nvalues || 1, 2", 1, None),
        ("a || r\n1 || 2\nvalues || 1, 2", 1, 2),
        ("a || r\n1 || 2\nvalues || 1, 2\ndefault 7", 2, None),
        ("a || r: string\n1 || 1", 1, None),
        ('a || r: string\n1 || ["x"]', 1, "x"),
        ('a || r: date and time\n1 || date("2026-03-12")', 1, datetime(2026, 3, 12, tzinfo=UTC)),
        ("a || r: string | s: number\n1 || 1 | 2", 1, {"r": None, "s": 2}),
        ("a || r | s\n1 || 7 | 8\ndefault 1 | a", 2, {"r": 1, "s": 2}),
        ("a || r | s\n1 || 7 | 8\ndefault 1 |", 2, {"r": 1, "s": None}),
        ("a || the result | x/y\n1 || 1 | 2", 1, {"the result": 1, "x/y": 2}),
        ("a + 1 || r\n2 || a", 1, 1),
        ("a || r\n1 || ((\n2 || 5", 2, 5),
        ("a || r\n1 || ((\n2 || 5", 1, None),
        ("a || r\n(( || 1\n2 || 5", 2, 5),
        ("a || r\n1 || 1 / 0\n2 || 5", 2, 5),
        ("a || r\n1 || null\n2 || 5", 1, None),
        ("(( || r\n- || 1", 1, 1),
        ("a || r", 1, None),
        ("a || r\ndefault 5", 1, 5),
    ],
)
def test_inputs_and_outputs(drawn: str, given: Any, expected: Any) -> None:
    assert value(table(drawn), {"a": given}, LEVELS) == expected


def test_a_table_may_have_no_inputs() -> None:
    assert value(table("|| r\n|| 1")) == 1
    assert value(table("|| r\n|| 1\n|| 2")) is None
    assert value(table("|| r\n|| 1\n|| 2", hit="COLLECT")) == [1, 2]


def test_a_table_has_its_own_type_and_that_of_its_decision() -> None:
    numbers = item("tNumbers", "number", many=True)
    assert value(table(TWO, hit="COLLECT"), {"a": 3}, numbers, typed="tNumbers") == [1, 2]
    assert value(table(TWO, hit="COLLECT"), {"a": 3}, typed="number") is None
    assert value(table(TWO, hit="COLLECT"), {"a": 7}, typed="number") == 2
    assert value(table(TWO, "string"), {"a": 7}) is None


def test_a_rule_that_fails_is_no_matter_where_another_policy_does_not_ask_for_it() -> None:
    drawn = "a || r\n- || 1\n- || 1 / 0"
    assert value(table(drawn, hit="FIRST"), {"a": 1}) == 1 and codes(table(drawn, hit="FIRST"), {"a": 1}) == []
    assert value(table(drawn, hit="COLLECT"), {"a": 1}) == [1, None]


def test_names_of_columns_may_hold_signs_and_blanks() -> None:
    given = {"a/b c": 1, "d-e": 2, "out or in": 3}
    assert value(table("a/b c | d-e | out or in || r\n1 | > a/b c | < d-e + 2 || d-e - 1"), given) == 1


def test_tables_stand_in_contexts_and_functions() -> None:
    drawn = table('n + m || r\n< 5 || "low"\n>= 5 || "high"')
    assert value(context(("n", "2"), ("m", "3"), ("", drawn))) == "high"
    assert value("f(1, 2)", None, knowledge("f(n, m)", drawn), needs=["f()"]) == "low"


@pytest.mark.parametrize("hit", ["UNIQUE", "FIRST", "RULE ORDER", "COLLECT+SUM", "PRIORITY"])
@pytest.mark.parametrize("typed", ["", ": number"])
def test_a_large_table_decides_as_a_small_one(hit: str, typed: str) -> None:
    rules = [f"[{at}..{at + 2}) | not(3) || {at}" for at in range(0, 80, 2)]
    drawn = "\n".join([f"a{typed} | b || r", *rules])
    loaded = model(input_data("a"), input_data("b"), decision("D", table(drawn, hit=hit), needs="a, b"))
    for a in (0, 1, 41, 79, 80, None, "x"):
        for b in (1, 3, None, "x"):
            row = next(
                (at for at in range(0, 80, 2) if isinstance(a, int) and at <= a < at + 2 and b not in (3, "x")), None
            )
            expected = None if row is None else [row] if hit == "RULE ORDER" else row
            assert loaded.evaluate("D", {"a": a, "b": b}).value == expected, (a, b)


def test_a_table_of_thousands_of_cells() -> None:
    rules = [f"{at} | - | >= 0 | not(7) || {at * 2}" for at in range(1000)]
    drawn = table("\n".join(["a: number | b: number | c: number | d: number || r: number", *rules]))
    given = {"a": 321, "b": 1, "c": 2, "d": 3}
    assert value(drawn, given) == 642


def test_another_language_than_feel_is_not_evaluated() -> None:
    foreign = table(TWO).replace("<inputEntry>", '<inputEntry expressionLanguage="urn:python">', 1)
    assert value(foreign, {"a": 3}) is None and codes(foreign, {"a": 3}) == ["dmn-language"]


def test_texts_in_another_language_are_not_read_as_feel() -> None:
    foreign = table("${a ? b : c} || r\n${x} || 'y'")
    foreign = foreign.replace("<inputEntry>", '<inputEntry expressionLanguage="urn:juel">')
    loaded = model(f'<decision id="d" name="D">{foreign}</decision>')
    assert [one.code for one in loaded.diagnostics] == ["dmn-language"]


def test_what_is_wrong_in_a_table_is_known_when_it_is_loaded() -> None:
    drawn = table("a || r\n(( || 1\n2 || ]")
    loaded = model(f'<decision id="d" name="D">{drawn}</decision>')
    assert [one.code for one in loaded.diagnostics] == ["expression-malformed"] * 2
